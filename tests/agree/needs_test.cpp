// What an expression still needs, against brute force: fields take few values, so all ways to fill the unknown ones can be
// tried.
//
// Whatever the expression: a value or an error that comes out before all is known comes out for every way to fill the rest,
// and what is needed is not known yet. Where no field is read twice: "needs" comes out only when the answer is open, and
// each field that it names can still change the answer. (`a && !a` needs a here, though it is false anyway: no program that
// looks at one part at a time can see that.)
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "expr/checker.hpp"
#include "expr/parser.hpp"
#include "expr/vm.hpp"
#include "facts/canonical.hpp"
#include "guiju/facts/schema.hpp"
#include "tests/agree/generate_expr.hpp"

namespace guiju::agree {
namespace {

const std::shared_ptr<const StructType>& person_type() {
  static const auto* const made = [] {
    auto type = std::make_shared<StructType>();
    type->name = "Person";
    type->fields = {{"age", Type(Kind::int_), "", ""}, {"ok", Type(Kind::bool_).nullable(), "", ""}};
    return new std::shared_ptr<const StructType>(std::move(type));
  }();
  return *made;
}

Schema make_schema() {
  const auto named = [](std::string name, Type type) {
    Field f;
    f.name = std::move(name);
    f.type = std::move(type);
    return f;
  };
  std::vector<Field> fields;
  for (const char* name : {"b0", "b1", "b2", "b3"}) fields.push_back(named(name, Type(Kind::bool_)));
  for (const char* name : {"n0", "n1", "n2"}) fields.push_back(named(name, Type(Kind::int_)));
  for (const char* name : {"o0", "o1"}) fields.push_back(named(name, Type(Kind::int_).nullable()));
  fields.push_back(named("p", Type::structure(person_type())));
  fields.push_back(named("people", Type::list(Type::structure(person_type()))));
  return Schema("case", std::move(fields));
}

std::vector<ValueView> domain(const Type& type) {
  std::vector<ValueView> values;
  if (type.is_nullable()) values.push_back(ValueView::null());
  if (type.kind() == Kind::bool_) {
    values.push_back(ValueView::of_bool(false));
    values.push_back(ValueView::of_bool(true));
  } else {
    for (int i = 0; i < (type.is_nullable() ? 2 : 3); ++i) values.push_back(ValueView::of_int(i));
  }
  return values;
}

// A place for a value: a field, or a part of a person.
struct Cell {
  std::uint32_t path = 0;
  std::vector<ValueView> domain;
  ValueView value;
  bool is_known = false;
};

// A record as cells, and back as slots.
class Facts {
 public:
  Facts(const Schema& schema, Random& random) : schema_(schema) {
    for (std::uint32_t slot = 0; slot < 9; ++slot) add(slot, schema.fields()[slot].type, random);
    for (std::uint32_t person = 0; person < 3; ++person)
      for (std::uint32_t part = 0; part < 2; ++part)
        add(schema.part_path(person == 0 ? 9 : 10, part), person_type()->fields[part].type, random);
  }
  std::vector<Cell>& cells() { return cells_; }

  std::vector<ValueView> slots(Arena& arena) const {
    std::vector<ValueView> made;
    for (std::uint32_t slot = 0; slot < 9; ++slot) made.push_back(value(slot));
    auto* const people = arena.array<ValueView>(3);
    for (std::uint32_t person = 0; person < 3; ++person) {
      auto* const parts = arena.array<ValueView>(2);
      for (std::uint32_t part = 0; part < 2; ++part) new (&parts[part]) ValueView(value(9 + 2 * person + part));
      new (&people[person]) ValueView(ValueView::of_struct(person_type().get(), parts, arena));
    }
    made.push_back(people[0]);
    made.push_back(ValueView::of_list(people + 1, 2));
    return made;
  }

 private:
  void add(std::uint32_t path, const Type& type, Random& random) {
    Cell cell;
    cell.path = path;
    cell.domain = domain(type);
    cell.value = random.of(cell.domain);
    cell.is_known = !random.one_in(3);
    cells_.push_back(std::move(cell));
  }
  ValueView value(std::size_t cell) const {
    return cells_[cell].is_known ? cells_[cell].value : schema_.unknown(cells_[cell].path);
  }
  const Schema& schema_;
  std::vector<Cell> cells_;
};

// --- expressions --------------------------------------------------------------------------------------------------

// Conditions that both hold and fail for some values of the domain, if no field is read twice.
class Maker {
 public:
  Maker(Random& random, bool reads_once) : random_(random), reads_once_(reads_once) {}
  std::string condition(int depth) {
    if (depth <= 0) return leaf();
    switch (random_.below(6)) {
      case 0: case 1: return "(" + condition(depth - 1) + " && " + condition(depth - 1) + ")";
      case 2: case 3: return "(" + condition(depth - 1) + " || " + condition(depth - 1) + ")";
      case 4: return "!(" + condition(depth - 1) + ")";
      default:
        if (random_.one_in(2)) return leaf();
        return "(" + condition(depth - 1) + " ? " + condition(depth - 1) + " : " + condition(depth - 1) + ")";
    }
  }
  // Were there too few fields to read each once?
  bool has_run_out() const { return has_run_out_; }

