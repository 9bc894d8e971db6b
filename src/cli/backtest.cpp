// guiju backtest PACK [RECORD=]FILE --truth COLUMN --decision PATH: a decision held against what came of each record.
//
// The file is read twice side by side: as records, and as its one column of truths, which need be no field. A kind of
// record that is looked at as a whole is decided at the end; of it the truths are kept.
#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>

#include "cli/commands.hpp"
#include "cli/packs.hpp"
#include "cli/terminal.hpp"
#include "guiju/engine/run.hpp"
#include "guiju/facts/writer.hpp"

namespace guiju::cli {

namespace {

// The column of truths, asked row by row in the order of the file.
class Truths {
 public:
  Truths(const Input& input, const std::string& column) : schema_("", {field(column)}), input_(input) {}

  // False, with diagnostics, when there is no such column.
  Result<bool> open() {
    Result<RecordReader> reader = RecordReader::open(input_.path, schema_);
    if (!reader) return std::move(reader).diagnostics();
    reader_.emplace(*std::move(reader));
    return true;
  }
  // The text at a row's number; "" when nothing is known of it.
  std::string at(std::uint64_t number) {
    for (;;) {
      while (row_ < count_ && reader_->number(row_) < number) ++row_;
      if (row_ < count_) break;
      const Result<bool> more = reader_->next_chunk();
      if (!more || !*more) return {};
      row_ = 0;
      count_ = reader_->row_count();
    }
    arena_.reset();
    return reader_->number(row_) == number ? writer_.written(reader_->columns().columns()[0].raw(row_, arena_)) : std::string();
  }

 private:
  static Field field(const std::string& column) {
    Field truth;
    truth.name = column;
    truth.type = Type(Kind::string).nullable();
    return truth;
  }
  Schema schema_;
  const Input& input_;
  ValueWriter writer_;
  Arena arena_;
  std::optional<RecordReader> reader_;
  std::int64_t row_ = 0, count_ = 0;
};

bool is_same(const std::string& decided, const std::string& truth) {
  if (decided == truth) return true;
  const auto a = Decimal::parse(decided), b = Decimal::parse(truth);
  return a && b && guiju::compare(*a, *b) == 0;
}

// rows = agreed + differed + undecided + errors + unknown, always.
class Tally {
 public:
  Tally(std::string path, std::string_view zone) : path_(std::move(path)), writer_(zone) {}

  void add(const ColumnsOutcome& outcome, const std::vector<std::string>& truths) {
    const OutcomeColumn* column = outcome.find(path_);
    if (column == nullptr) return;
    const std::string decision = path_.substr(0, path_.find('.'));
    const auto fired = outcome.fired(decision);
    for (std::size_t row = 0; row < truths.size() && row < column->size(); ++row) {
      const ValueView value = (*column)[row];
      ++rows_;
      if (truths[row].empty()) ++unknown_;
      else if (value.is_error()) ++errors_;
      else if (value.is_unknown()) ++undecided_;
      else judge(writer_.written(value), truths[row], fired.empty() ? std::string_view() : outcome.row_id(decision, fired[row]));
    }
  }
  void add_bad_rows(std::size_t count) {
    rows_ += static_cast<std::int64_t>(count);
    errors_ += static_cast<std::int64_t>(count);
  }

  bool all_agree() const { return differed_ == 0; }
  std::string to_text(Language language) const;
  std::string to_json() const;

 private:
  struct Share {
    std::int64_t rows = 0, agreed = 0;
  };
  using Pair = std::pair<std::string, std::string>;

  void judge(const std::string& decided, const std::string& truth, std::string_view rule) {
    const bool agrees = is_same(decided, truth);
    ++(agrees ? agreed_ : differed_);
    if (!agrees) ++differing_[{decided, truth}];
    if (rule.empty()) return;
    Share& share = rules_[std::string(rule)];
    ++share.rows;
    share.agreed += agrees;
  }
  std::vector<std::pair<Pair, std::int64_t>> most_frequent() const {
    std::vector<std::pair<Pair, std::int64_t>> list(differing_.begin(), differing_.end());
    std::stable_sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    return list;
  }

