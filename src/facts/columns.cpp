#include "guiju/facts/columns.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "facts/column_texts.hpp"

namespace guiju {

namespace {

using facts::cell_at;

// IEEE 754's 16 bits: a sign, five of exponent, ten of fraction.
double real_of_half(std::uint16_t half) {
  const int exponent = half >> 10 & 0x1F, fraction = half & 0x3FF;
  double size = std::ldexp(exponent == 0 ? fraction : fraction + 1024, std::max(exponent, 1) - 25);
  if (exponent == 0x1F) size = fraction == 0 ? HUGE_VAL : std::numeric_limits<double>::quiet_NaN();
  return (half & 0x8000) != 0 ? -size : size;
}

bool bit(const void* bits, std::int64_t at) {
  return (static_cast<const std::uint8_t*>(bits)[at >> 3] >> (at & 7) & 1) != 0;
}

std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

std::int64_t per_second(TimeUnit unit) {
  switch (unit) {
    case TimeUnit::s: return 1;
    case TimeUnit::ms: return 1'000;
    case TimeUnit::us: return 1'000'000;
    case TimeUnit::ns: return 1'000'000'000;
  }
  return 1;
}

Instant instant_of(std::int64_t count, TimeUnit unit) {
  const std::int64_t parts = per_second(unit);
  const std::int64_t seconds = floor_divide(count, parts);
  return {seconds, static_cast<std::uint32_t>((count - seconds * parts) * (1'000'000'000 / parts))};
}

ValueView of_real(double d, bool nan_is_null) {
  return nan_is_null && std::isnan(d) ? ValueView::null() : ValueView::of_double(d);
}

template <typename Offset>
std::string_view text_at(const ColumnView& column, std::int64_t at) {
  const auto begin = cell_at<Offset>(column.offsets, at), end = cell_at<Offset>(column.offsets, at + 1);
  if (begin == end) return {};
  return {static_cast<const char*>(column.data) + begin, static_cast<std::size_t>(end - begin)};
}

ValueView list_of(const ColumnView& items, std::int64_t begin, std::int64_t end, Arena& arena) {
  const auto count = static_cast<std::uint32_t>(end - begin);
  auto* values = arena.array<ValueView>(count);
  for (std::uint32_t i = 0; i < count; ++i) values[i] = items.raw(begin + i, arena);
  return ValueView::of_list(values, count);
}

ValueView map_of_entries(const ColumnView& entries, std::int64_t begin, std::int64_t end, Arena& arena) {
  const auto count = static_cast<std::uint32_t>(end - begin);
  auto* pairs = arena.array<ValueView>(2 * std::size_t{count});
  // The offset of a struct is not its children's.
  for (std::uint32_t i = 0; i < count; ++i)
    for (std::uint32_t side = 0; side < 2; ++side)
      pairs[2 * i + side] = entries.children[side].raw(entries.offset + begin + i, arena);
  return ValueView::of_map(pairs, count);
}

// A struct is a map here: which struct type is meant is the schema's business.
ValueView map_of(const ColumnView& column, std::int64_t at, Arena& arena) {
  const auto count = static_cast<std::uint32_t>(column.children.size());
  auto* pairs = arena.array<ValueView>(2 * std::size_t{count});
  for (std::uint32_t i = 0; i < count; ++i) {
    pairs[2 * i] = ValueView::of_string(column.children[i].name);
    pairs[2 * i + 1] = column.children[i].raw(at, arena);
  }
  return ValueView::of_map(pairs, count);
}

std::int64_t code_at(const ColumnView& column, std::int64_t at) {
  switch (column.index_layout) {
    case Layout::i8: return cell_at<std::int8_t>(column.data, at);
    case Layout::u8: return cell_at<std::uint8_t>(column.data, at);
    case Layout::i16: return cell_at<std::int16_t>(column.data, at);
    case Layout::u16: return cell_at<std::uint16_t>(column.data, at);
    case Layout::i32: return cell_at<std::int32_t>(column.data, at);
    case Layout::u32: return cell_at<std::uint32_t>(column.data, at);
    case Layout::i64:
    case Layout::u64: return cell_at<std::int64_t>(column.data, at);
    default: return -1;
  }
}

ValueView entry_of(const ColumnView& column, std::int64_t at, Arena& arena) {
  const std::int64_t code = code_at(column, at);
  const bool is_there = !column.children.empty() && code >= 0 && code < column.children[0].row_count;
  return is_there ? column.children[0].raw(code, arena) : ValueView::null();
}

// A cell that is not null. `at` counts cells of the buffers.
ValueView cell_value(const ColumnView& c, std::int64_t at, Arena& arena) {
  switch (c.layout) {
    case Layout::values: return cell_at<ValueView>(c.data, at);
    case Layout::strided:
      return c.bound->load(static_cast<const char*>(c.data) + static_cast<std::size_t>(at) * c.stride,
                           c.bound->reading, &arena);
    case Layout::boolean: return ValueView::of_bool(bit(c.data, at));
    case Layout::i8: return ValueView::of_int(cell_at<std::int8_t>(c.data, at));
    case Layout::i16: return ValueView::of_int(cell_at<std::int16_t>(c.data, at));
    case Layout::i32: return ValueView::of_int(cell_at<std::int32_t>(c.data, at));
    case Layout::i64: return ValueView::of_int(cell_at<std::int64_t>(c.data, at));
    case Layout::u8: return ValueView::of_uint(cell_at<std::uint8_t>(c.data, at));
    case Layout::u16: return ValueView::of_uint(cell_at<std::uint16_t>(c.data, at));
    case Layout::u32: return ValueView::of_uint(cell_at<std::uint32_t>(c.data, at));
    case Layout::u64: return ValueView::of_uint(cell_at<std::uint64_t>(c.data, at));
    case Layout::f16: return of_real(real_of_half(cell_at<std::uint16_t>(c.data, at)), c.nan_is_null);
    case Layout::f32: return of_real(static_cast<double>(cell_at<float>(c.data, at)), c.nan_is_null);
    case Layout::f64: return of_real(cell_at<double>(c.data, at), c.nan_is_null);
    case Layout::utf8: return ValueView::of_string(text_at<std::int32_t>(c, at));
    case Layout::large_utf8: return ValueView::of_string(text_at<std::int64_t>(c, at));
    case Layout::utf8_view: return ValueView::of_string(facts::viewed_text(c, at));
    case Layout::binary: return ValueView::of_bytes(text_at<std::int32_t>(c, at));
    case Layout::large_binary: return ValueView::of_bytes(text_at<std::int64_t>(c, at));
    case Layout::binary_view: return ValueView::of_bytes(facts::viewed_text(c, at));
    case Layout::date32: return ValueView::of_date(cell_at<std::int32_t>(c.data, at));
    case Layout::date64: return ValueView::of_date(floor_divide(cell_at<std::int64_t>(c.data, at), 86'400'000));
    case Layout::timestamp: {
      const Instant time = instant_of(cell_at<std::int64_t>(c.data, at), c.unit);
      return c.has_zone ? ValueView::of_timestamp(time) : ValueView::of_naive_timestamp(time);
    }
    case Layout::duration: return ValueView::of_duration(instant_of(cell_at<std::int64_t>(c.data, at), c.unit));
    case Layout::decimal128: return ValueView::of_decimal({cell_at<int128>(c.data, at), c.scale}, arena);
    case Layout::dictionary: return entry_of(c, at, arena);
    case Layout::list:
      return list_of(c.children[0], cell_at<std::int32_t>(c.offsets, at), cell_at<std::int32_t>(c.offsets, at + 1), arena);
    case Layout::large_list:
      return list_of(c.children[0], cell_at<std::int64_t>(c.offsets, at), cell_at<std::int64_t>(c.offsets, at + 1), arena);
    case Layout::fixed_list: return list_of(c.children[0], at * c.list_size, (at + 1) * c.list_size, arena);
    case Layout::structure: return map_of(c, at, arena);
    case Layout::map:
      return map_of_entries(c.children[0], cell_at<std::int32_t>(c.offsets, at), cell_at<std::int32_t>(c.offsets, at + 1), arena);
    case Layout::constant:
    case Layout::null: break;
  }
  return ValueView::null();
}

}  // namespace

bool ColumnView::is_valid(std::int64_t row) const { return validity == nullptr || bit(validity, offset + row); }

ValueView ColumnView::raw(std::int64_t row, Arena& arena) const {
  if (layout == Layout::constant) return constant;
  return is_valid(row) ? cell_value(*this, offset + row, arena) : ValueView::null();
}

void ColumnsView::add_constant(std::string_view name, ValueView value) {
  ColumnView column;
  column.name = name;
  column.layout = Layout::constant;
  column.row_count = row_count_;
  column.constant = value;
  add(std::move(column));
}

void ColumnsView::add_strided(const BoundField& field, const void* rows, std::size_t stride) {
  ColumnView column;
  column.name = field.name;
  column.layout = Layout::strided;
  column.row_count = row_count_;
  column.data = rows;
  column.bound = &field;
  column.stride = stride;
  add(std::move(column));
}

const ColumnView* ColumnsView::find(std::string_view name) const {
  for (const ColumnView& column : columns_)
    if (column.name == name) return &column;
  return nullptr;
}

}  // namespace guiju
