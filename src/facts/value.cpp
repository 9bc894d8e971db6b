// Equality, order, hash and deep copies. All recursion is bounded by max_value_depth, and all of it
// tolerates what REQUIRES forbids (an error inside a list is equal to nothing).
#include "guiju/facts/value.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>
#include <utility>
#include <vector>

#include "facts/canonical.hpp"
#include "facts/name_index.hpp"

namespace guiju {

namespace {

bool is_number(Kind k) {
  return k == Kind::int_ || k == Kind::uint_ || k == Kind::double_ || k == Kind::decimal;
}

constexpr double two_to_53 = 9007199254740992.0;

template <typename T>
int order_of(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

// REQUIRES: both are numbers. Nothing for NaN.
int compare_numbers(ValueView a, ValueView b, bool& comparable) {
  comparable = true;
  if (a.kind() == b.kind()) {
    if (a.is(Kind::int_)) return order_of(a.as_int(), b.as_int());
    if (a.is(Kind::uint_)) return order_of(a.as_uint(), b.as_uint());
    if (a.is(Kind::double_)) {
      comparable = !std::isnan(a.as_double()) && !std::isnan(b.as_double());
      return comparable ? order_of(a.as_double(), b.as_double()) : 0;
    }
    if (a.scale() == b.scale() && a.is_narrow() && b.is_narrow())
      return order_of(a.as_int(), b.as_int());
  }
  if (a.is(Kind::double_)) return -compare_numbers(b, a, comparable);
  if (!b.is(Kind::double_)) return compare(a.as_decimal(), b.as_decimal());
  const double d = b.as_double();
  if (std::isnan(d)) {
    comparable = false;
    return 0;
  }
  if (std::isinf(d)) return d > 0 ? -1 : 1;
  if (a.is(Kind::int_) && std::fabs(static_cast<double>(a.as_int())) < two_to_53)
    return order_of(static_cast<double>(a.as_int()), d);
  return compare(a.as_decimal(), d);
}

int compare_instants(Instant a, Instant b) {
  return a.seconds != b.seconds ? order_of(a.seconds, b.seconds) : order_of(a.nanos, b.nanos);
}

// Bytes, which for UTF-8 is the order of code points.
int compare_texts(std::string_view a, std::string_view b) { return order_of(a.compare(b), 0); }

std::string_view text_of(ValueView v) {
  return {static_cast<const char*>(v.pointer()), v.size()};
}

std::uint64_t mix(std::uint64_t h, std::uint64_t more) {
  const std::uint64_t words[2] = {h, more};
  return facts::hash_bytes({reinterpret_cast<const char*>(words), sizeof words});
}

std::uint64_t hash_integer(int128 i) {
  return mix(static_cast<std::uint64_t>(i), static_cast<std::uint64_t>(i >> 64));
}

// Whole numbers are hashed as integers, all others as the nearest double, whatever their type.
std::uint64_t hash_fraction(double d) {
  std::uint64_t bits;
  std::memcpy(&bits, &d, sizeof bits);
  return mix(0x5A5Au, bits);
}

std::uint64_t hash_double(double d) {
  constexpr double whole_limit = 0x1p127;  // int128 reaches so far, and no decimal further
  if (std::fabs(d) < whole_limit && std::trunc(d) == d) return hash_integer(static_cast<int128>(d));
  return hash_fraction(d);
}

std::uint64_t hash_decimal(Decimal d) {
  if (const auto whole = d.rescaled(0)) return hash_integer(whole->coefficient);
  return hash_fraction(to_double(d));
}

std::uint64_t hash_at(ValueView v, int depth);

std::uint64_t hash_items(const ValueView* items, std::uint32_t count, int depth) {
  std::uint64_t h = count;
  for (std::uint32_t i = 0; i < count; ++i) h = mix(h, hash_at(items[i], depth));
  return h;
}

std::uint64_t hash_pairs(ValueView map, int depth) {
  std::uint64_t h = 0;  // a sum: the order of pairs does not matter
  for (std::uint32_t i = 0; i < map.size(); ++i)
    h += mix(hash_at(map.items()[2 * i], depth), hash_at(map.items()[2 * i + 1], depth));
  return mix(map.size(), h);
}

std::uint64_t hash_type(const Type& type) {
  std::uint64_t h = mix(static_cast<std::uint64_t>(type.kind()), type.scale());
  if (type.kind() == Kind::list || type.kind() == Kind::optional)
    h = mix(h, hash_type(type.element()));
  return h;
}

std::uint64_t hash_at(ValueView v, int depth) {
  const auto kind = static_cast<std::uint64_t>(v.kind());
  if (depth > max_value_depth) return kind;
  switch (v.kind()) {
    case Kind::int_: return hash_integer(v.as_int());
    case Kind::uint_: return hash_integer(v.as_uint());
    case Kind::double_: return hash_double(v.as_double());
    case Kind::decimal: return hash_decimal(v.as_decimal());
    case Kind::string:
    case Kind::bytes: return mix(kind, facts::hash_bytes(text_of(v)));
    case Kind::timestamp:
    case Kind::duration:
      return mix(mix(kind, v.as_instant().nanos), static_cast<std::uint64_t>(v.as_int()));
    case Kind::period:
    case Kind::enum_:
    case Kind::abstract: return mix(mix(kind, v.member()), static_cast<std::uint64_t>(v.as_int()));
    case Kind::list: return mix(kind, hash_items(v.items(), v.size(), depth + 1));
    case Kind::map: return mix(kind, hash_pairs(v, depth + 1));
    case Kind::struct_: return mix(kind, hash_items(v.fields(), v.size(), depth + 1));
    case Kind::optional:
      return mix(kind, v.inner() == nullptr ? 0 : hash_at(*v.inner(), depth + 1));
    case Kind::type: return mix(kind, v.type_value() ? hash_type(*v.type_value()) : 0);
    case Kind::error:
    case Kind::unknown: return kind;
    default: return mix(kind, static_cast<std::uint64_t>(v.as_int()));
  }
}

bool equal_at(ValueView a, ValueView b, int depth);

bool equal_items(const ValueView* a, const ValueView* b, std::uint32_t count, int depth) {
  for (std::uint32_t i = 0; i < count; ++i)
    if (!equal_at(a[i], b[i], depth)) return false;
  return true;
}

bool equal_small_maps(ValueView a, ValueView b, int depth) {
  for (std::uint32_t i = 0; i < a.size(); ++i) {
    const ValueView key = a.items()[2 * i];
    std::uint32_t j = 0;
    while (j < b.size() && !equal_at(key, b.items()[2 * j], depth)) ++j;
    if (j == b.size() || !equal_at(a.items()[2 * i + 1], b.items()[2 * j + 1], depth)) return false;
  }
  return true;
}

// Large maps meet through the hashes of their keys.
bool equal_large_maps(ValueView a, ValueView b, int depth) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> keys(b.size());
  for (std::uint32_t j = 0; j < b.size(); ++j) keys[j] = {hash_at(b.items()[2 * j], depth), j};
  std::sort(keys.begin(), keys.end());
  for (std::uint32_t i = 0; i < a.size(); ++i) {
    const ValueView key = a.items()[2 * i];
    const std::uint64_t h = hash_at(key, depth);
    auto at = std::lower_bound(keys.begin(), keys.end(), std::pair{h, std::uint32_t{0}});
    while (at != keys.end() && at->first == h &&
           !equal_at(key, b.items()[2 * at->second], depth))
      ++at;
    if (at == keys.end() || at->first != h) return false;
    if (!equal_at(a.items()[2 * i + 1], b.items()[2 * at->second + 1], depth)) return false;
  }
  return true;
}

bool equal_maps(ValueView a, ValueView b, int depth) {
  constexpr std::uint32_t small = 8;
  if (a.size() != b.size()) return false;
  return a.size() <= small ? equal_small_maps(a, b, depth) : equal_large_maps(a, b, depth);
}

bool equal_at(ValueView a, ValueView b, int depth) {
  if (depth > max_value_depth) return false;
  if (is_number(a.kind()) && is_number(b.kind())) {
    bool comparable;
    return compare_numbers(a, b, comparable) == 0 && comparable;
  }
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Kind::null: return true;
    case Kind::bool_: return a.is_true() == b.is_true();
    case Kind::string:
    case Kind::bytes: return text_of(a) == text_of(b);
    case Kind::date:
    case Kind::month: return a.as_int() == b.as_int();
    case Kind::timestamp:
    case Kind::duration: return a.as_instant() == b.as_instant() && a.is_naive() == b.is_naive();
    case Kind::period:
      return a.period_unit() == b.period_unit() && a.period_amount() == b.period_amount();
    case Kind::enum_: return a.enum_type() == b.enum_type() && a.member() == b.member();
    case Kind::abstract: return a.pointer() == b.pointer() && a.size() == b.size();
    case Kind::list:
      return a.size() == b.size() && equal_items(a.items(), b.items(), a.size(), depth + 1);
    case Kind::map: return equal_maps(a, b, depth + 1);
    case Kind::struct_:
      return a.struct_type() == b.struct_type() && a.size() == b.size() &&
             equal_items(a.fields(), b.fields(), a.size(), depth + 1);
    case Kind::optional:
      if (a.inner() == nullptr || b.inner() == nullptr) return a.inner() == b.inner();
      return equal_at(*a.inner(), *b.inner(), depth + 1);
    case Kind::type:
      return a.pointer() == b.pointer() ||
             (a.pointer() && b.pointer() && *a.type_value() == *b.type_value());
    default: return false;  // error, unknown
  }
}

ValueView copy_at(ValueView v, Arena& arena, int depth);

const ValueView* copy_items(const ValueView* items, std::uint32_t count, Arena& arena, int depth) {
  auto* copies = arena.array<ValueView>(count);
  for (std::uint32_t i = 0; i < count; ++i) copies[i] = copy_at(items[i], arena, depth);
  return copies;
}

const Fault* copy_fault(const Fault& fault, Arena& arena) {
  auto* args = arena.array<std::string_view>(fault.arg_count);
  for (std::uint32_t i = 0; i < fault.arg_count; ++i) args[i] = arena.copy(fault.args[i]);
  return new (arena.array<Fault>(1)) Fault{fault.code, fault.span, args, fault.arg_count};
}

const UnknownSet* copy_unknowns(const UnknownSet& set, Arena& arena) {
  auto* paths = arena.array<std::uint32_t>(set.count);
  std::copy_n(set.paths, set.count, paths);
  return new (arena.array<UnknownSet>(1)) UnknownSet{paths, set.count};
}

ValueView copy_at(ValueView v, Arena& arena, int depth) {
  if (depth > max_value_depth) return ValueView::null();
  switch (v.kind()) {
    case Kind::string: return ValueView::of_string(arena.copy(v.as_string()));
    case Kind::bytes: return ValueView::of_bytes(arena.copy(v.as_string()));
    case Kind::decimal: return v.is_narrow() ? v : ValueView::of_decimal(v.as_decimal(), arena);
    case Kind::list:
      return ValueView::of_list(copy_items(v.items(), v.size(), arena, depth + 1), v.size());
    case Kind::map:
      return ValueView::of_map(copy_items(v.items(), v.size() * 2, arena, depth + 1), v.size());
    case Kind::struct_:
      return ValueView::of_struct(v.struct_type(),
                                  copy_items(v.fields(), v.size(), arena, depth + 1), arena);
    case Kind::optional:
      return ValueView::of_optional(v.inner() ? copy_items(v.inner(), 1, arena, depth + 1)
                                              : nullptr);
    case Kind::error: return ValueView::of_error(copy_fault(v.fault(), arena));
    case Kind::unknown:
      return v.pointer() ? ValueView::of_unknown(copy_unknowns(v.unknowns(), arena)) : v;
    default: return v;
  }
}

bool needs_storage(ValueView v) {
  switch (v.kind()) {
    case Kind::string:
    case Kind::bytes:
    case Kind::list:
    case Kind::map: return v.size() != 0;
    case Kind::decimal: return !v.is_narrow();
    case Kind::struct_:
    case Kind::error: return true;
    case Kind::optional:
    case Kind::unknown: return v.pointer() != nullptr;
    default: return false;
  }
}

}  // namespace

