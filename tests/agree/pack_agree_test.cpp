// Every way to decide a pack gives the same bytes: the slow oracle; one record with and without indexes, quiet and recorded,
// from a bound struct; columns by either engine; records fed in pieces; only a part of the decisions.
//
// GUIJU_AGREE_PACKS=n tries n packs instead of 300 (3,500 make a million decisions), GUIJU_AGREE_SEED=s begins elsewhere,
// GUIJU_AGREE_REPORT=1 tells what was reached. A failure prints the smallest pack found, the record and the seed.
#include <iostream>

#include <gtest/gtest.h>

#include "facts/canonical.hpp"
#include "guiju/engine/run.hpp"
#include "tests/agree/load_pack.hpp"
#include "tests/agree/oracle_pack.hpp"
#include "tests/agree/pack_columns.hpp"
#include "tests/engine/first_fired.hpp"

namespace guiju::agree {
namespace {

bool reports() { return std::getenv("GUIJU_AGREE_REPORT") != nullptr; }

struct Reached {
  int tried = 0, valid = 0;
  std::map<std::string, int> not_known;
  std::map<Ending, std::int64_t> endings;
  std::map<std::string, int> refused;
};
Reached& reached() {
  static Reached r;
  return r;
}

ValueView load_fact(const void* facts, std::uint32_t field) { return static_cast<const Facts*>(facts)->raw[field]; }

std::string day_text(std::int64_t days) { return ValueView::of_date(days).to_string(); }

// What a struct of the caller's looks like: the fields that every pack has.
struct Bound {
  std::int64_t a = 0;
  std::string b;
  bool c = false;
  std::int64_t d_cents = 0;
  std::optional<std::int64_t> e;
  std::string_view k;
  std::int64_t t = 0;
};
constexpr auto binding = bind<Bound>(field<&Bound::a>("a"), field<&Bound::b>("b"), field<&Bound::c>("c"),
                                     field<&Bound::d_cents>("d", decimal(2)), field<&Bound::e>("e"), field<&Bound::k>("k"));

// Compares all ways to decide on one pack.
class Comparison {
 public:
  Comparison(const Pack& pack, const std::vector<Facts>& records, std::uint64_t seed)
      : pack_(pack), given_(records), random_(seed), oracle_(pack) {}

  std::string difference, where;
  std::size_t row = 0;

  // False when there is a difference.
  bool run(bool notes) {
    Result<Ruleset> rules = load_pack(pack_);
    if (notes) ++reached().tried;
    if (!rules && oracle_.is_typed()) return differs(0, "check", "nothing to complain of", rules.diagnostics().render());
    if (!rules) {
      if (notes) note_refused(rules.diagnostics());
      return true;
    }
    if (notes) ++reached().valid;
    if (!oracle_.is_typed()) return differs(0, "check", oracle_.why_not_typed(), "no complaint");
    rules_ = &*rules;
    Random dates(random_.next());
    if (dates.one_in(3)) dates_.as_of = 19000 + dates.below(400);
    if (dates.one_in(3)) dates_.known_at = 19000 + dates.below(400);
    if (dates_.as_of) options_.as_of = day_text(*dates_.as_of);
    if (dates_.known_at) options_.known_at = day_text(*dates_.known_at);
    options_.tries_values = false;  // needs_pack_test.cpp holds that
    ask_oracle(notes);
    if (records_.empty()) return true;
    return by_records() && recorded() && by_part() && by_columns() && by_pieces() && bound();
  }

 private:
  void note_refused(const Diagnostics& diagnostics) {
    for (const Diagnostic& d : diagnostics) {
      if (d.severity() != Severity::error) continue;
      ++reached().refused[code_text(d.code)];
      break;
    }
  }