 private:
  // A field that was not read yet; "" when all were.
  std::string take(std::vector<std::string> names) {
    if (reads_once_) std::erase_if(names, [&](const std::string& name) { return used_.count(name) != 0; });
    if (names.empty()) return "";
    const std::string name = random_.of(names);
    used_.insert(name);
    return name;
  }
  // Lists, maps and structs of which parts may be unknown.
  std::string of_two_ints() {
    static const std::vector<std::string> ints = {"n0", "n1", "n2"};
    const std::string a = take(ints), b = take(ints);
    if (a.empty() || b.empty()) return "";
    const std::string list = "[" + a + ", " + b + "]", constant = std::to_string(random_.below(3));
    switch (random_.below(13)) {
      case 0: return list + ".exists(x, x > 1)";
      case 1: return list + ".all(x, x < 2)";
      case 2: return "(" + constant + " in " + list + ")";
      case 3: return "(" + a + " in [" + b + ", 1])";
      case 4: return "({'a': " + a + ", 'b': " + b + "}['a'] > 0)";
      case 5: return "(Person{age: " + a + ", ok: true}.age == " + b + ")";
      case 6: return list + ".map(x, x + 1).exists(y, y > 2)";
      case 7: return "(" + list + " + [1]).exists(x, x == 0)";
      case 8: return "sets.intersects(" + list + ", [" + constant + "])";
      case 9: return "sets.contains(" + list + ", [" + constant + "])";
      case 10: return "([" + a + "].reverse()[0] < 2 || " + b + " == 0)";
      case 11: return "{'a': " + a + "}.transformMap(k, v, v + 1).exists(k, k == 'b')";
      default: return "([" + a + ", 1] == [1, " + b + "])";
    }
  }
  std::string leaf() {
    static const std::vector<std::string> bools = {"b0", "b1", "b2", "b3"}, ints = {"n0", "n1", "n2"}, maybe = {"o0", "o1"};
    const std::string bound = std::to_string(1 + random_.below(2));
    for (int tries = 0; tries < 20; ++tries) {
      std::string name;
      switch (random_.below(10)) {
        case 9: if (!(name = of_two_ints()).empty()) return name; break;
        case 0: case 1: if (!(name = take(bools)).empty()) return name; break;
        case 2: if (!(name = take(ints)).empty()) return name + (random_.one_in(2) ? " < " : " >= ") + bound; break;
        case 3: if (!(name = take(ints)).empty()) return name + " in [0, 2]"; break;
        case 4: if (!(name = take(maybe)).empty()) return name + (random_.one_in(2) ? " == null" : " != 1"); break;
        case 5: if (!(name = take({"p.age"})).empty()) return "p.age > 0"; break;
        case 6: if (!(name = take({"p.ok"})).empty()) return random_.one_in(2) ? "has(p.ok)" : "p.?ok.orValue(false)"; break;
        case 7: if (!(name = take({"people.age"})).empty()) return random_.one_in(2) ? "people.exists(x, x.age > 1)" : "people.all(x, x.age < 2)"; break;
        default:
          if (!(name = take(ints)).empty()) {
            const std::string other = take(ints);
            return other.empty() ? name + " == 1" : "(" + name + " == " + other + ")";
          }
      }
    }
    has_run_out_ = true;
    return "b0";
  }
  Random& random_;
  bool reads_once_;
  bool has_run_out_ = false;
  std::set<std::string> used_;
};

// --- comparing -------------------------------------------------------------------------------------------------------

class Judge {
 public:
  Judge() : schema_(make_schema()), scope_(expr::Dialect::pack, expr::Library::standard()) {
    scope_.add_type("Person", Type::structure(person_type()));
    for (std::uint32_t i = 0; i < schema_.fields().size(); ++i) scope_.add_slot(schema_.fields()[i].name, schema_.fields()[i].type, i);
  }
  const Schema& schema() const { return schema_; }

  expr::Program compile(const std::string& text) const {
    Diagnostics diagnostics;
    const expr::NodePtr root = expr::parse(text::Excerpt(text, 0, std::make_shared<text::ScalarMap>(0)), {}, diagnostics);
    EXPECT_TRUE(root && expr::check(*root, scope_, Type(), diagnostics)) << text << "\n" << diagnostics.render();
    return expr::generate(*root);
  }

