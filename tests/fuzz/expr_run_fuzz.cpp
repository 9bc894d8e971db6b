// An expression and a record from any bytes: running never crashes, and every engine gives the same.
//
// The first byte chooses the dialect, the text goes up to the first zero byte, and the bytes after it are the record's
// values. The row engine with and without folding and typed instructions, and the column engine over the same row twice and
// a row of unknowns, must agree. Limits are tight, so that no input takes long; a limit that is hit may be hit by one way
// only.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <memory>
#include <string>

#include "expr/batch.hpp"
#include "expr/checker.hpp"
#include "expr/codes.hpp"
#include "expr/parser.hpp"
#include "facts/canonical.hpp"

namespace {

using namespace guiju;
using namespace guiju::expr;

struct World {
  explicit World(Dialect dialect) : scope(dialect, Library::standard()) {
    auto zone = std::make_shared<EnumType>();
    zone->name = "Zone";
    for (const char* member : {"near", "far"}) zone->members.push_back({member, "", ""});
    zone->build_index();
    const Type list[] = {Type(Kind::int_), Type(Kind::int_).nullable(), Type(Kind::uint_), Type(Kind::double_), Type::decimal(2),
                         Type(Kind::string), Type(Kind::bool_), Type(Kind::date), Type(Kind::timestamp), Type(Kind::duration),
                         Type::enumeration(zone), Type::list(Type(Kind::int_)), Type::list(Type(Kind::string)),
                         Type::map(Type(Kind::string), Type(Kind::int_)), Type(Kind::bytes), Type()};
    const char* names[] = {"i", "j", "u", "x", "d", "s", "b", "day", "t", "span", "z", "li", "ls", "m", "by", "any"};
    for (std::uint32_t slot = 0; slot < std::size(list); ++slot) {
      types.push_back(list[slot]);
      scope.add_slot(names[slot], list[slot], slot);
    }
    scope.add_type("Zone", Type::enumeration(zone));
  }
  Scope scope;
  std::vector<Type> types;
};

class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  std::uint8_t byte() { return at_ < size_ ? data_[at_++] : 0; }
  std::uint64_t word() {
    std::uint64_t made = 0;
    const int count = byte() % 9;
    for (int i = 0; i < count; ++i) made = made << 8 | byte();
    return byte() % 2 != 0 ? ~made : made;
  }
  std::string_view text(Arena& arena) {
    std::string made;
    for (int left = byte() % 20; left > 0; --left) made += static_cast<char>(byte() & 0x7F);
    return arena.copy(made);
  }

 private:
  const std::uint8_t* data_;
  std::size_t size_, at_ = 0;
};

const UnknownSet* unknown_of(std::uint32_t slot) {
  static std::uint32_t paths[64];
  static UnknownSet sets[64];
  paths[slot] = slot;
  sets[slot] = {&paths[slot], 1};
  return &sets[slot];
}

