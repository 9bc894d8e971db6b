// Recursive descent with precedence climbing. A counter bounds the recursion (brackets and right
// operands), each tree carries its depth, and no tree deeper than the limit is ever built; so every
// later pass may recurse. Chains of && and || become balanced trees, as in cel-go: they nest by the
// logarithm of their length, in the order written.
#include "expr/parser.hpp"

#include <algorithm>
#include <optional>

#include "expr/chain.hpp"
#include "expr/codes.hpp"
#include "expr/further_faults.hpp"
#include "expr/lexer.hpp"
#include "expr/macro.hpp"
#include "expr/number.hpp"

// Not inlined into its caller, whose frame would grow by it: frames of the recursion decide how
// much stack the deepest text takes.
#define GUIJU_APART [[gnu::noinline]]

namespace guiju::expr {
namespace {

using K = Token::Kind;

// A tree, how deep it is, and the bytes it was read from (brackets around it included).
struct Tree {
  NodePtr node;  // null: failed, and said so
  int depth = 1;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

enum Level : int { or_level, and_level, relation_level, sum_level, product_level, no_level = -1 };

Level level_of(const Token& token) {
  if (token.is_word("in")) return relation_level;
  if (token.kind != K::sign) return no_level;
  const std::string& s = token.text;
  if (s == "||") return or_level;
  if (s == "&&") return and_level;
  if (s == "==" || s == "!=" || s == "<" || s == "<=" || s == ">" || s == ">=")
    return relation_level;
  if (s == "+" || s == "-") return sum_level;
  if (s == "*" || s == "/" || s == "%") return product_level;
  return no_level;
}

// CEL's name of a binary operator.
std::string function_of(const Token& token) {
  return token.is_word("in") ? "@in" : "_" + token.text + "_";
}

class Parser {
 public:
  // `follow`: what stands behind these tokens, where they are a part of a text.
  Parser(const text::Excerpt& excerpt, const ParseOptions& options, Diagnostics& diagnostics, const std::vector<Token>& tokens, const Token* follow = nullptr)
      : excerpt_(excerpt),
        options_(options),
        diagnostics_(diagnostics),
        is_pack_(options.dialect == Dialect::pack),
        tokens_(tokens),
        follow_(follow) {}

  // Null: failed, and said so.
  NodePtr run() {
    Tree tree = expression();
    if (tree.node && peek().kind != K::end) unexpected();
    return failed_ ? nullptr : std::move(tree.node);
  }

 private:
  // --- tokens

