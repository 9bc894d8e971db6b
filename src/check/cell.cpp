#include "check/cell.hpp"

#include <algorithm>
#include <cctype>

#include "check/codes.hpp"
#include "check/literal.hpp"
#include "expr/regex.hpp"
#include "facts/codes.hpp"
#include "facts/remedy.hpp"
#include "guiju/expr/limits.hpp"
#include "text/codes.hpp"
#include "text/spelling.hpp"

namespace guiju::check {
namespace {

using text::Excerpt;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

Excerpt trimmed(const Excerpt& e) {
  const std::string& t = e.text();
  std::size_t begin = 0, end = t.size();
  while (begin < end && is_blank(t[begin])) ++begin;
  while (end > begin && is_blank(t[end - 1])) --end;
  return e.part(begin, end);
}

// Characters of Chinese keyboards that an author means as their ASCII neighbours.
struct FullWidth {
  std::string_view written, instead;
};
constexpr FullWidth full_width[] = {{"，", ","}, {"＜", "<"}, {"＞", ">"}, {"（", "("}, {"）", ")"}, {"［", "["}, {"］", "]"},
                                    {"【", "["}, {"】", "]"}, {"＝", "="}, {"“", "\""}, {"”", "\""}, {"－", "-"}};

class CellReader {
 public:
  CellReader(const Type& type, const facts::Zone* zone, Diagnostics& diagnostics)
      : type_(type.nullable(false)), zone_(zone), diagnostics_(diagnostics) {}

  bool ok() const { return ok_; }

  // A whole cell's text: tests with commas between.
  std::vector<CellTest> read_tests(const Excerpt& text) {
    std::vector<CellTest> tests;
    for (const Excerpt& part : split(text)) tests.push_back(read_test(trimmed(part)));
    return tests;
  }
  CellTest read_output(const Excerpt& text) {
    CellTest test;
    test.span = text.span();
    if (!has_full_width(text)) test.low = read_operand(text);
    return test;
  }
  // One item of a list in `rows:`: a single test, commas and all.
  CellTest read_item(const Excerpt& text) { return read_test(trimmed(text)); }

 private:
  // At commas outside quotes and brackets.
  std::vector<Excerpt> split(const Excerpt& text) {
    std::vector<Excerpt> parts;
    const std::string& t = text.text();
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
      parts.push_back(text.part(begin, i));
      begin = i + 1;
    }
    if (quoted) {
      refuse(code::cell_unclosed_quote, text.span(opened, t.size())).note(code::quote_whole_text);
      return {};
    }
    parts.push_back(text.part(begin, t.size()));
    return parts;
  }

  Diagnostic& refuse(Code code, Span span, std::vector<std::string> args = {}) {
    ok_ = false;
    return diagnostics_.add(code, span, std::move(args));
  }

  CellTest read_test(const Excerpt& text) {
    CellTest test;
    test.span = text.span();
    const std::string& t = text.text();
    if (t.empty()) {
      refuse(code::cell_empty_item, text.span());
      return test;
    }
    if (has_full_width(text)) return test;
    if (t == "null") return with(test, CellTest::Op::null);
    if (t == "not null") return with(test, CellTest::Op::not_null);
    if (t.starts_with("not(") && t.ends_with(")")) return read_not(text, test);
    if (type_.kind() == Kind::list) return read_list_test(text, test);
    if (type_.kind() == Kind::string && read_text_test(text, test)) return test;
    if (read_comparison(text, test) || read_interval(text, test)) return test;
    test.op = CellTest::Op::equal;
    test.low = read_operand(text);
    return test;
  }
  static CellTest with(CellTest& test, CellTest::Op op) {
    test.op = op;
    return std::move(test);
  }

  // In a text they are text; elsewhere nothing but a slip of the keyboard.
  bool has_full_width(const Excerpt& text) {
    if (type_.kind() == Kind::string || text.text().find('"') != std::string::npos) return false;
    bool found = false;
    for (const FullWidth& f : full_width) {
      const std::size_t at = text.text().find(f.written);
      if (at == std::string::npos) continue;
      refuse(code::cell_full_width, text.span(at, at + f.written.size()), {std::string(f.written)}).note(code::write_instead, {std::string(f.instead)});
      found = true;
    }
    return found;
  }

  CellTest read_not(const Excerpt& text, CellTest& test) {
    test.op = CellTest::Op::not_of;
    test.inner = read_tests(text.part(4, text.text().size() - 1));
    return std::move(test);
  }

  // `prefix "330113"`, `matches "re"`.
  bool read_text_test(const Excerpt& text, CellTest& test) {
    const std::string& t = text.text();
    const bool is_prefix = t.starts_with("prefix \"");
    if (!is_prefix && !t.starts_with("matches \"")) return false;
    test.op = is_prefix ? CellTest::Op::prefix : CellTest::Op::matches;
    test.low = read_operand(trimmed(text.part(is_prefix ? 7 : 8, t.size())));
    if (is_prefix) return true;
    std::string why;
    if (!expr::is_pattern(std::string(test.low.literal.view().as_string()), Limits{}.max_regex_bytes, why))
      refuse(code::bad_pattern, text.span(), {why});
    return true;
  }

