#include "check/cell.hpp"

#include <algorithm>
#include <cctype>

#include "check/codes.hpp"
#include "check/literal.hpp"
#include "expr/codes.hpp"
#include "expr/regex.hpp"
#include "facts/codes.hpp"
#include "facts/remedy.hpp"
#include "guiju/expr/limits.hpp"
#include "text/codes.hpp"
#include "text/spelling.hpp"

namespace guiju::check {
namespace {

using expr::CellTests;
using expr::TestOp;
using text::Excerpt;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

std::string_view trimmed(std::string_view t) {
  while (!t.empty() && is_blank(t.front())) t.remove_prefix(1);
  while (!t.empty() && is_blank(t.back())) t.remove_suffix(1);
  return t;
}

// Characters of Chinese keyboards that an author means as their ASCII neighbours.
struct FullWidth {
  std::string_view written, instead;
};
constexpr FullWidth full_width[] = {{"，", ","}, {"＜", "<"}, {"＞", ">"}, {"（", "("}, {"）", ")"}, {"［", "["}, {"］", "]"},
                                    {"【", "["}, {"】", "]"}, {"＝", "="}, {"“", "\""}, {"”", "\""}, {"－", "-"}};

// One text of a cell, and the literals in it. Pieces are views into that text.
class OperandReader {
 public:
  // `arena` keeps literals that are not the text's own bytes.
  OperandReader(model::CellView cell, std::size_t item, const facts::Zone* zone, Diagnostics& diagnostics, Arena& arena)
      : cell_(cell), item_(item), text_(cell.text(item)), zone_(zone), diagnostics_(diagnostics), arena_(arena) {}

  bool ok() const { return ok_; }
  std::string_view text() const { return text_; }
  Excerpt excerpt(std::string_view piece) const { return cell_.excerpt(item_).part(begin_of(piece), begin_of(piece) + piece.size()); }
  std::size_t begin_of(std::string_view piece) const { return static_cast<std::size_t>(piece.data() - text_.data()); }
  Span span(std::string_view piece) const { return excerpt(piece).span(); }

  Diagnostic& refuse(Code code, std::string_view piece, std::vector<std::string> args = {}) {
    ok_ = false;
    return diagnostics_.add(code, span(piece), std::move(args));
  }

  // In a text they are text; elsewhere nothing but a slip of the keyboard.
  bool has_full_width(std::string_view t, const Type& type) {
    if (type.kind() == Kind::string || is_ascii(t) || t.find('"') != std::string_view::npos) return false;
    bool found = false;
    for (const FullWidth& f : full_width) {
      const std::size_t at = t.find(f.written);
      if (at == std::string_view::npos) continue;
      refuse(code::cell_full_width, t.substr(at, f.written.size()), {std::string(f.written)}).note(code::write_instead, {std::string(f.instead)});
      found = true;
    }
    return found;
  }

  // The piece as a literal of the type; nothing when it is refused, or when it is a name, `48 h`, an expression: typed by whoever asks.
  std::optional<ValueView> literal(std::string_view t, const Type& type) {
    if (t.empty()) return refuse(code::cell_empty_item, t), std::nullopt;
    if (t[0] == '"') return quoted(t, type);
    const ValueView v = facts::admit(type, ValueView::of_string(t), admit_context(zone_, arena_));
    if (!v.is_error()) return v;
    if (type.kind() == Kind::enum_) {
      refuse_member(t, t, type);
    } else if (v.fault().code == code::fact_loses_digits) {
      refuse(code::cell_too_many_places, t, {std::string(t), type.to_string()});
    } else if (type.kind() == Kind::string || is_bad_literal(t, type)) {
      suggest_literal(refuse(code::cell_bad_literal, t, {std::string(t), type.to_string()}), std::string(t), type, zone_ != nullptr);
    }
    return std::nullopt;
  }

