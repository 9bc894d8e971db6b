// A member of a user's struct as a field: how its number is read, and the function that loads it.
//
// bind.hpp makes these from member pointers; a program that learns its fields at run time (a binding to another language)
// may fill them by hand. The loader is a plain function that the compiler sees through, as in RE2's Arg.
//
// Tested by tests/facts/bind_test.cpp.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "guiju/facts/value.hpp"

namespace guiju {

// How a member's number is to be read.
struct Reading {
  enum class As : std::uint8_t { plain, decimal, date, month, timestamp_seconds, timestamp_millis, timestamp_micros, enum_member };
  As as = As::plain;
  std::uint8_t scale = 0;
};
// An integer member holds coefficients with this many places (fen, cents).
constexpr Reading decimal(std::uint8_t scale) { return {Reading::As::decimal, scale}; }
constexpr Reading days_since_1970() { return {Reading::As::date, 0}; }
constexpr Reading months_since_1970() { return {Reading::As::month, 0}; }
constexpr Reading unix_seconds() { return {Reading::As::timestamp_seconds, 0}; }
constexpr Reading unix_millis() { return {Reading::As::timestamp_millis, 0}; }
constexpr Reading unix_micros() { return {Reading::As::timestamp_micros, 0}; }
// The member is the number of an enum's member, in the pack's order.
constexpr Reading enum_member() { return {Reading::As::enum_member, 0}; }

// One bound field. `load` reads the raw value from the object; what does not fit a view by itself (items
// of vectors) goes into the arena, which may not be null. Texts and wide decimals borrow from the object.
// `memory` and `offset` describe where a plain member lies, so that columns can be read without calling
// `load` per row.
struct BoundField {
  enum class Memory : std::uint8_t { none, bool8, i8, i16, i32, i64, u8, u16, u32, u64, f32, f64, string_view, std_string };
  std::string_view name;
  ValueView (*load)(const void* object, Reading reading, Arena* arena) = nullptr;
  std::size_t (*offset)() = nullptr;  // of the member, when memory != none
  Memory memory = Memory::none;
  Reading reading;
};

namespace binding {  // how members are read; not an interface

template <typename M>
struct Parts;
template <typename C, typename M>
struct Parts<M C::*> {
  using Class = C;
  using Member = M;
};

template <typename M>
constexpr bool is_sys_time = false;
template <typename D>
constexpr bool is_sys_time<std::chrono::sys_time<D>> = true;
template <typename M>
constexpr bool is_optional = false;
template <typename M>
constexpr bool is_optional<std::optional<M>> = true;
template <typename M>
constexpr bool is_vector = false;
template <typename M, typename A>
constexpr bool is_vector<std::vector<M, A>> = true;

// Characters are not numbers, and 128-bit integers do not fit.
template <typename M>
constexpr bool is_integer = std::is_integral_v<M> && !std::is_same_v<M, bool> &&
                            !std::is_same_v<M, char> && !std::is_same_v<M, wchar_t> &&
                            !std::is_same_v<M, char8_t> && !std::is_same_v<M, char16_t> &&
                            !std::is_same_v<M, char32_t> && sizeof(M) <= 8;

template <typename M>
constexpr bool is_scalar =
    std::is_same_v<M, bool> || is_integer<M> || std::is_same_v<M, float> ||
    std::is_same_v<M, double> || std::is_same_v<M, std::string> ||
    std::is_same_v<M, std::string_view> || std::is_same_v<M, const char*> ||
    std::is_same_v<M, Decimal> || std::is_same_v<M, Value> || std::is_enum_v<M> || is_sys_time<M>;

template <typename M>
constexpr bool is_supported() {
  if constexpr (is_optional<M> || is_vector<M>)
    return is_supported<typename M::value_type>();
  else
    return is_scalar<M>;
}

// Whether a Reading other than plain makes sense: for integers, alone or inside.
template <typename M>
constexpr bool is_readable_integer() {
  if constexpr (is_optional<M> || is_vector<M>)
    return is_readable_integer<typename M::value_type>();
  else
    return is_integer<M>;
}

template <typename I>
constexpr I floor_divide(I a, I b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

inline ValueView instant_of(std::int64_t count, std::int64_t per_second) {
  const std::int64_t seconds = floor_divide(count, per_second);
  const std::int64_t rest = count - seconds * per_second;
  return ValueView::of_timestamp(
      {seconds, static_cast<std::uint32_t>(rest * (1'000'000'000 / per_second))});
}

template <typename I>
ValueView load_integer(I number, Reading reading, Arena* arena) {
  if constexpr (std::is_unsigned_v<I> && sizeof(I) == 8) {
    if (number > static_cast<I>(INT64_MAX)) {  // only a decimal can hold it in another reading
      if (reading.as == Reading::As::decimal)
        return ValueView::of_decimal({static_cast<int128>(number), reading.scale}, *arena);
      if (reading.as == Reading::As::enum_member) return ValueView::of_enum(nullptr, UINT32_MAX);
      return ValueView::of_uint(number);
    }
  }
  const auto n = static_cast<std::int64_t>(number);
  switch (reading.as) {
    case Reading::As::decimal: return ValueView::of_narrow_decimal(n, reading.scale);
    case Reading::As::date: return ValueView::of_date(n);
    case Reading::As::month: return ValueView::of_month(n);
    case Reading::As::timestamp_seconds: return instant_of(n, 1);
    case Reading::As::timestamp_millis: return instant_of(n, 1'000);
    case Reading::As::timestamp_micros: return instant_of(n, 1'000'000);
    case Reading::As::enum_member:
      return ValueView::of_enum(nullptr, n < 0 || n > INT32_MAX ? UINT32_MAX
                                                                : static_cast<std::uint32_t>(n));
    case Reading::As::plain: break;
  }
  if constexpr (std::is_unsigned_v<I>)
    return ValueView::of_uint(static_cast<std::uint64_t>(number));
  else
    return ValueView::of_int(n);
}

// Widest first: days, seconds and what is finer, each without overflow for any count.
template <typename D>
ValueView load_time(std::chrono::sys_time<D> time) {
  using std::chrono::days, std::chrono::seconds, std::chrono::nanoseconds;
  if constexpr (std::is_same_v<D, days>) {
    return ValueView::of_date(time.time_since_epoch().count());
  } else {
    const auto whole = std::chrono::floor<seconds>(time);
    const auto rest = std::chrono::duration_cast<nanoseconds>(time - whole);
    return ValueView::of_timestamp(
        {whole.time_since_epoch().count(), static_cast<std::uint32_t>(rest.count())});
  }
}

template <typename M>
ValueView load_value(const M& member, [[maybe_unused]] Reading reading,
                     [[maybe_unused]] Arena* arena) {
  if constexpr (is_optional<M>) {
    return member ? load_value(*member, reading, arena) : ValueView::null();
  } else if constexpr (is_vector<M>) {
    auto* items = arena->array<ValueView>(member.size());
    std::uint32_t count = 0;
    for (const typename M::value_type& item : member)  // a copy for vector<bool>'s proxies
      items[count++] = load_value<typename M::value_type>(item, reading, arena);
    return ValueView::of_list(items, count);
  } else if constexpr (std::is_same_v<M, bool>) {
    return ValueView::of_bool(member);
  } else if constexpr (is_integer<M>) {
    return load_integer(member, reading, arena);
  } else if constexpr (std::is_floating_point_v<M>) {
    return ValueView::of_double(static_cast<double>(member));
  } else if constexpr (std::is_same_v<M, const char*>) {
    return member == nullptr ? ValueView::null() : ValueView::of_string(member);
  } else if constexpr (std::is_same_v<M, Decimal>) {
    if (member.coefficient == static_cast<std::int64_t>(member.coefficient))
      return ValueView::of_narrow_decimal(static_cast<std::int64_t>(member.coefficient),
                                          member.scale);
    return ValueView::of_wide_decimal(&member.coefficient, member.scale);
  } else if constexpr (std::is_same_v<M, Value>) {
    return member.view();
  } else if constexpr (std::is_enum_v<M>) {
    return load_integer(static_cast<std::underlying_type_t<M>>(member),
                        Reading{Reading::As::enum_member, 0}, arena);
  } else if constexpr (is_sys_time<M>) {
    return load_time(member);
  } else {
    return ValueView::of_string(member);  // std::string, std::string_view
  }
}

template <typename T, auto Member>
ValueView load_member(const void* object, Reading reading, Arena* arena) {
  using M = std::remove_cv_t<typename Parts<decltype(Member)>::Member>;
  return load_value<M>(static_cast<const T*>(object)->*Member, reading, arena);
}

// Only addresses are taken, so nothing needs to have been constructed.
template <typename T, auto Member>
std::size_t offset_of_member() {
  union Room {
    char nothing;
    T object;
    Room() : nothing() {}
    ~Room() {}
  } const room;
  return static_cast<std::size_t>(
      reinterpret_cast<const char*>(std::addressof(room.object.*Member)) -
      reinterpret_cast<const char*>(std::addressof(room.object)));
}

template <typename M>
constexpr BoundField::Memory memory_of() {
  using Memory = BoundField::Memory;
  if constexpr (std::is_same_v<M, bool>) return Memory::bool8;
  if constexpr (std::is_same_v<M, float>) return Memory::f32;
  if constexpr (std::is_same_v<M, double>) return Memory::f64;
  if constexpr (std::is_same_v<M, std::string_view>) return Memory::string_view;
  if constexpr (std::is_same_v<M, std::string>) return Memory::std_string;
  if constexpr (is_integer<M> && std::is_signed_v<M>)
    return sizeof(M) == 1 ? Memory::i8 : sizeof(M) == 2 ? Memory::i16 : sizeof(M) == 4 ? Memory::i32 : Memory::i64;
  if constexpr (is_integer<M> && std::is_unsigned_v<M>)
    return sizeof(M) == 1 ? Memory::u8 : sizeof(M) == 2 ? Memory::u16 : sizeof(M) == 4 ? Memory::u32 : Memory::u64;
  return Memory::none;
}

// Not constexpr: reached while compiling, its name is the message. Called at run time it does nothing.
inline void only_integer_members_can_have_such_a_reading() {}

template <typename T>
constexpr bool always_false = false;

}  // namespace binding

}  // namespace guiju
