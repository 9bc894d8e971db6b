// A table's index: which rows do these values leave?
//
// Each column's values fall into classes (index_classes.hpp). From there the planner goes one of three ways, by size:
//   cube      few combinations of classes: the row of each combination is decided beforehand, one look-up
//   bits      up to some hundreds of rows: per class the bit set of rows that accept it; AND, lowest bit
//   patterns  more rows: one hash for each pattern of `-` among the columns that are mostly single values; intervals are
//             compared for the few candidates
// or scans, where no column falls into classes. Dates of rows (`from`, `to`, `published`) are columns too. Cells that classes
// cannot decide (patterns, lists, programs) count as "may match": the rows that have them are open, and whoever asks judges
// them. Values without a class (unknown, error, another kind) take the scan.
//
// Bit sets: O'Neil & Quass, "Improved query performance with variant indexes", 1997. Packet classification: Lakshman & Stiliadis,
// "High-speed policy-based packet forwarding", 1998; a hash a pattern is Srinivasan, Suri & Varghese's tuple space search, 1999.
//
// Immutable once built; thread-safe. Tested by tests/plan/index_test.cpp, tests/agree.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <string>
#include <vector>

#include "plan/index_classes.hpp"

namespace guiju::plan {

struct Table;

inline constexpr std::uint32_t no_table_row = 0xFFFFFFFFu;

class Index {
 public:
  static constexpr std::size_t max_columns = 66;  // 64 of the table, two of dates
  enum class Way : std::uint8_t { scan, cube, bits, patterns };
  struct Column {
    std::uint32_t slot = 0;
    Classifier classes;
    std::uint32_t stride = 0;      // cube
    std::size_t first_set = 0;     // bits: in words
  };
  using Classes = std::array<std::uint32_t, max_columns>;

  Way way() const { return way_; }
  bool is_built() const { return way_ != Way::scan; }
  // Why this way: for the plan's dump.
  const std::string& reason() const { return reason_; }
  const std::vector<Column>& columns() const { return columns_; }
  // Do classes decide this cell of the table's column? Else it is to be judged.
  bool decides(std::size_t column, std::uint32_t cell) const { return decided_[column][cell - 1] != 0; }
  bool decides_dates() const { return decides_dates_; }
  bool decides_published() const { return decides_published_; }
  // Has this row cells (or a condition) that classes do not decide?
  bool is_open(std::uint32_t row) const { return has_open_ && (open_[row / 64] >> (row % 64) & 1) != 0; }
  bool has_open() const { return has_open_; }

  // The class of every column; false when a value has none.
  bool classify(const ValueView* slots, Classes& out) const {
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      out[c] = columns_[c].classes.classify(slots[columns_[c].slot]);
      if (out[c] == no_class) return false;
    }
    return true;
  }

  // ---- cube: what was decided for a combination. Cells: a row, or one of these.
  std::uint32_t cell_nothing() const { return row_count_; }      // no row matches
  std::uint32_t cell_judge() const { return row_count_ + 1; }    // more to say than a row: judge the rows
  std::uint32_t cube_size() const { return cube_size_; }
  // For places beyond the cube too: they are to be judged.
  std::uint32_t cube_cell(std::uint32_t place) const { return narrow_.empty() ? wide_[place] : narrow_[place]; }
  const std::vector<std::uint8_t>& narrow_cube() const { return narrow_; }  // one more cell than the cube has: cell_judge
  const std::vector<std::uint16_t>& wide_cube() const { return wide_; }
  std::uint32_t place(const Classes& classes) const {
    std::uint32_t at = 0;
    for (std::size_t c = 0; c < columns_.size(); ++c) at += classes[c] * columns_[c].stride;
    return at;
  }
  // The place of a record's values at once; false when one has no class.
  bool place(const ValueView* slots, std::uint32_t& out) const;

