// Every engine gives the same bytes: the slow oracle, the VM, the columns; folded or not, with typed instructions or not.
//
// GUIJU_AGREE_COUNT=n tries n times as many expressions, GUIJU_AGREE_ROWS=n takes n records for each, GUIJU_AGREE_SEED=s
// begins elsewhere, GUIJU_AGREE_REPORT=1 tells what was reached. A failure prints the smallest expression found, the record and the seed.
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <map>
#include <optional>
#include <set>

#include <gtest/gtest.h>

#include "expr/batch.hpp"
#include "expr/checker.hpp"
#include "expr/column.hpp"
#include "expr/cost.hpp"
#include "expr/parser.hpp"
#include "expr/scope.hpp"
#include "facts/canonical.hpp"
#include "tests/agree/generate_expr.hpp"
#include "tests/agree/oracle_expr.hpp"

namespace guiju::agree {
namespace {

using expr::Program;
using expr::Vector;
using Rows = std::vector<std::vector<ValueView>>;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// All that an engine says of a value: of an error the place and the words too.
std::string all_of(ValueView v) {
  std::string out;
  facts::append_canonical(out, v);
  if (!v.is_error()) return out;
  const Fault& fault = v.fault();
  out += "@" + std::to_string(fault.span.begin) + "-" + std::to_string(fault.span.end);
  for (std::uint32_t i = 0; i < fault.arg_count; ++i) out += "|" + std::string(fault.args[i]);
  return out;
}
// A zero's sign is not in the canonical form, but 1 / x tells it.
std::string signs_of_zeros(ValueView v) {
  if (v.is(Kind::double_)) return std::signbit(v.as_double()) ? "-" : "+";
  std::string signs;
  if (v.is(Kind::list))
    for (std::uint32_t i = 0; i < v.size(); ++i) signs += signs_of_zeros(v[i]);
  return signs;
}
std::string canonical(ValueView v) {
  std::string out;
  facts::append_canonical(out, v);
  return out;
}

// A schema, its scope, and records.
struct World {
  explicit World(std::uint64_t seed, std::uint32_t row_count) : scope(expr::Dialect::pack, expr::Library::standard()) {
    Random random(seed);
    schema = random_schema(random);
    for (std::uint32_t i = 0; i < schema.fields().size(); ++i)
      scope.add_slot(schema.fields()[i].name, schema.fields()[i].type, i);
    scope.add_type("Colour", Type::enumeration(colour_type()));
    scope.add_type("Level", Type::enumeration(level_type()));
    scope.add_type("Party", Type::structure(party_type()));
    for (std::uint32_t row = 0; row < row_count; ++row) rows.push_back(random_record(schema, random, arena));
    for (std::uint32_t slot = 0; slot < schema.fields().size(); ++slot)
      if (random.one_in(8))
        for (auto& row : rows) row[slot] = rows[0][slot];
  }
  Schema schema;
  expr::Scope scope;
  Arena arena{std::size_t{1} << 30};
  Rows rows;
};

expr::NodePtr compile(const std::string& text, const World& world, std::string* why = nullptr) {
  Diagnostics diagnostics;
  const text::Excerpt excerpt(text, 0, std::make_shared<text::ScalarMap>(0));
  expr::NodePtr root = expr::parse(excerpt, {}, diagnostics);
  if (root && expr::check(*root, world.scope, Type(), diagnostics)) return root;
  if (why != nullptr)
    for (const Diagnostic& d : diagnostics) *why += d.message() + "; ";
  return nullptr;
}

expr::CodegenOptions variant(int number, const Limits& limits) {
  expr::CodegenOptions options;
  options.folds = (number & 1) == 0;
  options.specialises = (number & 2) == 0;
  options.limits = limits;
  return options;
}

// Columns of the records, each in a layout of its own.
class Columns {
 public:
  Columns(const Rows& rows, std::uint32_t first, std::uint32_t count, Random& random) {
    const auto slots = static_cast<std::uint32_t>(rows[0].size());
    for (std::uint32_t slot = 0; slot < slots; ++slot) {
      std::vector<ValueView> values;
      for (std::uint32_t i = 0; i < count; ++i) values.push_back(rows[first + i][slot]);
      vectors_.push_back(make(std::move(values), random));
    }
  }
  const Vector* slots() const { return vectors_.data(); }

