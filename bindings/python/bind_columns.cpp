// Many records: Arrow streams and lists of dicts in, columns of outcomes out, themselves an Arrow stream.
//
// Ownership: a capsule's struct is moved out of it, so its release is called by us, once. The GIL is given away while
// batches are fetched, checked and decided; Columns and what a stream of it holds know no Python object, so they may be
// released on any thread.
#include <pybind11/stl.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <deque>
#include <variant>

#include "guiju/analyse/coverage.hpp"
#include "python_names.hpp"
#include "python_ruleset.hpp"

namespace guiju::python {

void Columns::add(ColumnsOutcome outcome) {
  const std::int64_t rows = outcome.row_count();
  const ColumnsOutcome::Counts more = outcome.counts();
  counts.rows += more.rows;
  counts.decided += more.decided;
  counts.undecided += more.undecided;
  counts.errors += more.errors;
  batches.push_back({std::move(outcome), row_count});
  row_count += rows;
}

const Columns::Batch& Columns::batch_of(std::int64_t row) const {
  const auto after = std::upper_bound(batches.begin(), batches.end(), row,
                                      [](std::int64_t r, const Batch& b) { return r < b.first_row; });
  return *std::prev(after);
}

std::vector<ExportColumn> Columns::export_of(const Batch& batch) const {
  std::vector<ExportColumn> columns;
  for (const auto* list : {&batch.outcome.keys(), &batch.outcome.columns()})
    for (const OutcomeColumn& column : *list) {
      if (column.is_coded()) columns.push_back({column.name, column.type, {column.dictionary().begin(), column.dictionary().end()}, true, column.codes()});
      else columns.push_back({column.name, column.type, column.values()});
    }
  return columns;
}

Explanation Columns::explain(std::int64_t row) const {
  Result<Explanation> why = run->explain(record, row);
  if (!why) raise("Error", why.diagnostics());
  return *std::move(why);
}

FactTable::FactTable(RecordNames& n, std::int64_t rows)
    : names(&n), row_count(rows), cells(n.schema().fields().size()), facts(0) {}

ColumnsView FactTable::columns() const {
  ColumnsView view(row_count);
  for (std::size_t field = 0; field < cells.size(); ++field) {
    if (cells[field].empty()) continue;
    ColumnView column;
    column.name = names->schema().fields()[field].name;
    column.layout = Layout::values;
    column.row_count = row_count;
    column.data = cells[field].data();
    view.add(std::move(column));
  }
  return view;
}

namespace {

// --- what comes in ---------------------------------------------------------------------------------

// A C struct of Arrow's that was moved out of its capsule.
template <typename T>
class Moved {
 public:
  Moved() { std::memset(&it_, 0, sizeof it_); }
  explicit Moved(T* from) : it_(*from) { from->release = nullptr; }
  Moved(Moved&& other) noexcept : it_(other.it_) { other.it_.release = nullptr; }
  Moved& operator=(Moved&& other) noexcept {
    std::swap(it_, other.it_);
    return *this;
  }
  ~Moved() {
    if (it_.release != nullptr) it_.release(&it_);
  }
  T* get() { return &it_; }
  T* operator->() { return &it_; }

 private:
  T it_;
};

template <typename T>
T* in_capsule(const py::handle& capsule, const char* name) {
  auto* found = static_cast<T*>(PyCapsule_GetPointer(capsule.ptr(), name));
  if (found == nullptr) throw py::error_already_set();
  if (found->release == nullptr) raise("FactError", std::string("this ") + name + " was read before");
  return found;
}

struct ArrowPair {
  Moved<ArrowSchema> schema;
  Moved<ArrowArray> array;
};

struct Source {
  std::string record;
  std::variant<Moved<ArrowArrayStream>, ArrowPair, std::shared_ptr<FactTable>> data;
  bool nan_is_null = false;
};

Source source_of(const std::string& record, const py::object& from, bool nan_is_null) {
  Source source{record, {}, nan_is_null};
  if (py::isinstance<FactTable>(from)) {
    source.data = from.cast<std::shared_ptr<FactTable>>();
  } else if (py::isinstance<py::tuple>(from)) {
    const auto pair = from.cast<py::tuple>();
    auto* schema = in_capsule<ArrowSchema>(pair[0], "arrow_schema");
    auto* array = in_capsule<ArrowArray>(pair[1], "arrow_array");
    source.data = ArrowPair{Moved<ArrowSchema>(schema), Moved<ArrowArray>(array)};
  } else {
    source.data = Moved<ArrowArrayStream>(in_capsule<ArrowArrayStream>(from, "arrow_array_stream"));
  }
  return source;
}

// --- the run ---------------------------------------------------------------------------------------

// Something went wrong without the GIL; raised as `error` once it is back.
struct Failed {
  const char* error;
  std::string message;
  Diagnostics diagnostics;
};

// Looks for Ctrl-C and calls the progress function, not more than twenty times a second: that needs the GIL.
class Watcher {
 public:
  Watcher(py::object progress, std::int64_t total) : progress_(std::move(progress)), total_(total) {}

