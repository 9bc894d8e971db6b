// Ruleset: what it says of itself, and one record decided.
//
// `evaluate` is a bare C function: for a dict it goes straight to the engine (the GIL stays, a record takes less time
// than giving it away); whatever else it was called with is sorted out by _evaluate, which is Python.
#include "guiju/engine/ruleset.hpp"

#include <pybind11/stl.h>

#include <algorithm>

#include "python_names.hpp"
#include "python_ruleset.hpp"

namespace guiju::python {

RecordNames::RecordNames(const Ruleset& rules, const Schema& schema) : rules_(rules), schema_(&schema) {
  const auto paths = rules.paths(schema.record());
  for (const auto& [path, type] : paths) {
    std::vector<std::string>& columns = columns_of_[path];
    for (const auto& [other, other_type] : paths)
      if (other.starts_with(path + ".")) columns.push_back(other);
    if (columns.empty()) columns.push_back(path);
  }
}

const std::vector<std::string>* RecordNames::columns_of(const std::string& path) const {
  const auto at = columns_of_.find(path);
  return at == columns_of_.end() ? nullptr : &at->second;
}

std::vector<std::string> RecordNames::path_names() const {
  std::vector<std::string> names;
  for (const auto& [path, columns] : columns_of_) names.push_back(path);
  std::sort(names.begin(), names.end());
  return names;
}

RecordNames::~RecordNames() {
  for (const auto& [key, field] : known_) Py_DECREF(key);
}

int RecordNames::find(PyObject* key, std::size_t hint) {
  if (hint < by_place_.size() && by_place_[hint].key == key) return by_place_[hint].field;
  int field = -1;
  if (const auto at = known_.find(key); at != known_.end()) field = at->second;
  else field = find_slowly(key);
  if (field >= 0 && hint <= by_place_.size() && hint < 1024 && known_.contains(key)) {
    if (hint == by_place_.size()) by_place_.push_back({key, field});
    else by_place_[hint] = {key, field};
  }
  return field;
}

int RecordNames::find_slowly(PyObject* key) {
  if (!PyUnicode_Check(key)) return -1;
  Py_ssize_t size = 0;
  const char* bytes = PyUnicode_AsUTF8AndSize(key, &size);
  if (bytes == nullptr) {
    PyErr_Clear();
    return -1;
  }
  const int field = schema_->find({bytes, static_cast<std::size_t>(size)});
  // Keys that are made anew for each dict are not worth remembering: bounded.
  if (field >= 0 && PyUnicode_CheckExact(key) && known_.size() < 4096) {
    Py_INCREF(key);
    known_.emplace(key, field);
  }
  return field;
}

const std::shared_ptr<const Asked>& RecordNames::asked_all() {
  if (!asked_all_) asked_all_ = asked({});
  return asked_all_;
}

std::shared_ptr<const Asked> RecordNames::asked(const EvaluateOptions& options) {
  std::string key = options.as_of.value_or("") + '\n' + options.known_at.value_or("");
  for (const std::string& path : options.decide) key += '\n' + path;
  if (const auto at = asked_.find(key); at != asked_.end()) return at->second;
  Result<Decider> decide = rules_.prepare(schema_->record(), {}, options);
  if (!decide) raise(error_of_call(decide.diagnostics()), decide.diagnostics());
  auto made = std::make_shared<const Asked>(Asked{options, std::move(*decide)});
  // A date of its own for each record is not worth remembering: bounded.
  if (asked_.size() < 256) asked_.emplace(std::move(key), made);
  return made;
}

PyRuleset::PyRuleset(Ruleset r, Diagnostics d)
    : rules(std::move(r)), diagnostics(std::move(d)), shown(&shown_in(rules.time_zone())) {
  if (const Schema* schema = rules.schema()) only = &record(schema->record());
}

RecordNames& PyRuleset::record(const std::string& name) {
  if (name.empty() && only != nullptr) return *only;
  auto& found = records[name];
  if (!found) {
    const Schema* schema = name.empty() ? nullptr : rules.schema(name);
    if (schema == nullptr) {
      records.erase(name);
      const py::object known = py::cast(rules.records());
      throw_python(names().errors.attr("unknown_record")(name, known));
    }
    found = std::make_unique<RecordNames>(rules, *schema);
  }
  return *found;
}

namespace {

py::object names_of_fields(const Schema& schema) {
  py::list list;
  for (const Field& field : schema.fields()) list.append(py::str(field.name));
  return list;
}

[[noreturn]] void refuse_key(PyObject* key, const Schema& schema, std::int64_t row) {
  throw_python(names().errors.attr("unknown_field")(py::handle(key), names_of_fields(schema), schema.record(), row));
}

[[noreturn]] void refuse_value(PyObject* key, const std::string& message, std::int64_t row) {
  throw_python(names().errors.attr("unreadable_fact")(py::handle(key), message, row));
}

}  // namespace

void read_record(PyObject* dict, RecordNames& names, Facts& keeper, ValueView* values, std::int64_t row) {
  Py_ssize_t at = 0;
  std::size_t place = 0;
  PyObject *key = nullptr, *value = nullptr;
  const Py_ssize_t size = PyDict_GET_SIZE(dict);
  while (PyDict_Next(dict, &at, &key, &value)) {
    const int field = names.find(key, place++);
    if (field < 0) refuse_key(key, names.schema(), row);
    // Reading a rare object runs Python code, which may change the dict.
    const auto held_key = py::reinterpret_borrow<py::object>(key);
    const auto held = py::reinterpret_borrow<py::object>(value);
    try {
      values[field] = keeper.read(held.ptr());
    } catch (const Refused& refused) {
      refuse_value(held_key.ptr(), refused.message, row);
    }
    if (PyDict_GET_SIZE(dict) != size) refuse_value(held_key.ptr(), "the dict changed while it was read", row);
  }
}

Language language_named(const std::string& name) {
  if (name == "en") return Language::en;
  if (name == "zh") return Language::zh;
  raise("Error", "no language is named \"" + name + "\"; there is: en, zh");
}

EvaluateOptions options_of(std::vector<std::string> decide, std::optional<std::string> as_of, std::optional<std::string> known_at) {
  EvaluateOptions options;
  options.decide = std::move(decide);
  options.as_of = std::move(as_of);
  options.known_at = std::move(known_at);
  return options;
}

const char* error_of_call(const Diagnostics& diagnostics) {
  for (const Diagnostic& d : diagnostics)
    if (name_of(d.code) == "unknown_path") return "PathError";
  return "Error";
}

namespace {

using Texts = std::vector<std::string>;
using MaybeText = std::optional<std::string>;

py::object decide_one(const py::object& owner, PyRuleset& rules, RecordNames& names, PyObject* dict,
                      std::shared_ptr<const Asked> asked) {
  auto facts = std::make_shared<Facts>(names.schema().fields().size());
  read_record(dict, names, *facts, facts->values.data(), -1);
  auto outcome = std::make_unique<PyOutcome>(owner, rules, names, std::move(asked));
  outcome->decide(std::move(facts));
  return py::cast(std::move(outcome));
}

bool is_plain_fact(PyObject* o) {
  return o == Py_None || PyUnicode_CheckExact(o) || PyLong_CheckExact(o) || PyFloat_CheckExact(o) || PyBool_Check(o);
}

// A dict of facts, not of frames by record: told by its first entry.
bool holds_facts(PyRuleset& rules, PyObject* dict) {
  Py_ssize_t at = 0;
  PyObject *key = nullptr, *value = nullptr;
  if (!PyDict_Next(dict, &at, &key, &value)) return true;
  if (rules.only->find(key, 0) < 0) return false;
  if (is_plain_fact(value)) return true;
  return rules.rules.schema(py::cast<std::string>(py::handle(key))) == nullptr;
}

// What `decide=` alone asks for, when it is a str or a list of them; nothing for any other call.
std::shared_ptr<const Asked> asked_by_keyword(RecordNames& names, PyObject* value, PyObject* keywords) {
  static PyObject* const decide = PyUnicode_InternFromString("decide");
  if (PyTuple_GET_SIZE(keywords) != 1 || PyTuple_GET_ITEM(keywords, 0) != decide) return nullptr;
  const bool is_list = PyList_CheckExact(value);
  const Py_ssize_t count = is_list ? PyList_GET_SIZE(value) : 1;
  EvaluateOptions options;
  for (Py_ssize_t i = 0; i < count; ++i) {
    PyObject* path = is_list ? PyList_GET_ITEM(value, i) : value;
    if (!PyUnicode_CheckExact(path)) return nullptr;
    options.decide.push_back(py::cast<std::string>(py::handle(path)));
  }
  return options.decide.empty() ? nullptr : names.asked(options);
}

PyObject* call_slowly(PyObject* self, PyObject* const* args, Py_ssize_t count, PyObject* keywords) {
  static PyObject* const name = PyUnicode_InternFromString("_evaluate");
  PyObject* method = PyObject_GetAttr(self, name);
  if (method == nullptr) return nullptr;
  PyObject* result = PyObject_Vectorcall(method, args, static_cast<std::size_t>(count), keywords);
  Py_DECREF(method);
  return result;
}

PyObject* evaluate(PyObject* self, PyObject* const* args, Py_ssize_t count, PyObject* keywords) {
  try {
    if (count == 1 && PyDict_CheckExact(args[0])) {
      const auto owner = py::reinterpret_borrow<py::object>(self);
      auto& rules = owner.cast<PyRuleset&>();
      if (rules.only != nullptr && holds_facts(rules, args[0])) {
        const auto asked = keywords == nullptr ? rules.only->asked_all() : asked_by_keyword(*rules.only, args[1], keywords);
        if (asked) return decide_one(owner, rules, *rules.only, args[0], asked).release().ptr();
      }
    }
    return call_slowly(self, args, count, keywords);
  } catch (py::error_already_set& error) {
    error.restore();
  } catch (const std::exception& error) {
    PyErr_SetString(PyExc_RuntimeError, error.what());
  }
  return nullptr;
}

constexpr const char* evaluate_doc =
    "evaluate($self, obj, /, *, record=None, decide=None, as_of=None, known_at=None, append=False, progress=None)\n--\n\n"
    "Decides a record or many; gives back what it got: a dict an Outcome, a list of dicts a list of Outcomes, a frame\n"
    "(pandas, polars, pyarrow) the same kind of frame with the decided columns, a dict of record name to frame a dict\n"
    "of frames. See Ruleset._evaluate.";

void add_evaluate(py::handle type) {
  static PyMethodDef method = {"evaluate", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(evaluate)),
                               METH_FASTCALL | METH_KEYWORDS, evaluate_doc};
  const auto made = py::reinterpret_steal<py::object>(PyDescr_NewMethod(reinterpret_cast<PyTypeObject*>(type.ptr()), &method));
  if (!made) throw py::error_already_set();
  type.attr("evaluate") = made;
}

py::object evaluate_record(const py::object& self, const py::dict& record, const std::string& name, const Texts& decide,
                           const MaybeText& as_of, const MaybeText& known_at) {
  auto& rules = self.cast<PyRuleset&>();
  RecordNames& names = rules.record(name);
  return decide_one(self, rules, names, record.ptr(), names.asked(options_of(decide, as_of, known_at)));
}

PyExplanation explain_record(PyRuleset& rules, const py::dict& record, const std::string& name, const Texts& decide,
                             const MaybeText& as_of, const MaybeText& known_at, const std::string& language) {
  RecordNames& names = rules.record(name);
  const auto asked = names.asked(options_of(decide, as_of, known_at));
  Facts facts(names.schema().fields().size());
  read_record(record.ptr(), names, facts, facts.values.data(), -1);
  return {asked->decide.explain(facts.view()), rules.rules, language_named(language)};
}

py::list schema_of(PyRuleset& rules, const std::string& name) {
  py::list list;
  const py::object field_class = py::module_::import("guiju.ruleset").attr("Field");
  for (const Field& field : rules.record(name).schema().fields()) {
    py::object default_value = field.default_value ? to_python(*field.default_value, *rules.shown) : py::none();
    py::list members;
    if (const EnumType* type = field.type.enum_type())
      for (const EnumType::Member& member : type->members) members.append(py::str(member.name));
    list.append(field_class(field.name, field.type.nullable(false).to_string(), field.type.is_nullable(), field.is_key,
                            field.default_value.has_value(), default_value, field.unit, field.title_en, field.title_zh,
                            py::tuple(members)));
  }
  return list;
}

py::dict paths_of(PyRuleset& rules, const std::string& name) {
  py::dict paths;
  for (const auto& [path, type] : rules.rules.paths(rules.record(name).schema().record()))
    paths[py::str(path)] = type.to_string();
  return paths;
}

py::list test_of(PyRuleset& rules) {
  std::vector<Ruleset::CaseResult> results;
  {
    const py::gil_scoped_release free;
    results = rules.rules.run_cases();
  }
  py::list list;
  const py::object case_class = py::module_::import("guiju.ruleset").attr("CaseResult");
  for (const Ruleset::CaseResult& r : results) {
    py::object file = py::none();
    py::object line = py::none();
    if (r.span.is_somewhere()) {
      const Source& source = rules.rules.sources()[r.span.source];
      file = py::str(source.name());
      line = py::int_(source.position(r.span.begin).line);
    }
    list.append(case_class(r.name, r.passed, py::tuple(to_python(r.differences)), file, line));
  }
  return list;
}

py::dict size_of(const PyRuleset& rules) {
  const Ruleset::Size size = rules.rules.size();
  py::dict dict;
  dict["records"] = size.records;
  dict["decisions"] = size.decisions;
  dict["table_rows"] = size.table_rows;
  dict["params"] = size.params;
  dict["cases"] = size.cases;
  return dict;
}

}  // namespace