 private:
  Vector make(std::vector<ValueView> values, Random& random) {
    const auto count = static_cast<std::uint32_t>(values.size());
    std::map<std::string, std::int32_t> known;
    auto codes = std::make_unique<std::vector<std::int32_t>>();
    auto dictionary = std::make_unique<std::vector<ValueView>>();
    for (ValueView v : values) {
      const auto [at, is_new] = known.emplace(all_of(v) + signs_of_zeros(v), static_cast<std::int32_t>(known.size()));
      if (is_new) dictionary->push_back(v);
      codes->push_back(at->second);
    }
    Vector v;
    if (known.size() == 1 && random.one_in(2)) {
      v.single = values[0];
    } else if (random.one_in(4)) {
      if (random.one_in(4)) dictionary->push_back(ValueView::null());
      v.layout = Vector::Layout::dictionary;
      v.codes = codes->data();
      v.dictionary = dictionary->data();
      v.dictionary_size = static_cast<std::uint32_t>(dictionary->size());
      codes_.push_back(std::move(codes));
      values_.push_back(std::move(dictionary));
    } else if (random.one_in(4)) {
      values_.push_back(std::make_unique<std::vector<ValueView>>(std::move(values)));
      v.layout = Vector::Layout::views;
      v.views = values_.back()->data();
    } else {
      columns_.push_back(std::make_unique<expr::Column>());
      columns_.back()->clear(count);
      for (std::uint32_t i = 0; i < count; ++i) columns_.back()->set(i, values[i]);
      v = columns_.back()->vector();
    }
    return v;
  }
  std::vector<Vector> vectors_;
  std::vector<std::unique_ptr<std::vector<std::int32_t>>> codes_;
  std::vector<std::unique_ptr<std::vector<ValueView>>> values_;
  std::vector<std::unique_ptr<expr::Column>> columns_;
};

struct Difference {
  std::uint32_t row = 0;
  std::string what;
};

struct Reached {
  std::map<std::string, int> ops, overloads, outcomes;
  int valid = 0, tried = 0, unsupported = 0, failed = 0;
  std::int64_t bounds = 0, finite_bounds = 0;
};
constexpr int most_failures = 12;
Reached& reached() {
  static Reached r;
  return r;
}

void note_tree(const expr::Node& node) {
  for (const expr::Overload* o : node.overloads) ++reached().overloads[o->id];
  for (const auto& arg : node.args) note_tree(*arg);
}
void note_program(const Program& program) {
  for (const expr::Instruction& i : program.code) ++reached().ops[std::string(expr::op_name(i.op))];
}

// Compares all engines on one expression.
class Comparison {
 public:
  Comparison(const World& world, std::uint64_t seed, const Limits& limits, bool asks_oracle)
      : world_(world), seed_(seed), limits_(limits), asks_oracle_(asks_oracle), scratch_(limits), batch_(limits) {}

  std::optional<Difference> run(const expr::Node& root, bool notes) {
    const auto count = static_cast<std::uint32_t>(world_.rows.size());
    expected_.assign(count, "");
    if (notes) note_tree(root);
    for (int number = 0; number < 4; ++number) {
      const Program program = expr::generate(root, variant(number, limits_));
      if (notes) note_program(program);
      if (auto difference = by_rows(program, number)) return difference;
      if (auto difference = by_columns(program, number)) return difference;
    }
    if (!asks_oracle_) return std::nullopt;
    for (std::uint32_t row = 0; row < count; ++row) {
      const std::string oracle = evaluate_slowly(root, world_.rows[row]);
      if (oracle[0] == '?') {
        if (notes) ++reached().unsupported;
        break;
      }
      const std::string mine = expected_[row].substr(0, expected_[row].find('@', expected_[row].starts_with("error(") ? 0 : std::string::npos));
      if (notes) ++reached().outcomes[oracle.substr(0, oracle.starts_with("error(") ? std::string::npos : oracle.find_first_of("(0123456789\"[{"))];
      if (oracle != mine) return Difference{row, "oracle: " + oracle + "\nvm:     " + mine};
    }
    return std::nullopt;
  }