  bool go_on(std::int64_t done) {
    const auto now = std::chrono::steady_clock::now();
    if (now < next_) return true;
    next_ = now + std::chrono::milliseconds(50);
    const py::gil_scoped_acquire held;
    try {
      if (PyErr_CheckSignals() != 0) throw py::error_already_set();
      if (progress_.is_none()) return true;
      const py::object answer = progress_(done, total_);
      return answer.ptr() != Py_False;
    } catch (py::error_already_set&) {
      raised_ = std::current_exception();
      return false;
    }
  }
  // What a signal's handler or the function raised; with the GIL.
  void rethrow() const {
    if (raised_) std::rethrow_exception(raised_);
  }

 private:
  py::object progress_;
  std::int64_t total_;
  std::chrono::steady_clock::time_point next_{};
  std::exception_ptr raised_;
};

// pandas has no missing integers and texts in a float column: its NaN says "missing".
void read_nan_as_null(ColumnView& column) {
  column.nan_is_null = column.layout == Layout::f16 || column.layout == Layout::f32 || column.layout == Layout::f64;
  for (ColumnView& child : column.children) read_nan_as_null(child);
}

ColumnsView with_nan_as_null(const ColumnsView& columns) {
  ColumnsView result(columns.row_count());
  for (ColumnView column : columns.columns()) {
    read_nan_as_null(column);
    result.add(std::move(column));
  }
  return result;
}

// A source's columns, handed over piece by piece.
template <typename Take>
class Pieces {
 public:
  explicit Pieces(Take take) : take_(std::move(take)) {}

  void read(Source& source) {
    if (auto* table = std::get_if<std::shared_ptr<FactTable>>(&source.data)) return take_((*table)->columns());
    if (auto* pair = std::get_if<ArrowPair>(&source.data)) return read_batch(source, pair->schema, pair->array);
    auto& stream = std::get<Moved<ArrowArrayStream>>(source.data);
    std::int64_t count = 0;
    for (;; ++count) {
      Moved<ArrowArray> array;
      check(stream, stream->get_next(stream.get(), array.get()));
      if (array->release == nullptr) break;
      Moved<ArrowSchema> schema;
      check(stream, stream->get_schema(stream.get(), schema.get()));
      read_batch(source, schema, array);
    }
    if (count == 0) take_(ColumnsView(0));
  }

 private:
  static void check(Moved<ArrowArrayStream>& stream, int code) {
    if (code == 0) return;
    const char* message = stream->get_last_error == nullptr ? nullptr : stream->get_last_error(stream.get());
    throw Failed{"FactError", message == nullptr ? std::strerror(code) : message, {}};
  }

  void read_batch(Source& source, Moved<ArrowSchema>& schema, Moved<ArrowArray>& array) {
    Result<ArrowBatch> batch = ArrowBatch::take(schema.get(), array.get());
    if (!batch) throw Failed{"FactError", {}, std::move(batch).diagnostics()};
    take_(source.nan_is_null ? with_nan_as_null(batch->columns()) : batch->columns());
  }

  Take take_;
};

class Feeding {
 public:
  Feeding(const Ruleset& rules, Run& run) : rules_(rules), run_(run) {}

  void feed(Source& source) {
    Pieces([&](const ColumnsView& columns) { feed_columns(source, columns); }).read(source);
  }

