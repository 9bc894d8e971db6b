// Columns of results as Arrow arrays: buffers are built here and belong to the array that the receiver releases.
#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "guiju/facts/arrow.hpp"
#include "guiju/facts/writer.hpp"

namespace guiju {

namespace {

// A schema or array that is released unless somebody took it.
template <typename Struct>
struct Held {
  Held() = default;
  Held(Held&& other) noexcept : held(std::exchange(other.held, Struct{})) {}
  Held& operator=(Held&& other) noexcept {
    std::swap(held, other.held);
    return *this;
  }
  ~Held() {
    if (held.release != nullptr) held.release(&held);
  }
  Struct held{};
};

// What a schema or array owns. A child that the receiver has moved out has no release any more.
struct SchemaParts {
  std::string format, name;
  std::vector<Held<ArrowSchema>> children;
  std::vector<ArrowSchema*> pointers;
  Held<ArrowSchema> dictionary;
};

struct ArrayParts {
  std::vector<std::vector<std::uint8_t>> memory;
  std::vector<const void*> buffers;
  std::vector<Held<ArrowArray>> children;
  std::vector<ArrowArray*> pointers;
  Held<ArrowArray> dictionary;
};

template <typename Struct, typename Parts>
void release(Struct* it) {
  delete static_cast<Parts*>(it->private_data);
  it->private_data = nullptr;
  it->release = nullptr;
}

// A column on its way out: its schema and its array, built side by side.
struct Built {
  Held<ArrowSchema> schema;
  Held<ArrowArray> array;
};

using Bytes = std::vector<std::uint8_t>;
using Cells = std::vector<ValueView>;

template <typename T>
void append(Bytes& bytes, T value) {
  const std::size_t at = bytes.size();
  bytes.resize(at + sizeof value);
  std::memcpy(bytes.data() + at, &value, sizeof value);
}

const Cells no_cells;  // of a column whose rows come from elsewhere

bool is_known(ValueView v) { return !v.is_null() && !v.is_error() && !v.is_unknown(); }

// Builds one column; the parts are given away at the end.
class Column {
 public:
  Column(std::string_view name, std::string format, const Cells& cells)
      : Column(name, std::move(format), cells, cells.size(), [&](std::size_t row) { return is_known(cells[row]); }) {}
  // Rows that are known by something else than their cells, which are then none.
  template <typename IsKnown>
  Column(std::string_view name, std::string format, const Cells& cells, std::size_t row_count, IsKnown is_known_row) : cells_(cells), row_count_(row_count) {
    schema_->name = name;
    schema_->format = std::move(format);
    add_validity(is_known_row);
  }

  Bytes& add_buffer() { return array_->memory.emplace_back(); }
  // A number a row, to be written. (Memory from new is aligned for each of them.)
  template <typename T>
  T* add_numbers() {
    Bytes& bytes = add_buffer();
    bytes.resize(row_count_ * sizeof(T));
    return reinterpret_cast<T*>(bytes.data());
  }

  void add_child(Built child) {
    schema_->children.push_back(std::move(child.schema));
    array_->children.push_back(std::move(child.array));
  }
  void set_dictionary(Built values) {
    schema_->dictionary = std::move(values.schema);
    array_->dictionary = std::move(values.array);
  }

  // One cell a row; rows without a value have zeros.
  template <typename T, typename Read>
  Built numbers(Read read) && {
    T* out = add_numbers<T>();
    for (const ValueView v : cells_) *out++ = is_known(v) ? static_cast<T>(read(v)) : T{};
    return std::move(*this).built();
  }

  template <typename Read>
  Built texts(Read read) && {
    array_->memory.resize(3);
    Bytes& offsets = array_->memory[1];
    Bytes& bytes = array_->memory[2];
    offsets.reserve((cells_.size() + 1) * sizeof(std::int64_t));
    append<std::int64_t>(offsets, 0);
    for (const ValueView v : cells_) {
      if (is_known(v)) {
        const auto& text = read(v);
        bytes.insert(bytes.end(), text.begin(), text.end());
      }
      append(offsets, static_cast<std::int64_t>(bytes.size()));
    }
    return std::move(*this).built();
  }