ValueView ValueView::of_period(std::int64_t amount, const PeriodUnit* unit) {
  return of_pointer(Kind::period, unit,
                    static_cast<std::uint32_t>(static_cast<std::int32_t>(amount)));
}

ValueView ValueView::of_decimal(Decimal d, Arena& arena) {
  if (d.coefficient == static_cast<std::int64_t>(d.coefficient))
    return of_narrow_decimal(static_cast<std::int64_t>(d.coefficient), d.scale);
  return of_wide_decimal(new (arena.array<int128>(1)) int128{d.coefficient}, d.scale);
}

ValueView ValueView::of_struct(const StructType* type, const ValueView* fields, Arena& arena) {
  const auto* head = new (arena.array<StructHead>(1)) StructHead{type, fields};
  return of_pointer(Kind::struct_, head, static_cast<std::uint32_t>(type->fields.size()));
}

std::string_view ValueView::as_string() const {
  if (kind_ == Kind::string || kind_ == Kind::bytes) return text_of(*this);
  if (kind_ != Kind::enum_ || enum_type() == nullptr || size_ >= enum_type()->members.size())
    return {};
  return enum_type()->members[size_].name;
}

Decimal ValueView::as_decimal() const {
  switch (kind_) {
    case Kind::int_: return {payload_.word, 0};
    case Kind::uint_: return {static_cast<std::uint64_t>(payload_.word), 0};
    case Kind::decimal:
      if (is_narrow()) return {payload_.word, scale_};
      return {*static_cast<const int128*>(payload_.pointer), scale_};
    default: return {};
  }
}