  std::vector<std::shared_ptr<Columns>> finish() {
    Result<DatasetOutcome> rest = run_.finish();
    if (!rest) throw Failed{"Error", {}, std::move(rest).diagnostics()};
    for (ColumnsOutcome& outcome : *rest) columns_of(outcome.record()).add(std::move(outcome));
    return std::move(done_);
  }

 private:
  void feed_columns(const Source& source, const ColumnsView& columns) {
    const bool streams = run_.streams(source.record);
    Result<ColumnsOutcome> decided = run_.feed(source.record, columns);
    if (!decided) throw Failed{"Error", {}, std::move(decided).diagnostics()};
    if (streams) columns_of(source.record).add(std::move(*decided));
  }

  Columns& columns_of(const std::string& record) {
    for (const auto& columns : done_)
      if (columns->record == record) return *columns;
    return *done_.emplace_back(std::make_shared<Columns>(rules_, record));
  }

  const Ruleset& rules_;
  Run& run_;
  std::vector<std::shared_ptr<Columns>> done_;
};

using Parts = std::vector<std::tuple<std::string, py::object, bool>>;  // record, data, nan_is_null

std::vector<std::shared_ptr<Columns>> run(PyRuleset& rules, const Parts& parts, const std::vector<std::string>& decide,
                                          const std::optional<std::string>& as_of,
                                          const std::optional<std::string>& known_at, std::size_t max_faults,
                                          py::object progress, std::int64_t total, bool explains) {
  std::deque<Source> sources;
  for (const auto& [record, data, nan_is_null] : parts)
    sources.push_back(source_of(rules.record(record).schema().record(), data, nan_is_null));
  EvaluateOptions options = options_of(decide, as_of, known_at);
  options.max_faults = max_faults;
  Watcher watcher(std::move(progress), total);
  options.progress = [&watcher](std::int64_t done, std::int64_t) { return watcher.go_on(done); };
  const Ruleset copy = rules.rules;
  std::optional<Failed> failed;
  std::vector<std::shared_ptr<Columns>> done;
  {
    const py::gil_scoped_release free;
    try {
      Result<Run> begun = copy.start(options);
      if (!begun) throw Failed{error_of_call(begun.diagnostics()), {}, std::move(begun).diagnostics()};
      const auto run = std::make_shared<Run>(*std::move(begun));
      Feeding feeding(copy, *run);
      for (Source& source : sources) feeding.feed(source);
      done = feeding.finish();
      for (const auto& columns : done)
        if (explains && !run->streams(columns->record)) columns->run = run;
    } catch (Failed& failure) {
      failed = std::move(failure);
    }
  }
  watcher.rethrow();
  if (!failed) return done;
  if (failed->message.empty()) raise(failed->error, failed->diagnostics);
  raise(failed->error, failed->message);
}

// How often each row fired, in cases and in these parts, and how decisions ended: JSON and text.
std::pair<std::string, std::string> coverage(PyRuleset& rules, const Parts& parts, const std::vector<std::string>& decide,
                                             const std::optional<std::string>& as_of,
                                             const std::optional<std::string>& known_at, bool with_cases) {
  std::deque<Source> sources;
  for (const auto& [record, data, nan_is_null] : parts)
    sources.push_back(source_of(rules.record(record).schema().record(), data, nan_is_null));
  std::optional<Failed> failed;
  std::pair<std::string, std::string> said;
  {
    const py::gil_scoped_release free;
    try {
      Coverage counted(rules.rules, options_of(decide, as_of, known_at));
      const auto check = [](Diagnostics wrong) {
        if (wrong.has_errors()) throw Failed{error_of_call(wrong), {}, std::move(wrong)};
      };
      if (with_cases) counted.add_cases();
      for (Source& source : sources)
        Pieces([&](const ColumnsView& columns) { check(counted.add(source.record, columns)); }).read(source);
      check(counted.finish());
      said = {counted.to_json(), counted.to_text()};
    } catch (Failed& failure) {
      failed = std::move(failure);
    }
  }
  if (!failed) return said;
  if (failed->message.empty()) raise(failed->error, failed->diagnostics);
  raise(failed->error, failed->message);
}

// --- facts from Python objects ----------------------------------------------------------------------

std::shared_ptr<FactTable> table_of_rows(const py::object& owner, const std::string& record, const py::list& rows) {
  RecordNames& names = owner.cast<PyRuleset&>().record(record);
  const auto count = static_cast<std::int64_t>(rows.size());
  auto table = std::make_shared<FactTable>(names, count);
  table->owner = owner;
  std::vector<ValueView> row(names.schema().fields().size());
  for (std::int64_t i = 0; i < count; ++i) {
    if (static_cast<std::size_t>(i) >= rows.size()) raise("FactError", "the list changed while it was read");
    const py::object dict = rows[static_cast<std::size_t>(i)];
    if (!PyDict_Check(dict.ptr())) throw_python(python::names().errors.attr("not_a_record")(dict, i));
    std::fill(row.begin(), row.end(), absent());
    read_record(dict.ptr(), names, table->facts, row.data(), i);
    for (std::size_t field = 0; field < row.size(); ++field) {
      if (is_absent(row[field])) continue;
      if (table->cells[field].empty()) table->cells[field].assign(static_cast<std::size_t>(count), absent());
      table->cells[field][static_cast<std::size_t>(i)] = row[field];
    }
  }
  return table;
}

// Columns that are lists of Python objects; a name that no field has is passed over, as in any frame.
std::shared_ptr<FactTable> table_of_lists(const py::object& owner, const std::string& record, const py::dict& lists,
                                          std::int64_t rows) {
  RecordNames& names = owner.cast<PyRuleset&>().record(record);
  auto table = std::make_shared<FactTable>(names, rows);
  table->owner = owner;
  for (const auto& [name, list] : lists) {
    const int field = py::isinstance<py::str>(name) ? names.schema().find(name.cast<std::string>()) : -1;
    if (field < 0) continue;
    const auto items = py::cast<py::list>(list);
    if (static_cast<std::int64_t>(items.size()) != rows) raise("FactError", "columns of different lengths");
    std::vector<ValueView>& cells = table->cells[static_cast<std::size_t>(field)];
    for (std::int64_t i = 0; i < rows; ++i) {
      try {
        cells.push_back(table->facts.read(py::object(items[static_cast<std::size_t>(i)]).ptr()));
      } catch (const Refused& refused) {
        throw_python(python::names().errors.attr("unreadable_fact")(name, refused.message, i));
      }
    }
  }
  return table;
}

// --- what goes out ----------------------------------------------------------------------------------

struct ExportStream {
  std::shared_ptr<const Columns> columns;
  std::size_t next = 0;

