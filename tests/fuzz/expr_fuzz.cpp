// Any bytes as an expression: parsing, printing and checking never crash, and parse ∘ print is the
// identity.
//
// The first byte chooses the dialect and what the place wants; the rest is the text.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "expr/checker.hpp"
#include "expr/macro.hpp"
#include "expr/parser.hpp"
#include "expr/print.hpp"

namespace {

using namespace guiju;
using namespace guiju::expr;

Scope make_scope(Dialect dialect) {
  Scope scope(dialect, Library::standard());
  auto zone = std::make_shared<EnumType>();
  zone->name = "Zone";
  for (const char* member : {"near", "far"}) zone->members.push_back({member, "", ""});
  zone->build_index();
  auto party = std::make_shared<StructType>();
  party->name = "Party";
  party->fields = {{"t", Type(Kind::string), "", ""}, {"d", Type::decimal(3).nullable(), "", ""}};
  const Type types[] = {Type(Kind::int_),
                        Type(Kind::uint_),
                        Type(Kind::double_),
                        Type::decimal(2),
                        Type(Kind::string),
                        Type(Kind::bool_),
                        Type(Kind::date),
                        Type(Kind::timestamp),
                        Type(Kind::duration),
                        Type(Kind::period),
                        Type::enumeration(zone),
                        Type::structure(party),
                        Type::list(Type::structure(party)),
                        Type::list(Type::enumeration(zone)),
                        Type::map(Type(Kind::string), Type(Kind::int_)),
                        Type(Kind::int_).nullable(),
                        Type(),
                        Type::optional_value(Type(Kind::int_))};
  std::uint32_t slot = 0;
  for (const Type& type : types) {
    const char name = static_cast<char>('a' + slot);
    scope.add_slot(std::string(1, name), type, slot);
    ++slot;
  }
  scope.add_slot("a.b.c", Type(Kind::string), slot);
  scope.add_type("Zone", types[10]);
  scope.add_type("Party", types[11]);
  return scope;
}

bool same(const Node& x, const Node& y) {
  if (x.kind != y.kind || x.text != y.text || x.macro != y.macro || x.names != y.names ||
      x.is_test != y.is_test || x.is_optional != y.is_optional || x.has_target != y.has_target ||
      x.optional_items != y.optional_items || x.args.size() != y.args.size() ||
      x.value.view().to_string() != y.value.view().to_string()) {
    return false;
  }
  for (std::size_t i = 0; i < x.args.size(); ++i) {
    if (!same(*x.args[i], *y.args[i])) return false;
  }
  return true;
}

NodePtr parsed(const std::string& text, Dialect dialect) {
  Diagnostics diagnostics;
  const text::Excerpt excerpt(text, 0, std::make_shared<text::ScalarMap>(0));
  ParseOptions options;
  options.dialect = dialect;
  NodePtr node = parse(excerpt, options, diagnostics);
  if (!node && !diagnostics.has_errors()) std::abort();
  for (const Diagnostic& d : diagnostics) {
    if (d.message(Language::zh).empty()) std::abort();
  }
  return node;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Scope pack = make_scope(Dialect::pack);
  static const Scope cel = make_scope(Dialect::cel);
  if (size == 0) return 0;
  const Dialect dialect = data[0] & 1 ? Dialect::cel : Dialect::pack;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const NodePtr node = parsed(text, dialect);
  if (!node) return 0;
  if (depth_of(*node) > Limits().max_depth) std::abort();

  const std::string printed = print(*node, dialect);
  const NodePtr again = parsed(printed, dialect);
  // Brackets that printing adds may go past the limit of nesting; then there is nothing to compare.
  if (again && !same(*node, *again)) std::abort();

  name_references(*node);
  const Scope& scope = dialect == Dialect::pack ? pack : cel;
  const NodePtr unchecked = clone(*node);
  bind_unchecked(*unchecked, scope);
  Diagnostics diagnostics;
  const Type expected[] = {Type(), Type::decimal(2), Type(Kind::bool_), *scope.find_type("Zone")};
  const bool is_good = check(*node, scope, expected[data[0] >> 1 & 3], diagnostics);
  if (is_good == diagnostics.has_errors()) std::abort();
  print(*node, dialect);
  return 0;
}
