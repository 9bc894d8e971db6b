// guiju report PACK [[RECORD=]FILE]: a page about a pack and what it decides.
#include "guiju/analyse/report.hpp"

#include <set>

#include "cli/commands.hpp"
#include "cli/found_record.hpp"
#include "cli/out_file.hpp"
#include "cli/packs.hpp"
#include "cli/terminal.hpp"

namespace guiju::cli {

namespace {

// Which records are explained, and which of them were met.
class Chosen {
 public:
  explicit Chosen(const ReportOptions& options) : keys_(options.keys.begin(), options.keys.end()), rows_(options.rows.begin(), options.rows.end()) {}
  bool takes(const std::string& key, std::uint64_t row) { return rows_.erase(row) + keys_.erase(key) > 0; }
  bool empty() const { return keys_.empty() && rows_.empty(); }
  std::string missing() const {
    std::string text;
    for (const std::string& key : keys_) text += (text.empty() ? "" : ", ") + key;
    for (const std::uint64_t row : rows_) text += (text.empty() ? "" : ", ") + std::to_string(row);
    return text;
  }

 private:
  std::set<std::string> keys_;
  std::set<std::uint64_t> rows_;
};

bool add_records(const Ruleset& rules, const Input& input, const ReportOptions& options, Report& page) {
  const Language language = options.pack.language;
  const Schema& schema = *rules.schema(input.record);
  Chosen chosen(options);
  const auto add = [&](const Piece& piece) {
    Diagnostics wrong = page.add_data(input.record, piece.columns());
    if (wrong.has_errors() || chosen.empty()) return wrong;
    KeyOf key_of(schema, piece.columns());
    for (std::int64_t row = 0; row < piece.reader.row_count(); ++row) {
      const std::string key = key_of(row), number = std::to_string(piece.reader.number(row));
      if (chosen.takes(key, piece.reader.number(row))) page.add_record(key.empty() ? number : key, record_of(schema, piece.columns(), row));
    }
    return wrong;
  };
  if (!take_pieces(rules, input, language, add) || fails(page.finish(), language)) return false;
  if (chosen.empty()) return true;
  complain(std::string(in(language, "not in the file: ", "文件中没有：")) + chosen.missing());
  return false;
}

}  // namespace

int report(const ReportOptions& options) {
  const Language language = options.pack.language;
  const std::optional<Ruleset> rules = load_pack(options.pack);
  if (!rules) return nothing_done;
  if (options.input.empty() && !(options.keys.empty() && options.rows.empty())) {
    complain(in(language, "--key and --row choose from a FILE", "--key 与 --row 需要给出文件"));
    return wrong_usage;
  }
  Report page(*rules, evaluate_options(options.question));
  if (!options.input.empty()) {
    const std::optional<Input> input = read_input(*rules, options.input, language);
    if (!input) return wrong_usage;
    if (!add_records(*rules, *input, options, page)) return nothing_done;
  }
  OutFile file;
  const bool is_written = file.open(options.out) && (file.text() = page.html(language), file.finish());
  if (!is_written) complain(file.failure());
  return is_written ? all_is_well : nothing_done;
}

}  // namespace guiju::cli