  // Records that lead the oracle to a function that it does not know are left out.
  void ask_oracle(bool notes) {
    for (std::size_t r = 0; r < given_.size(); ++r) {
      auto decided = oracle_.decide(given_[r].admitted, dates_, arena_);
      if (!decided) {
        if (notes) ++reached().not_known[oracle_.not_known()];
        continue;
      }
      drop_unnamed(*decided);
      if (notes)
        for (const auto& d : decided->decisions) ++reached().endings[d.ending];
      expected_.push_back(std::move(*decided));
      records_.push_back(given_[r]);
      numbers_.push_back(r);
    }
  }

  // Of the used pack's decisions only those that something names are there.
  void drop_unnamed(Decided& decided) const {
    const std::vector<std::string> names = rules_->decisions();
    std::erase_if(decided.decisions, [&](const Decided::One& d) { return is_used(d.name) && std::find(names.begin(), names.end(), d.name) == names.end(); });
  }

  bool differs(std::size_t r, const std::string& how, const std::string& wanted, const std::string& got) {
    where = how;
    row = r < numbers_.size() ? numbers_[r] : 0;
    difference = "oracle: " + wanted + "\n" + how + ": " + got;
    return false;
  }

  bool by_records() {
    for (std::size_t r = 0; r < records_.size(); ++r)
      for (const bool uses_index : {true, false}) {
        options_.uses_index = uses_index;
        const Outcome outcome = rules_->evaluate(RecordView(&records_[r], load_fact), "", options_);
        const std::string got = outcome.canonical();
        if (got != expected_[r].canonical()) return differs(r, uses_index ? "row, index" : "row, scan", expected_[r].canonical(), got);
        for (const auto& d : expected_[r].decisions)
          if (outcome.ending(d.name) != d.ending)
            return differs(r, "ending of " + d.name, std::to_string(static_cast<int>(d.ending)), std::to_string(static_cast<int>(outcome.ending(d.name))));
      }
    options_.uses_index = true;
    return true;
  }

  // An explanation is made by the same evaluator: it names the endings and the rows that fired.
  bool recorded() {
    for (std::size_t r = 0; r < records_.size(); r += 7) {
      const Explanation why = rules_->explain(RecordView(&records_[r], load_fact), "", options_);
      std::string got = "{", wanted = "{";
      for (const auto& d : expected_[r].decisions) {
        const Explanation::Step* step = why.find(d.name);
        if (step == nullptr) return differs(r, "explanation", d.name, "no step");
        got += d.name + "=" + std::to_string(static_cast<int>(step->ending));
        wanted += d.name + "=" + std::to_string(static_cast<int>(d.ending));
        for (const auto& fired : d.fired) wanted += (fired.is_overridden ? " ~" : " ") + fired.row;
        for (const auto& fired : step->rows)
          if (fired.has_fired || fired.is_overridden) got += (fired.is_overridden ? " ~" : " ") + fired.id;
        if (d.values.size() == 1) {
          std::string value;
          facts::append_canonical(value, step->value, rules_->schema());
          got += value + ",";
          value.clear();
          facts::append_canonical(value, d.values[0].second, &oracle_.schema());
          wanted += value + ",";
        }
      }
      if (got != wanted) return differs(r, "explained", wanted, got);
      if (why.to_text(Language::en).empty() || why.to_text(Language::zh).empty()) return differs(r, "text", "some", "none");
    }
    return true;
  }

  // Only some paths are asked for.
  bool by_part() {
    EvaluateOptions options = options_;
    std::vector<std::string> wanted_names;
    for (const auto& d : expected_[0].decisions)
      if (random_.one_in(2)) {
        options.decide.push_back(random_.of(d.values).first);
        wanted_names.push_back(d.name);
      }
    if (options.decide.empty()) return true;
    for (std::size_t r = 0; r < records_.size(); r += 5) {
      Decided part;
      part.schema = expected_[r].schema;
      for (const auto& d : expected_[r].decisions)
        if (std::find(wanted_names.begin(), wanted_names.end(), d.name) != wanted_names.end()) part.decisions.push_back(d);
      const std::string got = rules_->evaluate(RecordView(&records_[r], load_fact), "", options).canonical();
      if (got != part.canonical()) return differs(r, "a part", part.canonical(), got);
    }
    return true;
  }