  std::string path_;
  ValueWriter writer_;
  std::int64_t rows_ = 0, agreed_ = 0, differed_ = 0, undecided_ = 0, errors_ = 0, unknown_ = 0;
  std::map<Pair, std::int64_t> differing_;  // decided, truth
  std::map<std::string, Share> rules_;
};

std::string percent(std::int64_t part, std::int64_t whole) {
  const std::int64_t tenths = whole == 0 ? 0 : (part * 1000 + whole / 2) / whole;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " %";
}

std::string Tally::to_text(Language language) const {
  constexpr std::size_t shown = 20;
  const auto say = [&](std::string_view en, std::string_view zh) { return std::string(in(language, en, zh)); };
  std::string text = path_ + ": " + with_thousands(rows_) + say(" rows: ", " 行：") + with_thousands(agreed_) + say(" agreed, ", " 行一致，") +
                     with_thousands(differed_) + say(" differed, ", " 行不一致，") + with_thousands(undecided_) + say(" undecided, ", " 行未判定，") +
                     with_thousands(errors_) + say(" errors, ", " 行出错，") + with_thousands(unknown_) + say(" without a truth; ", " 行无实际结果；") +
                     percent(agreed_, agreed_ + differed_) + say(" agree\n", " 一致\n");
  const auto list = most_frequent();
  for (std::size_t i = 0; i < list.size() && i < shown; ++i)
    text += "  " + with_thousands(list[i].second) + "  " + list[i].first.first + say(" decided, was ", " 判定，实际为 ") + list[i].first.second + "\n";
  if (list.size() > shown) text += say("  and ", "  另有 ") + std::to_string(list.size() - shown) + say(" more pairs; --json has them all\n", " 对；--json 列出全部\n");
  for (const auto& [rule, share] : rules_)
    if (share.agreed < share.rows)
      text += say("  row ", "  行 ") + rule + ": " + with_thousands(share.agreed) + say(" of ", " / ") + with_thousands(share.rows) + say(" agreed\n", " 一致\n");
  return text;
}

std::string Tally::to_json() const {
  std::string text = "{\"decision\": ";
  ValueWriter::append_json_text(text, path_);
  const auto add = [&](std::string_view name, std::int64_t number) { text += ", \"" + std::string(name) + "\": " + std::to_string(number); };
  add("rows", rows_);
  add("agreed", agreed_);
  add("differed", differed_);
  add("undecided", undecided_);
  add("errors", errors_);
  add("unknown", unknown_);
  text += ", \"differing\": [";
  const auto list = most_frequent();
  for (std::size_t i = 0; i < list.size(); ++i) {
    text += i > 0 ? ", {\"decided\": " : "{\"decided\": ";
    ValueWriter::append_json_text(text, list[i].first.first);
    text += ", \"truth\": ";
    ValueWriter::append_json_text(text, list[i].first.second);
    add("count", list[i].second);
    text += "}";
  }
  text += "], \"rules\": [";
  std::size_t count = 0;
  for (const auto& [rule, share] : rules_) {
    text += count++ > 0 ? ", {\"rule\": " : "{\"rule\": ";
    ValueWriter::append_json_text(text, rule);
    add("rows", share.rows);
    add("agreed", share.agreed);
    text += "}";
  }
  return text + "]}\n";
}

std::optional<Tally> held_against(const Ruleset& rules, const Input& input, const BacktestOptions& options) {
  const Language language = options.pack.language;
  Truths truths(input, options.truth);
  if (const auto opened = truths.open(); !opened) return fails(opened.diagnostics(), language), std::nullopt;
  Result<Run> run = rules.start(evaluate_options(options.question));
  if (!run) return fails(run.diagnostics(), language), std::nullopt;
  Tally tally(options.question.decide[0], rules.time_zone());
  std::vector<std::string> kept;
  const auto feed = [&](const Piece& piece) {
    std::vector<std::string> here;
    for (std::int64_t row = 0; row < piece.reader.row_count(); ++row) here.push_back(truths.at(piece.reader.number(row)));
    tally.add_bad_rows(piece.reader.bad_rows().size());
    const auto decided = run->feed(input.record, piece.columns());
    if (!decided) return decided.diagnostics();
    if (run->streams(input.record)) tally.add(*decided, here);
    else std::move(here.begin(), here.end(), std::back_inserter(kept));
    return Diagnostics();
  };
  if (!take_pieces(rules, input, language, feed)) return std::nullopt;
  const Result<DatasetOutcome> rest = run->finish();
  if (!rest) return fails(rest.diagnostics(), language), std::nullopt;
  for (const ColumnsOutcome& outcome : *rest)
    if (outcome.record() == input.record) tally.add(outcome, kept);
  return tally;
}

}  // namespace

int backtest(const BacktestOptions& options) {
  const Language language = options.pack.language;
  std::vector<std::string> packs{options.pack.path};
  if (!options.new_path.empty()) packs.push_back(options.new_path);
  bool all_agree = true;
  for (const std::string& path : packs) {
    PackChoice choice = options.pack;
    choice.path = path;
    const std::optional<Ruleset> rules = load_pack(choice);
    if (!rules) return wrong_usage;
    const std::string record = record_of_path(*rules, options.question.decide[0]);
    const auto paths = rules->paths(record);
    const bool is_one = std::any_of(paths.begin(), paths.end(), [&](const auto& p) { return p.first == options.question.decide[0]; });
    if (record.empty() || !is_one) {
      std::string names;
      for (const auto& [name, type] : rules->paths(record.empty() ? rules->records()[0] : record)) names += (names.empty() ? "" : ", ") + name;
      complain(std::string(in(language, "--decision names one decided value; there is: ", "--decision 须为一项判定结果；可用：")) + names);
      return wrong_usage;
    }
    const std::optional<Input> input = read_input(*rules, options.input, language);
    if (!input) return wrong_usage;
    const std::optional<Tally> tally = held_against(*rules, *input, options);
    if (!tally) return wrong_usage;
    print(stdout, options.pack.is_json ? tally->to_json() : (packs.size() > 1 ? path + ": " : "") + tally->to_text(language));
    all_agree &= tally->all_agree();
  }
  return all_agree ? all_is_well : nothing_done;
}

}  // namespace guiju::cli
