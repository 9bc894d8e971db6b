// `amount > 10000 && dispute_type in ['debt', 'tort'] && !overseas`: from a service's own struct and over columns, against
// the same by hand; and against cel-go, when it is there:
//
//   (cd tests/cel_go && go build -o /tmp/cel_go .) && GUIJU_CEL_GO=/tmp/cel_go scripts/bench expression
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>

#include "expr/batch.hpp"
#include "expr/checker.hpp"
#include "expr/parser.hpp"
#include "guiju/expr/expression.hpp"
#include "ratios.hpp"
#include "text/scalar_map.hpp"

namespace {

using namespace guiju;

constexpr const char* rule = "amount > 10000 && dispute_type in ['debt', 'tort'] && !overseas";
constexpr std::string_view kinds[] = {"debt", "tort", "labour", "neighbour", "family", "land"};
constexpr std::size_t count = 4096;

struct Case {
  std::string_view type;
  std::int64_t amount_fen;
  bool overseas;
};
constexpr auto case_binding = bind<Case>(field<&Case::type>("dispute_type"), field<&Case::amount_fen>("amount", decimal(2)),
                                    field<&Case::overseas>("overseas"));

Schema schema() {
  Field type, amount, overseas;
  type.name = "dispute_type", type.type = Type(Kind::string);
  amount.name = "amount", amount.type = Type::decimal(2);
  overseas.name = "overseas", overseas.type = Type(Kind::bool_);
  return Schema("case", {type, amount, overseas});
}

// The same distribution as tests/cel_go has: one in three of a wanted kind, half above, one in five overseas.
const std::vector<Case>& cases() {
  static const std::vector<Case> all = [] {
    std::mt19937 random(1);
    std::vector<Case> made;
    for (std::size_t i = 0; i < count; ++i)
      made.push_back({kinds[random() % 6], static_cast<std::int64_t>(random() % 2'000'000), random() % 5 == 0});
    return made;
  }();
  return all;
}

[[gnu::noinline]] bool by_hand(const Case& c) {
  return c.amount_fen > 1'000'000 && (c.type == "debt" || c.type == "tort") && !c.overseas;
}

template <typename Decide>
void time_rows(const char* name, Decide decide) {
  benchmark::RegisterBenchmark(name, [decide](benchmark::State& state) {
    for (auto _ : state)
      for (const Case& c : cases()) benchmark::DoNotOptimize(decide(c));
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(count));
  });
}

// --- columns ------------------------------------------------------------------------------------------------

// One batch as it lies in memory: amounts and flags, kinds as texts or as codes into a dictionary.
struct Columns {
  std::vector<std::int64_t> amounts, overseas;
  std::vector<std::int32_t> codes;
  std::vector<ValueView> texts, dictionary;
  Columns() {
    for (std::string_view kind : kinds) dictionary.push_back(ValueView::of_string(kind));
    for (std::uint32_t i = 0; i < expr::batch_size; ++i) {
      const Case& c = cases()[i];
      amounts.push_back(c.amount_fen);
      overseas.push_back(c.overseas);
      texts.push_back(ValueView::of_string(c.type));
      for (std::int32_t code = 0; code < 6; ++code)
        if (kinds[code] == c.type) codes.push_back(code);
    }
  }
  std::array<expr::Vector, 3> vectors(bool by_code) const {
    std::array<expr::Vector, 3> v;
    v[0].layout = by_code ? expr::Vector::Layout::dictionary : expr::Vector::Layout::views;
    v[0].views = texts.data();
    v[0].codes = codes.data();
    v[0].dictionary = dictionary.data();
    v[0].dictionary_size = 6;
    v[1].layout = v[2].layout = expr::Vector::Layout::words;
    v[1].kind = Kind::decimal;
    v[1].scale = 2;
    v[1].words = amounts.data();
    v[2].kind = Kind::bool_;
    v[2].words = overseas.data();
    return v;
  }
};

[[gnu::noinline]] void by_hand(const Columns& c, bool by_code, std::uint8_t* __restrict out) {
  if (by_code) {
    bool wanted[6];
    for (int k = 0; k < 6; ++k) wanted[k] = c.dictionary[static_cast<std::size_t>(k)].as_string() == "debt" || c.dictionary[static_cast<std::size_t>(k)].as_string() == "tort";
    for (std::size_t i = 0; i < expr::batch_size; ++i)
      out[i] = (c.amounts[i] > 1'000'000) & wanted[c.codes[i]] & (c.overseas[i] == 0);
    return;
  }
  for (std::size_t i = 0; i < expr::batch_size; ++i) {
    const std::string_view type = c.texts[i].as_string();
    out[i] = c.amounts[i] > 1'000'000 && (type == "debt" || type == "tort") && c.overseas[i] == 0;
  }
}