  bool same_rows(const ColumnsOutcome& got, std::size_t first, std::size_t count, const std::string& how) {
    if (got.row_count() != static_cast<std::int64_t>(count)) return differs(first, how, std::to_string(count), std::to_string(got.row_count()));
    ColumnsOutcome::Counts counts;
    for (std::size_t i = 0; i < count; ++i) {
      const Decided& wanted = expected_[first + i];
      const auto row_number = static_cast<std::int64_t>(i);
      if (const std::string said = engine_tests::first_fired(wanted.canonical()); got.canonical(row_number) != said) return differs(first + i, how, said, got.canonical(row_number));
      bool has_error = false, has_unknown = false;
      for (const auto& d : wanted.decisions) {
        for (const auto& [path, v] : d.values) has_error |= v.is_error(), has_unknown |= v.is_unknown();
        std::string fired;
        for (const auto& f : d.fired)
          if (!f.is_overridden && fired.empty()) fired = f.row;
        const auto rows = got.fired(d.name);
        if (rows.empty()) continue;
        const std::string row_id(got.row_id(d.name, rows[i]));
        if (row_id != fired) return differs(first + i, how + ", fired of " + d.name, fired, row_id);
      }
      ++(has_error ? counts.errors : has_unknown ? counts.undecided : counts.decided);
    }
    const auto text = [](const ColumnsOutcome::Counts& c) {
      return std::to_string(c.decided) + "+" + std::to_string(c.undecided) + "+" + std::to_string(c.errors);
    };
    if (text(counts) != text(got.counts())) return differs(first, how + ", counts", text(counts), text(got.counts()));
    return true;
  }

  bool by_columns() {
    const PackColumns columns(pack_, records_, 0, records_.size(), random_);
    for (const bool uses_columns : {true, false})
      for (const bool uses_index : {true, false}) {
        EvaluateOptions options = options_;
        options.uses_columns = uses_columns;
        options.uses_index = uses_index;
        const auto got = rules_->evaluate(columns.view(), "", options);
        if (!got) return differs(0, "columns", "", got.diagnostics().render());
        const std::string how = std::string(uses_columns ? "columns" : "rows of columns") + (uses_index ? ", index" : ", scan");
        if (!same_rows(*got, 0, records_.size(), how)) return false;
      }
    return true;
  }

  bool by_pieces() {
    Result<Run> run = rules_->start(options_);
    if (!run) return differs(0, "start", "", run.diagnostics().render());
    for (std::size_t first = 0; first < records_.size();) {
      const std::size_t count = std::min<std::size_t>(records_.size() - first, 1 + random_.below(40));
      const PackColumns columns(pack_, records_, first, count, random_);
      const auto got = run->feed("input", columns.view());
      if (!got) return differs(first, "feed", "", got.diagnostics().render());
      if (!same_rows(*got, first, count, "fed in pieces")) return false;
      first += count;
    }
    return true;
  }

  // A struct has no place for bad facts; what is not bound is not given.
  bool bound() {
    auto decide = rules_->prepare(binding, {}, options_);
    if (!decide) return differs(0, "prepare", "", decide.diagnostics().render());
    std::vector<Bound> objects;
    std::vector<std::string> wanted;
    for (std::size_t r = 0; r < records_.size(); ++r) {
      const std::vector<ValueView>& v = records_[r].admitted;
      bool is_good = true;
      for (std::size_t f = 0; f + 1 < bound_field_count; ++f) is_good = is_good && !v[f].is_error() && !v[f].is_unknown();
      if (!is_good || !v[3].is_narrow()) continue;
      Facts facts = records_[r];
      for (std::size_t f = 6; f < facts.raw.size(); ++f) {
        facts.raw[f] = ValueView::of_unknown(nullptr);
        facts.admitted[f] = constrained(pack_.fields[f], oracle_.schema().unknown(static_cast<std::uint32_t>(f)), arena_);
      }
      auto decided = oracle_.decide(facts.admitted, dates_, arena_);
      if (!decided) continue;
      drop_unnamed(*decided);
      Bound object{v[0].as_int(), std::string(v[1].as_string()), v[2].as_bool(), v[3].as_int(), std::nullopt, v[5].as_string(), 0};
      if (!v[4].is_null()) object.e = v[4].as_int();
      objects.push_back(std::move(object));
      const std::string got = (*decide)(objects.back()).canonical();
      if (got != decided->canonical()) return differs(r, "bound", decided->canonical(), got);
      wanted.push_back(engine_tests::first_fired(decided->canonical()));
    }
    const ColumnsOutcome all = (*decide)(objects);
    for (std::size_t i = 0; i < objects.size(); ++i)
      if (all.canonical(static_cast<std::int64_t>(i)) != wanted[i]) return differs(0, "bound, columns", wanted[i], all.canonical(static_cast<std::int64_t>(i)));
    return true;
  }

