// Arrow columns from any bytes: what is taken can be read and decided, what is refused stays the producer's.
//
// The bytes describe a batch: for each column a format, counts, and what lies in its buffers. Every buffer is exactly as long
// as the specification lets a consumer read, given the lengths and the last offset, so that one byte too far is seen by the
// address sanitizer. Counts and offsets may lie. Columns that are taken decide like rows, and what comes out can be taken
// in again.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "guiju/facts/arrow.hpp"
#include "guiju/load.hpp"
#include "tests/fuzz/facts.hpp"

namespace {

using namespace guiju;

constexpr const char* pack = R"yaml(guiju: 1
pack: fuzz.arrow
time_zone: Asia/Shanghai
types: {Zone: {enum: [near, far]}, Party: {fields: {a: optional(int), b: optional(string)}}}
inputs:
  a: optional(int)
  b: optional(string)
  c: {type: optional(decimal(2)), round: half_up}
  d: optional(bool)
  e: optional(date)
  f: optional(timestamp)
  g: optional(list(string))
  h: optional(Zone)
  i: optional(Party)
  j: optional(double)
  k: optional(duration)
  l: optional(map(string, int))
decisions:
  one: {value: "a != null && a > 3 || b == 'x'"}
  two: {value: "c == null ? 0.00 : c * 2"}
  list: {value: "g == null ? 0 : g.filter(x, x != '').size()"}
  zone:
    table:
      hit: first
      outputs: {zone: {enum: [yes, no]}}
      grid: |
        | h    | b          | e            | d    | j   || zone |
        | near | prefix "a" | -            | -    | -   || yes  |
        | -    | -          | < 2024-01-01 | true | > 1 || no   |
        | null | null       | -            | -    | -   || yes  |
  party: {value: "i == null || i.a == null ? -1 : i.a"}
  when: {value: "f == null || k == null ? null : f + k"}
  map: {value: "l == null ? 0 : l.size()"}
)yaml";

constexpr const char* formats[] = {"l", "u", "d:38,2", "b", "tdD", "tss:UTC", "+l", "i", "+s", "g", "tDu", "+m", "n", "c", "C", "s", "S", "I", "L", "f",
                                   "U", "z", "Z", "vu", "vz", "tdm", "tsn:", "tsm:Asia/Shanghai", "tDn", "d:10,37", "+L", "+w:2", "+w:0", "e", "d:38,-1"};

void must_hold(bool is_so, const char* what) {
  if (is_so) return;
  std::cerr << what << "\n";
  std::abort();
}

// A batch and all that it points to. The specification's structs borrow everything from here.
class Batch {
 public:
  explicit Batch(fuzz::Bytes& bytes) : bytes_(bytes) {
    rows_ = bytes_.byte() % 12;
    fill(schema, array, "+s", 0);
  }
  ArrowSchema schema{};
  ArrowArray array{};
  int released = 0;

 private:
  struct Node {
    std::string format, name;
    std::vector<ArrowSchema> schemas;
    std::vector<ArrowArray> arrays;
    std::vector<ArrowSchema*> schema_pointers;
    std::vector<ArrowArray*> array_pointers;
    std::vector<std::unique_ptr<char[]>> buffers;  // each its own block, so that its end is guarded
    std::vector<const void*> buffer_pointers;
  };

