#include "engine/rank.hpp"

#include <algorithm>
#include <map>

#include "engine/evaluate.hpp"
#include "facts/canonical.hpp"

namespace guiju::engine {
namespace {

struct Entry {
  std::size_t row = 0;
  std::vector<ValueView> order;
};

int compare_entries(const plan::Rank& rank, const Entry& a, const Entry& b) {
  for (std::size_t i = 0; i < rank.order.size(); ++i) {
    bool comparable = true;
    const int c = compare(a.order[i], b.order[i], comparable);
    if (c != 0) return rank.order[i].is_descending ? -c : c;
  }
  return 0;
}

class Ranking {
 public:
  Ranking(const plan::Step& step, const plan::Rank& rank, StoredRows& rows, RowState& state)
      : step_(step), rank_(rank), rows_(rows), state_(state) {}

  void decide() {
    for (std::size_t row = 0; row < rows_.size(); ++row) place(row);
    for (auto& [key, entries] : groups_) number(entries);
  }

 private:
  ValueView run(std::uint32_t program) {
    return expr::run(state_.plan->programs[program], state_.slots.data(), state_.scratch);
  }
  void give(std::size_t row, ValueView v, Ending ending) {
    rows_.frame(row)[rank_.slot] = copy(v, rows_.arena);
    rows_.set_ending(row, rank_.decision, ending);
  }

  // Into its group, or out with the reason.
  void place(std::size_t row) {
    rows_.take(row, state_);
    if (step_.when != plan::none) {
      const ValueView when = run(step_.when);
      if (when.is_error() || when.is_unknown()) return give(row, when, ending_of(when));
      if (!when.is_true()) return give(row, ValueView::null(), Ending::not_applicable);
    }
    std::string key;
    for (std::uint32_t by : rank_.by) {
      const ValueView v = run(by);
      if (v.is_error() || v.is_unknown()) return give(row, v, ending_of(v));
      facts::append_canonical(key, v);
      key += '\0';
    }
    Entry entry{row, {}};
    for (const plan::Rank::Order& order : rank_.order) {
      const ValueView v = run(order.program);
      if (v.is_error() || v.is_unknown()) return give(row, v, ending_of(v));
      if (v.is_null() || is_nan(v)) return give(row, ValueView::null(), Ending::no_match);
      entry.order.push_back(copy(v, rows_.arena));
    }
    groups_[key].push_back(std::move(entry));
  }

  void number(std::vector<Entry>& entries) {
    std::stable_sort(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) { return compare_entries(rank_, a, b) < 0; });
    std::int64_t dense = 0;
    for (std::size_t first = 0; first < entries.size();) {
      std::size_t end = first + 1;
      while (end < entries.size() && compare_entries(rank_, entries[first], entries[end]) == 0) ++end;
      ++dense;
      for (std::size_t i = first; i < end; ++i) give(entries[i].row, ValueView::of_int(place_of(i, first, end, dense)), Ending::decided);
      first = end;
    }
  }
  std::int64_t place_of(std::size_t i, std::size_t first, std::size_t end, std::int64_t dense) const {
    switch (rank_.ties) {
      case plan::Rank::Ties::min: return static_cast<std::int64_t>(first + 1);
      case plan::Rank::Ties::max: return static_cast<std::int64_t>(end);
      case plan::Rank::Ties::dense: return dense;
      case plan::Rank::Ties::row: return static_cast<std::int64_t>(i + 1);
    }
    return 0;
  }

  const plan::Step& step_;
  const plan::Rank& rank_;
  StoredRows& rows_;
  RowState& state_;
  std::map<std::string, std::vector<Entry>> groups_;
};

}  // namespace

void decide_rank(const plan::Step& step, const plan::Rank& rank, StoredRows& rows, RowState& state) {
  Ranking(step, rank, rows, state).decide();
}

}  // namespace guiju::engine
