#include "cli/found_record.hpp"

namespace guiju::cli {

KeyOf::KeyOf(const Schema& schema, const ColumnsView& columns) {
  for (const std::uint32_t field : schema.key_fields()) columns_.push_back(columns.find(schema.fields()[field].name));
}

std::string KeyOf::operator()(std::int64_t row) {
  std::string key;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (i > 0) key += ',';
    if (columns_[i] != nullptr) writer_.append_written(key, columns_[i]->raw(row, arena_));
  }
  return key;
}

Record record_of(const Schema& schema, const ColumnsView& columns, std::int64_t row) {
  Record record(schema);
  Arena arena;
  for (std::uint32_t field = 0; field < schema.fields().size(); ++field)
    if (const ColumnView* column = columns.find(schema.fields()[field].name))
      record.set(field, Value(column->raw(row, arena)));
  return record;
}

}  // namespace guiju::cli
