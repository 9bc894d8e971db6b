// Brackets follow from levels, the parser's own: a part that binds less tightly than its place
// wants is bracketed. Recursion is over the tree, whose depth is bounded.
#include "expr/print.hpp"

#include <array>
#include <initializer_list>

#include "expr/lexer.hpp"
#include "expr/macro.hpp"

namespace guiju::expr {
namespace {

using NK = Node::Kind;

enum Level : int { ternary, or_, and_, relation, sum, product, unary, postfix, atom };

struct Operator {
  std::string_view function, sign;
  Level level;
};
constexpr std::array<Operator, 14> operators = {{
    {"_||_", "||", or_},
    {"_&&_", "&&", and_},
    {"_==_", "==", relation},
    {"_!=_", "!=", relation},
    {"_<_", "<", relation},
    {"_<=_", "<=", relation},
    {"_>_", ">", relation},
    {"_>=_", ">=", relation},
    {"@in", "in", relation},
    {"_+_", "+", sum},
    {"_-_", "-", sum},
    {"_*_", "*", product},
    {"_/_", "/", product},
    {"_%_", "%", product},
}};

const Operator* find_operator(const Node& node) {
  if (node.kind != NK::call || node.has_target || node.args.size() != 2) return nullptr;
  for (const Operator& o : operators) {
    if (o.function == node.text) return &o;
  }
  return nullptr;
}

// What the checker put around a tree (a conversion) is not printed.
const Node& written(const Node& node) {
  return is_put_around(node) ? written(*node.args[0]) : node;
}

// The part of a tree at this path of arguments; null when the tree has another shape.
const Node* part(const Node& node, std::initializer_list<std::size_t> path) {
  const Node* at = &node;
  for (const std::size_t i : path) {
    at = &written(*at);
    if (i >= at->args.size()) return nullptr;
    at = at->args[i].get();
  }
  return at;
}

bool is_call(const Node* node, std::string_view function) {
  return node && written(*node).kind == NK::call && written(*node).text == function;
}

class Printer {
 public:
  explicit Printer(Dialect dialect) : dialect_(dialect) {}

  std::string take() { return std::move(out_); }

  // The tree, in brackets if it binds less tightly than `least`.
  void print(const Node* node, int least = ternary) {
    if (!node) {
      out_ += "…";
      return;
    }
    const Node& n = written(*node);
    const bool brackets = level_of(n) < least;
    if (brackets) out_ += '(';
    bare(n);
    if (brackets) out_ += ')';
  }

 private:
  static Level level_of(const Node& n);
  void bare(const Node& n);
  void name(const std::string& text);
  void field(const std::string& text);
  void call(const Node& n);
  void binary(const Node& n, const Operator& o);
  void sign_before(std::string_view sign, const Node& operand);
  void interval(const Node& operand, const Node& both);
  void list(const Node& n);
  void map(const Node& n);
  void structure(const Node& n);
  void comprehension(const Node& n);
  void block(const Node& n);
  void literal(const Node& n);
  void arguments(const std::vector<const Node*>& args, std::size_t from = 0);
  void optional_mark(const Node& n, std::size_t i) {
    if (i < n.optional_items.size() && n.optional_items[i]) out_ += '?';
  }

