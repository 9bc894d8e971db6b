// ColumnsView: many rows of facts, each field a column, nothing copied.
//
// A column is one of: a constant; a strided member of the caller's own structs; Arrow buffers (with
// validity, offsets, dictionaries, lists, structs); an array of raw ValueViews. The engine reads
// all of them through facts/admit, in batches.
//
// Thread-safe to read. Tested by tests/facts/columns_test.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "guiju/facts/bind.hpp"

namespace guiju {

// How a column's cells lie in memory.
enum class Layout : std::uint8_t {
  constant,    // one raw value for all rows
  values,      // const ValueView[]: raw values
  strided,     // a member of the caller's structs
  boolean,     // Arrow bitmap
  i8, i16, i32, i64, u8, u16, u32, u64, f16, f32, f64,
  utf8, large_utf8, utf8_view, binary, large_binary, binary_view,
  date32, date64,
  timestamp,   // i64 in `unit`; `zone` empty: naive
  duration,    // i64 in `unit`
  decimal128,  // `scale`
  dictionary,  // codes in `index_layout`, values in children[0]
  list, large_list, fixed_list, structure,
  map,         // as list; children[0] is a structure of keys and values
  null,
};
enum class TimeUnit : std::uint8_t { s, ms, us, ns };

// One column. Borrowed memory; the caller keeps it alive.
struct ColumnView {
  std::string_view name;
  Layout layout = Layout::null;
  Layout index_layout = Layout::i32;      // dictionary
  TimeUnit unit = TimeUnit::us;
  std::uint8_t scale = 0;                 // decimal128
  std::uint32_t list_size = 0;            // fixed_list
  bool has_zone = false;                  // timestamp
  bool nan_is_null = false;               // pandas floats: NaN means missing
  std::int64_t offset = 0;                // first row, in cells, of the buffers
  std::int64_t row_count = 0;
  const std::uint8_t* validity = nullptr; // bitmap, bit `offset + i`; null: all valid
  const void* data = nullptr;             // values, codes, views; ValueView[] for Layout::values
  const void* offsets = nullptr;          // utf8, list: i32 or i64
  const void* const* view_buffers = nullptr;  // utf8_view: the variadic buffers
  std::vector<ColumnView> children;       // dictionary values; list items; struct fields
  // constant and strided
  ValueView constant;
  const BoundField* bound = nullptr;
  std::size_t stride = 0;

  bool is_valid(std::int64_t row) const;
  // The raw value of a row; strings borrow the buffers, lists and structs are built in the arena.
  GUIJU_API ValueView raw(std::int64_t row, Arena& arena) const;
};

class GUIJU_API ColumnsView {
 public:
  ColumnsView() = default;
  explicit ColumnsView(std::int64_t row_count) : row_count_(row_count) {}
  template <typename T, std::size_t N>
  ColumnsView(std::span<const T> rows, const Binding<T, N>& binding) {
    row_count_ = static_cast<std::int64_t>(rows.size());
    for (const BoundField& f : binding.fields) add_strided(f, rows.data(), sizeof(T));
  }

  void add(ColumnView column) { columns_.push_back(std::move(column)); }
  void add_constant(std::string_view name, ValueView value);
  void add_strided(const BoundField& field, const void* rows, std::size_t stride);

  std::int64_t row_count() const { return row_count_; }
  std::span<const ColumnView> columns() const { return columns_; }
  const ColumnView* find(std::string_view name) const;

 private:
  std::int64_t row_count_ = 0;
  std::vector<ColumnView> columns_;
};

// Several kinds of records, each as columns: {"case": …, "event": …}.
class Dataset {
 public:
  struct Part {
    std::string record;
    ColumnsView columns;
  };
  void add(std::string record, ColumnsView columns) {
    parts_.push_back({std::move(record), std::move(columns)});
  }
  const std::vector<Part>& parts() const { return parts_; }
  const ColumnsView* find(std::string_view record) const {
    for (const Part& p : parts_)
      if (p.record == record) return &p.columns;
    return nullptr;
  }

 private:
  std::vector<Part> parts_;
};

}  // namespace guiju