 private:
  static bool is_ascii(std::string_view t) {
    return std::all_of(t.begin(), t.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  }

  // What can only be meant as a literal: a date that is none must not be read as a subtraction, nor 10k as ten of a unit.
  static bool is_bad_literal(std::string_view t, const Type& type) {
    const bool begins = std::isdigit(static_cast<unsigned char>(t[0])) != 0;
    switch (type.kind()) {
      case Kind::date:
      case Kind::timestamp:
      case Kind::month: return begins;
      case Kind::bool_: return begins || facts::meant_flag(std::string(t)) != nullptr;
      case Kind::int_:
      case Kind::uint_:
      case Kind::double_:
      case Kind::decimal: return begins && t.find_first_of(" +-*/(") == std::string_view::npos;
      default: return false;
    }
  }

  // "a ""quoted"" text".
  std::optional<ValueView> quoted(std::string_view t, const Type& type) {
    std::string value;
    bool closed = false;
    for (std::size_t i = 1; i < t.size(); ++i) {
      if (t[i] != '"') {
        value += t[i];
      } else if (i + 1 < t.size() && t[i + 1] == '"') {
        value += t[i++];
      } else {
        closed = i + 1 == t.size();
        break;
      }
    }
    if (!closed) {
      refuse(code::cell_unclosed_quote, t).note(code::quote_whole_text);
      return std::nullopt;
    }
    const bool is_as_it_stands = t.substr(1, t.size() - 2) == value;
    const std::string_view kept = is_as_it_stands ? t.substr(1, t.size() - 2) : arena_.copy(value);
    const ValueView v = facts::admit(type, ValueView::of_string(kept), admit_context(zone_, arena_));
    if (!v.is_error()) return v;
    if (type.kind() == Kind::enum_) refuse_member(value, t, type);
    else suggest_literal(refuse(code::cell_bad_literal, t, {value, type.to_string()}), value, type, zone_ != nullptr);
    return std::nullopt;
  }

  void refuse_member(std::string_view name, std::string_view at, const Type& type) {
    const std::string written(name);
    suggest_member(refuse(code::cell_no_member, at, {written, type.to_string()}), written, *type.enum_type());
  }

  const model::CellView cell_;
  const std::size_t item_;
  const std::string_view text_;
  const facts::Zone* zone_;
  Diagnostics& diagnostics_;
  Arena& arena_;
  bool ok_ = true;
};

// What an expression will give, once all of the cell has been read.
struct Computed {
  Excerpt text;
  Type type;
  bool is_condition = false;  // over `it`
};

// The tests in one text of a cell, put into its column.
class TestReader {
 public:
  // `offset`: where in the cell's words this text begins. `first_computed`: the number of the column's next computed operand.
  TestReader(OperandReader& operands, std::size_t offset, const Type& type, std::size_t first_computed, CellTests& tests, std::vector<Computed>& computed)
      : operands_(operands), offset_(offset), type_(type.nullable(false)), first_computed_(first_computed), tests_(tests), computed_(computed) {}

  // A whole cell's text: tests with commas between.
  void read_tests(std::string_view t) {
    for (const std::string_view part : split(t)) read_test(trimmed(part));
  }
  // One item of a list in `rows:`: a single test, commas and all.
  void read_test(std::string_view t) {
    if (t.empty()) return void(operands_.refuse(code::cell_empty_item, t));
    if (operands_.has_full_width(t, type_)) return;
    if (t == "null") return put(TestOp::null);
    if (t == "not null") return put(TestOp::not_null);
    if (t.starts_with("not(") && t.ends_with(")")) return read_not(t);
    if (type_.kind() == Kind::list) return read_list_test(t);
    if (type_.kind() == Kind::string && read_text_test(t)) return;
    if (read_comparison(t) || read_interval(t)) return;
    put(TestOp::equal, t, type_);
  }
  void read_condition(std::string_view t) {
    tests_.begin_test(TestOp::condition);
    put_computed({operands_.excerpt(t), Type(), true});
    tests_.end_test();
  }