  Dialect dialect_;
  std::string out_;
};

Level Printer::level_of(const Node& n) {
  if (n.macro == "interval" || n.macro == "@interval") return relation;
  if (n.kind == NK::period) return unary;
  if (n.kind == NK::literal) {
    // A unit would take the field's name after it for its own, `20%` and what follows would be a
    // division.
    const guiju::Kind kind = n.value.view().kind();
    const bool is_quoted = kind == guiju::Kind::string || kind == guiju::Kind::bytes;
    return !is_quoted && n.text.find_first_of(" %") != std::string::npos ? unary : atom;
  }
  if (n.kind != NK::call) return n.kind == NK::select && !n.is_test ? postfix : atom;
  if (n.text == "_?_:_") return ternary;
  if (const Operator* o = find_operator(n)) return o->level;
  if ((n.text == "!_" || n.text == "-_") && !n.has_target) return unary;
  return postfix;
}

void Printer::bare(const Node& n) {
  switch (n.kind) {
    case NK::literal:
      return literal(n);
    case NK::name:
      return name(n.text);
    case NK::select:
      if (n.is_test) out_ += "has(";
      print(part(n, {0}), postfix);
      out_ += n.is_optional ? ".?" : ".";
      field(n.text);
      if (n.is_test) out_ += ')';
      return;
    case NK::call:
      return call(n);
    case NK::list:
      return list(n);
    case NK::map:
      return map(n);
    case NK::structure:
      return structure(n);
    case NK::comprehension:
      return comprehension(n);
    case NK::period:
      if (n.names.empty())
        out_ += print_literal(n.value.view(), dialect_);
      else
        out_ += n.names[0];
      (out_ += ' ') += n.text;
      return;
  }
}

void Printer::name(const std::string& text) {
  const auto numbered = [&](std::string_view prefix, const char* macro) {
    if (!text.starts_with(prefix)) return false;
    ((out_ += macro) += '(');
    for (const char c : text.substr(prefix.size())) {
      if (c == ':')
        out_ += ", ";
      else
        out_ += c;
    }
    out_ += ')';
    return true;
  };
  if (numbered("@index", "cel.index") || numbered("@it:", "cel.iterVar") ||
      numbered("@ac:", "cel.accuVar")) {
    return;
  }
  out_ += text;
}

void Printer::field(const std::string& text) {
  const auto tokens = tokenize(text, dialect_, {});
  const bool is_plain =
      tokens.size() == 2 && tokens[0].kind == Token::Kind::name && tokens[0].end == text.size();
  if (is_plain)
    out_ += text;
  else
    ((out_ += '`') += text) += '`';
}

void Printer::arguments(const std::vector<const Node*>& args, std::size_t from) {
  out_ += '(';
  for (std::size_t i = from; i < args.size(); ++i) {
    if (i != from) out_ += ", ";
    print(args[i]);
  }
  out_ += ')';
}

void Printer::call(const Node& n) {
  if (n.macro == "interval" && n.args.size() == 2) {
    if (const Node* operand = part(n, {0, 0})) return interval(*operand, n);
  }
  if (const Operator* o = find_operator(n)) return binary(n, *o);
  if (n.text == "_?_:_" && n.args.size() == 3) {
    print(n.args[0].get(), or_);
    out_ += " ? ";
    print(n.args[1].get(), or_);
    out_ += " : ";
    return print(n.args[2].get(), ternary);
  }
  if ((n.text == "!_" || n.text == "-_") && n.args.size() == 1) {
    return sign_before(n.text.substr(0, 1), *n.args[0]);
  }
  if ((n.text == "_[_]" || n.text == "_[?_]") && n.args.size() == 2) {
    print(n.args[0].get(), postfix);
    out_ += n.text == "_[?_]" ? "[?" : "[";
    print(n.args[1].get());
    out_ += ']';
    return;
  }
  if (n.has_target && !n.args.empty()) {
    print(n.args[0].get(), postfix);
    out_ += '.';
  }
  out_ += n.text;
  std::vector<const Node*> args;
  for (const NodePtr& arg : n.args) args.push_back(arg.get());
  arguments(args, n.has_target ? 1 : 0);
}

void Printer::binary(const Node& n, const Operator& o) {
  // The parser makes one balanced chain of && (and of ||), so both sides may be chains again.
  const bool is_chain = o.level <= and_;
  print(n.args[0].get(), o.level == relation ? sum : o.level);
  ((out_ += ' ') += o.sign) += ' ';
  print(n.args[1].get(), is_chain ? o.level : o.level + 1);
}

void Printer::sign_before(std::string_view sign, const Node& operand) {
  out_ += sign;
  const std::size_t begin = out_.size();
  print(&operand, unary);
  // -(5): not the number -5.
  const char first = begin < out_.size() ? out_[begin] : ' ';
  if (sign == "-" && (first == '.' || (first >= '0' && first <= '9'))) {
    out_.insert(begin, 1, '(');
    out_ += ')';
  }
}

// `both` is low >= … && high < …
void Printer::interval(const Node& operand, const Node& both) {
  print(&operand, sum);
  out_ += is_call(part(both, {0}), "_>=_") ? " in [" : " in (";
  print(part(both, {0, 1}));
  out_ += "..";
  print(part(both, {1, 1}));
  out_ += is_call(part(both, {1}), "_<=_") ? ']' : ')';
}

void Printer::list(const Node& n) {
  out_ += '[';
  for (std::size_t i = 0; i < n.args.size(); ++i) {
    if (i != 0) out_ += ", ";
    optional_mark(n, i);
    print(n.args[i].get());
  }
  out_ += ']';
}

void Printer::map(const Node& n) {
  out_ += '{';
  for (std::size_t i = 0; i + 1 < n.args.size(); i += 2) {
    if (i != 0) out_ += ", ";
    optional_mark(n, i / 2);
    print(n.args[i].get());
    out_ += ": ";
    print(n.args[i + 1].get());
  }
  out_ += '}';
}

void Printer::structure(const Node& n) {
  (out_ += n.text) += '{';
  for (std::size_t i = 0; i < n.args.size() && i < n.names.size(); ++i) {
    if (i != 0) out_ += ", ";
    optional_mark(n, i);
    field(n.names[i]);
    out_ += ": ";
    print(n.args[i].get());
  }
  out_ += '}';
}

void Printer::block(const Node& n) {
  out_ += "cel.block([";
  const Node* at = &n;
  for (bool first = true;; first = false) {
    if (!first) out_ += ", ";
    print(part(*at, {1}));
    const Node* body = part(*at, {4});
    if (!body || body->macro != "@block") {
      out_ += "], ";
      print(body);
      out_ += ')';
      return;
    }
    at = body;
  }
}

void Printer::comprehension(const Node& n) {
  const std::string& macro = n.macro;
  if (macro == "cel.block") return block(n);
  if (macro == "@interval") {
    const Node* both = part(n, {4});
    if (both && n.args.size() > 1) return interval(*n.args[1], written(*both));
  }
  if (macro == "cel.bind") {
    (out_ += "cel.bind(") += n.names[2];
    out_ += ", ";
    print(part(n, {1}));
    out_ += ", ";
    print(part(n, {4}));
    out_ += ')';
    return;
  }
  if (macro == "sortBy") {
    print(part(n, {1}), postfix);
    out_ += ".sortBy(";
    if (const Node* keys = part(n, {4, 1}); keys && !keys->names.empty()) name(keys->names[0]);
    out_ += ", ";
    print(part(n, {4, 1, 3, 1, 0}));
    out_ += ')';
    return;
  }
  const bool is_optional = macro == "optMap" || macro == "optFlatMap";
  print(part(n, {is_optional ? std::size_t{1} : std::size_t{0}}), postfix);
  ((out_ += '.') += macro.empty() ? "fold" : macro) += '(';
  if (is_optional) {
    const Node* mapped = macro == "optMap" ? part(n, {4, 1, 0}) : part(n, {4, 1});
    if (mapped && mapped->names.size() == 3) name(mapped->names[2]);
    out_ += ", ";
    print(mapped ? part(*mapped, {4}) : nullptr);
    out_ += ')';
    return;
  }
  name(n.names[0]);
  if (!n.names[1].empty()) {
    out_ += ", ";
    name(n.names[1]);
  }
  const Node* step = part(n, {3});
  std::vector<const Node*> rest;
  if (macro == "all" || macro == "exists") {
    rest = {part(n, {3, 1})};
  } else if (macro == "exists_one" || macro == "existsOne" || macro == "filter") {
    rest = {part(n, {3, 0})};
  } else {
    const Node* taken = step;
    if (is_call(step, "_?_:_")) {
      rest.push_back(part(*step, {0}));
      taken = part(*step, {1});
    }
    const bool is_list = macro == "map" || macro == "transformList";
    rest.push_back(!taken ? nullptr
                   : is_list
                       ? part(*taken, {1, 0})
                       : part(*taken, {macro == "transformMap" ? std::size_t{2} : std::size_t{1}}));
  }
  for (const Node* node : rest) {
    out_ += ", ";
    print(node);
  }
  out_ += ')';
}

void Printer::literal(const Node& n) {
  if (!n.text.empty())
    out_ += n.text;
  else
    out_ += print_literal(n.value.view(), dialect_);
}

}  // namespace

std::string print(const Node& node, Dialect dialect) {
  Printer printer(dialect);
  printer.print(&node);
  return printer.take();
}

}  // namespace guiju::expr
