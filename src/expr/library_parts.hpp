// The parts that Library::standard() is put together from, and the few tools they share.
//
// One function per topic adds that topic's overloads. What an implementation may rely on stands in library.hpp.
//
// Tested by tests/expr/library_*_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "expr/codes.hpp"
#include "expr/library.hpp"

namespace guiju::expr {

void add_core(Library& library);
void add_decimal(Library& library);
void add_time(Library& library);
void add_string(Library& library);
void add_math(Library& library);
void add_list(Library& library);
void add_optional(Library& library);
void add_network(Library& library);
void add_encoders(Library& library);
void add_regex(Library& library);

// --- writing down overloads ---------------------------------------------------------------------

using Args = const ValueView*;

struct Traits {
  Overload::Deduce deduce = nullptr;
  std::uint16_t opcode = 0;
  bool is_variadic = false;
  bool is_non_strict = false;
  bool takes_null = false;
  const void* context = nullptr;
  bool takes_partial = false;
};

class Definer {
 public:
  explicit Definer(Library& library) : library_(library) {}
  // f(a, b)
  void function(std::string id, std::string name, std::vector<Type> parameters, Type result,
                Overload::Implementation call, Traits traits = {});
  // a.f(b)
  void member(std::string id, std::string name, std::vector<Type> parameters, Type result,
              Overload::Implementation call, Traits traits = {});
  // Both: f(a, b) and a.f(b); the member's id gets "_member".
  void both(const std::string& id, const std::string& name, const std::vector<Type>& parameters,
            const Type& result, Overload::Implementation call, Traits traits = {});

 private:
  void add(bool is_member, std::string id, std::string name, std::vector<Type> parameters,
           Type result, Overload::Implementation call, const Traits& traits);
  Library& library_;
};

namespace types {
inline Type dyn() { return Type(); }
inline Type boolean() { return Type(Kind::bool_); }
inline Type integer() { return Type(Kind::int_); }
inline Type natural() { return Type(Kind::uint_); }
inline Type real() { return Type(Kind::double_); }
inline Type decimal() { return Type(Kind::decimal); }  // any scale: `deduce` gives the result's
inline Type string() { return Type(Kind::string); }
inline Type bytes() { return Type(Kind::bytes); }
inline Type date() { return Type(Kind::date); }
inline Type month() { return Type(Kind::month); }
inline Type timestamp() { return Type(Kind::timestamp); }
inline Type duration() { return Type(Kind::duration); }
inline Type period() { return Type(Kind::period); }
inline Type a() { return Type::parameter("A"); }
inline Type b() { return Type::parameter("B"); }
inline Type list_a() { return Type::list(a()); }
inline Type list_of(const Type& t) { return Type::list(t); }
inline Type map_ab() { return Type::map(a(), b()); }
inline Type optional_a() { return Type::optional_value(a()); }
}  // namespace types

// --- making results ----------------------------------------------------------------------------------

// Charges steps for work that grows with its input; false when they are used up (then return out_of_steps).
bool spend(CallContext& context, std::uint64_t steps);
ValueView out_of_steps(CallContext& context);
// Text or bytes copied into the arena; an error when longer than a value may be.
ValueView text_result(CallContext& context, std::string_view text, Kind kind = Kind::string);
// Room for a list of this many items, or null (then return too_large).
ValueView* list_room(CallContext& context, std::uint64_t count);
ValueView too_large(CallContext& context);
ValueView decimal_result(CallContext& context, const std::optional<Decimal>& d);
ValueView no_overload(CallContext& context, std::string_view function, Args args, std::uint32_t count);
// The inside of an optional, put into the arena.
ValueView some(CallContext& context, ValueView inner);
inline ValueView none() { return ValueView::of_optional(nullptr); }
// A short quotation of a value for messages.
std::string quote_value(ValueView v);

// The map's entry for a key (as == compares), or null.
const ValueView* find_entry(ValueView map, ValueView key);
// May this kind of value be a map's key?
bool is_key_kind(Kind kind);
bool list_contains(ValueView list, ValueView item);
// a == b where parts may be errors or unknowns: false when a part surely differs, else the first error, else the union of
// the unknowns, else true.
ValueView equality(CallContext& context, ValueView a, ValueView b);
// Are they one and the same value: of one type and without a difference that any function could tell? False for values with
// parts that are unknown or errors.
bool is_identical(ValueView a, ValueView b);
// How much of it there is, shared parts counted each time: one for each part, and one more for each 64 bytes of text. Stops
// counting past `most`.
std::uint64_t weight(ValueView v, std::uint64_t most);
// Charges for items that go into a new list or map; an error when they are too many, all told. Null: go on.
ValueView charge_for_items(CallContext& context, const ValueView* items, std::size_t count);
// A number as an index or count: int, uint, or a double or decimal without fraction.
std::optional<std::int64_t> as_whole_number(ValueView v);

// As `string(v)` writes it; false when it has no such form.
bool append_scalar(std::string& out, ValueView v);
void append_double_as_go(std::string& out, double d);

// The time that a value of the kind timestamp may hold: years 1 to 9999.
bool is_timestamp_in_range(std::int64_t seconds);
// At most 10,000 years either way.
bool is_duration_in_range(std::int64_t seconds);
// CEL's form "1h30m", "-1.5s".
std::optional<Instant> read_duration_text(std::string_view text);

}  // namespace guiju::expr