  const void* buffer(Node& node, std::size_t size) {
    node.buffers.push_back(std::make_unique<char[]>(size));
    for (std::size_t i = 0; i < size && bytes_.left() > 0; ++i) node.buffers.back()[i] = static_cast<char>(bytes_.byte());
    return node.buffers.back().get();
  }
  // Offsets that mostly rise by a little; the last one is never beyond what the data buffer can be made of.
  template <typename Offset>
  const void* offsets(Node& node, std::int64_t count, std::int64_t& end) {
    node.buffers.push_back(std::make_unique<char[]>(static_cast<std::size_t>(count) * sizeof(Offset)));
    std::int64_t at = 0;
    for (std::int64_t i = 0; i < count; ++i) {
      const std::uint8_t step = bytes_.byte();
      at = step < 240 ? at + step % 6 : static_cast<std::int64_t>(bytes_.word() % 1000) - 100;
      const auto written = static_cast<Offset>(at);
      std::memcpy(node.buffers.back().get() + static_cast<std::size_t>(i) * sizeof written, &written, sizeof written);
    }
    end = at < 0 ? 0 : at;
    return node.buffers.back().get();
  }
  void views(Node& node, std::int64_t rows) {
    node.buffer_pointers.push_back(buffer(node, static_cast<std::size_t>(rows) * 16));
    const std::int64_t size = bytes_.byte() % 40;
    node.buffer_pointers.push_back(buffer(node, static_cast<std::size_t>(size)));
    node.buffers.push_back(std::make_unique<char[]>(sizeof size));
    std::memcpy(node.buffers.back().get(), &size, sizeof size);
    node.buffer_pointers.push_back(node.buffers.back().get());
  }

  static std::size_t width_of(const std::string& format) {
    if (format.starts_with("d:")) return 16;
    if (format == "c" || format == "C") return 1;
    if (format == "s" || format == "S") return 2;
    if (format == "i" || format == "I" || format == "f" || format == "tdD") return 4;
    return 8;
  }

  void fill_buffers(Node& node, std::int64_t rows) {
    const std::string& format = node.format;
    const auto add = [&](const void* pointer) { node.buffer_pointers.push_back(pointer); };
    if (format == "n") return;
    const std::size_t bits = static_cast<std::size_t>(rows + 7) / 8;
    add(bytes_.byte() % 3 == 0 ? nullptr : buffer(node, bits));
    std::int64_t end = 0;
    if (format == "+s" || format.starts_with("+w")) return;
    if (format == "vu" || format == "vz") return views(node, rows);
    if (format == "b") return add(buffer(node, bits));
    const bool is_large = format == "U" || format == "Z" || format == "+L";
    const bool is_text = format == "u" || format == "U" || format == "z" || format == "Z";
    if (!is_text && format[0] != '+') return add(buffer(node, static_cast<std::size_t>(rows) * width_of(format)));
    add(is_large ? offsets<std::int64_t>(node, rows + 1, end) : offsets<std::int32_t>(node, rows + 1, end));
    if (is_text) add(buffer(node, static_cast<std::size_t>(end)));
  }

  std::size_t child_count(const std::string& format, int depth) {
    if (depth > 4 || format[0] != '+') return 0;
    if (bytes_.byte() == 255) return bytes_.byte() % 4;
    if (format == "+s") return depth == 0 ? 1 + bytes_.byte() % 8 : 2;
    return 1;
  }

  void fill(ArrowSchema& s, ArrowArray& a, const std::string& format, int depth) {
    Node& node = nodes_.emplace_back();
    node.format = format;
    node.name = std::string(1, static_cast<char>('a' + bytes_.byte() % 13));
    const std::uint8_t odd = bytes_.byte();  // how this node lies
    a.length = depth == 0 || odd < 200 ? rows_ : odd % 20;
    a.offset = odd % 7 == 1 ? bytes_.byte() % 9 : 0;
    a.null_count = odd % 5 == 0 ? 0 : -1;
    if (format == "+m" || format == "+l" || format == "+L" || format.starts_with("+w")) a.null_count = -1;
    fill_buffers(node, a.length + a.offset);
    const std::size_t children = child_count(format, depth);
    node.schemas.resize(children + 1);  // the last one for a dictionary
    node.arrays.resize(children + 1);
    for (std::size_t i = 0; i < children; ++i) {
      const char* wanted = format == "+m" && odd < 250 ? "+s" : formats[bytes_.byte() % std::size(formats)];
      fill(node.schemas[i], node.arrays[i], wanted, depth + 1);
      node.schema_pointers.push_back(&node.schemas[i]);
      node.array_pointers.push_back(&node.arrays[i]);
    }
    if (odd % 11 == 3 && depth > 0 && depth < 4) {
      fill(node.schemas[children], node.arrays[children], formats[bytes_.byte() % std::size(formats)], depth + 1);
      s.dictionary = &node.schemas[children];
      a.dictionary = &node.arrays[children];
    }
    finish(s, a, node, children);
  }