  // "" when all is well.
  std::string judge(const expr::Program& program, Facts facts, bool reads_once) {
    arena_.reset();
    scratch_.begin_record();
    const ValueView got = answer(program, facts);
    std::string said = canonical(got);
    std::set<std::uint32_t> needed;
    if (got.is_unknown()) needed.insert(got.unknowns().paths, got.unknowns().paths + got.unknowns().count);
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < facts.cells().size(); ++i)
      if (!facts.cells()[i].is_known && is_read(program, i)) open.push_back(i);
    for (std::uint32_t path : needed)
      if (std::none_of(open.begin(), open.end(), [&](std::size_t i) { return facts.cells()[i].path == path; }))
        return "needs " + schema_.path(path) + ", which is known or not read";
    std::set<std::string> answers;
    std::map<std::uint32_t, bool> matters;
    fill(program, facts, open, 0, answers);
    if (!got.is_unknown()) return answers == std::set<std::string>{said} ? "" : said + " came too early";
    if (needed.empty()) return "needs nothing that has a name";
    if (!reads_once) return "";
    if (answers.size() == 1) return "needs something, but is " + *answers.begin() + " anyway";
    for (std::uint32_t path : needed)
      if (!can_change(program, facts, open, path)) return "needs " + schema_.path(path) + ", which changes nothing";
    return "";
  }

 private:
  static std::string canonical(ValueView v) {
    std::string out;
    facts::append_canonical(out, v);
    return out;
  }
  ValueView answer(const expr::Program& program, const Facts& facts) {
    return expr::whole(expr::run(program, facts.slots(arena_).data(), scratch_), scratch_.arena);
  }
  bool is_read(const expr::Program& program, std::size_t cell) const {
    const auto slot = static_cast<std::uint32_t>(cell < 9 ? cell : cell < 11 ? 9 : 10);
    return std::find(program.slots.begin(), program.slots.end(), slot) != program.slots.end();
  }
  // All answers over all ways to fill the cells from `at` on.
  void fill(const expr::Program& program, Facts& facts, const std::vector<std::size_t>& open, std::size_t at,
            std::set<std::string>& answers) {
    if (at == open.size()) {
      arena_.reset();
      scratch_.begin_record();
      answers.insert(canonical(answer(program, facts)));
      return;
    }
    Cell& cell = facts.cells()[open[at]];
    cell.is_known = true;
    for (ValueView v : cell.domain) {
      cell.value = v;
      fill(program, facts, open, at + 1, answers);
    }
    cell.is_known = false;
  }
  // Is there a way to fill the others for which this path's cells decide?
  bool can_change(const expr::Program& program, Facts& facts, const std::vector<std::size_t>& open, std::uint32_t path) {
    std::vector<std::size_t> its, others;
    for (std::size_t i : open) (facts.cells()[i].path == path ? its : others).push_back(i);
    bool changes = false;
    const std::function<void(std::size_t)> each = [&](std::size_t at) {
      if (changes) return;
      if (at == others.size()) {
        std::set<std::string> answers;
        fill(program, facts, its, 0, answers);
        changes = answers.size() > 1;
        return;
      }
      Cell& cell = facts.cells()[others[at]];
      cell.is_known = true;
      for (ValueView v : cell.domain) {
        cell.value = v;
        each(at + 1);
      }
      cell.is_known = false;
    };
    each(0);
    return changes;
  }