  // A column of the cube, small and ready for one record: steps_[first_step + its literal, member or segment] is what it adds
  // to the place; the step after those, what any other value does.
  struct Axis {
    std::uint32_t slot = 0, first_step = 0, value_count = 0;
    std::uint32_t first_threshold = 0, half = 0;            // 2 × half - 1 of thresholds_
    Kind kind = Kind::dyn;                                  // dyn: each value's class is asked for
    std::uint8_t scale = 0;
  };
  const std::vector<Axis>& axes() const { return axes_; }   // as columns(): texts, then members, then numbers
  static constexpr std::uint32_t beyond = 1 << 20;         // the step of values without a class
  // What a literal (TextMap::none: any other text) or a member adds to the place.
  std::uint32_t step_of(const Axis& axis, std::uint32_t literal) const { return steps_[axis.first_step + std::min(literal, axis.value_count)]; }
  // What a number of the axis' kind does: halving, without a jump that depends on it.
  std::uint32_t step_of_word(const Axis& axis, std::int64_t word) const {
    const std::int64_t* const threshold = thresholds_.data() + axis.first_threshold;
    std::uint32_t segment = 0;
    for (std::uint32_t half = axis.half; half != 0; half /= 2) segment += threshold[segment + half - 1] <= word ? half : 0;
    return steps_[axis.first_step + std::min(segment, axis.value_count - 1)];
  }

  // ---- bits
  std::size_t words() const { return words_; }
  const std::uint64_t* rows(std::size_t column, std::uint32_t cls) const { return &bits_[columns_[column].first_set + cls * words_]; }

  // The first row that the classes leave; no_table_row: none. REQUIRES: is_built().
  std::uint32_t first_row(const Table& table, const Classes& classes) const;
  // All of them, ascending.
  void all_rows(const Table& table, const Classes& classes, std::vector<std::uint32_t>& out) const;

  // ---- patterns, in two steps for whoever has many records: the key, then the rows.
  std::uint64_t key(const Classes& classes) const {
    std::uint64_t k = 0;
    for (const KeyColumn& c : key_columns_) k |= std::uint64_t{classes[c.column]} << c.shift;
    return k;
  }
  void prefetch(std::uint64_t key) const;
  std::uint32_t first_row(const Table& table, const Classes& classes, std::uint64_t key) const;

 private:
  friend class IndexBuilder;
  static constexpr std::uint32_t checked = 0x80000000u;  // beside a row: more cells are to be compared

  static std::uint32_t step(const Column& column, const ValueView& v);

  struct KeyColumn {
    std::uint32_t column = 0, shift = 0;
  };
  struct Entry {
    std::uint32_t low = 0, high = 0;  // classes of the range column: [low, high)
    std::uint32_t row = no_table_row;
  };
  struct Slot {
    std::uint64_t key = 0;
    Entry first;
    std::uint32_t rest = 0;           // number of a list + 1
  };
  struct List {
    std::uint32_t begin = 0, end = 0;
  };
  struct Pattern {
    std::uint64_t mask = 0;           // the key columns that are not `-`
    std::vector<Slot> slots;          // twice as many as are taken: what is not there is told soon
  };
  static std::size_t hash_place(std::uint64_t key, std::size_t slot_count) {
    key ^= key >> 29;
    return static_cast<std::size_t>(static_cast<uint128>(key * 0x9E3779B97F4A7C15u) * slot_count >> 64);
  }
  const Slot* find(const Pattern& pattern, std::uint64_t key) const;
  bool matches(const Table& table, const Entry& entry, const Classes& classes) const;
  bool accepts(const Table& table, std::uint32_t row, const Classes& classes) const;

  Way way_ = Way::scan;
  std::string reason_ = "no index asked for";
  std::uint32_t row_count_ = 0;
  std::vector<Column> columns_;                        // texts, then members, then numbers
  std::uint32_t text_count_ = 0, member_count_ = 0;
  std::vector<std::uint32_t> table_columns_;           // of each index column; dates: none
  std::vector<std::vector<std::uint8_t>> decided_;     // by table column, by cell
  bool decides_dates_ = false, decides_published_ = false, has_open_ = false;
  std::vector<std::uint64_t> open_;
  std::uint32_t cube_size_ = 0;
  std::vector<std::uint8_t> narrow_;
  std::vector<std::uint16_t> wide_;
  std::vector<Axis> axes_;
  std::vector<std::uint32_t> steps_;
  std::vector<std::int64_t> thresholds_;
  std::size_t words_ = 0;
  std::vector<std::uint64_t> bits_;
  std::vector<KeyColumn> key_columns_;
  std::uint32_t range_column_ = no_table_row;
  std::vector<Pattern> patterns_;
  std::vector<List> lists_;
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> checked_columns_;         // index columns that are compared for a candidate
  std::vector<ClassSets> sets_;                        // of those: by cell (dates: by row)
};

Index build_index(const Table& table);

}  // namespace guiju::plan