expr::Program program() {
  static const Schema s = schema();
  expr::Scope scope(expr::Dialect::pack, expr::Library::standard());
  for (std::uint32_t i = 0; i < 3; ++i) scope.add_slot(s.fields()[i].name, s.fields()[i].type, i);
  Diagnostics diagnostics;
  const expr::NodePtr root = expr::parse(text::Excerpt(rule, 0, std::make_shared<text::ScalarMap>(0)), {}, diagnostics);
  ratios::same(root && expr::check(*root, scope, Type(), diagnostics), "the expression compiles");
  return expr::generate(*root);
}

template <typename Run>
void time_columns(const std::string& name, Run run) {
  benchmark::RegisterBenchmark(name.c_str(), [run](benchmark::State& state) {
    for (auto _ : state) run();
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(expr::batch_size));
  });
}

// --- cel-go ------------------------------------------------------------------------------------------------------

// Nanoseconds a record that cel-go needs, as its own program says; 0 when it is not there.
double cel_go(const char* way) {
  const char* const program = std::getenv("GUIJU_CEL_GO");
  if (program == nullptr) return 0;
  std::FILE* const pipe = popen((std::string(program) + " -bench").c_str(), "r");
  if (pipe == nullptr) return 0;
  char line[200];
  double ns = 0;
  while (std::fgets(line, sizeof line, pipe) != nullptr)
    if (std::strncmp(line, way, std::strlen(way)) == 0) ns = std::atof(line + std::strlen(way));
  pclose(pipe);
  return ns;
}

}  // namespace

int main(int argc, char** argv) {
  static const Expression expression = Expression::compile(rule, schema()).value();
  static const BoundExpression<Case> bound = expression.bind(case_binding).value();
  for (const Case& c : cases()) ratios::same(by_hand(c) == bound.is_true(c) && by_hand(c) == bound(c).view().is_true(), "rows");
  time_rows("row_by_hand", [](const Case& c) { return by_hand(c); });
  time_rows("row_guiju", [](const Case& c) { return bound.is_true(c); });
  ExpressionOptions plain;
  plain.specialises = false;
  static const BoundExpression<Case> slow = Expression::compile(rule, schema(), {}, plain).value().bind(case_binding).value();
  time_rows("row_guiju_any_expression", [](const Case& c) { return slow.is_true(c); });

  static const Columns columns;
  static const expr::Program made = program();
  static expr::BatchScratch scratch;
  static std::vector<std::uint8_t> out(expr::batch_size);
  for (const bool by_code : {false, true}) {
    static const auto vectors = std::array{columns.vectors(false), columns.vectors(true)};
    const auto run = [by_code] {
      scratch.begin_batch();
      return expr::run(made, vectors[by_code].data(), {nullptr, expr::batch_size}, expr::batch_size, scratch);
    };
    by_hand(columns, by_code, out.data());
    const expr::Vector result = run();
    for (std::uint32_t i = 0; i < expr::batch_size; ++i) ratios::same(result[i].is_true() == (out[i] != 0), "columns");
    const std::string what = by_code ? "codes" : "texts";
    time_columns("columns_by_hand_" + what, [by_code] { by_hand(columns, by_code, out.data()); benchmark::DoNotOptimize(out.data()); });
    time_columns("columns_guiju_" + what, [run] { benchmark::DoNotOptimize(run()); });
  }

  for (const char* way : {"cel-go: ", "cel-go, optimised: "})
    if (const double ns = cel_go(way); ns > 0) {
      const std::string name = std::string(way, std::strlen(way) - 2);
      benchmark::RegisterBenchmark(name.c_str(), [ns](benchmark::State& state) {
        for (auto _ : state) benchmark::ClobberMemory();
        state.counters["items_per_second"] = benchmark::Counter(1e9 / ns);  // by its own clock
      });
    }
  return ratios::run(argc, argv, {{"row_guiju", "row_by_hand", 3.0},
                                  {"columns_guiju_texts", "columns_by_hand_texts", 1.5},
                                  {"columns_guiju_codes", "columns_by_hand_codes", 1.5},
                                  {"row_guiju", "cel-go", 0.02},
                                  {"row_guiju", "cel-go, optimised", 0.02}});
}