  Schema schema_;
  expr::Scope scope_;
  Arena arena_;
  expr::Scratch scratch_;
};

void try_many(std::uint64_t seed, int count, bool reads_once) {
  Judge judge;
  Random random(seed);
  int open = 0;
  for (int i = 0; i < count; ++i) {
    Maker maker(random, reads_once);
    const std::string text = maker.condition(1 + static_cast<int>(random.below(3)));
    if (reads_once && maker.has_run_out()) continue;
    const expr::Program program = judge.compile(text);
    for (int row = 0; row < 6; ++row) {
      Facts facts(judge.schema(), random);
      int unknown = 0;  // few enough to try all
      for (Cell& cell : facts.cells())
        if (!cell.is_known && ++unknown > 6) cell.is_known = true;
      open += unknown;
      const std::string wrong = judge.judge(program, facts, reads_once);
      ASSERT_EQ(wrong, "") << "seed " << seed << ": " << text;
    }
  }
  EXPECT_GT(open, count);
}

TEST(Needs, NothingComesTooEarly) { try_many(1, 400, false); }
TEST(Needs, WhatIsNeededCanChangeTheAnswer) { try_many(2, 400, true); }

TEST(Needs, OfChosenExpressions) {
  Judge judge;
  const auto needs = [&](const std::string& text, std::set<std::size_t> known) {
    const expr::Program program = judge.compile(text);
    Random random(1);
    Facts facts(judge.schema(), random);
    for (std::size_t i = 0; i < facts.cells().size(); ++i) {
      facts.cells()[i].is_known = known.count(i) != 0;
      facts.cells()[i].value = facts.cells()[i].domain.back();
    }
    Arena arena;
    expr::Scratch scratch;
    scratch.begin_record();
    const ValueView got = expr::whole(expr::run(program, facts.slots(arena).data(), scratch), arena);
    if (!got.is_unknown()) return got.to_string();
    std::string said;
    for (std::uint32_t i = 0; i < got.unknowns().count; ++i) said += judge.schema().path(got.unknowns().paths[i]) + " ";
    return said;
  };
  EXPECT_EQ(needs("b0 || b1", {0}), "true");
  EXPECT_EQ(needs("b0 && b1 || b2", {2}), "true");
  EXPECT_EQ(needs("b0 && b1", {}), "b0 b1 ");
  EXPECT_EQ(needs("b0 ? n0 > 0 : n1 > 0", {}), "b0 ");
  EXPECT_EQ(needs("b0 ? n0 > 0 : n1 > 0", {0}), "n0 ");
  EXPECT_EQ(needs("has(p.ok) && p.age > 0", {9}), "p.ok ");
  EXPECT_EQ(needs("p == people[0]", {9, 10, 11}), "people.ok ");
  EXPECT_EQ(needs("people.exists(x, x.age > 1)", {11}), "true");
  EXPECT_EQ(needs("people.all(x, x.age > 1)", {11}), "people.age ");
  EXPECT_EQ(needs("people.filter(x, x.age > 1).size() > 2", {11}), "people.age ");
  EXPECT_EQ(needs("people.size() == 2", {}), "true");
  EXPECT_EQ(needs("p in people", {9, 10, 11}), "people.age people.ok ");
  EXPECT_EQ(needs("p.?ok.orValue(true)", {}), "p.ok ");
  EXPECT_EQ(needs("optional.of(n0).orValue(n1)", {4}), "2");
  EXPECT_EQ(needs("[n0, n1].max() > 1", {4}), "n1 ");
  // The condition does not matter where both sides say the same …
  EXPECT_EQ(needs("b0 ? n0 : n1", {4, 5}), "2");
  EXPECT_EQ(needs("b0 ? n0 + 1 : 3", {4}), "3");
  EXPECT_EQ(needs("b0 ? 1.50 : 1.5", {}), "1.50d");
  EXPECT_EQ(needs("b0 ? [n0] : [2]", {4}), "[2]");
  EXPECT_EQ(needs("b0 ? (b1 ? 1 : 1) : (b2 ? 1 : n0 - 1)", {4}), "1");
  EXPECT_EQ(needs("b0 ? quot(1, n0 - 2) : quot(3, n0 - 2)", {4}), "error(GJ5002)");
  EXPECT_EQ(needs("b0 ? quot(1, n0 - 2) : 2", {4}), "b0 ");
  // … and what both wait for is needed too.
  EXPECT_EQ(needs("b0 ? n0 + n1 : n0 + n2", {}), "b0 n0 ");
  // Parts of lists, maps and structs.
  EXPECT_EQ(needs("[n0, n1].exists(v, v > 1)", {4}), "true");
  EXPECT_EQ(needs("[n0, n1].exists(v, v > 5)", {4}), "n1 ");
  EXPECT_EQ(needs("n2 in [n0, n1]", {4, 6}), "true");
  EXPECT_EQ(needs("[n0, n1].sum()", {}), "n0 n1 ");
  EXPECT_EQ(needs("[n0, n1].size()", {}), "2");
  EXPECT_EQ(needs("[n0, n1]", {4}), "n1 ");
  EXPECT_EQ(needs("[n0, n1].filter(v, v > 1).size() > 5", {}), "n0 n1 ");
  EXPECT_EQ(needs("[n0, n1].map(v, v + 1)[0]", {4}), "3");
  EXPECT_EQ(needs("{'a': n0, 'b': n1}.a", {4}), "2");
  EXPECT_EQ(needs("{n0: 1}.size()", {}), "n0 ");
  EXPECT_EQ(needs("{'a': n0}.transformMap(k, v, v + n1)['a']", {4}), "n1 ");
  EXPECT_EQ(needs("Person{age: n0, ok: o0 == null}.age", {4}), "2");
  EXPECT_EQ(needs("[n0, n1] == [n2, 0]", {4, 6}), "n1 ");
  EXPECT_EQ(needs("[n0, n1] == [1, n2]", {4}), "false");
  EXPECT_EQ(needs("{'a': n0, 'b': 1} == {'a': n1, 'b': 2}", {}), "false");
  EXPECT_EQ(needs("sets.contains([n0, n1], [2])", {4}), "true");
  EXPECT_EQ(needs("[n0, n1].map(v, [v]).exists(l, l == [2])", {4}), "true");
}

}  // namespace
}  // namespace guiju::agree