  Built built() && {
    Built built;
    SchemaParts* schema = schema_.get();
    for (Held<ArrowSchema>& child : schema->children) schema->pointers.push_back(&child.held);
    constexpr std::int64_t nullable = 2;
    built.schema.held = {schema->format.c_str(), schema->name.c_str(), nullptr, nullable,
                         static_cast<std::int64_t>(schema->children.size()), schema->pointers.data(),
                         schema->dictionary.held.release == nullptr ? nullptr : &schema->dictionary.held,
                         release<ArrowSchema, SchemaParts>, schema_.release()};
    ArrayParts* array = array_.get();
    for (Held<ArrowArray>& child : array->children) array->pointers.push_back(&child.held);
    for (const Bytes& bytes : array->memory) array->buffers.push_back(bytes.data());
    if (null_count_ == 0) array->buffers[0] = nullptr;
    static constexpr std::uint8_t nothing[8] = {};  // an empty buffer still has an address
    for (std::size_t i = 1; i < array->buffers.size(); ++i)
      if (array->buffers[i] == nullptr) array->buffers[i] = nothing;
    built.array.held = {static_cast<std::int64_t>(row_count_), null_count_, 0,
                        static_cast<std::int64_t>(array->buffers.size()),
                        static_cast<std::int64_t>(array->children.size()), array->buffers.data(),
                        array->pointers.data(),
                        array->dictionary.held.release == nullptr ? nullptr : &array->dictionary.held,
                        release<ArrowArray, ArrayParts>, array_.release()};
    return built;
  }

 private:
  template <typename IsKnown>
  void add_validity(IsKnown is_known_row) {
    Bytes& bits = add_buffer();
    bits.resize((row_count_ + 7) / 8);
    for (std::size_t first = 0; first < row_count_; first += 8) {
      const std::size_t count = std::min<std::size_t>(8, row_count_ - first);
      unsigned byte = 0;
      for (std::size_t i = 0; i < count; ++i) byte |= (is_known_row(first + i) ? 1u : 0u) << i;
      bits[first / 8] = static_cast<std::uint8_t>(byte);
      null_count_ += static_cast<std::int64_t>(count) - std::popcount(byte);
    }
  }

  const Cells& cells_;
  std::size_t row_count_;
  std::int64_t null_count_ = 0;
  std::unique_ptr<SchemaParts> schema_ = std::make_unique<SchemaParts>();
  std::unique_ptr<ArrayParts> array_ = std::make_unique<ArrayParts>();
};

// A column that says it has no nulls.
Built required(Built column) {
  column.schema.held.flags = 0;
  return column;
}

class Exporter {
 public:
  explicit Exporter(std::string_view zone) : zone_(zone.empty() ? "UTC" : zone), writer_(zone) {}

  Built column(std::string_view name, const Type& type, const Cells& cells) const;
  Built batch(std::vector<ExportColumn>& columns) const;

 private:
  Built booleans(std::string_view name, const Cells& cells) const;
  Built decimals(std::string_view name, std::uint8_t scale, const Cells& cells) const;
  Built members(std::string_view name, const EnumType& type, const Cells& cells) const;
  Built coded_members(const ExportColumn& from) const;
  Built lists(std::string_view name, const Type& type, const Cells& cells) const;
  Built maps(std::string_view name, const Type& type, const Cells& cells) const;
  Built structs(std::string_view name, const StructType& type, const Cells& cells) const;

  std::string zone_;
  ValueWriter writer_;
};

Built Exporter::booleans(std::string_view name, const Cells& cells) const {
  Column column(name, "b", cells);
  Bytes& bits = column.add_buffer();
  bits.resize((cells.size() + 7) / 8);
  for (std::size_t i = 0; i < cells.size(); ++i)
    if (cells[i].is_true()) bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] | (1u << (i % 8)));
  return std::move(column).built();
}

Built Exporter::decimals(std::string_view name, std::uint8_t scale, const Cells& cells) const {
  // A value that the type's places cannot hold is not rounded but left out.
  Cells exact = cells;
  for (ValueView& v : exact)
    if (is_known(v) && !v.as_decimal().rescaled(scale)) v = ValueView::null();
  return Column(name, "d:38," + std::to_string(scale), exact).numbers<int128>([&](ValueView v) {
    return v.as_decimal().rescaled(scale)->coefficient;
  });
}

Built names_of(const EnumType& type) {
  Cells names;
  for (const EnumType::Member& member : type.members) names.push_back(ValueView::of_string(member.name));
  return Column("", "U", names).texts([](ValueView v) { return v.as_string(); });
}

Built Exporter::members(std::string_view name, const EnumType& type, const Cells& cells) const {
  Column column(name, "i", cells);
  column.set_dictionary(names_of(type));
  return std::move(column).numbers<std::int32_t>([](ValueView v) { return v.member(); });
}

// The codes of few values become the members' numbers.
Built Exporter::coded_members(const ExportColumn& from) const {
  constexpr std::int32_t none = -1;
  std::vector<std::int32_t> member_of;
  for (const ValueView v : from.values) member_of.push_back(is_known(v) ? static_cast<std::int32_t>(v.member()) : none);
  const auto member_at = [&](std::size_t row) { return member_of[static_cast<std::size_t>(from.codes[row])]; };
  Column column(from.name, "i", no_cells, from.codes.size(), [&](std::size_t row) { return member_at(row) != none; });
  column.set_dictionary(names_of(*from.type.enum_type()));
  auto* out = column.add_numbers<std::int32_t>();
  for (std::size_t row = 0; row < from.codes.size(); ++row) out[row] = std::max(member_at(row), 0);
  return std::move(column).built();
}