  CellTest read_list_test(const Excerpt& text, CellTest& test) {
    const std::string& t = text.text();
    const Type element = type_.element();
    CellReader items(element, zone_, diagnostics_);
    auto operands = [&](std::size_t begin) {
      for (const Excerpt& part : items.split(text.part(begin, t.size() - 1))) test.operands.push_back(items.read_operand(trimmed(part)));
    };
    if (t == "empty") {
      test.op = CellTest::Op::empty;
    } else if (t.starts_with("has any(") && t.ends_with(")")) {
      test.op = CellTest::Op::has_any;
      operands(8);
    } else if (t.starts_with("has all(") && t.ends_with(")")) {
      test.op = CellTest::Op::has_all;
      operands(8);
    } else if (t.starts_with("has ")) {
      test.op = CellTest::Op::has_any;
      test.operands.push_back(items.read_operand(trimmed(text.part(4, t.size()))));
    } else {
      Diagnostic& d = refuse(code::cell_list_test, text.span(), {t});
      if (t.find_first_of(" <>=\"([") == std::string::npos) d.note(code::write_instead, {"has " + t});
      else d.note(code::expected_one_of, {"has x, has any(x, y), has all(x, y), empty, null"});
    }
    ok_ &= items.ok();
    return std::move(test);
  }

  // `< x`, `≥ x`, `!= x`.
  bool read_comparison(const Excerpt& text, CellTest& test) {
    struct Sign {
      std::string_view written;
      CellTest::Op op;
    };
    static constexpr Sign signs[] = {{"<=", CellTest::Op::less_equal},    {">=", CellTest::Op::greater_equal}, {"≤", CellTest::Op::less_equal},
                                     {"≥", CellTest::Op::greater_equal}, {"≠", CellTest::Op::not_equal},      {"!=", CellTest::Op::not_equal},
                                     {"<", CellTest::Op::less},           {">", CellTest::Op::greater}};
    for (const Sign& sign : signs) {
      if (!text.text().starts_with(sign.written)) continue;
      test.op = sign.op;
      const Excerpt rest = trimmed(text.part(sign.written.size(), text.text().size()));
      if (rest.empty()) refuse(code::cell_no_operand, text.span(), {std::string(sign.written)});
      else test.low = read_operand(rest);
      return true;
    }
    return false;
  }

  // `[a..b)`.
  bool read_interval(const Excerpt& text, CellTest& test) {
    const std::string& t = text.text();
    const std::size_t dots = t.find("..");
    const bool is_open = t[0] == '[' || (t[0] == '(' && dots != std::string::npos);
    if (!is_open && (dots == std::string::npos || t[0] == '"')) return false;
    const bool is_closed = t.size() > 1 && (t.back() == ']' || t.back() == ')');
    if (!is_open || !is_closed || dots == std::string::npos) {
      refuse(code::cell_interval, text.span(), {t}).note(code::write_instead, {interval_meant(t)});
      return true;
    }
    test.op = CellTest::Op::interval;
    test.low_closed = t[0] == '[';
    test.high_closed = t.back() == ']';
    test.low = read_operand(trimmed(text.part(1, dots)));
    test.high = read_operand(trimmed(text.part(dots + 2, t.size() - 1)));
    if (test.low.is_literal && test.high.is_literal && ok_) judge_interval(text, test);
    return true;
  }
  // 10..20 and [10,20) with the brackets and dots that they lack.
  static std::string interval_meant(const std::string& t) {
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
  void judge_interval(const Excerpt& text, const CellTest& test) {
    bool comparable = true;
    const int order = compare(test.low.literal.view(), test.high.literal.view(), comparable);
    if (!comparable) return;
    if (order > 0) {
      const std::string& t = text.text();
      refuse(code::cell_interval_swapped, text.span(), {t})
          .note(code::write_instead, {t.substr(0, 1) + test.high.text.text() + ".." + test.low.text.text() + t.back()});
    }
    if (order == 0 && !(test.low_closed && test.high_closed)) refuse(code::cell_interval_empty, text.span(), {text.text()});
  }

  // ---- operands
  Operand read_operand(const Excerpt& text) {
    Operand operand;
    operand.text = text;
    const std::string& t = text.text();
    if (t.empty()) {
      refuse(code::cell_empty_item, text.span());
      return operand;
    }
    if (t[0] == '"') return read_quoted(text, operand);
    Diagnostics tried;
    if (auto literal = read_literal(text, type_, zone_, tried)) {
      operand.literal = std::move(*literal);
      return operand;
    }
    if (type_.kind() == Kind::enum_) {
      refuse_member(text);
    } else if (!tried.empty() && tried[0].code == code::cell_too_many_places) {
      refuse(code::cell_too_many_places, text.span(), {t, type_.to_string()});
    } else if (type_.kind() == Kind::string || is_bad_literal(t)) {
      suggest_literal(refuse(code::cell_bad_literal, text.span(), {t, type_.to_string()}), t, type_, zone_ != nullptr);
    } else {
      operand.is_literal = false;  // a name, `48 h`, an expression: typed by the table's checker
    }
    return operand;
  }

  // What can only be meant as a literal: a date that is none must not be read as a subtraction, nor 10k as ten of a unit.
  bool is_bad_literal(const std::string& t) const {
    const bool begins = std::isdigit(static_cast<unsigned char>(t[0])) != 0;
    switch (type_.kind()) {
      case Kind::date:
      case Kind::timestamp:
      case Kind::month: return begins;
      case Kind::bool_: return begins || facts::meant_flag(t) != nullptr;
      case Kind::int_:
      case Kind::uint_:
      case Kind::double_:
      case Kind::decimal: return begins && t.find_first_of(" +-*/(") == std::string::npos;
      default: return false;
    }
  }
  // "a ""quoted"" text".
  Operand read_quoted(const Excerpt& text, Operand& operand) {
    const std::string& t = text.text();
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
      refuse(code::cell_unclosed_quote, text.span()).note(code::quote_whole_text);
      return std::move(operand);
    }
    Arena arena;
    const ValueView v = facts::admit(type_, ValueView::of_string(value), admit_context(zone_, arena));
    if (v.is_error() && type_.kind() == Kind::enum_) refuse_member(Excerpt(value, Span::nowhere, nullptr), text.span());
    else if (v.is_error()) suggest_literal(refuse(code::cell_bad_literal, text.span(), {value, type_.to_string()}), value, type_, zone_ != nullptr);
    else operand.literal = Value(v);
    return std::move(operand);
  }