 private:
  std::optional<Difference> by_rows(const Program& program, int number) {
    for (std::uint32_t row = 0; row < world_.rows.size(); ++row) {
      scratch_.begin_record();
      const std::string mine = all_of(expr::run(program, world_.rows[row].data(), scratch_));
      if (auto difference = above_bound(program, row)) return difference;
      if (number == 0) expected_[row] = mine;
      else if (!same_up_to_limits(mine, expected_[row]))
        return Difference{row, "vm:           " + expected_[row] + "\nvm, variant " + std::to_string(number) + ": " + mine};
      if (number != 0) variant_expected_.resize(world_.rows.size());
      variant_expected_.resize(world_.rows.size());
      variant_expected_[row] = mine;
    }
    return std::nullopt;
  }

  // The cost told before the run, for facts as large as this row's, is never below what the run took.
  std::optional<Difference> above_bound(const Program& program, std::uint32_t row) {
    const std::uint64_t taken = limits_.max_steps - scratch_.budget.steps_left;
    if (taken == 0 && row % 8 != 0) return std::nullopt;  // any bound holds
    const std::uint64_t bound = expr::most_steps(program, [&](std::uint32_t slot) { return expr::size_of(world_.rows[row][slot]); }, limits_);
    ++reached().bounds;
    if (bound < limits_.max_steps) ++reached().finite_bounds;
    if (taken <= bound && bound <= limits_.max_steps) return std::nullopt;
    return Difference{row, std::to_string(taken) + " steps taken, at most " + std::to_string(bound) + " told"};
  }

  // Folding saves steps and memory, so that with tight limits only each program's own engines must agree.
  bool same_up_to_limits(const std::string& a, const std::string& b) const { return a == b || !asks_oracle_; }

  std::optional<Difference> by_columns(const Program& program, int number) {
    Random random(seed_ + static_cast<std::uint64_t>(number));
    const auto all = static_cast<std::uint32_t>(world_.rows.size());
    for (std::uint32_t first = 0; first < all;) {
      const std::uint32_t left = all - first;
      const std::uint32_t count = random.one_in(3) ? std::min(left, 1 + random.below(9)) : std::min(left, expr::batch_size);
      const Columns columns(world_.rows, first, count, random);
      std::vector<std::uint16_t> chosen;
      const bool whole = random.one_in(2);
      for (std::uint32_t i = 0; i < count; ++i)
        if (whole || random.one_in(2)) chosen.push_back(static_cast<std::uint16_t>(i));
      const expr::Selection selection = whole ? expr::Selection{nullptr, count}
                                              : expr::Selection{chosen.data(), static_cast<std::uint32_t>(chosen.size())};
      batch_.begin_batch();
      const Vector result = expr::run(program, columns.slots(), selection, count, batch_);
      for (std::uint16_t i : chosen) {
        const std::string mine = all_of(result[i]);
        if (mine != variant_expected_[first + i])
          return Difference{first + i, "vm, variant " + std::to_string(number) + ": " + variant_expected_[first + i] +
                                           "\ncolumns:       " + mine};
      }
      first += count;
    }
    return std::nullopt;
  }