  void fill(const std::vector<ExportColumn>& list, ArrowSchema* schema, ArrowArray* array) const {
    export_columns(list, columns->rules.time_zone(), schema, array);
  }
  static ExportStream& of(ArrowArrayStream* stream) { return *static_cast<ExportStream*>(stream->private_data); }

  static int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
    const ExportStream& me = of(stream);
    try {
      std::vector<ExportColumn> list = me.columns->export_of(me.columns->batches.front());
      for (ExportColumn& column : list) {
        column.values.clear();
        column.codes = {};
      }
      Moved<ArrowArray> ignored;
      me.fill(list, out, ignored.get());
      return 0;
    } catch (const std::exception&) {
      return ENOMEM;
    }
  }
  static int get_next(ArrowArrayStream* stream, ArrowArray* out) {
    ExportStream& me = of(stream);
    std::memset(out, 0, sizeof *out);
    if (me.next >= me.columns->batches.size()) return 0;
    try {
      Moved<ArrowSchema> ignored;
      me.fill(me.columns->export_of(me.columns->batches[me.next]), ignored.get(), out);
      ++me.next;
      return 0;
    } catch (const std::exception&) {
      return ENOMEM;
    }
  }
  static const char* get_last_error(ArrowArrayStream*) { return "out of memory"; }
  static void release(ArrowArrayStream* stream) {
    delete &of(stream);
    stream->release = nullptr;
  }
};

template <typename T>
void destroy_capsule(PyObject* capsule) {
  auto* it = static_cast<T*>(PyCapsule_GetPointer(capsule, PyCapsule_GetName(capsule)));
  if (it == nullptr) return PyErr_Clear();
  if (it->release != nullptr) it->release(it);
  delete it;
}

py::object stream_of(const std::shared_ptr<Columns>& columns, const py::object&) {
  auto stream = std::make_unique<ArrowArrayStream>();
  stream->get_schema = ExportStream::get_schema;
  stream->get_next = ExportStream::get_next;
  stream->get_last_error = ExportStream::get_last_error;
  stream->release = ExportStream::release;
  stream->private_data = new ExportStream{columns};
  PyObject* capsule = PyCapsule_New(stream.get(), "arrow_array_stream", destroy_capsule<ArrowArrayStream>);
  if (capsule == nullptr) {
    stream->release(stream.get());
    throw py::error_already_set();
  }
  stream.release();  // the capsule's now
  return py::reinterpret_steal<py::object>(capsule);
}

const OutcomeColumn* find_column(const Columns::Batch& batch, const std::string& path) {
  for (const OutcomeColumn& key : batch.outcome.keys())
    if (key.name == path) return &key;
  return batch.outcome.find(path);
}

const OutcomeColumn& column_at(const Columns& columns, const std::string& path) {
  if (const OutcomeColumn* found = find_column(columns.batches.front(), path)) return *found;
  std::vector<std::string> known;
  for (const auto* list : {&columns.batches.front().outcome.keys(), &columns.batches.front().outcome.columns()})
    for (const OutcomeColumn& column : *list) known.push_back(column.name);
  throw_python(names().errors.attr("unknown_path")(path, known));
}

// The first `most` values, or (-1) all.
py::list values_of(const Columns& columns, const std::string& path, std::int64_t most) {
  column_at(columns, path);
  const Shown& shown = shown_in(columns.rules.time_zone());
  const std::int64_t count = most < 0 ? columns.row_count : std::min(most, columns.row_count);
  py::list list(static_cast<std::size_t>(count));
  std::int64_t at = 0;
  for (const Columns::Batch& batch : columns.batches) {
    const OutcomeColumn& column = *find_column(batch, path);
    std::vector<py::object> entries;  // of a coded column: each value is one object
    for (const ValueView v : column.dictionary()) entries.push_back(to_python(v, shown));
    for (std::size_t i = 0; i < column.size() && at < count; ++i)
      list[static_cast<std::size_t>(at++)] =
          column.is_coded() ? entries[static_cast<std::size_t>(column.codes()[i])] : to_python(column[i], shown);
  }
  return list;
}

py::list values_at(const Columns& columns, const std::string& path, const std::vector<std::int64_t>& rows) {
  column_at(columns, path);
  const Shown& shown = shown_in(columns.rules.time_zone());
  py::list list;
  for (const std::int64_t row : rows) {
    if (row < 0 || row >= columns.row_count) throw py::index_error("no such row");
    const Columns::Batch& batch = columns.batch_of(row);
    list.append(to_python((*find_column(batch, path))[static_cast<std::size_t>(row - batch.first_row)], shown));
  }
  return list;
}

bool is_same(ValueView a, ValueView b) {
  const bool is_word = a.is_error() || a.is_unknown() || b.is_error() || b.is_unknown();
  if (is_word) return a.kind() == b.kind();
  // Enums of two packs are two types: members are the same by name.
  if (a.is(Kind::enum_) && b.is(Kind::enum_)) return a.as_string() == b.as_string();
  return equal(a, b) || a.to_string() == b.to_string();
}

// The rows at which two runs over the same records differ: a null, an error and an unknown are three things.
std::vector<std::int64_t> differing(const Columns& columns, const Columns& other, const std::string& path) {
  column_at(columns, path);
  column_at(other, path);
  if (columns.row_count != other.row_count) raise("Error", "the two have different numbers of rows");
  std::vector<std::int64_t> rows;
  for (const Columns::Batch& batch : columns.batches) {
    const OutcomeColumn& values = *find_column(batch, path);
    for (std::size_t i = 0; i < static_cast<std::size_t>(batch.outcome.row_count()); ++i) {
      const std::int64_t row = batch.first_row + static_cast<std::int64_t>(i);
      const Columns::Batch& there = other.batch_of(row);
      const ValueView v = (*find_column(there, path))[static_cast<std::size_t>(row - there.first_row)];
      if (!is_same(values[i], v)) rows.push_back(row);
    }
  }
  return rows;
}

// The word of a value in a flat column, as pandas stores it; false when it is null or does not fit.
bool word_of(ValueView v, std::int64_t& word) {
  switch (v.kind()) {
    case Kind::bool_:
    case Kind::int_: word = v.as_int(); return true;
    case Kind::uint_: word = static_cast<std::int64_t>(v.as_uint()); return true;
    case Kind::double_: {
      const double number = v.as_double();
      std::memcpy(&word, &number, sizeof word);
      return true;
    }
    case Kind::enum_: word = v.member(); return true;
    case Kind::timestamp:
    case Kind::duration: {
      const Instant at = v.as_instant();
      return !__builtin_mul_overflow(at.seconds, std::int64_t{1'000'000}, &word) &&
             !__builtin_add_overflow(word, std::int64_t{at.nanos / 1000}, &word);
    }
    default: return false;
  }
}

// (kind, 64-bit words, a byte a row that is 1 where there is no value, an enum's members); None for kinds that are
// no words.
py::object words_of(const Columns& columns, const std::string& path) {
  const Type& type = column_at(columns, path).type;
  switch (type.kind()) {
    case Kind::bool_: case Kind::int_: case Kind::uint_: case Kind::double_: case Kind::enum_:
    case Kind::timestamp: case Kind::duration: break;
    default: return py::none();
  }
  std::vector<std::int64_t> words;
  std::string missing;
  words.reserve(static_cast<std::size_t>(columns.row_count));
  for (const Columns::Batch& batch : columns.batches)
    for (const ValueView v : find_column(batch, path)->values()) {
      words.push_back(0);
      missing += v.kind() == type.kind() && word_of(v, words.back()) ? '\0' : '\1';
    }
  py::list members;
  if (const EnumType* e = type.enum_type())
    for (const EnumType::Member& member : e->members) members.append(py::str(member.name));
  return py::make_tuple(std::string(kind_name(type.kind())),
                        py::bytes(reinterpret_cast<const char*>(words.data()), words.size() * sizeof(std::int64_t)),
                        py::bytes(missing), members);
}

py::list types_of(const Columns& columns) {
  py::list list;
  if (columns.batches.empty()) return list;
  const ColumnsOutcome& first = columns.batches.front().outcome;
  for (const auto* part : {&first.keys(), &first.columns()})
    for (const OutcomeColumn& column : *part)
      list.append(py::make_tuple(column.name, column.type.nullable(false).to_string(),
                                 std::string(kind_name(column.type.kind())), part == &first.keys()));
  return list;
}

py::list faults_of(const Columns& columns) {
  py::list list;
  for (const Columns::Batch& batch : columns.batches)
    for (const ColumnsOutcome::RowFault& fault : batch.outcome.faults())
      list.append(to_python(fault.fault, columns.rules.sources(), batch.first_row + fault.row));
  return list;
}

// By row; the first `most` rows, or (-1) all.
py::dict needs_of(const Columns& columns, std::int64_t most) {
  py::dict dict;
  for (const Columns::Batch& batch : columns.batches) {
    for (std::int64_t row = 0; row < batch.outcome.row_count(); ++row) {
      if (most >= 0 && static_cast<std::int64_t>(dict.size()) >= most) return dict;
      bool is_open = false;
      for (const OutcomeColumn& column : batch.outcome.columns())
        is_open |= column[static_cast<std::size_t>(row)].is_unknown();
      if (is_open) dict[py::int_(batch.first_row + row)] = to_python(batch.outcome.needs(row));
    }
  }
  return dict;
}

py::object fired_of(const Columns& columns, const std::string& decision) {
  py::list list;
  std::unordered_map<std::int32_t, py::object> ids;
  for (const Columns::Batch& batch : columns.batches) {
    const auto rows = batch.outcome.fired(decision);
    if (rows.empty() && batch.outcome.row_count() > 0) return py::none();
    for (const std::int32_t row : rows) {
      py::object& id = ids[row];
      if (!id) {
        const std::string_view text = batch.outcome.row_id(decision, row);
        id = text.empty() ? py::object(py::none()) : py::object(py::str(text.data(), text.size()));
      }
      list.append(id);
    }
  }
  return list;
}

// The numbers of the rows that fired, 32-bit words; -1: none. None: no table.
py::object fired_numbers(const Columns& columns, const std::string& decision) {
  std::string words;
  for (const Columns::Batch& batch : columns.batches) {
    const auto rows = batch.outcome.fired(decision);
    if (rows.empty() && batch.outcome.row_count() > 0) return py::none();
    words.append(reinterpret_cast<const char*>(rows.data()), rows.size_bytes());
  }
  return py::bytes(words);
}

py::list row_ids(const Columns& columns, const std::string& decision) {
  py::list ids;
  for (std::int32_t row = 0;; ++row) {
    const std::string_view id = columns.batches.front().outcome.row_id(decision, row);
    if (id.empty()) return ids;
    ids.append(py::str(id.data(), id.size()));
  }
}

py::list outcomes_of(const std::shared_ptr<Columns>& columns, const py::object& owner, const py::object& table,
                     const std::vector<std::string>& decide, const std::optional<std::string>& as_of,
                     const std::optional<std::string>& known_at) {
  auto& rules = owner.cast<PyRuleset&>();
  RecordNames& names = rules.record(columns->record);
  const auto asked = names.asked(options_of(decide, as_of, known_at));
  const auto facts = table.is_none() ? std::shared_ptr<FactTable>() : table.cast<std::shared_ptr<FactTable>>();
  py::list list;
  for (std::int64_t row = 0; row < columns->row_count; ++row) {
    auto outcome = std::make_unique<PyOutcome>(owner, rules, names, asked);
    outcome->point_at(columns, row, facts);
    list.append(py::cast(std::move(outcome)));
  }
  return list;
}

}  // namespace

