// Values: ValueView borrows (16 bytes), Value owns.
//
// One representation everywhere: what a record holds, what the engines compute with, what an outcome
// carries. Scalars live in the view itself; strings, lists, maps, structs and wide decimals point into
// storage that must outlive the view (the record's, an Arena's, the ruleset's). An error and an unknown
// are values too, so that they can travel: nothing is thrown per row.
//
// Enum, struct and abstract values point to their definitions (EnumType, StructType, Type, PeriodUnit),
// which belong to the schema or ruleset and outlive every value of it, copies too.
//
// Tested by tests/facts/value_test.cpp.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "guiju/facts/arena.hpp"
#include "guiju/facts/decimal.hpp"
#include "guiju/facts/type.hpp"
#include "guiju/text/diagnostic.hpp"

namespace guiju {

class ValueView;

// Values may be nested this deep. What lies deeper is never looked at: it compares unequal, copies as
// null and prints as "…". Readers refuse such input long before.
inline constexpr int max_value_depth = 128;

// Why a value could not be computed or read. `args` fill the code's template.
struct Fault {
  Code code = Code::none;
  Span span;                          // in the pack; nowhere for a bad fact
  const std::string_view* args = nullptr;
  std::uint32_t arg_count = 0;
};

// The input fields that an unknown still waits for: numbers of Schema::path, ascending.
struct UnknownSet {
  const std::uint32_t* paths = nullptr;
  std::uint32_t count = 0;
};

// An elapsed or absolute time: floor seconds and nanoseconds in [0, 1e9).
struct Instant {
  std::int64_t seconds = 0;
  std::uint32_t nanos = 0;
  friend bool operator==(const Instant&, const Instant&) = default;
};

// An amount of a unit ("3 work_day"); units are numbered by the ruleset's calendars.
struct PeriodUnit {
  std::string name;
};

// How a struct value lies in storage: one value per field of the type.
struct StructHead {
  const StructType* type = nullptr;
  const ValueView* fields = nullptr;
};

class GUIJU_API ValueView {
 public:
  ValueView() : payload_{} {}  // null

  static ValueView null() { return {}; }
  static ValueView of_bool(bool b) { return {Kind::bool_, 0, std::int64_t{b}}; }
  static ValueView of_int(std::int64_t i) { return {Kind::int_, 0, i}; }
  static ValueView of_uint(std::uint64_t u) {
    return {Kind::uint_, 0, static_cast<std::int64_t>(u)};
  }
  static ValueView of_double(double d) {
    ValueView v;
    v.kind_ = Kind::double_;
    v.payload_.number = d;
    return v;
  }
  static ValueView of_string(std::string_view s) { return of_text(Kind::string, s); }
  static ValueView of_bytes(std::string_view s) { return of_text(Kind::bytes, s); }
  static ValueView of_date(std::int64_t days) { return {Kind::date, 0, days}; }
  static ValueView of_month(std::int64_t months) { return {Kind::month, 0, months}; }
  static ValueView of_timestamp(Instant t) { return {Kind::timestamp, t.nanos, t.seconds}; }
  // Raw facts only: a wall clock's time, seconds as if it were UTC. Admitting turns it into an instant.
  static ValueView of_naive_timestamp(Instant local) {
    ValueView v = of_timestamp(local);
    v.flags_ = naive;
    return v;
  }
  static ValueView of_duration(Instant t) { return {Kind::duration, t.nanos, t.seconds}; }
  static ValueView of_period(std::int64_t amount, const PeriodUnit* unit);  // amount fits 32 bits
  // A decimal whose coefficient fits 64 bits.
  static ValueView of_narrow_decimal(std::int64_t coefficient, std::uint8_t scale) {
    ValueView v{Kind::decimal, 0, coefficient};
    v.scale_ = scale;
    return v;
  }
  // Any decimal; a wide coefficient is put into the arena.
  static ValueView of_decimal(Decimal d, Arena& arena);
  // A decimal whose coefficient lies elsewhere (aligned) and outlives the view.
  static ValueView of_wide_decimal(const int128* coefficient, std::uint8_t scale) {
    ValueView v = of_pointer(Kind::decimal, coefficient, 0);
    v.scale_ = scale;
    v.flags_ = wide;
    return v;
  }
  // A null type is a raw fact: the number of a member of whatever enum the schema says.
  static ValueView of_enum(const EnumType* type, std::uint32_t member) {
    return of_pointer(Kind::enum_, type, member);
  }
  static ValueView of_list(const ValueView* items, std::uint32_t count) {
    return of_pointer(Kind::list, items, count);
  }
  // Pairs key, value, key, value …; in the order written.
  static ValueView of_map(const ValueView* pairs, std::uint32_t pair_count) {
    return of_pointer(Kind::map, pairs, pair_count);
  }
  // `fields`: one value for each field of the type; only a StructHead is put into the arena.
  static ValueView of_struct(const StructType* type, const ValueView* fields, Arena& arena);
  static ValueView of_optional(const ValueView* inner) {  // null: empty
    return of_pointer(Kind::optional, inner, 0);
  }
  static ValueView of_type(const Type* type) { return of_pointer(Kind::type, type, 0); }
  static ValueView of_error(const Fault* fault) { return of_pointer(Kind::error, fault, 0); }
  static ValueView of_unknown(const UnknownSet* set) { return of_pointer(Kind::unknown, set, 0); }
  static ValueView of_abstract(const void* data, std::uint32_t tag) {
    return of_pointer(Kind::abstract, data, tag);
  }

