#include "guiju/facts/reader.hpp"

#include <utility>

#include "facts/codes.hpp"
#include "facts/rows.hpp"
#include "text/codes.hpp"

namespace guiju {

using facts::ByteStream;

namespace {

bool has_json_ending(std::string_view name) {
  if (name.ends_with(".gz")) name.remove_suffix(3);
  return name.ends_with(".jsonl") || name.ends_with(".ndjson") || name.ends_with(".json");
}

bool has_csv_ending(std::string_view name) {
  if (name.ends_with(".gz")) name.remove_suffix(3);
  return name.ends_with(".csv") || name.ends_with(".tsv");
}

bool is_json(ByteStream& stream, ReadOptions::Format format) {
  if (format != ReadOptions::Format::detect) return format == ReadOptions::Format::jsonl;
  if (has_json_ending(stream.name())) return true;
  if (has_csv_ending(stream.name())) return false;
  const std::string_view begin = stream.peek();
  const std::size_t first = begin.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first != std::string_view::npos && begin[first] == '{';
}

bool has_tab_ending(std::string_view name) {
  if (name.ends_with(".gz")) name.remove_suffix(3);
  return name.ends_with(".tsv");
}

// What begins so can be read by others, not here.
struct OtherKind {
  std::string_view begin, what;
  Code note;
};
constexpr OtherKind other_kinds[] = {
    {"ARROW1", "Arrow", code::frames_by_python},         {"\xFF\xFF\xFF\xFF", "Arrow", code::frames_by_python},
    {"PAR1", "Parquet", code::frames_by_python},         {"PK\x03\x04", "XLSX / ZIP", code::frames_by_python},
    {"\xFF\xFE", "UTF-16", code::save_as_utf8},          {"\xFE\xFF", "UTF-16", code::save_as_utf8},
};

Diagnostics refuse_other_kinds(ByteStream& stream) {
  Diagnostics wrong;
  const std::string_view begin = stream.peek();
  for (const OtherKind& kind : other_kinds) {
    if (!begin.starts_with(kind.begin)) continue;
    Diagnostic& d = wrong.add(code::file_of_other_kind, {}, {stream.name(), std::string(kind.what)});
    d.note(kind.note);
    return wrong;
  }
  // One array, where a line is wanted for each of its objects.
  const std::size_t first = begin.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string_view::npos || begin[first] != '[' || has_csv_ending(stream.name())) return wrong;
  const std::size_t second = begin.find_first_not_of(" \t\r\n", first + 1);
  if (second != std::string_view::npos && begin[second] == '{')
    wrong.add(code::file_of_other_kind, {}, {stream.name(), "[{…}, …]"}).note(code::one_object_a_line);
  return wrong;
}

}  // namespace

struct RecordReader::State {
  std::unique_ptr<facts::Rows> rows;
};

RecordReader::RecordReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
RecordReader::RecordReader(RecordReader&&) noexcept = default;
RecordReader& RecordReader::operator=(RecordReader&&) noexcept = default;
RecordReader::~RecordReader() = default;

namespace {

// The rows of a stream, with its head read.
Result<std::unique_ptr<facts::Rows>> begin_rows(ByteStream stream, const Schema& schema, ReadOptions options) {
  if (Diagnostics other = refuse_other_kinds(stream); other.has_errors()) return other;
  if (options.separator == ',' && has_tab_ending(stream.name())) options.separator = '\t';
  const bool is_jsonl = is_json(stream, options.format);
  auto rows = is_jsonl ? facts::json_rows(std::move(stream), schema, options)
                       : facts::csv_rows(std::move(stream), schema, options);
  Diagnostics wrong = rows->read_head();
  if (std::optional<Diagnostics> failed = rows->stream.failure()) return std::move(*failed);
  if (wrong.has_errors()) return wrong;
  return rows;
}

}  // namespace

Result<RecordReader> RecordReader::open(const std::string& path, const Schema& schema, const ReadOptions& options) {
  Result<ByteStream> stream = ByteStream::open(path);
  if (!stream) return std::move(stream).diagnostics();
  auto rows = begin_rows(*std::move(stream), schema, options);
  if (!rows) return std::move(rows).diagnostics();
  return RecordReader(std::make_unique<State>(State{*std::move(rows)}));
}

Result<RecordReader> RecordReader::from_input(Input input, std::string name, const Schema& schema,
                                              const ReadOptions& options) {
  auto rows = begin_rows(ByteStream(std::move(input), std::move(name)), schema, options);
  if (!rows) return std::move(rows).diagnostics();
  return RecordReader(std::make_unique<State>(State{*std::move(rows)}));
}

Result<bool> RecordReader::next_chunk(std::size_t max_rows) {
  facts::Rows& rows = *state_->rows;
  rows.begin_chunk();
  while (!rows.is_full(max_rows) && rows.read_row()) {
  }
  rows.end_chunk();
  if (std::optional<Diagnostics> failed = rows.stream.failure()) return std::move(*failed);
  return !rows.lines.empty() || !rows.bad_rows.empty();
}

const ColumnsView& RecordReader::columns() const { return state_->rows->columns; }
std::uint64_t RecordReader::line(std::int64_t row) const { return state_->rows->lines[static_cast<std::size_t>(row)]; }
std::uint64_t RecordReader::number(std::int64_t row) const {
  return state_->rows->numbers[static_cast<std::size_t>(row)];
}
const std::vector<BadRow>& RecordReader::bad_rows() const { return state_->rows->bad_rows; }
const std::string& RecordReader::name() const { return state_->rows->stream.name(); }
const std::vector<std::string>& RecordReader::unused_columns() const { return state_->rows->unused; }
std::uint64_t RecordReader::rows_read() const { return state_->rows->rows_read; }
std::int64_t RecordReader::bytes_read() const { return state_->rows->stream.bytes_read(); }
std::int64_t RecordReader::bytes_total() const { return state_->rows->stream.bytes_total(); }

}  // namespace guiju
