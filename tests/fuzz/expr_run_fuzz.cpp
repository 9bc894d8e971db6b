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
#include "tests/fuzz/facts.hpp"

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

const UnknownSet* unknown_of(std::uint32_t slot) {
  static std::uint32_t paths[64];
  static UnknownSet sets[64];
  paths[slot] = slot;
  sets[slot] = {&paths[slot], 1};
  return &sets[slot];
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
  fuzz::Bytes bytes(data + 1 + length, size - 1 - length);
  bytes.byte();
  std::vector<ValueView> slots;
  std::vector<std::vector<ValueView>> columns;
  std::vector<Vector> vectors;
  for (std::uint32_t slot = 0; slot < world.types.size(); ++slot) {
    const ValueView unknown = ValueView::of_unknown(unknown_of(slot));
    slots.push_back(fuzz::Facts(bytes, arena, unknown).value(world.types[slot]));
    columns.push_back({slots.back(), unknown, slots.back()});
  }
  for (const auto& column : columns) {
    vectors.emplace_back();
    vectors.back().layout = Vector::Layout::views;
    vectors.back().views = column.data();
  }
  std::vector<Program> programs;  // results may lie in a program's constants
  programs.reserve(4);
  for (int way = 0; way < 4; ++way) {
    CodegenOptions options;
    options.folds = (way & 1) == 0;
    options.specialises = (way & 2) == 0;
    options.limits = limits;
    const Program& program = programs.emplace_back(generate(*root, options));
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
