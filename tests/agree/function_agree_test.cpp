// Every function of the library with arguments of every type: a result that the slow oracle has too, or a refusal that says
// what to write instead.
//
// The calls are made from the declarations themselves, so a new overload is in it from its first day: of one or two
// arguments all combinations of types, of more those that differ from some overload in one place.
// GUIJU_AGREE_REPORT=1 tells which functions the oracle does not know.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <set>

#include "expr/checker.hpp"
#include "expr/batch.hpp"
#include "expr/library.hpp"
#include "expr/parser.hpp"
#include "expr/vm.hpp"
#include "facts/canonical.hpp"
#include "tests/agree/generate_expr.hpp"
#include "tests/agree/oracle_expr.hpp"

namespace guiju::agree {
namespace {

// One argument as written, and what it is in each record.
struct Argument {
  std::string text;
  Type type;
  std::vector<ValueView> values;  // none: a literal
};

class Functions : public ::testing::Test {
 protected:
  Functions() : scope_(expr::Dialect::pack, expr::Library::standard()) {
    const auto text = [](const char* t) { return ValueView::of_string(t); };
    const ValueView ints[] = {ValueView::of_int(1), ValueView::of_int(-2)}, words[] = {text("a"), text("临平")};
    const ValueView decimals[] = {ValueView::of_narrow_decimal(150, 2), ValueView::of_narrow_decimal(-5, 2)};
    add("b", Type(Kind::bool_), {ValueView::of_bool(true), ValueView::of_bool(false)});
    add("i", Type(Kind::int_), {ValueView::of_int(3), ValueView::of_int(-7)});
    add("oi", Type(Kind::int_).nullable(), {ValueView::null(), ValueView::of_int(0)});
    add("u", Type(Kind::uint_), {ValueView::of_uint(2), ValueView::of_uint(~0ull)});
    add("x", Type(Kind::double_), {ValueView::of_double(2.5), ValueView::of_double(-0.0)});
    add("d", Type::decimal(2), {ValueView::of_narrow_decimal(1250, 2), ValueView::of_narrow_decimal(-1, 2)});
    add("s", Type(Kind::string), {text("12"), text("临平 abc")});
    add("by", Type(Kind::bytes), {ValueView::of_bytes("ab"), ValueView::of_bytes("")});
    add("day", Type(Kind::date), {ValueView::of_date(19000), ValueView::of_date(-1)});
    add("mo", Type(Kind::month), {ValueView::of_month(620), ValueView::of_month(0)});
    add("at", Type(Kind::timestamp), {ValueView::of_timestamp({1'650'000'000, 0}), ValueView::of_timestamp({-1, 500'000'000})});
    add("took", Type(Kind::duration), {ValueView::of_duration({5400, 0}), ValueView::of_duration({-2, 250'000'000})});
    add("c", Type::enumeration(colour_type()), {ValueView::of_enum(colour_type().get(), 0), ValueView::of_enum(colour_type().get(), 1)});
    add("li", Type::list(Type(Kind::int_)), {ValueView::of_list(keep(ints, 2), 2), ValueView::of_list(nullptr, 0)});
    add("ls", Type::list(Type(Kind::string)), {ValueView::of_list(keep(words, 2), 2), ValueView::of_list(nullptr, 0)});
    add("ld", Type::list(Type::decimal(2)), {ValueView::of_list(keep(decimals, 2), 2), ValueView::of_list(nullptr, 0)});
    const ValueView pairs[] = {text("a"), ValueView::of_int(1), text("b"), ValueView::of_int(2)};
    add("m", Type::map(Type(Kind::string), Type(Kind::int_)), {ValueView::of_map(keep(pairs, 4), 2), ValueView::of_map(nullptr, 0)});
    scope_.add_type("Colour", Type::enumeration(colour_type()));
    // Not fields, but arguments all the same.
    for (const char* literal : {"2", "1.25", "'%s'", "'10.0.0.1'", "null", "half_up", "3 days"}) arguments_.push_back({literal, Type(), {}});
    arguments_.push_back({"optional.of(i)", Type(), {}});
    arguments_.push_back({"[day]", Type(), {}});
    arguments_.push_back({"[optional.of(i)]", Type(), {}});
    arguments_.push_back({"ip('10.0.0.1')", Type(), {}});
    arguments_.push_back({"cidr('10.0.0.0/8')", Type(), {}});
  }

  void add(const char* name, const Type& type, std::vector<ValueView> values) {
    scope_.add_slot(name, type, static_cast<std::uint32_t>(slots_++));
    for (std::size_t row = 0; row < 2; ++row) rows_[row].push_back(values[row]);
    arguments_.push_back({name, type, std::move(values)});
  }
  const ValueView* keep(const ValueView* values, std::size_t count) {
    auto* kept = arena_.array<ValueView>(count);
    for (std::size_t i = 0; i < count; ++i) new (&kept[i]) ValueView(values[i]);
    return kept;
  }

  static std::string call(const std::string& name, bool is_member, const std::vector<std::string>& args) {
    const auto is = [&](const char* function) { return name == function; };
    if (is("_[_]")) return args[0] + "[" + args[1] + "]";
    if (is("_[?_]")) return args[0] + "[?" + args[1] + "]";
    if (is("_?_:_")) return args[0] + " ? " + args[1] + " : " + args[2];
    if (is("@in")) return args[0] + " in " + args[1];
    if (is("!_") || is("-_")) return name.substr(0, 1) + args[0];
    if (name.front() == '_') return args[0] + " " + name.substr(1, name.size() - 2) + " " + args[1];
    std::string text = (is_member ? "(" + args[0] + ")." : "") + name + "(";
    for (std::size_t i = is_member ? 1 : 0; i < args.size(); ++i) text += (text.back() == '(' ? "" : ", ") + args[i];
    return text + ")";
  }

  bool suits(const Argument& argument, const Type& parameter) const {
    const Kind kind = parameter.kind();
    if (kind == Kind::parameter || kind == Kind::dyn) return true;
    if (argument.text == "2") return kind == Kind::int_;
    if (argument.text == "half_up") return kind == Kind::enum_;
    if (argument.text == "3 days") return kind == Kind::period;
    if (argument.text == "optional.of(i)") return kind == Kind::optional;
    if (argument.text.starts_with("ip(") || argument.text.starts_with("cidr(")) return kind == Kind::abstract;
    return argument.type.kind() == kind;
  }
  // All calls that are worth trying of one function with so many arguments.
  std::set<std::string> calls(const std::string& name, bool is_member, std::size_t count, const std::vector<const expr::Overload*>& overloads) const {
    std::set<std::string> texts;
    std::vector<std::string> args(count);
    if (count == 0) texts.insert(call(name, is_member, args));
    for (const Argument& first : arguments_) {
      if (count == 0 || count > 2) break;
      args[0] = first.text;
      if (count == 1) texts.insert(call(name, is_member, args));
      for (const Argument& second : arguments_) {
        if (count < 2) break;
        args[1] = second.text;
        texts.insert(call(name, is_member, args));
      }
    }
    for (const expr::Overload* overload : overloads) {
      if (count < 3 || overload->is_member != is_member || overload->parameters.size() != count) continue;
      for (std::size_t i = 0; i < count; ++i)
        for (const Argument& argument : arguments_)
          if (suits(argument, overload->parameters[i])) args[i] = argument.text;
      for (std::size_t i = 0; i < count; ++i) {
        const std::string fitting = args[i];
        for (const Argument& argument : arguments_) texts.insert((args[i] = argument.text, call(name, is_member, args)));
        args[i] = fitting;
      }
    }
    return texts;
  }

  // "" when it was refused well or decided as the oracle decides; else what is wrong.
  std::string judged(const std::string& text, bool& is_accepted, std::set<std::string>& not_in_oracle) {
    Diagnostics diagnostics;
    expr::NodePtr root = expr::parse(text::Excerpt(text, 0, std::make_shared<text::ScalarMap>(0)), {}, diagnostics);
    if (!root || !expr::check(*root, scope_, Type(), diagnostics)) return refused(diagnostics);
    is_accepted = true;
    const expr::Program program = expr::generate(*root, {});
    for (const auto& row : rows_) {
      scratch_.begin_record();
      std::string mine;
      facts::append_canonical(mine, expr::run(program, row.data(), scratch_));
      const std::string oracle = evaluate_slowly(*root, row);
      if (oracle[0] == '?') {
        not_in_oracle.insert(oracle.substr(1));
        return "";
      }
      if (mine != oracle) return mine + ", but the oracle has " + oracle;
    }
    return "";
  }

  static std::string refused(const Diagnostics& diagnostics) {
    // These say in their first line what to write, or what is wanted.
    static const std::set<std::string_view> whole = {"int_division", "decimal_with_double", "elapsed_and_calendar", "never_null",
                                                     "places_not_written", "mixed_branches", "mixed_elements", "bad_literal", "type_mismatch",
                                                     "number_out_of_range", "bad_literal_pattern", "unknown_name"};
    if (!diagnostics.has_errors()) return "refused without an error";
    for (const Diagnostic& d : diagnostics)
      if (d.notes.empty() && !whole.contains(name_of(d.code))) return "refused without a way out: " + d.message();
    return "";
  }

  expr::Scope scope_;
  Arena arena_;
  std::size_t slots_ = 0;
  std::vector<ValueView> rows_[2];
  std::vector<Argument> arguments_;
  expr::Scratch scratch_{Limits()};
};

TEST_F(Functions, OfEveryTypeGiveTheOraclesResultOrSayWhatToWrite) {
  const expr::Library& library = expr::Library::standard();
  std::set<std::string> never_accepted, not_in_oracle;
  int tried = 0, accepted = 0, wrong = 0;
  for (const std::string_view name_view : library.names()) {
    const std::string name(name_view);
    if ((name.front() == '@' && name != "@in") || name.find('@', 1) != std::string::npos || name.starts_with("_&&") || name.starts_with("_||")) continue;
    bool is_reached = false;
    std::set<std::pair<bool, std::size_t>> shapes;
    const auto overloads = library.find(name);
    for (const expr::Overload* overload : overloads) shapes.emplace(overload->is_member, overload->parameters.size());
    for (const auto& [is_member, count] : shapes)
      for (const std::string& text : calls(name, is_member, count, overloads)) {
        bool is_accepted = false;
        ++tried;
        const std::string why = judged(text, is_accepted, not_in_oracle);
        accepted += is_accepted;
        is_reached = is_reached || is_accepted;
        if (!why.empty() && ++wrong < 60) ADD_FAILURE() << text << ": " << why;
      }
    if (!is_reached) never_accepted.insert(name);
  }
  EXPECT_EQ(wrong, 0);
  EXPECT_GT(accepted, 1500);
  for (const std::string& name : never_accepted) ADD_FAILURE() << name << "() was never accepted: no test reaches it here";
  if (std::getenv("GUIJU_AGREE_REPORT") == nullptr) return;
  std::cout << tried << " calls, " << accepted << " accepted\nnot in the oracle:";
  for (const std::string& name : not_in_oracle) std::cout << " " << name;
  std::cout << "\n";
}

}  // namespace
}  // namespace guiju::agree
