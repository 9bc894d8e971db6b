// guiju explain PACK [RECORD=]FILE --key KEY: why one record was decided as it was.
#include <algorithm>
#include <cstdio>

#include "cli/commands.hpp"
#include "cli/found_record.hpp"
#include "cli/packs.hpp"
#include "cli/terminal.hpp"
#include "guiju/facts/reader.hpp"

namespace guiju::cli {

namespace {

constexpr std::string_view page_head =
    "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n<title>guiju</title>\n"
    "<style>body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}</style>\n</head>\n<body>\n";

// The record with this key, or in the row with this number. Complains and gives nothing if there is none.
std::optional<Record> find_record(const Ruleset& rules, const Input& input, const ExplainOptions& options) {
  const Language language = options.pack.language;
  const Schema& schema = *rules.schema(input.record);
  ReadOptions read;
  read.allows_missing = true;
  Result<RecordReader> reader = RecordReader::open(input.path, schema, read);
  if (!reader) {
    complain_about(reader.diagnostics(), language);
    return std::nullopt;
  }
  for (;;) {
    const Result<bool> more = reader->next_chunk();
    if (!more) complain_about(more.diagnostics(), language);
    if (!more) return std::nullopt;
    if (!*more) break;
    for (const BadRow& bad : reader->bad_rows())
      if (options.row && bad.number == *options.row) {
        complain(reader->name() + ":" + std::to_string(bad.line) + ":" + std::to_string(std::max<std::uint64_t>(bad.column, 1)) +
                 ": error " + code_text(bad.code) + ": " + bad.message(language));
        return std::nullopt;
      }
    KeyOf key_of(schema, reader->columns());
    for (std::int64_t row = 0; row < reader->row_count(); ++row)
      if (options.row ? reader->number(row) == *options.row : key_of(row) == options.key)
        return record_of(schema, reader->columns(), row);
  }
  std::string message(in(language, "no readable record of ", "没有可读取的记录："));
  message += input.path + std::string(options.row ? in(language, " is row ", " 第 ") : in(language, " has the key ", " 键 "));
  complain(message + (options.row ? std::to_string(*options.row) : options.key));
  return std::nullopt;
}

}  // namespace

int explain(const ExplainOptions& options) {
  const std::optional<Ruleset> rules = load_pack(options.pack);
  if (!rules) return nothing_done;
  const std::optional<Input> input = read_input(*rules, options.input, options.pack.language);
  if (!input) return wrong_usage;
  const std::optional<Record> record = find_record(*rules, *input, options);
  if (!record) return nothing_done;
  const Language language = options.pack.language;
  const Explanation why = rules->explain(*record, evaluate_options(options.question));
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
