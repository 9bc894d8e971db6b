// What the tests of expressions share: a text with a place, a tree as one line, messages as one
// line each.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "expr/checker.hpp"
#include "expr/parser.hpp"
#include "expr/print.hpp"

namespace guiju::expr {

inline text::Excerpt excerpt(std::string text) {
  return text::Excerpt(std::move(text), 0, std::make_shared<text::ScalarMap>(0));
}

inline std::string name_of_kind(Node::Kind kind) {
  constexpr const char* names[] = {"literal", "name",   "select", "call",  "list",
                                   "map",     "struct", "fold",   "period"};
  return names[static_cast<int>(kind)];
}

// (call _+_ (name a) (literal 1)), exact enough to compare trees.
inline std::string tree_text(const Node& n) {
  std::string s = "(" + name_of_kind(n.kind);
  if (n.kind == Node::Kind::literal)
    s += " " + n.value.view().to_string();
  else if (!n.text.empty())
    s += " " + n.text;
  if (n.kind == Node::Kind::period) s += " " + n.value.view().to_string();
  if (n.has_target) s += " .";
  if (n.is_test) s += " test";
  if (n.is_optional) s += " optional";
  if (!n.macro.empty()) s += " macro:" + n.macro;
  for (const std::string& name : n.names) s += " " + name;
  for (const bool b : n.optional_items) s += b ? " ?" : " -";
  for (const NodePtr& arg : n.args) s += " " + tree_text(*arg);
  return s + ")";
}

// name, the arguments, and the text it points at: `unknown_name(x) at "x" [did_you_mean(y)]`
inline std::string messages(const Diagnostics& diagnostics, std::string_view text) {
  const auto with_args = [](Code code, const std::vector<std::string>& args) {
    std::string s(name_of(code));
    s += '(';
    for (std::size_t i = 0; i < args.size(); ++i) s += (i ? ", " : "") + args[i];
    return s + ')';
  };
  std::string all;
  for (const Diagnostic& d : diagnostics) {
    if (!all.empty()) all += '\n';
    all += with_args(d.code, d.args) + " at \"";
    if (d.span.is_somewhere()) all += text.substr(d.span.begin, d.span.end - d.span.begin);
    all += '"';
    for (const Note& note : d.notes) all += " [" + with_args(note.code, note.args) + "]";
  }
  return all;
}

inline NodePtr parsed(const std::string& text, Dialect dialect, Diagnostics& diagnostics,
                      Limits limits = {}) {
  ParseOptions options;
  options.dialect = dialect;
  options.limits = limits;
  const text::Excerpt e = excerpt(text);
  return parse(e, options, diagnostics);
}

// The tree, or the messages.
inline std::string tree_of(const std::string& text, Dialect dialect = Dialect::pack) {
  Diagnostics diagnostics;
  const NodePtr node = parsed(text, dialect, diagnostics);
  return node ? tree_text(*node) : messages(diagnostics, text);
}

}  // namespace guiju::expr