  void refuse_member(const Excerpt& text, Span at = {}) {
    const std::string& t = text.text();
    suggest_member(refuse(code::cell_no_member, at.is_somewhere() ? at : text.span(), {t, type_.to_string()}), t, *type_.enum_type());
  }

  Type type_;
  const facts::Zone* zone_;
  Diagnostics& diagnostics_;
  bool ok_ = true;
};

}  // namespace

bool read_input_cell(model::CellView cell, const Type& type, const facts::Zone* zone, Diagnostics& diagnostics, Cell& out) {
  out.span = cell.span();
  if (cell.is_left_out() || (!cell.is_list() && cell.text(0) == "-")) return true;
  out.is_any = false;
  for (std::size_t i = 0; i < cell.size(); ++i) out.text += (i ? ", " : "") + std::string(cell.text(i));
  CellReader reader(type, zone, diagnostics);
  if (!cell.is_list() && cell.text(0).starts_with('=') && !cell.text(0).starts_with("==")) {
    const Excerpt text = cell.excerpt(0);
    CellTest test;
    test.op = CellTest::Op::condition;
    test.expression = trimmed(text.part(1, text.text().size()));
    test.span = text.span();
    out.tests.push_back(std::move(test));
    return true;
  }
  for (std::size_t i = 0; i < cell.size(); ++i) {
    if (cell.is_list()) out.tests.push_back(reader.read_item(cell.excerpt(i)));
    else out.tests = reader.read_tests(cell.excerpt(i));
  }
  return reader.ok();
}

bool read_output_cell(model::CellView cell, const Type& type, const facts::Zone* zone, Diagnostics& diagnostics, OutputForm& out) {
  if (cell.is_left_out() || (!cell.is_list() && (cell.text(0) == "null"))) {
    out.literal = Value();
    return true;
  }
  if (cell.is_list()) {
    Arena arena;
    auto* items = arena.array<ValueView>(cell.size());
    for (std::size_t i = 0; i < cell.size(); ++i) items[i] = ValueView::of_string(arena.copy(cell.text(i)));
    const ValueView v = facts::admit(type, ValueView::of_list(items, static_cast<std::uint32_t>(cell.size())), admit_context(zone, arena));
    if (!v.is_error()) {
      out.literal = Value(v);
      return true;
    }
    diagnostics.add(code::cell_bad_literal, cell.span(), {"[…]", type.to_string()});
    return false;
  }
  const Excerpt text = trimmed(cell.excerpt(0));
  if (text.text()[0] == '=') {
    out.expression = trimmed(text.part(1, text.text().size()));
    return true;
  }
  CellReader reader(type, zone, diagnostics);
  const CellTest test = reader.read_output(text);
  if (test.low.is_literal) out.literal = test.low.literal;
  else out.expression = text;
  return reader.ok();
}

}  // namespace guiju::check