 private:
  // At commas outside quotes and brackets.
  std::vector<std::string_view> split(std::string_view t) {
    if (t.find(',') == std::string_view::npos && t.find('"') == std::string_view::npos) return {t};
    std::vector<std::string_view> parts;
    int depth = 0;
    bool quoted = false;
    std::size_t begin = 0;
    std::size_t opened = 0;
    for (std::size_t i = 0; i < t.size(); ++i) {
      if (t[i] == '"') {
        if (quoted && i + 1 < t.size() && t[i + 1] == '"') {
          ++i;
          continue;
        }
        quoted = !quoted;
        opened = i;
      }
      if (quoted) continue;
      if (t[i] == '(' || t[i] == '[') ++depth;
      if ((t[i] == ')' || t[i] == ']') && depth > 0) --depth;
      if (t[i] != ',' || depth > 0) continue;
      parts.push_back(t.substr(begin, i - begin));
      begin = i + 1;
    }
    if (quoted) {
      operands_.refuse(code::cell_unclosed_quote, t.substr(opened)).note(code::quote_whole_text);
      return {};
    }
    parts.push_back(t.substr(begin));
    return parts;
  }

  void put(TestOp op) {
    tests_.begin_test(op);
    tests_.end_test();
  }
  std::optional<ValueView> put(TestOp op, std::string_view t, const Type& type) {
    tests_.begin_test(op);
    const auto literal = put_operand(t, type);
    tests_.end_test();
    return literal;
  }
  std::optional<ValueView> put_operand(std::string_view t, const Type& type) {
    const auto v = operands_.literal(t, type);
    if (v) put_literal(*v);
    else if (operands_.ok()) put_computed({operands_.excerpt(t), type});
    return v;
  }
  // Most texts are a part of the cell's own.
  void put_literal(ValueView v) {
    const std::string_view whole = operands_.text();
    const char* data = v.is(Kind::string) ? v.as_string().data() : nullptr;
    const bool is_part = data >= whole.data() && data + v.size() <= whole.data() + whole.size();
    if (data && is_part) tests_.add_part(offset_ + operands_.begin_of(v.as_string()), v.size());
    else tests_.add_literal(v);
  }
  void put_computed(Computed what) {
    tests_.add_computed(static_cast<std::uint32_t>(first_computed_ + computed_.size()));
    computed_.push_back(std::move(what));
  }

  void read_not(std::string_view t) {
    const int deepest = Limits{}.max_depth;
    if (depth_ >= deepest) return void(operands_.refuse(code::limit_depth, t.substr(0, 4), {std::to_string(deepest)}));
    ++depth_;
    tests_.begin_test(TestOp::not_of);
    read_tests(t.substr(4, t.size() - 5));
    tests_.end_test();
    --depth_;
  }

  // `prefix "330113"`, `matches "re"`.
  bool read_text_test(std::string_view t) {
    const bool is_prefix = t.starts_with("prefix \"");
    if (!is_prefix && !t.starts_with("matches \"")) return false;
    const auto literal = put(is_prefix ? TestOp::prefix : TestOp::matches, trimmed(t.substr(is_prefix ? 7 : 8)), type_);
    std::string why;
    if (!is_prefix && literal && !expr::is_pattern(literal->as_string(), Limits{}.max_regex_bytes, why)) operands_.refuse(code::bad_pattern, t, {why});
    return true;
  }