  const World& world_;
  std::uint64_t seed_;
  Limits limits_;
  bool asks_oracle_;
  expr::Scratch scratch_;
  expr::BatchScratch batch_;
  std::vector<std::string> expected_, variant_expected_;
};

std::string record_text(const World& world, const expr::Node& root, std::uint32_t row) {
  const Program program = expr::generate(root, variant(1, {}));
  std::string out;
  for (std::uint32_t slot : program.slots)
    out += "  " + world.schema.fields()[slot].name + ": " + world.schema.fields()[slot].type.to_string() + " = " +
           canonical(world.rows[row][slot]) + "\n";
  return out;
}

struct Trial {
  std::uint32_t rows = 24;
  int expressions = 40;
  Limits limits;
  bool asks_oracle = true;
};

// One world and its expressions. Counts the failures and stops at a few.
void try_world(std::uint64_t seed, const Trial& trial) {
  const World world(seed, trial.rows);
  Random random(seed + 77);
  for (int i = 0; i < trial.expressions && reached().failed < most_failures; ++i) {
    const auto tree = random_tree(world.schema, random);
    ++reached().tried;
    if (std::getenv("GUIJU_AGREE_TRACE") != nullptr) std::cerr << seed << " " << i << " " << tree->text() << "\n";
    std::string why;
    const expr::NodePtr root = compile(tree->text(), world, &why);
    if (!root) {
      if (std::getenv("GUIJU_AGREE_REFUSED") != nullptr) std::cerr << tree->text() << "\n    " << why << "\n";
      continue;
    }
    ++reached().valid;
    Comparison comparison(world, seed + static_cast<std::uint64_t>(i), trial.limits, trial.asks_oracle);
    if (!comparison.run(*root, true)) continue;
    const auto smallest = shrink(*tree, [&](const Tree& smaller) {
      if (std::getenv("GUIJU_AGREE_TRACE") != nullptr) std::cerr << "  " << smaller.text() << "\n";
      const expr::NodePtr smaller_root = compile(smaller.text(), world);
      return smaller_root && comparison.run(*smaller_root, false).has_value();
    });
    const expr::NodePtr small_root = compile(smallest->text(), world);
    const auto difference = comparison.run(*small_root, false);
    ++reached().failed;
    ADD_FAILURE() << "seed " << seed << ", expression " << i << ": " << smallest->text() << "\n"
                  << (difference ? difference->what : "(gone)") << "\n"
                  << record_text(world, *small_root, difference ? difference->row : 0);
  }
}

void try_worlds(std::uint64_t worlds, std::uint64_t first_seed, Trial trial) {
  trial.rows = static_cast<std::uint32_t>(from_environment("GUIJU_AGREE_ROWS", trial.rows));
  const std::uint64_t times = from_environment("GUIJU_AGREE_COUNT", 1);
  const std::uint64_t from = from_environment("GUIJU_AGREE_SEED", first_seed);
  for (std::uint64_t i = 0; i < worlds * times && reached().failed < most_failures; ++i) try_world(from + i, trial);
}

void report() {
  const Reached& r = reached();
  std::cout << "valid " << r.valid << " of " << r.tried << ", not for the oracle " << r.unsupported << "; bounds of costs " << r.bounds << ", below the limit " << r.finite_bounds << "\n";
  std::set<std::string> ops;
#define GUIJU_OP(name, meaning) ops.insert(#name);
#include "expr/opcodes.def"
#undef GUIJU_OP
  std::cout << "instructions never reached:";
  for (const std::string& op : ops)
    if (r.ops.count(op) == 0) std::cout << " " << op;
  std::cout << "\noverloads reached: " << r.overloads.size() << "; never:";
  for (std::string_view name : expr::Library::standard().names())
    for (const expr::Overload* o : expr::Library::standard().find(name))
      if (r.overloads.count(o->id) == 0) std::cout << " " << o->id;
  std::cout << "\noutcomes:";
  for (const auto& [outcome, count] : r.outcomes) std::cout << " " << outcome << "=" << count;
  std::cout << "\n";
}

TEST(ExprAgree, OracleIsVmIsColumns) {
  reached() = {};
  try_worlds(100, 1, {});
  if (std::getenv("GUIJU_AGREE_REPORT") != nullptr) report();
  EXPECT_GE(reached().valid * 10, reached().tried * 7) << "too few expressions pass the checker";
}

TEST(ExprAgree, LargeBatches) {
  reached() = {};
  Trial trial;
  trial.rows = 3000;
  trial.expressions = 6;
  trial.asks_oracle = false;
  try_worlds(4, 1001, trial);
}

TEST(ExprAgree, FewSteps) {
  reached() = {};
  Trial trial;
  trial.limits.max_steps = 9;
  trial.asks_oracle = false;
  try_worlds(40, 2001, trial);
}

TEST(ExprAgree, LittleMemory) {
  reached() = {};
  Trial trial;
  trial.limits.max_memory = 600;
  trial.asks_oracle = false;
  try_worlds(40, 3001, trial);
}

}  // namespace
}  // namespace guiju::agree
