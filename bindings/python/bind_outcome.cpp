// Outcome: one decided record, alone or as a row of columns.
#include "guiju/engine/outcome.hpp"

#include <pybind11/stl.h>

#include <algorithm>

#include "python_names.hpp"
#include "python_ruleset.hpp"

namespace guiju::python {
namespace {

const char* ending_name(Ending ending) {
  static constexpr const char* list[] = {"decided", "no_match", "not_applicable", "undecided", "error", "not_asked"};
  return list[static_cast<int>(ending)];
}

std::string decision_of(const std::string& path) { return path.substr(0, path.find('.')); }

FaultReport report(const std::string& path, const Fault& fault) {
  FaultReport made;
  made.path = path;
  made.code = fault.code;
  made.span = fault.span;
  for (std::uint32_t i = 0; i < fault.arg_count; ++i) made.args.emplace_back(fault.args[i]);
  return made;
}

}  // namespace

void PyOutcome::decide(std::shared_ptr<const Facts> facts) {
  facts_ = std::move(facts);
  outcome_.emplace(asked_->decide(facts_->view()));
}

void PyOutcome::point_at(std::shared_ptr<const Columns> columns, std::int64_t row, std::shared_ptr<const FactTable> table) {
  columns_ = std::move(columns);
  table_ = std::move(table);
  row_ = row;
}

std::optional<RecordView> PyOutcome::record() const {
  if (facts_) return facts_->view();
  if (!table_) return std::nullopt;
  return RecordView(this, [](const void* self, std::uint32_t field) {
    const auto& me = *static_cast<const PyOutcome*>(self);
    const auto& cells = me.table_->cells[field];
    return cells.empty() ? absent() : cells[static_cast<std::size_t>(me.row_)];
  });
}

const Outcome* PyOutcome::alone() const {
  if (outcome_) return &*outcome_;
  const auto facts = record();
  if (!facts) return nullptr;
  const Result<Run> run = rules_->rules.start(asked_->options);
  if (!run || !run->streams(names_->schema().record())) return nullptr;
  outcome_.emplace(asked_->decide(*facts));
  return &*outcome_;
}

ValueView PyOutcome::at(const std::string& path) const {
  if (!columns_) return (*outcome_)[path];
  const Columns::Batch& batch = columns_->batch_of(row_);
  return batch.outcome.at(path, row_ - batch.first_row);
}

std::vector<std::string> PyOutcome::paths() const {
  if (!columns_) return outcome_->paths();
  std::vector<std::string> list;
  for (const OutcomeColumn& column : columns_->batch_of(row_).outcome.columns()) list.push_back(column.name);
  return list;
}

bool PyOutcome::was_asked(const std::string& column) const {
  if (columns_) return columns_->batch_of(row_).outcome.find(column) != nullptr;
  return outcome_->ending(decision_of(column)) != Ending::not_asked;
}

std::optional<py::object> PyOutcome::find(const std::string& path) const {
  const std::vector<std::string>* columns = names_->columns_of(path);
  if (columns == nullptr || !was_asked(columns->front())) return std::nullopt;
  if (columns->size() == 1 && columns->front() == path) return to_python(at(path), *rules_->shown);
  py::object whole = python::names().structure();
  bool is_all_null = true;
  for (const std::string& column : *columns) {
    const ValueView v = at(column);
    is_all_null &= v.is_null();
    whole[py::str(column.substr(path.size() + 1))] = to_python(v, *rules_->shown);
  }
  return is_all_null ? py::none() : whole;
}

std::vector<std::string> PyOutcome::needs(const std::string* path) const {
  if (path == nullptr && !columns_) return outcome_->needs();
  if (path == nullptr) {
    const Columns::Batch& batch = columns_->batch_of(row_);
    return batch.outcome.needs(row_ - batch.first_row);
  }
  const Schema& schema = names_->schema();
  std::vector<std::uint32_t> numbers;
  const std::vector<std::string>* columns = names_->columns_of(*path);
  for (std::size_t i = 0; columns != nullptr && i < columns->size(); ++i) {
    const ValueView v = at((*columns)[i]);
    if (!v.is_unknown() || v.pointer() == nullptr) continue;
    numbers.insert(numbers.end(), v.unknowns().paths, v.unknowns().paths + v.unknowns().count);
  }
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  std::vector<std::string> list;
  for (const std::uint32_t number : numbers)
    if (number < schema.path_count()) list.push_back(schema.path(number));
  return list;
}

py::list PyOutcome::faults() const {
  const Sources& sources = rules_->rules.sources();
  py::list list;
  if (!columns_) {
    for (const FaultReport& fault : outcome_->faults()) list.append(to_python(fault, sources, -1));
    return list;
  }
  for (const std::string& path : paths())
    if (const ValueView v = at(path); v.is_error()) list.append(to_python(report(path, v.fault()), sources, row_));
  return list;
}

std::vector<std::string> PyOutcome::fired(const std::string* decision) const {
  if (const Outcome* outcome = alone()) return decision != nullptr ? outcome->fired(*decision) : outcome->fired();
  std::vector<std::string> ids;
  const Columns::Batch& batch = columns_->batch_of(row_);
  for (const std::string& name : rules_->rules.decisions(columns_->record)) {
    if (decision != nullptr && name != *decision) continue;
    const auto rows = batch.outcome.fired(name);
    if (rows.empty()) continue;
    const std::string_view id = batch.outcome.row_id(name, rows[static_cast<std::size_t>(row_ - batch.first_row)]);
    if (!id.empty()) ids.emplace_back(id);
  }
  return ids;
}

std::string PyOutcome::ending(const std::string& decision) const {
  if (const Outcome* outcome = alone()) return ending_name(outcome->ending(decision));
  // From the values alone: why there is none is not told by columns.
  const char* ending = "not_asked";
  const std::vector<std::string>* columns = names_->columns_of(decision);
  for (std::size_t i = 0; columns != nullptr && i < columns->size(); ++i) {
    const ValueView v = at((*columns)[i]);
    if (v.is_error()) return "error";
    if (v.is_unknown()) return "undecided";
    if (!v.is_null()) ending = "decided";
    else if (std::string_view(ending) == "not_asked") ending = "null";
  }
  return ending;
}

bool PyOutcome::is_decided() const {
  for (const std::string& path : paths())
    if (const ValueView v = at(path); v.is_error() || v.is_unknown()) return false;
  return true;
}

Explanation PyOutcome::explain() const {
  if (columns_ && columns_->explains()) return columns_->explain(row_);
  const auto facts = record();
  if (!facts) raise("Error", "the rows of a frame do not keep their facts; explain one with rules.run(frame).explain(row)");
  return asked_->decide.explain(*facts);
}

namespace {

// The object at a path, or the exception with the nearest names.
py::object value_at(const PyOutcome& outcome, const std::string& path, const char* refuse) {
  if (auto found = outcome.find(path)) return *std::move(found);
  const bool was_left_out = outcome.names().columns_of(path) != nullptr;
  throw_python(names().errors.attr(refuse)(path, outcome.names().path_names(), was_left_out));
}

py::object attribute(const PyOutcome& outcome, const std::string& name) {
  if (name.starts_with("__")) {
    PyErr_SetString(PyExc_AttributeError, name.c_str());
    throw py::error_already_set();
  }
  return value_at(outcome, name, "unknown_attribute");
}

py::object names_of(const py::object& self, const char* method, const std::vector<std::string>& texts) {
  return names().names_list(to_python(texts), self.attr(method));
}

py::dict to_dict(const PyOutcome& outcome) {
  py::dict dict;
  for (const std::string& path : outcome.paths()) dict[py::str(path)] = *outcome.find(path);
  return dict;
}

bool is_path(const PyOutcome& outcome, const py::object& path) {
  return py::isinstance<py::str>(path) && outcome.find(path.cast<std::string>()).has_value();
}

py::list attribute_names(const py::object& self) {
  py::list list = py::module_::import("builtins").attr("object").attr("__dir__")(self);
  const auto& outcome = self.cast<const PyOutcome&>();
  for (const std::string& path : outcome.paths()) list.append(py::str(decision_of(path)));
  return list;
}

}  // namespace

void bind_outcome(py::module_& m) {
  py::class_<PyOutcome>(m, "Outcome", "What was decided about one record.")
      .def("__getattr__", &attribute)
      .def("__getitem__", [](const PyOutcome& o, const std::string& path) { return value_at(o, path, "unknown_path"); })
      .def("__contains__", &is_path)
      .def("__iter__", [](const PyOutcome& o) { return py::iter(to_python(o.paths())); })
      .def("__len__", [](const PyOutcome& o) { return o.paths().size(); })
      .def("__dir__", &attribute_names)
      .def("keys", &PyOutcome::paths, "The decided paths.")
      .def_property_readonly("needs", [](const py::object& self) {
        return names_of(self, "needs_of", self.cast<const PyOutcome&>().needs(nullptr));
      })
      .def("needs_of", [](const PyOutcome& o, const std::string& path) { return o.needs(&path); })
      .def_property_readonly("fired", [](const py::object& self) {
        return names_of(self, "fired_of", self.cast<const PyOutcome&>().fired(nullptr));
      })
      .def("fired_of", [](const PyOutcome& o, const std::string& decision) { return o.fired(&decision); })
      .def_property_readonly("faults", &PyOutcome::faults)
      .def_property_readonly("is_decided", &PyOutcome::is_decided)
      .def("ending", &PyOutcome::ending, py::arg("decision"))
      .def("to_dict", &to_dict)
      .def("explain",
           [](const PyOutcome& o, const std::string& language) {
             return PyExplanation{o.explain(), o.rules().rules, language_named(language)};
           },
           py::arg("lang") = "en")
      .def("__repr__", [](const py::object& self) { return py::module_::import("guiju.outcome").attr("show")(self); })
      .def("_repr_html_", [](const py::object& self) { return py::module_::import("guiju.outcome").attr("draw")(self); });
}

}  // namespace guiju::python