const StructType* ValueView::struct_type() const {
  return kind_ == Kind::struct_ ? static_cast<const StructHead*>(payload_.pointer)->type : nullptr;
}

const ValueView* ValueView::fields() const {
  return kind_ == Kind::struct_ ? static_cast<const StructHead*>(payload_.pointer)->fields
                                : nullptr;
}

std::string ValueView::to_string() const {
  std::string out;
  facts::append_canonical(out, *this);
  return out;
}

bool equal(ValueView a, ValueView b) { return equal_at(a, b, 0); }

int compare(ValueView a, ValueView b, bool& comparable) {
  comparable = true;
  if (is_number(a.kind()) && is_number(b.kind())) return compare_numbers(a, b, comparable);
  if (a.kind() == b.kind()) {
    switch (a.kind()) {
      case Kind::bool_: return order_of(a.is_true(), b.is_true());
      case Kind::string:
      case Kind::bytes: return compare_texts(text_of(a), text_of(b));
      case Kind::date:
      case Kind::month: return order_of(a.as_int(), b.as_int());
      case Kind::timestamp:
      case Kind::duration:
        if (a.is_naive() != b.is_naive()) break;
        return compare_instants(a.as_instant(), b.as_instant());
      case Kind::period:
        if (a.period_unit() != b.period_unit()) break;
        return order_of(a.period_amount(), b.period_amount());
      case Kind::enum_:
        if (a.enum_type() != b.enum_type()) break;
        return order_of(a.member(), b.member());
      default: break;
    }
  }
  comparable = false;
  return 0;
}

std::uint64_t hash(ValueView v) { return hash_at(v, 0); }

ValueView copy(ValueView v, Arena& arena) { return copy_at(v, arena, 0); }

Value::Value(ValueView v) : view_(v) {
  if (!needs_storage(v)) return;
  if (v.is(Kind::string) || v.is(Kind::bytes)) {  // by far the most frequent: one allocation
    const std::shared_ptr<char[]> text = std::make_shared<char[]>(v.size());
    std::memcpy(text.get(), v.pointer(), v.size());
    const std::string_view copied{text.get(), v.size()};
    view_ = v.is(Kind::string) ? ValueView::of_string(copied) : ValueView::of_bytes(copied);
    storage_ = text;
    return;
  }
  const auto arena = std::make_shared<Arena>();
  view_ = guiju::copy(v, *arena);
  storage_ = arena;
}

}  // namespace guiju
