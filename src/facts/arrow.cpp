#include "guiju/facts/arrow.hpp"

#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "facts/codes.hpp"
#include "facts/column_texts.hpp"
#include "text/unicode.hpp"

namespace guiju {

namespace {

constexpr int deepest = 64;

// What a format string says, before the memory is looked at.
struct Shape {
  Layout layout = Layout::null;
  std::int64_t buffers = 0;   // of the array; the least number for views
  std::int64_t children = 0;  // -1: any number
  std::int64_t width = 0;     // bytes of a cell, 0 where that says nothing
  TimeUnit unit = TimeUnit::us;
  std::uint8_t scale = 0;
  std::uint32_t list_size = 0;
  bool has_zone = false;
};

Shape fixed(Layout layout, std::int64_t width) { return {layout, 2, 0, width}; }
Shape with_offsets(Layout layout) { return {layout, 3, 0, 0}; }

std::optional<TimeUnit> unit_of(char letter) {
  switch (letter) {
    case 's': return TimeUnit::s;
    case 'm': return TimeUnit::ms;
    case 'u': return TimeUnit::us;
    case 'n': return TimeUnit::ns;
    default: return std::nullopt;
  }
}

std::optional<int> number_of(std::string_view digits) {
  const bool is_negative = digits.starts_with('-');
  if (is_negative) digits.remove_prefix(1);
  if (digits.empty() || digits.size() > 9) return std::nullopt;
  int number = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return is_negative ? -number : number;
}

// "d:38,2" or "d:38,2,128".
std::optional<Shape> decimal_shape(std::string_view format) {
  format.remove_prefix(2);
  const std::size_t comma = format.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  std::string_view scale_text = format.substr(comma + 1);
  if (const std::size_t second = scale_text.find(','); second != std::string_view::npos) {
    if (scale_text.substr(second + 1) != "128") return std::nullopt;
    scale_text = scale_text.substr(0, second);
  }
  const std::optional<int> scale = number_of(scale_text);
  if (!scale || *scale < 0 || *scale > Decimal::max_scale) return std::nullopt;
  Shape shape = fixed(Layout::decimal128, 16);
  shape.scale = static_cast<std::uint8_t>(*scale);
  return shape;
}

std::optional<Shape> time_shape(std::string_view format) {
  if (format == "tdD") return fixed(Layout::date32, 4);
  if (format == "tdm") return fixed(Layout::date64, 8);
  const std::optional<TimeUnit> unit = format.size() >= 3 ? unit_of(format[2]) : std::nullopt;
  if (!unit) return std::nullopt;
  Shape shape = fixed(format[1] == 's' ? Layout::timestamp : Layout::duration, 8);
  shape.unit = *unit;
  if (format[1] == 'D') return format.size() == 3 ? std::optional(shape) : std::nullopt;
  if (format[1] != 's' || format.size() < 4 || format[3] != ':') return std::nullopt;
  shape.has_zone = format.size() > 4;
  return shape;
}

std::optional<Shape> nested_shape(std::string_view format) {
  if (format == "+s") return Shape{Layout::structure, 1, -1};
  if (format == "+l") return Shape{Layout::list, 2, 1};
  if (format == "+m") return Shape{Layout::map, 2, 1};
  if (format == "+L") return Shape{Layout::large_list, 2, 1};
  if (!format.starts_with("+w:")) return std::nullopt;
  const std::optional<int> size = number_of(format.substr(3));
  if (!size || *size < 0) return std::nullopt;
  Shape shape{Layout::fixed_list, 1, 1};
  shape.list_size = static_cast<std::uint32_t>(*size);
  return shape;
}

std::optional<Shape> plain_shape(char letter) {
  switch (letter) {
    case 'n': return Shape{Layout::null, 0, 0};
    case 'b': return Shape{Layout::boolean, 2, 0};
    case 'c': return fixed(Layout::i8, 1);
    case 'C': return fixed(Layout::u8, 1);
    case 's': return fixed(Layout::i16, 2);
    case 'S': return fixed(Layout::u16, 2);
    case 'i': return fixed(Layout::i32, 4);
    case 'I': return fixed(Layout::u32, 4);
    case 'l': return fixed(Layout::i64, 8);
    case 'L': return fixed(Layout::u64, 8);
    case 'e': return fixed(Layout::f16, 2);
    case 'f': return fixed(Layout::f32, 4);
    case 'g': return fixed(Layout::f64, 8);
    case 'u': return with_offsets(Layout::utf8);
    case 'U': return with_offsets(Layout::large_utf8);
    case 'z': return with_offsets(Layout::binary);
    case 'Z': return with_offsets(Layout::large_binary);
    default: return std::nullopt;
  }
}

std::optional<Shape> shape_of(std::string_view format) {
  if (format.size() == 1) return plain_shape(format[0]);
  if (format == "vu") return Shape{Layout::utf8_view, 3, 0, 16};
  if (format == "vz") return Shape{Layout::binary_view, 3, 0, 16};
  if (format.starts_with("d:")) return decimal_shape(format);
  if (format.starts_with('t')) return time_shape(format);
  if (format.starts_with('+')) return nested_shape(format);
  return std::nullopt;
}

bool is_view(Layout layout) { return layout == Layout::utf8_view || layout == Layout::binary_view; }
bool is_text(Layout layout) {
  return layout == Layout::utf8 || layout == Layout::large_utf8 || layout == Layout::utf8_view;
}
bool is_index(Layout layout) { return layout >= Layout::i8 && layout <= Layout::u64; }

template <typename T>
T cell(const void* data, std::int64_t at) {
  T value;
  std::memcpy(&value, static_cast<const char*>(data) + static_cast<std::size_t>(at) * sizeof(T), sizeof(T));
  return value;
}

// Reads schema and array side by side; nothing is taken, only looked at.
class Importer {
 public:
  explicit Importer(ArrowTrust trust) : trust_(trust) {}