  void read_list_test(std::string_view t) {
    const auto any_of = [&](TestOp op, const std::vector<std::string_view>& items) {
      tests_.begin_test(op);
      for (const std::string_view item : items) put(TestOp::equal, trimmed(item), type_.element());
      tests_.end_test();
    };
    const auto inside = [&] { return split(t.substr(8, t.size() - 9)); };
    if (t == "empty") return put(TestOp::empty);
    if (t.starts_with("has any(") && t.ends_with(")")) return any_of(TestOp::has_any, inside());
    if (t.starts_with("has all(") && t.ends_with(")")) return any_of(TestOp::has_all, inside());
    if (t.starts_with("has ")) return any_of(TestOp::has_any, {t.substr(4)});
    Diagnostic& d = operands_.refuse(code::cell_list_test, t, {std::string(t)});
    if (t.find_first_of(" <>=\"([") == std::string_view::npos) d.note(code::write_instead, {"has " + std::string(t)});
    else d.note(code::expected_one_of, {"has x, has any(x, y), has all(x, y), empty, null"});
  }

  // `< x`, `≥ x`, `!= x`.
  bool read_comparison(std::string_view t) {
    struct Sign {
      std::string_view written;
      TestOp op;
    };
    static constexpr Sign signs[] = {{"<=", TestOp::less_equal},    {">=", TestOp::greater_equal}, {"≤", TestOp::less_equal},
                                     {"≥", TestOp::greater_equal}, {"≠", TestOp::not_equal},      {"!=", TestOp::not_equal},
                                     {"<", TestOp::less},           {">", TestOp::greater}};
    for (const Sign& sign : signs) {
      if (!t.starts_with(sign.written)) continue;
      const std::string_view rest = trimmed(t.substr(sign.written.size()));
      if (rest.empty()) operands_.refuse(code::cell_no_operand, t, {std::string(sign.written)});
      else put(sign.op, rest, type_);
      return true;
    }
    return false;
  }

  // `[a..b)`.
  bool read_interval(std::string_view t) {
    const std::size_t dots = t.find("..");
    const bool is_open = t[0] == '[' || (t[0] == '(' && dots != std::string_view::npos);
    if (!is_open && (dots == std::string_view::npos || t[0] == '"')) return false;
    const bool is_closed = t.size() > 1 && (t.back() == ']' || t.back() == ')');
    if (!is_open || !is_closed || dots == std::string_view::npos) {
      operands_.refuse(code::cell_interval, t, {std::string(t)}).note(code::write_instead, {interval_meant(t)});
      return true;
    }
    const std::string_view low = trimmed(t.substr(1, dots - 1)), high = trimmed(t.substr(dots + 2, t.size() - dots - 3));
    tests_.begin_test(TestOp::interval, t[0] == '[', t.back() == ']');
    const auto from = put_operand(low, type_), to = put_operand(high, type_);
    tests_.end_test();
    if (from && to && operands_.ok()) judge_interval(t, low, high, *from, *to);
    return true;
  }
  // 10..20 and [10,20) with the brackets and dots that they lack.
  static std::string interval_meant(std::string_view t) {
    std::string_view inner = t;
    const bool is_open = inner.front() == '[' || inner.front() == '(';
    const bool is_closed = inner.back() == ']' || inner.back() == ')';
    const std::string left(is_open ? inner.substr(0, 1) : "["), right(is_closed ? inner.substr(inner.size() - 1) : "]");
    if (is_open) inner.remove_prefix(1);
    if (is_closed && !inner.empty()) inner.remove_suffix(1);
    std::size_t middle = inner.find(".."), size = 2;
    for (const std::string_view sign : {",", "~", "-", "—"}) {
      if (middle != std::string_view::npos) break;
      middle = inner.find(sign, 1);
      size = sign.size();
    }
    if (middle == std::string_view::npos) return "[10..20)";
    std::string high(inner.substr(middle + size));
    high.erase(0, std::min(high.find_first_not_of(' '), high.size()));
    return left + std::string(inner.substr(0, middle)) + ".." + high + right;
  }
  void judge_interval(std::string_view t, std::string_view low, std::string_view high, ValueView from, ValueView to) {
    bool comparable = true;
    const int order = compare(from, to, comparable);
    if (!comparable) return;
    if (order > 0) {
      operands_.refuse(code::cell_interval_swapped, t, {std::string(t)})
          .note(code::write_instead, {std::string(t.substr(0, 1)).append(high).append("..").append(low) + t.back()});
    }
    if (order == 0 && !(t[0] == '[' && t.back() == ']')) operands_.refuse(code::cell_interval_empty, t, {std::string(t)});
  }

