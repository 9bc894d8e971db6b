// Facts out of fuzzed bytes: a value for any type, the same for the same bytes.
//
// Used by the targets that run something; see expr_run_fuzz.cpp and pack_fuzz.cpp.
#pragma once

#include <cstdint>
#include <cstring>
#include <new>
#include <string>
#include <string_view>

#include "guiju/facts/value.hpp"

namespace guiju::fuzz {

// Bytes one after the other; past the end zeros.
class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  std::size_t left() const { return size_ - at_; }
  std::uint8_t byte() { return at_ < size_ ? data_[at_++] : std::uint8_t{0}; }
  // Small and large numbers alike, of either sign.
  std::uint64_t word() {
    std::uint64_t made = 0;
    const int count = byte() % 9;
    for (int i = 0; i < count; ++i) made = made << 8 | byte();
    return byte() % 2 != 0 ? ~made : made;
  }
  // ASCII, of at most 19 characters.
  std::string_view text(Arena& arena) {
    std::string made;
    for (int left = byte() % 20; left > 0; --left) made += static_cast<char>(byte() & 0x7F);
    return arena.copy(made);
  }

 private:
  const std::uint8_t* data_;
  std::size_t size_, at_ = 0;
};

// Makes values in an arena. `unknown` is what stands for a fact that is not known.
class Facts {
 public:
  Facts(Bytes& bytes, Arena& arena, ValueView unknown) : bytes_(bytes), arena_(arena), unknown_(unknown) {}
  ValueView value(const Type& type, int depth = 0);

 private:
  ValueView items(const Type& element, std::uint32_t count, int depth);
  ValueView pairs(const Type& element, std::uint32_t count, int depth);
  ValueView parts(const StructType& type, int depth);
  ValueView number(const Type& type, std::uint8_t how, std::int64_t word);
  ValueView any(std::uint8_t how, int depth) {
    return value(Type(how % 2 == 0 ? Kind::int_ : how % 3 == 0 ? Kind::string : Kind::double_), depth + 1);
  }
  Bytes& bytes_;
  Arena& arena_;
  ValueView unknown_;
};

inline ValueView Facts::items(const Type& element, std::uint32_t count, int depth) {
  auto* made = arena_.array<ValueView>(count + 1);
  for (std::uint32_t i = 0; i < count; ++i) new (&made[i]) ValueView(value(element, depth + 1));
  return ValueView::of_list(made, count);
}

inline ValueView Facts::pairs(const Type& element, std::uint32_t count, int depth) {
  auto* made = arena_.array<ValueView>(2 * std::size_t{count} + 1);
  for (std::uint32_t i = 0; i < count; ++i) {
    new (&made[2 * i]) ValueView(ValueView::of_string(arena_.copy(std::string(1, static_cast<char>('a' + i)))));
    new (&made[2 * i + 1]) ValueView(value(element, depth + 1));
  }
  return ValueView::of_map(made, count);
}

inline ValueView Facts::parts(const StructType& type, int depth) {
  auto* made = arena_.array<ValueView>(type.fields.size() + 1);
  for (std::size_t i = 0; i < type.fields.size(); ++i) new (&made[i]) ValueView(value(type.fields[i].type, depth + 1));
  return ValueView::of_struct(&type, made, arena_);
}

inline ValueView Facts::number(const Type& type, std::uint8_t how, std::int64_t word) {
  if (type.kind() == Kind::double_) {
    double d;
    std::memcpy(&d, &word, sizeof d);
    return ValueView::of_double(how % 3 == 0 ? static_cast<double>(word) : d);
  }
  constexpr std::int64_t wide = 1'000'000'000'000'000'000;
  if (how % 5 == 0) return ValueView::of_decimal({int128{word} * wide, type.scale()}, arena_);
  return ValueView::of_narrow_decimal(word, type.scale());
}

inline ValueView Facts::value(const Type& type, int depth) {
  const std::uint8_t how = bytes_.byte();
  if (how % 16 == 1) return unknown_;
  if (how % 16 == 2 && (type.is_nullable() || type.kind() == Kind::dyn)) return ValueView::null();
  if (depth > 8) return ValueView::null();
  const std::uint32_t count = how % 4;
  if (type.kind() == Kind::list) return items(type.element(), count, depth);
  if (type.kind() == Kind::map) return pairs(type.map_value(), count, depth);
  if (type.kind() == Kind::struct_) return parts(*type.struct_type(), depth);
  if (type.kind() == Kind::string) return ValueView::of_string(bytes_.text(arena_));
  if (type.kind() == Kind::bytes) return ValueView::of_bytes(bytes_.text(arena_));
  const auto word = static_cast<std::int64_t>(bytes_.word());
  switch (type.kind()) {
    case Kind::bool_: return ValueView::of_bool(word % 2 != 0);
    case Kind::int_: return ValueView::of_int(word);
    case Kind::uint_: return ValueView::of_uint(static_cast<std::uint64_t>(word));
    case Kind::double_:
    case Kind::decimal: return number(type, how, word);
    case Kind::date: return ValueView::of_date(word % 700'000);
    case Kind::month: return ValueView::of_month(word % 20'000);
    case Kind::timestamp: return ValueView::of_timestamp({word % 60'000'000'000, bytes_.byte()});
    case Kind::duration: return ValueView::of_duration({word % 300'000'000'000, bytes_.byte()});
    case Kind::enum_: return ValueView::of_enum(type.enum_type(), how % static_cast<std::uint32_t>(type.enum_type()->members.size()));
    default: return any(how, depth);
  }
}

// The values of a row's outcome, as columns write them: without the rows that fired.
inline std::string values_of(std::string canonical) {
  canonical.resize(canonical.rfind("; fired"));
  return canonical + "}";
}

}  // namespace guiju::fuzz