  std::optional<ColumnsView> batch(const ArrowSchema* schema, const ArrowArray* array);
  Diagnostics&& wrong() { return std::move(wrong_); }

 private:
  // False, so that a caller can return it.
  bool refuse(Code why, std::vector<std::string> args) {
    wrong_.add(why, {}, std::move(args));
    return false;
  }
  bool malformed(const std::string& why) { return refuse(code::arrow_malformed, {path_, why}); }

  bool column(const ArrowSchema* schema, const ArrowArray* array, int depth, ColumnView& out);
  bool check_counts(const ArrowSchema& schema, const ArrowArray& array, const Shape& shape);
  bool take_buffers(const ArrowArray& array, const Shape& shape, ColumnView& out);
  bool take_children(const ArrowSchema& schema, const ArrowArray& array, const Shape& shape, int depth, ColumnView& out);
  bool take_dictionary(const ArrowSchema& schema, const ArrowArray& array, int depth, ColumnView& out);
  bool check_rows(const ArrowArray& array, const ColumnView& c);
  template <typename Offset>
  bool check_offsets(const ColumnView& c, std::int64_t& end);
  bool check_views(const ArrowArray& array, const ColumnView& c);
  bool check_texts(const ColumnView& c);
  bool check_indices(const ColumnView& c);
  bool check_items(const ColumnView& c);

