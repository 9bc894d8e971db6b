// One row of columns as a record: its columns are found once, its facts are read when they are asked for.
//
// Tested by tests/engine/run_test.cpp and tests/analyse/coverage_test.cpp.
#pragma once

#include <vector>

#include "guiju/facts/columns.hpp"
#include "guiju/facts/record.hpp"
#include "guiju/facts/schema.hpp"

namespace guiju::facts {

class ColumnRow {
 public:
  // Texts that a column must put together are made in the arena. `columns` and `arena` outlive the row.
  ColumnRow(const Schema& schema, const ColumnsView& columns, Arena& arena) : arena_(arena) {
    for (const Field& field : schema.fields()) columns_.push_back(columns.find(field.name));
  }
  RecordView at(std::int64_t row) {
    row_ = row;
    return RecordView(this, load);
  }

 private:
  static ValueView load(const void* self, std::uint32_t field) {
    const auto& me = *static_cast<const ColumnRow*>(self);
    const ColumnView* column = me.columns_[field];
    return column ? column->raw(me.row_, me.arena_) : absent();
  }

  std::vector<const ColumnView*> columns_;  // one a field; null: not given
  std::int64_t row_ = 0;
  Arena& arena_;
};

}  // namespace guiju::facts