  const Pack& pack_;
  const std::vector<Facts>& given_;
  std::vector<Facts> records_;
  std::vector<std::size_t> numbers_;
  Random random_;
  PackOracle oracle_;
  const Ruleset* rules_ = nullptr;
  EvaluateOptions options_;
  Dates dates_;
  Arena arena_{std::size_t{1} << 30};
  std::vector<Decided> expected_;
};

void try_pack(std::uint64_t seed, std::uint32_t records) {
  WorldOptions options;
  options.record_count = records;
  const auto world = random_world(seed, options);
  Comparison comparison(world->pack, world->records, seed);
  if (comparison.run(true)) return;
  std::vector<Facts> one = {world->records[comparison.row]};
  const auto fails_with = [&](const Pack& pack, const std::vector<Facts>& facts) {
    Comparison again(pack, facts, seed);
    return !again.run(false) && again.where == comparison.where;
  };
  if (!fails_with(world->pack, one)) one = world->records;
  const Pack small = shrink(world->pack, [&](const Pack& pack) { return fails_with(pack, one); });
  if (one.size() == 1) one[0] = shrink(small, world->schema, one[0], [&](const Facts& facts) { return fails_with(small, {facts}); });
  Comparison last(small, one, seed);
  last.run(false);
  ADD_FAILURE() << "seed " << seed << ": " << comparison.difference << "\nsmallest: " << last.difference << "\n" << repro(small, &one[last.row]);
}

void report() {
  const Reached& r = reached();
  std::cout << "valid " << r.valid << " of " << r.tried << "\nendings:";
  static constexpr const char* names[] = {"decided", "no_match", "not_applicable", "undecided", "error", "not_asked"};
  for (const auto& [ending, count] : r.endings) std::cout << " " << names[static_cast<int>(ending)] << "=" << count;
  std::cout << "\n";
  for (const auto& [what, count] : r.not_known) std::cout << "  not for the oracle " << count << ": " << what << "\n";
  for (const auto& [why, count] : r.refused) std::cout << "  refused " << count << ": " << why << "\n";
}

TEST(PackAgree, EveryWayToDecideGivesTheSameBytes) {
  reached() = {};
  const std::uint64_t first = from_environment("GUIJU_AGREE_SEED", 1);
  const std::uint64_t count = from_environment("GUIJU_AGREE_PACKS", 300);
  const auto records = static_cast<std::uint32_t>(from_environment("GUIJU_AGREE_RECORDS", 100));
  for (std::uint64_t i = 0; i < count && !HasFailure(); ++i) try_pack(first + i, records);
  if (reports()) report();
  EXPECT_GE(reached().valid * 10, reached().tried * 7) << "too few packs load";
  if (count < 100) return;
  std::int64_t all = 0;
  for (const auto& [ending, n] : reached().endings) all += n;
  for (Ending e : {Ending::decided, Ending::no_match, Ending::not_applicable, Ending::undecided, Ending::error})
    EXPECT_GE(reached().endings[e] * 20, all) << "too few decisions end so: " << static_cast<int>(e);
}

}  // namespace
}  // namespace guiju::agree