  ArrowTrust trust_;
  Diagnostics wrong_;
  std::string path_;  // of the column that is looked at
};

bool Importer::check_counts(const ArrowSchema& schema, const ArrowArray& array, const Shape& shape) {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max() / 32;
  if (array.length < 0 || array.offset < 0 || array.length > most || array.offset > most - array.length)
    return malformed("length or offset is out of range");
  if (array.null_count < -1 || array.null_count > array.length) return malformed("null_count is out of range");
  // Polars gives a column of nulls a validity buffer, which the specification does not.
  const bool is_null = shape.layout == Layout::null && array.n_buffers == 1;
  const bool is_enough = is_view(shape.layout) ? array.n_buffers >= shape.buffers : is_null || array.n_buffers == shape.buffers;
  if (!is_enough) return malformed("it has " + std::to_string(array.n_buffers) + " buffers");
  if (array.n_buffers > 0 && array.buffers == nullptr) return malformed("its buffers are missing");
  if (schema.n_children != array.n_children || (shape.children >= 0 && array.n_children != shape.children) ||
      array.n_children < 0)
    return malformed("it has " + std::to_string(array.n_children) + " children");
  if (array.n_children > 0 && (array.children == nullptr || schema.children == nullptr))
    return malformed("its children are missing");
  return true;
}

bool Importer::take_buffers(const ArrowArray& array, const Shape& shape, ColumnView& out) {
  if (shape.buffers == 0) return true;
  if (array.buffers[0] == nullptr && array.null_count > 0) return malformed("it has nulls but no validity");
  if (array.null_count != 0) out.validity = static_cast<const std::uint8_t*>(array.buffers[0]);
  if (shape.buffers == 1) return true;
  const bool is_empty = array.length == 0;
  const bool has_offsets = shape.buffers == 3 && !is_view(shape.layout);
  const bool is_list = shape.layout == Layout::list || shape.layout == Layout::large_list || shape.layout == Layout::map;
  if (array.buffers[1] == nullptr && !is_empty) return malformed("a buffer is missing");
  if (has_offsets || is_list)
    out.offsets = array.buffers[1];
  else
    out.data = array.buffers[1];
  if (has_offsets) out.data = array.buffers[2];
  if (is_view(shape.layout)) out.view_buffers = array.buffers + 2;
  return true;
}

bool Importer::take_children(const ArrowSchema& schema, const ArrowArray& array, const Shape& shape, int depth,
                             ColumnView& out) {
  out.children.resize(static_cast<std::size_t>(array.n_children));
  for (std::size_t i = 0; i < out.children.size(); ++i) {
    if (!column(schema.children[i], array.children[i], depth + 1, out.children[i])) return false;
    if (shape.layout != Layout::structure) continue;
    if (out.children[i].row_count < array.offset + array.length) return malformed("a child is shorter than it");
    for (std::size_t other = 0; other < i; ++other)
      if (out.children[other].name == out.children[i].name)
        return refuse(code::arrow_two_columns, {std::string(out.children[i].name)});
  }
  if (shape.layout == Layout::map && (out.children[0].layout != Layout::structure || out.children[0].children.size() != 2))
    return malformed("a map has entries of keys and values");
  const bool is_fixed = shape.layout == Layout::fixed_list;
  if (is_fixed && shape.list_size > 0 &&
      out.children[0].row_count / shape.list_size < array.offset + array.length)
    return malformed("a child is shorter than it");
  return true;
}

bool Importer::take_dictionary(const ArrowSchema& schema, const ArrowArray& array, int depth, ColumnView& out) {
  if (!is_index(out.layout)) return malformed("its dictionary has no whole numbers as indices");
  if (array.dictionary == nullptr) return malformed("its dictionary is missing");
  out.index_layout = out.layout;
  out.layout = Layout::dictionary;
  out.children.resize(1);
  return column(schema.dictionary, array.dictionary, depth + 1, out.children[0]);
}

bool Importer::column(const ArrowSchema* schema, const ArrowArray* array, int depth, ColumnView& out) {
  if (schema == nullptr || array == nullptr) return malformed("a child is missing");
  if (schema->release == nullptr) return refuse(code::arrow_released, {"a schema"});
  if (array->release == nullptr) return refuse(code::arrow_released, {"an array"});
  if (depth > deepest) return refuse(code::arrow_too_deep, {path_, std::to_string(deepest)});
  const std::string_view name = schema->name == nullptr ? "" : schema->name;
  const std::string outer = std::exchange(path_, path_.empty() || depth < 2 ? std::string(name) : path_ + "." + std::string(name));
  const std::string_view format = schema->format == nullptr ? "" : schema->format;
  const std::optional<Shape> shape = shape_of(format);
  if (!shape) return refuse(code::arrow_type, {path_, std::string(format.substr(0, 40))});
  if (text::first_invalid_utf8(name)) return malformed("its name is not UTF-8");
  if (!check_counts(*schema, *array, *shape)) return false;
  out.name = name;
  out.layout = shape->layout;
  out.unit = shape->unit;
  out.scale = shape->scale;
  out.list_size = shape->list_size;
  out.has_zone = shape->has_zone;
  out.offset = array->offset;
  out.row_count = array->length;
  const bool is_good = take_buffers(*array, *shape, out) &&
                       take_children(*schema, *array, *shape, depth, out) &&
                       (schema->dictionary == nullptr || take_dictionary(*schema, *array, depth, out)) &&
                       (trust_ == ArrowTrust::trusted || check_rows(*array, out));
  if (is_good) path_ = outer;
  return is_good;
}

// ---- what only the rows show ----------------------------------------------------------------------

// Offsets of valid and null rows alike must rise: one that does not spoils its neighbours.
template <typename Offset>
bool Importer::check_offsets(const ColumnView& c, std::int64_t& end) {
  end = 0;
  if (c.row_count == 0) return true;
  std::int64_t before = cell<Offset>(c.offsets, c.offset);
  if (before < 0) return refuse(code::arrow_offsets, {path_, "0"});
  for (std::int64_t row = 0; row < c.row_count; ++row) {
    const std::int64_t next = cell<Offset>(c.offsets, c.offset + row + 1);
    if (next < before) return refuse(code::arrow_offsets, {path_, std::to_string(row)});
    constexpr std::int64_t largest_text = std::numeric_limits<std::uint32_t>::max();
    if (next - before > largest_text) return malformed("a cell of more than 4 GiB");
    before = next;
  }
  end = before;
  return true;
}

// The last buffer of a view column holds the sizes of those in between.
bool Importer::check_views(const ArrowArray& array, const ColumnView& c) {
  const std::int64_t buffers = array.n_buffers - 3;
  const void* sizes = array.buffers[array.n_buffers - 1];
  if (buffers > 0 && sizes == nullptr) return malformed("the sizes of its buffers are missing");
  for (std::int64_t row = 0; row < c.row_count; ++row) {
    if (!c.is_valid(row)) continue;
    const char* place = static_cast<const char*>(c.data) + static_cast<std::size_t>(c.offset + row) * 16;
    const std::int64_t size = cell<std::int32_t>(place, 0);
    if (size >= 0 && size <= 12) continue;
    const std::int64_t buffer = cell<std::int32_t>(place, 2), at = cell<std::int32_t>(place, 3);
    const bool is_inside = size >= 0 && buffer >= 0 && buffer < buffers && at >= 0 && c.view_buffers[buffer] != nullptr &&
                           at + size <= cell<std::int64_t>(sizes, buffer);
    if (!is_inside) return refuse(code::arrow_offsets, {path_, std::to_string(row)});
  }
  return true;
}

bool Importer::check_texts(const ColumnView& c) {
  const auto first_bad = [&](auto text_at) -> std::int64_t {
    for (std::int64_t row = 0; row < c.row_count; ++row) {
      if (!c.is_valid(row)) continue;
      const std::string_view text = text_at(row);
      if (!text::is_short_ascii(text) && text::first_invalid_utf8(text)) return row;
    }
    return -1;
  };
  const std::int64_t bad = facts::with_texts(c, first_bad, std::int64_t{-1});
  return bad < 0 || refuse(code::arrow_not_utf8, {path_, std::to_string(bad)});
}

template <typename Index>
std::int64_t index_at(const ColumnView& c, std::int64_t row) {
  const Index index = cell<Index>(c.data, c.offset + row);
  if constexpr (std::is_same_v<Index, std::uint64_t>)
    return index > static_cast<std::uint64_t>(INT64_MAX) ? -1 : static_cast<std::int64_t>(index);
  else
    return index;
}

std::int64_t any_index_at(const ColumnView& c, std::int64_t row) {
  switch (c.index_layout) {
    case Layout::i8: return index_at<std::int8_t>(c, row);
    case Layout::u8: return index_at<std::uint8_t>(c, row);
    case Layout::i16: return index_at<std::int16_t>(c, row);
    case Layout::u16: return index_at<std::uint16_t>(c, row);
    case Layout::i32: return index_at<std::int32_t>(c, row);
    case Layout::u32: return index_at<std::uint32_t>(c, row);
    case Layout::u64: return index_at<std::uint64_t>(c, row);
    default: return index_at<std::int64_t>(c, row);
  }
}

// Is every index one, also those of null rows? (Mostly, and quickly told.)
template <typename Index>
bool are_indices(const ColumnView& c) {
  const auto size = static_cast<std::uint64_t>(c.children[0].row_count);
  std::uint64_t wrong = 0;
  for (std::int64_t row = 0; row < c.row_count; ++row) {
    const Index index = cell<Index>(c.data, c.offset + row);
    wrong |= static_cast<std::uint64_t>(static_cast<std::int64_t>(index)) >= size ? 1u : 0u;
  }
  return wrong == 0;
}

bool are_indices_of_any(const ColumnView& c) {
  switch (c.index_layout) {
    case Layout::i8: return are_indices<std::int8_t>(c);
    case Layout::u8: return are_indices<std::uint8_t>(c);
    case Layout::i16: return are_indices<std::int16_t>(c);
    case Layout::u16: return are_indices<std::uint16_t>(c);
    case Layout::i32: return are_indices<std::int32_t>(c);
    case Layout::u32: return are_indices<std::uint32_t>(c);
    default: return false;
  }
}

bool Importer::check_indices(const ColumnView& c) {
  if (are_indices_of_any(c)) return true;
  for (std::int64_t row = 0; row < c.row_count; ++row) {
    if (!c.is_valid(row)) continue;
    const std::int64_t index = any_index_at(c, row);
    if (index < 0 || index >= c.children[0].row_count)
      return refuse(code::arrow_index, {path_, std::to_string(row), std::to_string(index)});
  }
  return true;
}

bool Importer::check_items(const ColumnView& c) {
  std::int64_t end = 0;
  const bool is_rising = c.layout == Layout::large_list ? check_offsets<std::int64_t>(c, end) : check_offsets<std::int32_t>(c, end);
  if (!is_rising) return false;
  return end <= c.children[0].row_count || malformed("a child is shorter than it");
}

bool Importer::check_rows(const ArrowArray& array, const ColumnView& c) {
  std::int64_t end = 0;
  switch (c.layout) {
    case Layout::utf8:
    case Layout::binary:
      if (!check_offsets<std::int32_t>(c, end)) return false;
      break;
    case Layout::large_utf8:
    case Layout::large_binary:
      if (!check_offsets<std::int64_t>(c, end)) return false;
      break;
    case Layout::utf8_view:
    case Layout::binary_view:
      if (!check_views(array, c)) return false;
      break;
    case Layout::dictionary: return check_indices(c);
    case Layout::list:
    case Layout::map:
    case Layout::large_list: return check_items(c);
    default: break;
  }
  if (end > 0 && c.data == nullptr) return malformed("a buffer is missing");
  return !is_text(c.layout) || check_texts(c);
}

// The rows of a sliced batch begin at its offset, in every child.
std::optional<ColumnsView> Importer::batch(const ArrowSchema* schema, const ArrowArray* array) {
  ColumnView whole;
  if (schema == nullptr || array == nullptr) {
    refuse(code::arrow_not_a_batch, {"missing"});
    return std::nullopt;
  }
  if (!column(schema, array, 0, whole)) return std::nullopt;
  if (whole.layout != Layout::structure) {
    refuse(code::arrow_not_a_batch, {schema->format});
    return std::nullopt;
  }
  for (std::int64_t row = 0; row < whole.row_count && whole.validity != nullptr; ++row) {
    if (whole.is_valid(row)) continue;
    refuse(code::arrow_null_row, {std::to_string(row)});
    return std::nullopt;
  }
  ColumnsView columns(whole.row_count);
  for (ColumnView& child : whole.children) {
    child.offset += whole.offset;
    child.row_count = whole.row_count;
    columns.add(std::move(child));
  }
  return columns;
}

}  // namespace

struct ArrowBatch::Owned {
  Owned() = default;
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  ~Owned() {
    if (array.release != nullptr) array.release(&array);
    if (schema.release != nullptr) schema.release(&schema);
  }
  ArrowSchema schema{};
  ArrowArray array{};
  ColumnsView columns;
};

ArrowBatch::ArrowBatch(std::unique_ptr<Owned> owned) : owned_(std::move(owned)) {}
ArrowBatch::ArrowBatch(ArrowBatch&&) noexcept = default;
ArrowBatch& ArrowBatch::operator=(ArrowBatch&&) noexcept = default;
ArrowBatch::~ArrowBatch() = default;

Result<ArrowBatch> ArrowBatch::take(ArrowSchema* schema, ArrowArray* array, ArrowTrust trust) {
  Importer importer(trust);
  std::optional<ColumnsView> columns = importer.batch(schema, array);
  if (!columns) return importer.wrong();
  auto owned = std::make_unique<Owned>();
  owned->columns = std::move(*columns);
  owned->schema = std::exchange(*schema, ArrowSchema{});
  owned->array = std::exchange(*array, ArrowArray{});
  return ArrowBatch(std::move(owned));
}

const ColumnsView& ArrowBatch::columns() const { return owned_->columns; }

}  // namespace guiju
