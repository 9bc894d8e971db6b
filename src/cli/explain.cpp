// guiju explain PACK [RECORD=]FILE… --key KEY: why one record was decided as it was, alone or among others.
#include <algorithm>
#include <cstdio>

#include "cli/commands.hpp"
#include "cli/found_record.hpp"
#include "cli/packs.hpp"
#include "cli/terminal.hpp"
#include "guiju/engine/run.hpp"

namespace guiju::cli {

namespace {

constexpr std::string_view page_head =
    "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n<title>guiju</title>\n"
    "<style>body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}</style>\n</head>\n<body>\n";

Diagnostics fed(Run& run, const Input& input, const Piece& piece) {
  const auto outcome = run.feed(input.record, piece.columns());
  return outcome ? Diagnostics() : outcome.diagnostics();
}

struct Found {
  std::int64_t number = 0;  // among the file's readable rows, from 0
  Record record;
};

// The row of a file that is asked for, by key or number.
class Search {
 public:
  Search(const Ruleset& rules, const Input& input, const ExplainOptions& options)
      : schema_(*rules.schema(input.record)), input_(input), options_(options) {}

  void look(const Piece& piece) {
    if (const auto bad = std::find_if(piece.reader.bad_rows().begin(), piece.reader.bad_rows().end(), [&](const BadRow& row) { return row.number == options_.row; });
        bad != piece.reader.bad_rows().end())
      unreadable_ = told(piece.reader, *bad, options_.pack.language);
    KeyOf key_of(schema_, piece.columns());
    for (std::int64_t row = 0; row < piece.reader.row_count() && !found_; ++row)
      if (options_.row ? piece.reader.number(row) == *options_.row : key_of(row) == options_.key)
        found_ = Found{rows_before_ + row, record_of(schema_, piece.columns(), row)};
    rows_before_ += piece.reader.row_count();
  }
  bool is_over() const { return found_ || !unreadable_.empty(); }
  // Complains and gives nothing if it is not there.
  std::optional<Found> take() {
    if (found_) return std::move(found_);
    const Language language = options_.pack.language;
    std::string message(in(language, "no readable record of ", "没有可读取的记录："));
    message += input_.path + std::string(options_.row ? in(language, " is row ", " 第 ") : in(language, " has the key ", " 键 "));
    complain(unreadable_.empty() ? message + (options_.row ? std::to_string(*options_.row) : options_.key) : unreadable_);
    return std::nullopt;
  }

 private:
  const Schema& schema_;
  const Input& input_;
  const ExplainOptions& options_;
  std::int64_t rows_before_ = 0;
  std::optional<Found> found_;
  std::string unreadable_;
};

// Reads the file of the record and looks for it. With a run, all of the file is fed to it; else reading ends at the record.
std::optional<Found> find_record(const Ruleset& rules, const Input& input, const ExplainOptions& options, Run* run) {
  Search search(rules, input, options);
  const auto look = [&](Piece& piece) {
    search.look(piece);
    piece.is_enough = run == nullptr && search.is_over();
    return run == nullptr ? Diagnostics() : fed(*run, input, piece);
  };
  if (!take_pieces(rules, input, options.pack.language, look)) return std::nullopt;
  return search.take();
}

// One record by itself, or among all where something that is asked for looks at others.
std::optional<Explanation> explain_record(const Ruleset& rules, const std::vector<Input>& inputs, const ExplainOptions& options) {
  const Language language = options.pack.language;
  Result<Run> run = rules.start(evaluate_options(options.question));
  if (!run) return complain_about(run.diagnostics(), language), std::nullopt;
  const bool is_alone = run->streams(inputs[0].record);
  const std::optional<Found> found = find_record(rules, inputs[0], options, is_alone ? nullptr : &*run);
  if (!found) return std::nullopt;
  if (is_alone) return rules.explain(found->record, evaluate_options(options.question));
  for (std::size_t i = 1; i < inputs.size(); ++i) {
    if (!take_pieces(rules, inputs[i], language, [&](const Piece& piece) { return fed(*run, inputs[i], piece); })) return std::nullopt;
  }
  if (const auto rest = run->finish(); !rest) return complain_about(rest.diagnostics(), language), std::nullopt;
  Result<Explanation> why = run->explain(inputs[0].record, found->number);
  if (!why) return complain_about(why.diagnostics(), language), std::nullopt;
  return *std::move(why);
}

}  // namespace

int explain(const ExplainOptions& options) {
  const std::optional<Ruleset> rules = load_pack(options.pack);
  if (!rules) return nothing_done;
  const Language language = options.pack.language;
  std::vector<Input> inputs;
  for (const std::string& word : options.inputs) {
    std::optional<Input> input = read_input(*rules, word, language);
    if (!input) return wrong_usage;
    inputs.push_back(*std::move(input));
  }
  const std::optional<Explanation> explained = explain_record(*rules, inputs, options);
  if (!explained) return nothing_done;
  const Explanation& why = *explained;
  if (options.pack.is_json) {
    print(stdout, why.to_json(true) + "\n");
  } else if (options.is_html) {
    std::string page(page_head);
    page.replace(page.find("{}"), 2, in(language, "en", "zh"));
    print(stdout, page + why.to_html(language) + "\n</body>\n</html>\n");
  } else {
    std::string text = why.to_text(language);
    if (!text.ends_with('\n')) text += '\n';
    print(stdout, text);
  }
  return all_is_well;
}

}  // namespace guiju::cli
