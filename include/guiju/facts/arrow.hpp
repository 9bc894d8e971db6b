// Arrow's C data and C stream interfaces: import into columns, export of columns.
//
// The structs are those of the Arrow specification ("The Arrow C data interface", format/CDataInterface);
// their ABI is frozen. An import is checked before ownership moves: buffer counts, lengths, offsets
// that rise, dictionary indices in range, UTF-8; opt out of the O(rows) part with `trusted`. A batch
// that is refused stays the producer's. `release` is called exactly once on every path.
//
// Tested by tests/facts/arrow_test.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "guiju/facts/columns.hpp"
#include "guiju/text/result.hpp"

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
extern "C" {
struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema** children;
  struct ArrowSchema* dictionary;
  void (*release)(struct ArrowSchema*);
  void* private_data;
};
struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void** buffers;
  struct ArrowArray** children;
  struct ArrowArray* dictionary;
  void (*release)(struct ArrowArray*);
  void* private_data;
};
}
#endif
#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE
extern "C" {
struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream*, struct ArrowSchema* out);
  int (*get_next)(struct ArrowArrayStream*, struct ArrowArray* out);
  const char* (*get_last_error)(struct ArrowArrayStream*);
  void (*release)(struct ArrowArrayStream*);
  void* private_data;
};
}
#endif

namespace guiju {

enum class ArrowTrust : std::uint8_t { checked, trusted };

// Owns one imported struct array (a batch of columns) and its schema.
class GUIJU_API ArrowBatch {
 public:
  // Takes both when all is well (their `release` becomes null); leaves both untouched when not.
  static Result<ArrowBatch> take(ArrowSchema* schema, ArrowArray* array,
                                 ArrowTrust trust = ArrowTrust::checked);
  ArrowBatch(ArrowBatch&&) noexcept;
  ArrowBatch& operator=(ArrowBatch&&) noexcept;
  ~ArrowBatch();

  const ColumnsView& columns() const;

 private:
  struct Owned;
  explicit ArrowBatch(std::unique_ptr<Owned> owned);
  std::unique_ptr<Owned> owned_;
};

// One column of results to be exported: values of one type, row by row.
struct ExportColumn {
  std::string name;
  Type type;
  std::vector<ValueView> values;  // null, error and unknown are exported as null
  // Coded: a row's value is values[codes[row]]. The codes stay the caller's until the column is exported.
  bool is_coded = false;
  std::span<const std::int32_t> codes = {};
  std::size_t row_count() const { return is_coded ? codes.size() : values.size(); }
};
// Builds an Arrow struct array from columns; the receiver releases it. Decimals as decimal128(38, s), enums
// as dictionary<int32, utf8>, timestamps as ts[us, UTC zone name], dates as date32, lists and structs nested.
GUIJU_API void export_columns(std::vector<ExportColumn> columns, std::string_view zone,
                              ArrowSchema* schema, ArrowArray* array);

}  // namespace guiju
