#include "cli/row_origin.hpp"

namespace guiju::cli {

RowOrigin origin_of(const RecordReader& reader, const Schema& schema) {
  RowOrigin origin;
  origin.file = reader.name();
  std::vector<const ColumnView*> columns;
  for (const std::uint32_t field : schema.key_fields()) {
    origin.key_names.push_back(schema.fields()[field].name);
    columns.push_back(reader.columns().find(schema.fields()[field].name));
  }
  Arena unused;  // raw values lie in the reader
  for (std::int64_t row = 0; row < reader.row_count(); ++row) {
    for (const ColumnView* column : columns)
      origin.keys.push_back(column == nullptr ? ValueView::null() : column->raw(row, unused));
    origin.lines.push_back(reader.line(row));
    origin.numbers.push_back(reader.number(row));
  }
  return origin;
}

RowOrigin made_origin(const ColumnsOutcome& outcome) {
  RowOrigin origin;
  for (const OutcomeColumn& key : outcome.keys()) origin.key_names.push_back(key.name);
  for (std::int64_t row = 0; row < outcome.row_count(); ++row) {
    origin.numbers.push_back(static_cast<std::uint64_t>(row) + 1);
    for (const OutcomeColumn& key : outcome.keys()) origin.keys.push_back(key[static_cast<std::size_t>(row)]);
  }
  return origin;
}

void KeptOrigin::add(const RowOrigin& chunk) {
  origin_.file = chunk.file;
  origin_.key_names = chunk.key_names;
  for (const ValueView key : chunk.keys) origin_.keys.push_back(copy(key, arena_));
  origin_.lines.insert(origin_.lines.end(), chunk.lines.begin(), chunk.lines.end());
  origin_.numbers.insert(origin_.numbers.end(), chunk.numbers.begin(), chunk.numbers.end());
}

}  // namespace guiju::cli