ValueView value_of(const Type& type, std::uint32_t slot, Bytes& bytes, Arena& arena) {
  const std::uint8_t how = bytes.byte();
  if (how % 16 == 1) return ValueView::of_unknown(unknown_of(slot));
  if (how % 16 == 2 && (type.is_nullable() || type.kind() == Kind::dyn)) return ValueView::null();
  const auto items = [&](const Type& element, std::uint32_t count, bool pairs) {
    auto* made = arena.array<ValueView>(2 * std::size_t{count} + 2);
    for (std::uint32_t i = 0; i < count; ++i) {
      if (pairs) new (&made[2 * i]) ValueView(ValueView::of_string(arena.copy(std::string(1, static_cast<char>('a' + i)))));
      new (&made[pairs ? 2 * i + 1 : i]) ValueView(value_of(element, slot, bytes, arena));
    }
    return made;
  };
  const std::uint32_t count = how % 4;
  const auto word = static_cast<std::int64_t>(bytes.word());
  switch (type.kind()) {
    case Kind::bool_: return ValueView::of_bool(word % 2 != 0);
    case Kind::int_: return ValueView::of_int(word);
    case Kind::uint_: return ValueView::of_uint(static_cast<std::uint64_t>(word));
    case Kind::double_: {
      double d;
      std::memcpy(&d, &word, sizeof d);
      return ValueView::of_double(how % 3 == 0 ? static_cast<double>(word) : d);
    }
    case Kind::decimal: {
      constexpr std::int64_t wide = 1'000'000'000'000'000'000;
      return how % 5 == 0 ? ValueView::of_decimal({int128{word} * wide, type.scale()}, arena) : ValueView::of_narrow_decimal(word, type.scale());
    }
    case Kind::string: return ValueView::of_string(bytes.text(arena));
    case Kind::bytes: return ValueView::of_bytes(bytes.text(arena));
    case Kind::date: return ValueView::of_date(word % 700'000);
    case Kind::timestamp: return ValueView::of_timestamp({word % 60'000'000'000, bytes.byte()});
    case Kind::duration: return ValueView::of_duration({word % 300'000'000'000, bytes.byte()});
    case Kind::enum_: return ValueView::of_enum(type.enum_type(), static_cast<std::uint32_t>(how % 2));
    case Kind::list: return ValueView::of_list(items(type.element(), count, false), count);
    case Kind::map: return ValueView::of_map(items(type.map_value(), count, true), count);
    default: return value_of(Type(how % 2 == 0 ? Kind::int_ : how % 3 == 0 ? Kind::string : Kind::double_), slot, bytes, arena);
  }
}

bool is_limit(ValueView v) {
  if (!v.is_error()) return false;
  const Code c = v.fault().code;
  return c == code::limit_steps || c == code::limit_memory || c == code::limit_value;
}

std::string said(ValueView v) {
  std::string out;
  facts::append_canonical(out, v);
  if (!v.is_error()) return out;
  out += "@" + std::to_string(v.fault().span.begin);
  for (std::uint32_t i = 0; i < v.fault().arg_count; ++i) out += "|" + std::string(v.fault().args[i]);
  return out;
}

// With a limit the ways may differ, but only by that.
void must_agree(const std::string& what, ValueView a, ValueView b) {
  if (is_limit(a) || is_limit(b) || said(a) == said(b)) return;
  std::cerr << what << ": " << said(a) << " and " << said(b) << "\n";
  std::abort();
}

Limits tight() {
  Limits limits;
  limits.max_steps = 3000;
  limits.max_memory = 200'000;
  limits.max_value_bytes = 20'000;
  limits.max_value_items = 2000;
  return limits;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const World pack(Dialect::pack), cel(Dialect::cel);
  static const Limits limits = tight();
  static Scratch first(limits), second(limits);
  static BatchScratch batch(limits);
  if (size < 2 || size > 2000) return 0;
  const World& world = (data[0] & 1) != 0 ? cel : pack;
  const auto* const end = static_cast<const std::uint8_t*>(std::memchr(data + 1, 0, size - 1));
  const std::size_t length = end != nullptr ? static_cast<std::size_t>(end - data) - 1 : size - 1;
  const std::string text(reinterpret_cast<const char*>(data) + 1, length);
  Diagnostics diagnostics;
  ParseOptions parse_options;
  parse_options.dialect = world.scope.dialect();
  const NodePtr root = parse(text::Excerpt(text, 0, std::make_shared<text::ScalarMap>(0)), parse_options, diagnostics);
  if (!root) return 0;
  if ((data[0] & 6) == 6) bind_unchecked(*root, world.scope);
  else if (!check(*root, world.scope, Type(), diagnostics)) return 0;

  Arena arena(1u << 20);
  Bytes bytes(data + 1 + length, size - 1 - length);
  bytes.byte();
  std::vector<ValueView> slots, unknowns;
  std::vector<std::vector<ValueView>> columns;
  std::vector<Vector> vectors;
  for (std::uint32_t slot = 0; slot < world.types.size(); ++slot) {
    slots.push_back(value_of(world.types[slot], slot, bytes, arena));
    unknowns.push_back(ValueView::of_unknown(unknown_of(slot)));
    columns.push_back({slots.back(), unknowns.back(), slots.back()});
  }
  for (const auto& column : columns) {
    vectors.emplace_back();
    vectors.back().layout = Vector::Layout::views;
    vectors.back().views = column.data();
  }
  for (int way = 0; way < 4; ++way) {
    CodegenOptions options;
    options.folds = (way & 1) == 0;
    options.specialises = (way & 2) == 0;
    options.limits = limits;
    const Program program = generate(*root, options);
    Scratch& scratch = way == 0 ? first : second;
    scratch.begin_record();
    const ValueView got = run(program, slots.data(), scratch);
    static ValueView wanted;
    if (way == 0) wanted = got;
    else must_agree("way " + std::to_string(way), wanted, got);
    batch.begin_batch();
    const Vector all = run(program, vectors.data(), {nullptr, 3}, 3, batch);
    must_agree("columns, way " + std::to_string(way), wanted, all[0]);
    must_agree("columns, row 2, way " + std::to_string(way), wanted, all[2]);
    if (all[1].is_unknown() && all[1].pointer() == nullptr) std::abort();
  }
  return 0;
}
