// The functions an expression may call: names, overloads, implementations.
//
// One table for operators, standard functions, extensions, calendar, graph and user functions. An
// implementation is a plain function over values: it never sees errors or unknowns (the engines
// propagate those first, unless the overload is `non_strict`), nor values with such parts (unless it `takes_partial`), allocates
// only from the arena, and gives an error value instead of throwing. Both engines call the same implementation; hot overloads have an opcode as well.
//
// Tested by tests/expr/library_*_test.cpp and the CEL conformance suite.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "guiju/expr/limits.hpp"
#include "guiju/facts/value.hpp"

namespace guiju::expr {

// What one record may still spend.
struct Budget {
  std::uint64_t steps_left = 0;
};

struct CallContext {
  Arena& arena;
  const Limits& limits;
  Budget& budget;
  Span site;            // of the call, for faults
  const void* context;  // Overload::context
};

// An error value at the call's site. `args` are copied into the arena.
ValueView fault(CallContext& context, Code code, std::initializer_list<std::string_view> args = {});

struct Overload {
  using Implementation = ValueView (*)(CallContext& context, const ValueView* args, std::uint32_t count);
  // Many records at once: args[p][i] is operand p of record i, none of them an error or unknown.
  using ColumnsImplementation = void (*)(CallContext& context, const ValueView* const* args, std::uint32_t row_count,
                                         ValueView* results);
  // The result type for argument types, where it is more than `result` with type parameters put in
  // (scales of decimals). `literals[i]` is argument i where it is written as a literal, else null: the places of a
  // rounding must be known before the run. False = not applicable. Type parameters are put into `result` before.
  using Deduce = bool (*)(std::span<const Type> args, std::span<const Value* const> literals, Type& result);

  std::string id;        // unique: "add_decimal_decimal"
  std::string function;  // "_+_", "size", "contains"
  bool is_member = false;
  bool is_variadic = false;      // the last parameter repeats
  std::vector<Type> parameters;  // the receiver first
  Type result;
  Deduce deduce = nullptr;
  Implementation call = nullptr;
  ColumnsImplementation call_columns = nullptr;  // what the batch engine calls instead; the same results
  const void* context = nullptr;
  std::uint16_t opcode = 0;     // a VM instruction that does the same; 0: none
  std::uint32_t cost = 1;       // about how many steps a call takes, for bounds before the run
  bool is_pure = true;          // may be folded and judged once per distinct value
  bool is_non_strict = false;   // gets errors and unknowns too
  bool takes_null = false;      // else a null argument is the error null_operand in a pack
  bool takes_partial = false;   // else an error or unknown inside an argument ([a, b] with a unknown) is the result
};

class Library {
 public:
  // The functions of CEL with all extensions, and the pack dialect's own.
  static const Library& standard();

  void add(Overload overload);
  // Functions of another library are found too (user functions on top of the standard ones).
  void set_parent(const Library* parent) { parent_ = parent; }
  // What overloads' contexts point into: lives as long as the library.
  void keep(std::shared_ptr<const void> owned) { kept_.push_back(std::move(owned)); }
  // All overloads of a function, own first, then the parent's; an own one hides the parent's of the same id.
  std::vector<const Overload*> find(std::string_view function) const;
  std::vector<std::string_view> names() const;

 private:
  const Library* parent_ = nullptr;
  std::vector<std::shared_ptr<const void>> kept_;
  std::vector<std::unique_ptr<Overload>> overloads_;
  std::unordered_map<std::string, std::vector<const Overload*>> by_name_;
};

// May this value stand where the parameter is wanted? Kinds only; a null where the parameter is nullable or dyn.
bool accepts(const Type& parameter, ValueView v);
// The type that `type(v)` gives (its own type for enums and structs is by kind). Lives as long as the program.
const Type* type_of(ValueView v);

// The enum of rounding modes, bare names in a pack: half_up half_even half_down up down floor ceiling (as guiju::Rounding).
const std::shared_ptr<const EnumType>& rounding_enum();
// Units of periods that dates know by themselves.
const PeriodUnit* day_unit();
const PeriodUnit* month_unit();

// Adds what needs a zone: parts of timestamps (year() month() day() weekday() hour() minute() date() …), `date(t)`, `month(t)`,
// timestamp ± days and months on the wall clock, timestamp("2022-04-02T09:30"). `zone` outlives the library; `zone`
// is a facts::Zone.
void add_zoned_functions(Library& library, const void* zone);

}  // namespace guiju::expr