  OperandReader& operands_;
  const std::size_t offset_;
  const Type type_;
  const std::size_t first_computed_;
  int depth_ = 0;  // of not(…) inside not(…)
  CellTests& tests_;
  std::vector<Computed>& computed_;
};

// A name, a period, a condition over the cell's value.
Tree tree_of(Workbench& bench, const expr::Scope& scope, const Computed& what, const Table::Column& column) {
  if (!what.is_condition) return bench.check_known(what.text, scope, what.type);
  expr::Scope with_it = scope;
  with_it.add_slot("it", column.type, column.slot, "cell's value");
  return bench.check_known(what.text, with_it, Type(Kind::bool_));
}

std::string all_items(model::CellView cell) {
  std::string all;
  for (std::size_t i = 0; i < cell.size(); ++i) all.append(i ? ", " : "").append(cell.text(i));
  return all;
}

}  // namespace

std::uint32_t read_input_cell(Workbench& bench, const expr::Scope& scope, model::CellView cell, Table::Column& column) {
  if (cell.is_left_out() || (!cell.is_list() && cell.text(0) == "-")) return 0;
  Arena arena;
  std::vector<Computed> computed;
  column.cells.begin_cell(cell.is_list() ? std::string_view(all_items(cell)) : cell.text(0), cell.span());
  bool ok = true;
  std::size_t offset = 0;
  for (std::size_t i = 0; i < cell.size(); ++i) {
    OperandReader operands(cell, i, bench.zone, bench.diagnostics, arena);
    TestReader reader(operands, offset, column.type, column.computed.size(), column.cells, computed);
    const std::string_view t = operands.text();
    if (cell.is_list()) reader.read_test(trimmed(t));
    else if (t.starts_with('=') && !t.starts_with("==")) reader.read_condition(trimmed(t.substr(1)));
    else reader.read_tests(t);
    ok &= operands.ok();
    offset += t.size() + 2;
  }
  if (!ok) return column.cells.drop_cell(), 0;
  for (const Computed& what : computed) column.computed.push_back({tree_of(bench, scope, what, column), what.is_condition});
  return static_cast<std::uint32_t>(column.cells.size());
}

bool read_output_cell(model::CellView cell, const Type& type, const facts::Zone* zone, Diagnostics& diagnostics, Arena& arena, OutputForm& out) {
  if (cell.is_left_out() || (!cell.is_list() && (cell.text(0) == "null"))) {
    out.literal = ValueView();
    return true;
  }
  if (cell.is_list()) {
    auto* items = arena.array<ValueView>(cell.size());
    for (std::size_t i = 0; i < cell.size(); ++i) items[i] = ValueView::of_string(arena.copy(cell.text(i)));
    const ValueView v = facts::admit(type, ValueView::of_list(items, static_cast<std::uint32_t>(cell.size())), admit_context(zone, arena));
    if (!v.is_error()) {
      out.literal = v;
      return true;
    }
    diagnostics.add(code::cell_bad_literal, cell.span(), {"[…]", type.to_string()});
    return false;
  }
  OperandReader reader(cell, 0, zone, diagnostics, arena);
  const std::string_view t = trimmed(reader.text());
  if (t.starts_with('=')) {
    out.expression = reader.excerpt(trimmed(t.substr(1)));
    return true;
  }
  const Type plain = type.nullable(false);
  if (reader.has_full_width(t, plain)) return false;
  out.literal = reader.literal(t, plain);
  if (!out.literal && reader.ok()) out.expression = reader.excerpt(t);
  return reader.ok();
}

}  // namespace guiju::check
