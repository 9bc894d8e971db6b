// What tables of 100,000 rows from CSV take, by shape: bytes a row beyond the text, the most that is held while loading, and the
// time to read, check and plan (the best of three). What a row takes depends on how many of its cells are written nowhere else, so
// the shapes go from cells that repeat to cells that never do.
//
//   bench_table_shapes [--rows N] [SHAPE...]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "check/checked.hpp"
#include "guiju/guiju.hpp"
#include "held_memory.hpp"
#include "model/pack.hpp"
#include "plan/build.hpp"
#include "text/yaml.hpp"

namespace {

struct Shape {
  const char* name;
  const char* inputs;   // as the pack says
  const char* outcome;  // its type
  const char* heads;
  std::function<std::string(std::size_t row, std::size_t row_count, std::mt19937_64&)> row;
};

std::string number(std::mt19937_64& random, std::uint64_t below) { return std::to_string(random() % below); }
std::string or_any(std::mt19937_64& random, unsigned percent, std::string cell) { return random() % 100 < percent ? std::string("-") : cell; }
std::string interval(std::mt19937_64& random, std::uint64_t below, std::uint64_t widest) {
  const std::uint64_t low = random() % below;
  return "[" + std::to_string(low) + ".." + std::to_string(low + 1 + random() % widest) + ")";
}
std::string one_of(std::mt19937_64& random, const char* prefix, std::uint64_t below, int count) {
  std::string cell;
  for (int i = 0; i < count; ++i) cell += (i ? ", " : "") + (prefix + number(random, below));
  return cell;
}
std::string unit(std::mt19937_64& random) { return "unit" + number(random, 40); }

const std::vector<Shape>& shapes() {
  static const std::vector<Shape> all = {
      {"lookup", "a: int, b: int, c: int, amount: int", "string", "a,b,c,amount,unit",
       [](std::size_t, std::size_t, std::mt19937_64& r) {
         const std::uint64_t low = r() % 16 * 500;
         std::string row;
         for (int i = 0; i < 3; ++i) row += or_any(r, 5, number(r, 60)) + ",";
         return row + "[" + std::to_string(low) + ".." + std::to_string(low + 500 * (1 + r() % 8)) + ")," + unit(r);
       }},
      {"own_codes", "code: string", "string", "id,code,unit",
       [](std::size_t i, std::size_t, std::mt19937_64& r) { return "r" + std::to_string(i) + ",K" + std::to_string(1'000'000 + i) + ",C" + number(r, 1'000'000'000); }},
      {"own_numbers", "code: int", "int", "code,unit",
       [](std::size_t i, std::size_t, std::mt19937_64& r) { return std::to_string(330'000'000 + i * 7) + "," + number(r, 1'000'000'000); }},
      {"long_texts", "code: string", "string", "code,unit,because",
       [](std::size_t i, std::size_t, std::mt19937_64& r) {
         return "a code that is long " + std::to_string(i) + ",handled by the office of " + number(r, 1000) + ",as said in notice " + number(r, 100);
       }},
      {"brackets", "amount: int", "string", "amount,unit",
       [](std::size_t i, std::size_t, std::mt19937_64& r) { return "[" + std::to_string(i * 50) + ".." + std::to_string(i * 50 + 50) + ")," + unit(r); }},
      {"three_intervals", "kind: string, u: int, v: int, w: int", "string", "kind,u,v,w,unit",
       [](std::size_t, std::size_t, std::mt19937_64& r) {
         return "k" + number(r, 20) + "," + interval(r, 100'000, 20'000) + "," + interval(r, 100'000, 20'000) + "," + interval(r, 100'000, 20'000) + "," + unit(r);
       }},
      {"seven_columns", "kind: string, area: string, urgent: bool, amount: decimal(2), age: int, score: int, weight: decimal(1)", "decimal(2)",
       "id,kind,area,urgent,amount,age,score,weight,unit",
       [](std::size_t i, std::size_t, std::mt19937_64& r) {
         return "r" + std::to_string(i) + "," + or_any(r, 5, "kind" + number(r, 200)) + "," + or_any(r, 5, "area" + number(r, 60)) + "," +
                or_any(r, 5, r() % 2 ? "true" : "false") + "," + or_any(r, 5, interval(r, 100'000, 10'000)) + "," + or_any(r, 5, interval(r, 100, 10)) + "," +
                or_any(r, 5, ">= " + number(r, 50)) + "," + or_any(r, 5, "< " + number(r, 200) + ".5") + "," + number(r, 1000) + ".50";
       }},
      {"ten_columns", "a: int, b: int, c: int, d: int, e: int, f: int, g: int, h: int, i: int, j: int", "string", "a,b,c,d,e,f,g,h,i,j,unit",
       [](std::size_t, std::size_t, std::mt19937_64& r) {
         std::string row;
         for (int i = 0; i < 10; ++i) row += or_any(r, 50, number(r, 50)) + ",";
         return row + unit(r);
       }},
      {"dated", "kind: string, area: string", "decimal(2)", "kind,area,from,to,unit",
       [](std::size_t i, std::size_t n, std::mt19937_64& r) {
         const int year = 2000 + static_cast<int>(i % 20);
         return "kind" + std::to_string(i / 20 % std::max<std::size_t>(1, n / 400)) + ",area" + std::to_string(i / 20 / std::max<std::size_t>(1, n / 400)) + "," + std::to_string(year) + "-01-01," +
                std::to_string(year + 1) + "-01-01," + number(r, 1000) + ".25";
       }},
      {"sets", "kind: string, area: string, amount: int", "string", "kind,area,amount,unit",
       [](std::size_t, std::size_t, std::mt19937_64& r) {
         return "\"" + one_of(r, "kind", 300, 3) + "\",\"" + one_of(r, "area", 300, 3) + "\"," + interval(r, 10'000, 500) + "," + unit(r);
       }},
      {"negations", "a: int, b: int, c: int", "string", "a,b,c,unit",
       [](std::size_t, std::size_t, std::mt19937_64& r) {
         return "\"not(" + one_of(r, "", 60, 2) + ")\",\"not(" + one_of(r, "", 60, 2) + ")\"," + number(r, 60) + "," + unit(r);
       }},
      {"negations_only", "a: int, b: int, c: int", "string", "a,b,c,unit",
       [](std::size_t, std::size_t, std::mt19937_64& r) {
         std::string row;
         for (int i = 0; i < 3; ++i) row += "\"not(" + one_of(r, "", 60, 2) + ")\",";
         return row + unit(r);
       }},
  };
  return all;
}

std::string csv_of(const Shape& shape, std::size_t row_count) {
  std::mt19937_64 random(row_count);
  std::string text = shape.heads;
  text += '\n';
  for (std::size_t i = 0; i < row_count; ++i) text += shape.row(i, row_count, random) + "\n";
  return text;
}

std::string yaml_of(const Shape& shape) {
  const std::string dates = std::strstr(shape.heads, ",from,") ? "basis_date: day\n" : "";
  const std::string day = dates.empty() ? "" : ", day: date";
  return std::string("guiju: 1\npack: shape\n") + dates + "inputs: {" + shape.inputs + day +
         "}\ndecisions:\n  unit:\n    table:\n      hit: first\n      outputs: {unit: " + shape.outcome + "}\n      file: table.csv\n";
}

// The straight line, with a clock at every door.
struct Loaded {
  double read_ms = 0, check_ms = 0, plan_ms = 0;
  std::shared_ptr<const guiju::plan::Plan> plan;
};

Loaded load(const std::string& yaml, const std::string& csv) {
  using Clock = std::chrono::steady_clock;
  const auto ms = [](Clock::time_point from) { return std::chrono::duration<double, std::milli>(Clock::now() - from).count(); };
  Loaded loaded;
  auto sources = std::make_shared<guiju::Sources>();
  const auto begin = Clock::now();
  const std::uint32_t source = sources->add("pack.yaml", yaml);
  const auto node = guiju::text::parse_yaml(*sources, source).value();
  auto pack = guiju::model::from_yaml(node, *sources, [&](const guiju::text::Excerpt&) -> guiju::Result<std::uint32_t> { return sources->add("table.csv", csv); });
  loaded.read_ms = ms(begin);
  const auto read = Clock::now();
  auto checked = guiju::check::from_model(pack.value(), {}, sources);
  loaded.check_ms = ms(read);
  if (!checked.ok()) {
    std::fprintf(stderr, "%s\n", checked.diagnostics().render().substr(0, 2000).c_str());
    std::exit(1);
  }
  pack = guiju::Result<guiju::model::Pack>(guiju::model::Pack());
  const auto planned = Clock::now();
  loaded.plan = guiju::plan::from_checked(std::move(*checked), sources, {});
  loaded.plan_ms = ms(planned);
  return loaded;
}

void measure(const Shape& shape, std::size_t row_count) {
  const std::string csv = csv_of(shape, row_count), yaml = yaml_of(shape);
  Loaded best;
  double least = 1e300;
  std::int64_t kept = 0, most = 0;
  for (int i = 0; i < 3; ++i) {
    const memory::Since since;
    Loaded loaded = load(yaml, csv);
    kept = since.kept();
    most = since.most();
    const double all = loaded.read_ms + loaded.check_ms + loaded.plan_ms;
    if (all < least) {
      least = all;
      best = std::move(loaded);
    }
    best.plan = nullptr;
  }
  const Loaded once = load(yaml, csv);
  const auto rows = static_cast<double>(row_count), text = static_cast<double>(csv.size() + yaml.size());
  std::printf("%-16s %5.0f %7.0f %7.0f %8.0f %6.0f %6.0f %6.0f  %s\n", shape.name, static_cast<double>(csv.size()) / rows,
              (static_cast<double>(kept) - text) / rows, static_cast<double>(most) / rows, least, best.read_ms, best.check_ms, best.plan_ms,
              once.plan->tables[0].index.reason().c_str());
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t row_count = 100'000;
  std::vector<std::string> wanted;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--rows") == 0 && i + 1 < argc) row_count = std::stoul(argv[++i]);
    else if (argv[i][0] != '-') wanted.push_back(argv[i]);
  }
  std::printf("%zu rows: bytes a row (of text; kept beyond it; most held), milliseconds\n", row_count);
  std::printf("%-16s %5s %7s %7s %8s %6s %6s %6s  %s\n", "shape", "text", "beyond", "most", "load", "read", "check", "plan", "index");
  for (const Shape& shape : shapes())
    if (wanted.empty() || std::find(wanted.begin(), wanted.end(), shape.name) != wanted.end()) measure(shape, row_count);
  return 0;
}