void bind_ruleset(py::module_& m) {
  py::class_<PyRuleset> type(m, "Ruleset");
  type.def(py::init([](const PyRuleset& other) { return std::make_unique<PyRuleset>(other.rules, other.diagnostics); }),
           py::arg("other"))
      .def_property_readonly("name", [](const PyRuleset& r) { return r.rules.name(); })
      .def_property_readonly("version", [](const PyRuleset& r) { return r.rules.version(); })
      .def_property_readonly("time_zone", [](const PyRuleset& r) { return r.rules.time_zone(); })
      .def_property_readonly("records", [](const PyRuleset& r) { return r.rules.records(); })
      .def_property_readonly("made_records", [](const PyRuleset& r) { return r.rules.made_records(); })
      .def_property_readonly("diagnostics", [](const PyRuleset& r) { return to_python(r.diagnostics); })
      .def_property_readonly("size", &size_of)
      .def("decisions", [](PyRuleset& r, const std::string& n) { return r.rules.decisions(r.record(n).schema().record()); },
           py::arg("record") = "")
      .def("paths", &paths_of, py::arg("record") = "")
      .def("schema", &schema_of, py::arg("record") = "")
      .def("fields_read",
           [](PyRuleset& r, const std::string& n, const Texts& decide) {
             return r.rules.fields_read(r.record(n).schema().record(), decide);
           },
           py::arg("record") = "", py::arg("decide") = Texts())
      .def("streams",
           [](PyRuleset& r, const std::string& n, const Texts& decide) {
             const Result<Run> run = r.rules.start(options_of(decide, {}, {}));
             return run.ok() && run->streams(r.record(n).schema().record());
           },
           py::arg("record"), py::arg("decide"))
      .def("field_names", [](PyRuleset& r, const std::string& n) { return names_of_fields(r.record(n).schema()); },
           py::arg("record"))
      .def("test", &test_of)
      .def("evaluate_record", &evaluate_record, py::arg("facts"), py::arg("record"), py::arg("decide"), py::arg("as_of"),
           py::arg("known_at"))
      .def("explain_record", &explain_record, py::arg("facts"), py::arg("record"), py::arg("decide"), py::arg("as_of"),
           py::arg("known_at"), py::arg("lang"));
  add_evaluate(type);
}

}  // namespace guiju::python
