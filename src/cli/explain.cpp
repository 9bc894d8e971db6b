// guiju explain PACK [RECORD=]FILE… --key KEY: why one record was decided as it was, alone or among others.
#include <algorithm>
#include <cstdio>

#include "cli/commands.hpp"
#include "cli/found_record.hpp"
#include "cli/packs.hpp"
#include "cli/terminal.hpp"
#include "guiju/engine/run.hpp"
#include "guiju/facts/reader.hpp"

namespace guiju::cli {

namespace {

constexpr std::string_view page_head =
    "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n<title>guiju</title>\n"
    "<style>body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}</style>\n</head>\n<body>\n";

struct Found {
  std::int64_t number = 0;  // among the file's readable rows, from 0
  Record record;
};

// Reads the file of the record and looks for it. With a run, all of the file is fed to it; else reading ends at the record.
// Complains and gives nothing if it is not there.
std::optional<Found> find_record(const Ruleset& rules, const Input& input, const ExplainOptions& options, Run* run) {
  const Language language = options.pack.language;
  const Schema& schema = *rules.schema(input.record);
  ReadOptions read;
  read.allows_missing = true;
  Result<RecordReader> reader = RecordReader::open(input.path, schema, read);
  if (!reader) return complain_about(reader.diagnostics(), language), std::nullopt;
  std::optional<Found> found;
  for (std::int64_t before = 0; run || !found; before += reader->row_count()) {
    const Result<bool> more = reader->next_chunk();
    if (!more) return complain_about(more.diagnostics(), language), std::nullopt;
    if (!*more) break;
    for (const BadRow& bad : reader->bad_rows())
      if (options.row && bad.number == *options.row) {
        complain(reader->name() + ":" + std::to_string(bad.line) + ":" + std::to_string(std::max<std::uint64_t>(bad.column, 1)) +
                 ": error " + code_text(bad.code) + ": " + bad.message(language));
        return std::nullopt;
      }
    KeyOf key_of(schema, reader->columns());
    for (std::int64_t row = 0; row < reader->row_count() && !found; ++row)
      if (options.row ? reader->number(row) == *options.row : key_of(row) == options.key)
        found = Found{before + row, record_of(schema, reader->columns(), row)};
    if (run)
      if (const auto fed = run->feed(input.record, reader->columns()); !fed) return complain_about(fed.diagnostics(), language), std::nullopt;
  }
  if (found) return found;
  std::string message(in(language, "no readable record of ", "没有可读取的记录："));
  message += input.path + std::string(options.row ? in(language, " is row ", " 第 ") : in(language, " has the key ", " 键 "));
  complain(message + (options.row ? std::to_string(*options.row) : options.key));
  return std::nullopt;
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
    const auto feed = [&](const ColumnsView& piece) {
      const auto fed = run->feed(inputs[i].record, piece);
      return fed ? Diagnostics() : fed.diagnostics();
    };
    if (!take_pieces(rules, inputs[i], language, feed)) return std::nullopt;
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