Built Exporter::lists(std::string_view name, const Type& type, const Cells& cells) const {
  Column column(name, "+L", cells);
  Bytes& offsets = column.add_buffer();
  Cells items;
  append<std::int64_t>(offsets, 0);
  for (const ValueView v : cells) {
    if (v.is(Kind::list)) items.insert(items.end(), v.items(), v.items() + v.size());
    append(offsets, static_cast<std::int64_t>(items.size()));
  }
  column.add_child(this->column("item", type.element(), items));
  return std::move(column).built();
}

Built Exporter::maps(std::string_view name, const Type& type, const Cells& cells) const {
  Column column(name, "+m", cells);
  Bytes& offsets = column.add_buffer();
  Cells keys, values;
  append<std::int32_t>(offsets, 0);
  for (const ValueView v : cells) {
    for (std::uint32_t i = 0; v.is(Kind::map) && i < v.size(); ++i) {
      keys.push_back(v.items()[2 * i]);
      values.push_back(v.items()[2 * i + 1]);
    }
    append(offsets, static_cast<std::int32_t>(keys.size()));
  }
  const Cells all(keys.size(), ValueView::of_bool(true));
  Column entries("entries", "+s", all);
  entries.add_child(required(this->column("key", type.map_key(), keys)));
  entries.add_child(this->column("value", type.map_value(), values));
  column.add_child(required(std::move(entries).built()));
  return std::move(column).built();
}

Built Exporter::structs(std::string_view name, const StructType& type, const Cells& cells) const {
  Column column(name, "+s", cells);
  for (std::uint32_t f = 0; f < type.fields.size(); ++f) {
    Cells parts;
    for (const ValueView v : cells) parts.push_back(v.is(Kind::struct_) ? v.fields()[f] : ValueView::null());
    column.add_child(this->column(type.fields[f].name, type.fields[f].type, parts));
  }
  return std::move(column).built();
}

std::int64_t micros(ValueView v) {
  const Instant time = v.as_instant();
  return time.seconds * 1'000'000 + static_cast<std::int64_t>(time.nanos / 1000);
}

Built Exporter::column(std::string_view name, const Type& type, const Cells& cells) const {
  switch (type.kind()) {
    case Kind::bool_: return booleans(name, cells);
    case Kind::int_: return Column(name, "l", cells).numbers<std::int64_t>([](ValueView v) { return v.as_int(); });
    case Kind::uint_: return Column(name, "L", cells).numbers<std::uint64_t>([](ValueView v) { return v.as_uint(); });
    case Kind::double_: return Column(name, "g", cells).numbers<double>([](ValueView v) { return v.as_double(); });
    case Kind::decimal: return decimals(name, type.scale(), cells);
    case Kind::date: return Column(name, "tdD", cells).numbers<std::int32_t>([](ValueView v) { return v.as_int(); });
    case Kind::timestamp: return Column(name, "tsu:" + zone_, cells).numbers<std::int64_t>(micros);
    case Kind::duration: return Column(name, "tDu", cells).numbers<std::int64_t>(micros);
    case Kind::string: return Column(name, "U", cells).texts([](ValueView v) { return v.as_string(); });
    case Kind::bytes: return Column(name, "Z", cells).texts([](ValueView v) { return v.as_string(); });
    case Kind::enum_:
      if (type.enum_type() != nullptr) return members(name, *type.enum_type(), cells);
      break;
    case Kind::list: return lists(name, type, cells);
    case Kind::map: return maps(name, type, cells);
    case Kind::struct_:
      if (type.struct_type() != nullptr) return structs(name, *type.struct_type(), cells);
      break;
    default: break;
  }
  return Column(name, "U", cells).texts([&](ValueView v) { return writer_.written(v); });
}

Built Exporter::batch(std::vector<ExportColumn>& columns) const {
  const std::size_t rows = columns.empty() ? 0 : columns[0].row_count();
  Column batch("", "+s", no_cells, rows, [](std::size_t) { return true; });  // no row is null as a whole
  for (const ExportColumn& c : columns) {
    if (!c.is_coded) {
      batch.add_child(column(c.name, c.type, c.values));
    } else if (c.type.kind() == Kind::enum_ && c.type.enum_type() != nullptr) {
      batch.add_child(coded_members(c));
    } else {
      Cells cells;
      cells.reserve(c.codes.size());
      for (const std::int32_t code : c.codes) cells.push_back(c.values[static_cast<std::size_t>(code)]);
      batch.add_child(column(c.name, c.type, cells));
    }
  }
  return std::move(batch).built();
}

}  // namespace

void export_columns(std::vector<ExportColumn> columns, std::string_view zone, ArrowSchema* schema, ArrowArray* array) {
  Built built = Exporter(zone).batch(columns);
  *schema = std::exchange(built.schema.held, ArrowSchema{});
  *array = std::exchange(built.array.held, ArrowArray{});
}

}  // namespace guiju