  const Token& peek(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  const Token& take() {
    const Token& token = peek();
    if (at_ + 1 < tokens_.size()) ++at_;
    return token;
  }
  bool take_if(std::string_view sign) {
    if (!peek().is(sign)) return false;
    take();
    return true;
  }
  Span span(std::uint32_t begin, std::uint32_t end) const { return excerpt_.span(begin, end); }
  Span span(const Token& token) const { return span(token.begin, token.end); }
  std::string source(std::uint32_t begin, std::uint32_t end) const {
    return excerpt_.text().substr(begin, end - begin);
  }
  std::string source(const Tree& tree) const { return source(tree.begin, tree.end); }
  std::string source(const Token& token) const {
    constexpr std::uint32_t most = 40;
    if (token.end - token.begin <= most) return source(token.begin, token.end);
    std::uint32_t end = token.begin + most;
    while ((static_cast<unsigned char>(excerpt_.text()[end]) & 0xC0) == 0x80) --end;
    return source(token.begin, end) + "…";
  }

  // --- refusals. Only the first is told: what follows a mistake in syntax is guesswork, but in other parts of the text
  // (further_faults.hpp).

  GUIJU_APART Tree fail(Code code, Span where, std::vector<std::string> args = {}) {
    if (!failed_) diagnostics_.add(code, where, std::move(args));
    failed_ = true;
    return {};
  }
  // The token at hand does not fit; says so as well as it can be said.
  GUIJU_APART Tree unexpected(std::string_view wanted = {}) {
    const Token& token = peek().kind == K::end && follow_ ? *follow_ : peek();
    if (token.kind == K::bad) return fail(token.code, span(token), token.args);
    if (is_pack_ && token.kind == K::name) {
      if (token.text == "and" || token.text == "AND") return instead(token, "&&");
      if (token.text == "or" || token.text == "OR") return instead(token, "||");
      if (token.text == "not" || token.text == "NOT") return instead(token, "!");
    }
    if (token.kind == K::end) return fail(code::expr_ends, span(token.begin, token.begin));
    if (at_ > 0 && token.starts_operand() && tokens_[at_ - 1].ends_operand()) {
      return fail(code::operator_missing, span(token), {source(token)});
    }
    if (!wanted.empty())
      return fail(code::expr_wants, span(token), {source(token), std::string(wanted)});
    return fail(code::expr_unexpected, span(token), {source(token)});
  }
  Tree instead(const Token& token, std::string_view right) {
    return fail(code::operator_spelling, span(token), {source(token), std::string(right)});
  }
  GUIJU_APART Tree too_deep(Span where) {
    return fail(code::limit_depth, where, {std::to_string(options_.limits.max_depth)});
  }
  // Takes the closing bracket; false (and a message) when it is not there.
  bool close(const Token& open, std::string_view closing) {
    if (take_if(closing)) return true;
    if (peek().kind == K::end) {
      fail(code::bracket_unclosed, span(open), {source(open)});
    } else {
      unexpected(closing);
    }
    return false;
  }

  // --- trees

  GUIJU_APART Tree leaf(Node::Kind kind, const Token& token) {
    Tree tree{make_node(kind, span(token)), 1, token.begin, token.end};
    return counted(std::move(tree));
  }
  GUIJU_APART Tree counted(Tree tree) {
    if (++node_count_ > options_.limits.max_nodes) {
      return fail(code::limit_nodes, tree.node->span, {std::to_string(options_.limits.max_nodes)});
    }
    if (tree.depth > options_.limits.max_depth) return too_deep(tree.node->span);
    return tree;
  }
  // Puts a child under a node that is being built.
  static void adopt(Tree& parent, Tree child) {
    parent.depth = std::max(parent.depth, child.depth + 1);
    parent.node->args.push_back(std::move(child.node));
  }
  GUIJU_APART Tree finish(Tree tree, std::uint32_t begin, std::uint32_t end) {
    tree.begin = begin;
    tree.end = end;
    tree.node->span = span(begin, end);
    return counted(std::move(tree));
  }
  Tree begin_node(Node::Kind kind, const Token& name) {
    Tree tree{make_node(kind, span(name)), 1, name.begin, name.end};
    return tree;
  }

  // One level of recursion. Every recursive way goes through expression() or operand().
  class Deeper {
   public:
    explicit Deeper(Parser& parser) : parser_(parser) { ++parser_.recursion_; }
    ~Deeper() { --parser_.recursion_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;
    bool is_too_deep() const { return parser_.recursion_ > parser_.options_.limits.max_depth; }

   private:
    Parser& parser_;
  };

  // Expr = ConditionalOr ["?" ConditionalOr ":" Expr]
  Tree expression() {
    const Deeper deeper(*this);
    if (deeper.is_too_deep()) return too_deep(span(peek()));
    Tree condition = binary(or_level);
    if (!condition.node || !peek().is("?")) return condition;
    const Token& mark = take();
    Tree tree = begin_node(Node::Kind::call, mark);
    tree.node->text = "_?_:_";
    const std::uint32_t begin = condition.begin;
    Tree first = operand(or_level);
    if (!first.node) return {};
    if (!take_if(":")) return unexpected(":");
    Tree second = expression();
    if (!second.node) return {};
    const std::uint32_t end = second.end;
    adopt(tree, std::move(condition));
    adopt(tree, std::move(first));
    adopt(tree, std::move(second));
    return finish(std::move(tree), begin, end);
  }

  // The right side of an operator.
  Tree operand(int least) {
    const Deeper deeper(*this);
    if (deeper.is_too_deep()) return too_deep(span(peek()));
    return binary(least);
  }

  Tree binary(int least) {
    Tree left = unary();
    while (left.node) {
      const Level level = level_of(peek());
      if (level < least) break;
      left = level <= and_level ? chain(level, std::move(left)) : operation(level, std::move(left));
    }
    return left;
  }

  GUIJU_APART Tree operation(Level level, Tree left) {
    const Token& sign = take();
    if (is_pack_ && sign.is_word("in") && interval_follows())
      return interval(std::move(left), sign);
    Tree right = operand(level + 1);
    if (!right.node) return {};
    if (is_pack_ && level == relation_level && level_of(peek()) == relation_level) {
      return chained(left, sign, right);
    }
    Tree tree = begin_node(Node::Kind::call, sign);
    tree.node->text = function_of(sign);
    const std::uint32_t begin = left.begin, end = right.end;
    adopt(tree, std::move(left));
    adopt(tree, std::move(right));
    return finish(std::move(tree), begin, end);
  }

  // `a < b < c`: says what to write.
  Tree chained(const Tree& left, const Token& first, const Tree& middle) {
    const Token& second = take();
    const Tree right = operand(sum_level);
    if (!right.node) return {};
    const auto part = [&](const Tree& a, const Token& sign, const Tree& b) {
      return source(a) + " " + source(sign) + " " + source(b);
    };
    return fail(code::chained_comparison, span(left.begin, right.end),
                {part(left, first, middle) + " && " + part(middle, second, right)});
  }

  // --- && and ||

  GUIJU_APART Tree chain(Level level, Tree first) {
    const std::string sign = level == or_level ? "||" : "&&";
    const std::uint32_t begin = first.begin;
    std::uint32_t end = begin;
    Chain chain("_" + sign + "_");
    chain.add(std::move(first.node), first.depth);
    while (peek().is(sign)) {
      chain.add_sign(span(take()));
      Tree term = operand(level + 1);
      if (!term.node) return {};
      end = term.end;
      chain.add(std::move(term.node), term.depth);
    }
    node_count_ += chain.size();
    Tree tree;
    tree.node = chain.balanced(tree.depth);
    return finish(std::move(tree), begin, end);
  }

  // --- `in [x..y)`

  // Does an interval begin here: a bracket with ".." directly inside?
  bool interval_follows() const {
    if (!peek().is("[") && !peek().is("(")) return false;
    int depth = 0;
    for (std::size_t i = at_; i < tokens_.size(); ++i) {
      const Token& t = tokens_[i];
      if (t.kind != K::sign) continue;
      if (t.text == "[" || t.text == "(" || t.text == "{") ++depth;
      if (depth == 1 && t.text == "..") return true;
      if ((t.text == "]" || t.text == ")" || t.text == "}") && --depth == 0) return false;
    }
    return false;
  }

  GUIJU_APART Tree interval(Tree operand, const Token& sign) {
    const Token& open = take();
    Tree low = expression();
    if (!low.node) return {};
    if (!take_if("..")) return unexpected("..");
    Tree high = expression();
    if (!high.node) return {};
    if (!peek().is(")") && !peek().is("]")) {
      close(open, "]");
      return {};
    }
    const Token& closing = take();
    const std::uint32_t begin = operand.begin, end = closing.end;
    const std::string brackets = open.text + closing.text;
    Tree tree;
    tree.node = expand_interval(std::move(operand.node), std::move(low.node), std::move(high.node),
                                brackets, span(begin, end), span(sign));
    return expanded(std::move(tree), begin, end);
  }

  // What a macro gave: its size and depth are not known yet.
  Tree expanded(Tree tree, std::uint32_t begin, std::uint32_t end) {
    tree.depth = depth_of(*tree.node);
    node_count_ += 12;
    tree.begin = begin;
    tree.end = end;
    return counted(std::move(tree));
  }

  // --- unary and postfix

  Tree unary() {
    if (!peek().is("!") && !peek().is("-")) return postfix();
    std::vector<const Token*> signs;
    while (peek().is("!") || (peek().is("-") && !peek(1).is_number())) signs.push_back(&take());
    Tree operand = postfix();
    while (operand.node && !signs.empty()) {
      const Token& sign = *signs.back();
      signs.pop_back();
      Tree tree = begin_node(Node::Kind::call, sign);
      tree.node->text = sign.text + "_";
      const std::uint32_t end = operand.end;
      adopt(tree, std::move(operand));
      operand = finish(std::move(tree), sign.begin, end);
    }
    return operand;
  }

  Tree postfix() {
    Tree tree = primary();
    while (tree.node) {
      if (peek().is(".")) {
        tree = selection(std::move(tree));
      } else if (peek().is("[")) {
        tree = index(std::move(tree));
      } else if (peek().is("{")) {
        std::string name;
        if (!dotted_name(*tree.node, name)) break;
        tree = structure(std::move(name), tree.begin);
      } else {
        break;
      }
    }
    return tree;
  }

  GUIJU_APART Tree selection(Tree operand) {
    take();
    const bool is_optional = take_if("?");
    const Token& field = peek();
    if (field.kind != K::name && field.kind != K::quoted_name) return unexpected();
    take();
    if (field.kind == K::name && !is_optional && peek().is("(")) {
      return call(field.text, field, std::move(operand));
    }
    Tree tree = begin_node(Node::Kind::select, field);
    tree.node->text = field.text;
    tree.node->is_optional = is_optional;
    const std::uint32_t begin = operand.begin;
    adopt(tree, std::move(operand));
    return finish(std::move(tree), begin, field.end);
  }

  GUIJU_APART Tree index(Tree operand) {
    const Token& open = take();
    const bool is_optional = take_if("?");
    Tree key = expression();
    if (!key.node || !close(open, "]")) return {};
    Tree tree = begin_node(Node::Kind::call, open);
    tree.node->text = is_optional ? "_[?_]" : "_[_]";
    const std::uint32_t begin = operand.begin, end = tokens_[at_ - 1].end;
    adopt(tree, std::move(operand));
    adopt(tree, std::move(key));
    return finish(std::move(tree), begin, end);
  }

  // name( … ), the bracket comes next. `target` without a node: a global function.
  Tree call(std::string name, const Token& name_token, Tree target) {
    const Token& open = take();
    const std::uint32_t begin = target.node ? target.begin : name_token.begin;
    std::vector<Tree> args;
    while (!peek().is(")")) {
      args.push_back(expression());
      if (!args.back().node) return {};
      if (!take_if(",")) break;
    }
    if (!args.empty() && tokens_[at_ - 1].is(",")) return unexpected();
    if (!close(open, ")")) return {};
    const std::uint32_t end = tokens_[at_ - 1].end;
    if (options_.expands_macros) {
      if (Tree tree; macro(name, name_token, target, args, begin, end, tree)) return tree;
    }
    Tree tree = begin_node(Node::Kind::call, name_token);
    tree.node->text = std::move(name);
    tree.node->has_target = target.node != nullptr;
    if (target.node) adopt(tree, std::move(target));
    for (Tree& arg : args) adopt(tree, std::move(arg));
    return finish(std::move(tree), begin, end);
  }

  // Is this call a macro? Then `tree` is what it means (or nothing, when it was refused).
  bool macro(const std::string& name, const Token& name_token, Tree& target,
             std::vector<Tree>& args, std::uint32_t begin, std::uint32_t end, Tree& tree) {
    MacroCall macro_call{name, std::move(target.node), {}, span(begin, end), span(name_token)};
    for (Tree& arg : args) macro_call.args.push_back(std::move(arg.node));
    NodePtr node;
    const Expansion expansion =
        expand_macro(macro_call, options_.dialect, options_.limits, diagnostics_, node);
    if (expansion == Expansion::not_a_macro) {
      target.node = std::move(macro_call.target);
      for (std::size_t i = 0; i < args.size(); ++i) args[i].node = std::move(macro_call.args[i]);
      return false;
    }
    if (expansion == Expansion::failed) {
      failed_ = true;
      return true;
    }
    tree.node = std::move(node);
    tree = expanded(std::move(tree), begin, end);
    return true;
  }

  // --- primary

  Tree primary() {
    const Token& token = peek();
    switch (token.kind) {
      case K::int_:
      case K::uint_:
      case K::double_:
      case K::decimal:
      case K::percent:
        return number(token.begin, false);
      case K::string:
      case K::bytes: {
        Tree tree = leaf(Node::Kind::literal, take());
        if (!tree.node) return {};
        tree.node->value = token.value;
        tree.node->text = source(token.begin, token.end);
        return tree;
      }
      case K::word:
        return word();
      case K::name:
        return name();
      case K::sign:
        break;
      default:
        return unexpected();
    }
    if (token.text == "-" && peek(1).is_number()) {
      const std::uint32_t begin = take().begin;
      return number(begin, true);
    }
    if (token.text == "(") return bracketed();
    if (token.text == "[") return list();
    if (token.text == "{") return map();
    if (token.text == "." && peek(1).kind == K::name) return name();
    return unexpected();
  }

  Tree bracketed() {
    const Token& open = take();
    Tree tree = expression();
    if (!tree.node || !close(open, ")")) return {};
    tree.begin = open.begin;
    tree.end = tokens_[at_ - 1].end;
    return tree;
  }

  Tree word() {
    const Token& token = peek();
    if (token.text == "in") return unexpected();
    Tree tree = leaf(Node::Kind::literal, take());
    if (!tree.node) return {};
    if (token.text != "null") tree.node->value = Value(ValueView::of_bool(token.text == "true"));
    tree.node->text = token.text;
    return tree;
  }

  GUIJU_APART Tree name() {
    const Token& first = peek();
    const bool is_rooted = first.is(".");
    if (is_rooted) take();
    const Token& token = take();
    if (is_pack_ && !is_rooted && (token.text == "not" || token.text == "NOT") &&
        peek().starts_operand()) {
      return instead(token, "!");
    }
    if (is_pack_ && token.text == "if") return instead(token, "condition ? a : b");
    if (is_reserved_word(token.text)) return fail(code::reserved_word, span(token), {token.text});
    std::string text = is_rooted ? "." + token.text : token.text;
    if (peek().is("(")) return call(std::move(text), token, {});
    Tree tree = leaf(Node::Kind::name, token);
    if (!tree.node) return {};
    tree.node->text = std::move(text);
    tree.begin = first.begin;
    tree.node->span = span(first.begin, token.end);
    return tree;
  }

  // A number; its sign (if any) is taken already and begins at `begin`.
  GUIJU_APART Tree number(std::uint32_t begin, bool is_negative) {
    const Token& token = take();
    Tree tree = leaf(Node::Kind::literal, token);
    if (!tree.node) return {};
    tree.begin = begin;
    tree.node->span = tree.node->name_span = span(begin, token.end);
    const std::string spelt = source(token.begin, token.end);
    tree.node->text = is_negative ? "-" + spelt : spelt;
    const std::optional<Value> value = number_value(token, is_negative);
    if (!value) return fail(code::number_out_of_range, tree.node->span, {tree.node->text, "int"});
    tree.node->value = *value;
    if (is_negative &&
        token.kind == K::uint_) {  // -(5u): an operator, so that the checker refuses it
      tree.node->value = token.value;
      tree.node->text = spelt;
      Tree minus{make_node(Node::Kind::call, tree.node->span), 1, begin, token.end};
      minus.node->text = "-_";
      adopt(minus, std::move(tree));
      return counted(std::move(minus));
    }
    if (is_pack_ && peek().kind == K::name && !is_operator_word(peek()))
      return period(std::move(tree));
    return tree;
  }

  static bool is_operator_word(const Token& token) {
    return token.text == "and" || token.text == "or" || token.text == "not" ||
           token.text == "AND" || token.text == "OR" || token.text == "NOT";
  }

  // `14 days`, `48 h`, `10 cn.workday`: the number is read, the unit comes next.
  Tree period(Tree amount) {
    const Token& first = take();
    std::string unit = first.text;
    std::uint32_t end = first.end;
    while (peek().is(".") && peek(1).kind == K::name && !peek(2).is("(")) {
      take();
      unit += '.' + peek().text;
      end = take().end;
    }
    amount.node->kind = Node::Kind::period;
    amount.node->names.push_back(std::move(amount.node->text));  // the amount as written
    amount.node->text = std::move(unit);
    amount.node->name_span = span(first.begin, end);
    amount.node->span = span(amount.begin, end);
    amount.end = end;
    return amount;
  }

  GUIJU_APART Tree list() {
    const Token& open = take();
    Tree tree = begin_node(Node::Kind::list, open);
    std::vector<bool> optional;
    while (!peek().is("]")) {
      optional.push_back(take_if("?"));
      Tree item = expression();
      if (!item.node) return {};
      adopt(tree, std::move(item));
      if (!take_if(",")) break;
    }
    return close_items(std::move(tree), open, "]", std::move(optional), open.begin);
  }

  Tree close_items(Tree tree, const Token& open, std::string_view closing,
                   std::vector<bool> optional, std::uint32_t begin) {
    if (!close(open, closing)) return {};
    const bool any = std::find(optional.begin(), optional.end(), true) != optional.end();
    if (any) tree.node->optional_items = std::move(optional);
    return finish(std::move(tree), begin, tokens_[at_ - 1].end);
  }

  GUIJU_APART Tree map() {
    const Token& open = take();
    Tree tree = begin_node(Node::Kind::map, open);
    std::vector<bool> optional;
    while (!peek().is("}")) {
      optional.push_back(take_if("?"));
      Tree key = expression();
      if (!key.node) return {};
      if (!take_if(":")) return unexpected(":");
      Tree value = expression();
      if (!value.node) return {};
      adopt(tree, std::move(key));
      adopt(tree, std::move(value));
      if (!take_if(",")) break;
    }
    return close_items(std::move(tree), open, "}", std::move(optional), open.begin);
  }

  // Name{field: value, …}; the brace comes next.
  GUIJU_APART Tree structure(std::string name, std::uint32_t begin) {
    const Token& open = take();
    Tree tree = begin_node(Node::Kind::structure, open);
    tree.node->text = std::move(name);
    tree.node->name_span = span(begin, open.begin);
    std::vector<bool> optional;
    while (!peek().is("}")) {
      optional.push_back(take_if("?"));
      const Token& field = peek();
      if (field.kind != K::name && field.kind != K::quoted_name) return unexpected();
      tree.node->names.push_back(take().text);
      if (!take_if(":")) return unexpected(":");
      Tree value = expression();
      if (!value.node) return {};
      adopt(tree, std::move(value));
      if (!take_if(",")) break;
    }
    return close_items(std::move(tree), open, "}", std::move(optional), begin);
  }

  const text::Excerpt& excerpt_;
  const ParseOptions& options_;
  Diagnostics& diagnostics_;
  bool is_pack_;
  const std::vector<Token>& tokens_;
  const Token* follow_;
  std::size_t at_ = 0;
  std::size_t node_count_ = 0;
  int recursion_ = 0;
  bool failed_ = false;
};

bool is_limit(const Diagnostic& d) { return d.code == code::limit_depth || d.code == code::limit_nodes; }

}  // namespace

NodePtr parse(const text::Excerpt& excerpt, const ParseOptions& options, Diagnostics& diagnostics) {
  if (excerpt.text().size() > options.limits.max_expression_bytes) {
    diagnostics.add(code::limit_expression, excerpt.span(),
                    {std::to_string(options.limits.max_expression_bytes)});
    return nullptr;
  }
  std::vector<Token> tokens = tokenize(excerpt.text(), options.dialect, options.limits);
  if (tokens[0].kind == K::end) {
    diagnostics.add(code::expr_empty, excerpt.span());
    return nullptr;
  }
  Diagnostics told;
  for (Token& token : tokens) {
    if (token.kind != K::bad || token.text.empty()) continue;
    told.add(token.code, excerpt.span(token.begin, token.end), token.args);
    token.kind = K::sign;  // for what follows, as if it were written right
  }
  NodePtr tree = Parser(excerpt, options, told, tokens).run();
  if (tree && told.empty()) return tree;
  if (!tree && !std::any_of(told.begin(), told.end(), is_limit)) {
    tell_further_faults(tokens, told, [&](const std::vector<Token>& part, const Token* follow, Diagnostics& found) {
      return Parser(excerpt, options, found, part, follow).run() != nullptr;
    });
  }
  diagnostics.append(std::move(told));
  return nullptr;
}

}  // namespace guiju::expr