void bind_columns(py::module_& m) {
  py::class_<FactTable, std::shared_ptr<FactTable>>(m, "FactTable");
  m.def("table_of_rows", &table_of_rows, py::arg("rules"), py::arg("record"), py::arg("rows"));
  m.def("table_of_lists", &table_of_lists, py::arg("rules"), py::arg("record"), py::arg("lists"), py::arg("row_count"));
  m.def("run", &run, py::arg("rules"), py::arg("parts"), py::arg("decide"), py::arg("as_of"), py::arg("known_at"),
        py::arg("max_faults"), py::arg("progress"), py::arg("total"), py::arg("explains"));
  m.def("coverage", &coverage, py::arg("rules"), py::arg("parts"), py::arg("decide"), py::arg("as_of"), py::arg("known_at"),
        py::arg("with_cases"));
  py::class_<Columns, std::shared_ptr<Columns>>(m, "Columns")
      .def_readonly("record", &Columns::record)
      .def_readonly("row_count", &Columns::row_count)
      .def_property_readonly("counts", [](const Columns& c) {
        return py::make_tuple(c.counts.rows, c.counts.decided, c.counts.undecided, c.counts.errors);
      })
      .def("types", &types_of)
      .def("values", &values_of, py::arg("path"), py::arg("most") = -1)
      .def("values_at", &values_at, py::arg("path"), py::arg("rows"))
      .def("differing", &differing, py::arg("other"), py::arg("path"))
      .def("words", &words_of, py::arg("path"))
      .def_property_readonly("explains", &Columns::explains)
      .def("explain",
           [](const Columns& c, std::int64_t row, const std::string& lang) { return PyExplanation{c.explain(row), c.rules, language_named(lang)}; },
           py::arg("row"), py::arg("lang"))
      .def("faults", &faults_of)
      .def("needs", &needs_of, py::arg("most") = -1)
      .def("row_ids", &row_ids, py::arg("decision"))
      .def("fired_numbers", &fired_numbers, py::arg("decision"))
      .def("fired", &fired_of, py::arg("decision"))
      .def("outcomes", &outcomes_of, py::arg("rules"), py::arg("table"), py::arg("decide"), py::arg("as_of"),
           py::arg("known_at"))
      .def("__arrow_c_stream__", &stream_of, py::arg("requested_schema") = py::none());
}

}  // namespace guiju::python