  Kind kind() const { return kind_; }
  bool is(Kind kind) const { return kind_ == kind; }
  bool is_null() const { return kind_ == Kind::null; }
  bool is_error() const { return kind_ == Kind::error; }
  bool is_unknown() const { return kind_ == Kind::unknown; }
  bool is_true() const { return kind_ == Kind::bool_ && payload_.word != 0; }
  bool is_false() const { return kind_ == Kind::bool_ && payload_.word == 0; }

  // REQUIRES: the kind that the name says. Of a wrong kind as_string() is empty, as_decimal() and
  // struct_type() are zero and null, and the other as_ functions give a number without meaning (of null: 0).
  bool as_bool() const { return payload_.word != 0; }
  std::int64_t as_int() const { return payload_.word; }  // int, date, month, narrow decimal
  std::uint64_t as_uint() const { return static_cast<std::uint64_t>(payload_.word); }
  double as_double() const { return payload_.number; }
  // string and bytes; for an enum its member's name.
  std::string_view as_string() const;
  Instant as_instant() const { return {payload_.word, size_}; }  // timestamp, duration
  bool is_naive() const { return (flags_ & naive) != 0; }        // raw timestamps
  Decimal as_decimal() const;                                    // decimal, int, uint
  bool is_narrow() const { return (flags_ & wide) == 0; }        // decimals
  std::uint8_t scale() const { return scale_; }
  std::uint32_t member() const { return size_; }  // enum
  const EnumType* enum_type() const { return static_cast<const EnumType*>(payload_.pointer); }
  std::uint32_t size() const { return size_; }  // items, pairs, fields, bytes of text
  const ValueView* items() const { return static_cast<const ValueView*>(payload_.pointer); }
  ValueView operator[](std::uint32_t i) const { return items()[i]; }  // list item
  const StructType* struct_type() const;
  const ValueView* fields() const;  // struct
  const ValueView* inner() const { return items(); }  // optional
  const Type* type_value() const { return static_cast<const Type*>(payload_.pointer); }
  std::int64_t period_amount() const { return static_cast<std::int32_t>(size_); }
  const PeriodUnit* period_unit() const { return static_cast<const PeriodUnit*>(payload_.pointer); }
  const Fault& fault() const { return *static_cast<const Fault*>(payload_.pointer); }
  const UnknownSet& unknowns() const { return *static_cast<const UnknownSet*>(payload_.pointer); }
  const void* pointer() const { return payload_.pointer; }

  // The canonical form: one byte string for one value, the same in every engine and language. JSON,
  // except that decimals, ints, dates … are what a pack writes: see canonical.hpp.
  std::string to_string() const;

 private:
  static constexpr std::uint8_t wide = 1;
  static constexpr std::uint8_t naive = 2;
  ValueView(Kind kind, std::uint32_t size, std::int64_t word) : kind_(kind), size_(size) {
    payload_.word = word;
  }
  static ValueView of_text(Kind kind, std::string_view s) {
    return of_pointer(kind, s.data(), static_cast<std::uint32_t>(s.size()));
  }
  static ValueView of_pointer(Kind kind, const void* pointer, std::uint32_t size) {
    ValueView v;
    v.kind_ = kind;
    v.size_ = size;
    v.payload_.pointer = pointer;
    return v;
  }

  Kind kind_ = Kind::null;
  std::uint8_t scale_ = 0;
  std::uint8_t flags_ = 0;
  [[maybe_unused]] std::uint8_t reserved_ = 0;
  std::uint32_t size_ = 0;
  union {
    std::int64_t word;
    double number;
    const void* pointer;
  } payload_;
};
static_assert(sizeof(ValueView) == 16);

// Equality as CEL defines it: exact across number types, NaN unequal to itself, lists and maps deep,
// values of unrelated kinds unequal. REQUIRES: neither is error or unknown.
GUIJU_API bool equal(ValueView a, ValueView b);
// Order of two values that can be ordered (numbers exactly across types, strings by code point, bools,
// bytes, dates, months, timestamps, durations, enums of one type by member, periods of one unit). Sets
// `comparable` to true, or to false otherwise (NaN too), and then gives 0.
GUIJU_API int compare(ValueView a, ValueView b, bool& comparable);
// Hash that agrees with equal(). The same in every run, so not for defence against chosen keys.
GUIJU_API std::uint64_t hash(ValueView v);
// A deep copy into an arena.
GUIJU_API ValueView copy(ValueView v, Arena& arena);

// An owned value: a deep copy with its storage. Copying shares the storage (immutable).
class GUIJU_API Value {
 public:
  Value() = default;
  explicit Value(ValueView v);
  // A view into storage that comes along; nothing is copied.
  Value(ValueView v, std::shared_ptr<const void> storage)
      : view_(v), storage_(std::move(storage)) {}
  ValueView view() const { return view_; }
  operator ValueView() const { return view_; }  // NOLINT: a Value is a view with storage

 private:
  ValueView view_;
  std::shared_ptr<const void> storage_;
};

}  // namespace guiju
