// A user's struct as a record, nothing copied.
//
//   struct Case { std::string_view type; std::int64_t amount_fen; bool overseas; };
//   constexpr auto binding = guiju::bind<Case>(
//       guiju::field<&Case::type>("dispute_type"),
//       guiju::field<&Case::amount_fen>("amount", guiju::decimal(2)),
//       guiju::field<&Case::overseas>("overseas"));
//
// A field is a name, an offset and a loader (as RE2's Arg); the member pointer is a template argument,
// so the loader is a plain function the compiler sees through. A span of structs becomes columns with
// stride sizeof(T).
//
// Tested by tests/facts/bind_test.cpp; must not compile: tests/compile_fail/bind_*.cpp.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "guiju/facts/record.hpp"

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

// One bound field. `load` reads the raw value from the object. `memory` and `offset` describe where a plain
// member lies, so that columns can be read without calling `load` per row.
struct BoundField {
  enum class Memory : std::uint8_t { none, bool8, i8, i16, i32, i64, u8, u16, u32, u64, f32, f64, string_view, std_string };
  std::string_view name;
  ValueView (*load)(const void* object, Reading reading) = nullptr;
  std::size_t (*offset)() = nullptr;  // of the member, when memory != none
  Memory memory = Memory::none;
  Reading reading;
};

template <typename T, std::size_t N>
struct Binding {
  std::array<BoundField, N> fields;
};

// field<&T::x>("name"[, reading]); supported members: bool, integers, floating point, std::string,
// std::string_view, const char*, std::optional of those, C++ enums (as member numbers), Decimal, Value,
// std::chrono::sys_days, sys_seconds and finer, std::vector of supported values.
template <auto Member>
constexpr BoundField field(std::string_view name, Reading reading = {});  // defined by the facts room

template <typename T, typename... Fields>
constexpr Binding<T, sizeof...(Fields)> bind(Fields... fields) {
  return {{fields...}};
}

}  // namespace guiju