  void finish(ArrowSchema& s, ArrowArray& a, Node& node, std::size_t children) {
    s.format = node.format.c_str();
    s.name = node.name.c_str();
    s.n_children = a.n_children = static_cast<std::int64_t>(children);
    s.children = node.schema_pointers.data();
    a.children = node.array_pointers.data();
    a.n_buffers = static_cast<std::int64_t>(node.buffer_pointers.size());
    a.buffers = node.buffer_pointers.data();
    s.private_data = a.private_data = this;
    s.release = [](ArrowSchema* released_schema) {
      ++static_cast<Batch*>(released_schema->private_data)->released;
      released_schema->release = nullptr;
    };
    a.release = [](ArrowArray* released_array) {
      ++static_cast<Batch*>(released_array->private_data)->released;
      released_array->release = nullptr;
    };
  }

  fuzz::Bytes& bytes_;
  std::int64_t rows_ = 0;
  std::deque<Node> nodes_;
};

struct RowOfColumns {
  const std::vector<const ColumnView*>& fields;
  std::int64_t row;
  Arena& arena;
};
ValueView load_cell(const void* object, std::uint32_t field) {
  const auto& at = *static_cast<const RowOfColumns*>(object);
  return at.fields[field] == nullptr ? absent() : at.fields[field]->raw(at.row, at.arena);
}

void must_go_out(const ColumnsOutcome& outcome) {
  std::vector<ExportColumn> columns;
  for (const OutcomeColumn& column : outcome.columns()) columns.push_back({column.name, column.type, column.values()});
  ArrowSchema schema{};
  ArrowArray array{};
  export_columns(std::move(columns), "Asia/Shanghai", &schema, &array);
  must_hold(ArrowBatch::take(&schema, &array).ok(), "what comes out cannot be taken in");
}

void decide(const Ruleset& rules, const ArrowBatch& batch) {
  const Result<ColumnsOutcome> together = rules.evaluate(batch);
  if (!together) return must_hold(!together.diagnostics().render().empty(), "refused without a word");
  std::vector<const ColumnView*> fields;
  for (const Field& field : rules.schema()->fields()) fields.push_back(batch.columns().find(field.name));
  for (std::int64_t row = 0; row < batch.columns().row_count(); ++row) {
    Arena arena;
    const RowOfColumns cells{fields, row, arena};
    const Outcome alone = rules.evaluate(RecordView(&cells, load_cell), "");
    if (fuzz::values_of(alone.canonical()) == together->canonical(row)) continue;
    std::cerr << "row " << row << ":\n" << alone.canonical() << "\n" << together->canonical(row) << "\n";
    std::abort();
  }
  must_go_out(*together);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Ruleset rules = load_text(pack).value();
  if (size > 4000) return 0;
  fuzz::Bytes bytes(data, size);
  Batch batch(bytes);
  {
    const Result<ArrowBatch> taken = ArrowBatch::take(&batch.schema, &batch.array);
    if (!taken) {
      must_hold(!taken.diagnostics().render().empty(), "refused without a word");
      must_hold(batch.released == 0 && batch.schema.release != nullptr && batch.array.release != nullptr, "refused, but taken");
      return 0;
    }
    must_hold(batch.released == 0 && batch.schema.release == nullptr && batch.array.release == nullptr, "taken, but not moved");
    decide(rules, *taken);
  }
  must_hold(batch.released == 2, "not released once each");
  return 0;
}
