// A pack's text as a ruleset, and records as JSON, for the tests of this room.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "engine/access.hpp"
#include "guiju/facts/json_record.hpp"
#include "tests/engine/first_fired.hpp"
#include "tests/plan/planned.hpp"

namespace guiju::engine_tests {

inline Ruleset ruled(std::string_view yaml) { return RulesetAccess::ruleset(plan_tests::planned(yaml)); }

// Records of one kind, from JSON objects, with columns of raw values over them.
class Records {
 public:
  Records(const Ruleset& rules, const std::vector<std::string>& json, std::string_view record = "") : schema_(rules.schema(record)) {
    for (const std::string& text : json) {
      Record made(*schema_);
      const Diagnostics diagnostics = set_fields(made, text);
      EXPECT_FALSE(diagnostics.has_errors()) << text << "\n" << diagnostics.render();
      records_.push_back(std::move(made));
    }
    view_ = ColumnsView(static_cast<std::int64_t>(records_.size()));
    values_.resize(schema_->fields().size());
    for (std::uint32_t f = 0; f < values_.size(); ++f) {
      for (const Record& r : records_) values_[f].push_back(r.view()[f]);
      ColumnView column;
      column.name = schema_->fields()[f].name;
      column.layout = Layout::values;
      column.row_count = view_.row_count();
      column.data = values_[f].data();
      view_.add(std::move(column));
    }
  }
  const ColumnsView& columns() const { return view_; }
  const Record& operator[](std::size_t i) const { return records_[i]; }
  std::size_t size() const { return records_.size(); }

 private:
  const Schema* schema_;
  std::vector<Record> records_;
  std::vector<std::vector<ValueView>> values_;
  ColumnsView view_;
};

// The canonical outcome of one record; every other way to decide it must say the same.
inline std::string decided(const Ruleset& rules, const std::string& json, EvaluateOptions options = {}) {
  const Records records(rules, {json});
  const Outcome outcome = rules.evaluate(records[0], options);
  const std::string canonical = outcome.canonical();
  for (const bool uses_columns : {true, false})
    for (const bool uses_index : {true, false}) {
      options.uses_columns = uses_columns;
      options.uses_index = uses_index;
      EXPECT_EQ(rules.evaluate(records[0], options).canonical(), canonical);
      const auto all = rules.evaluate(records.columns(), "", options);
      EXPECT_EQ(all->canonical(0), first_fired(canonical));
    }
  const Explanation why = rules.explain(records[0], options);
  for (const std::string& name : outcome.decisions()) EXPECT_EQ(why.find(name)->ending, outcome.ending(name));
  return canonical;
}

}  // namespace guiju::engine_tests
