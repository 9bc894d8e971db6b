// Values across the border: Python objects as raw facts, decided values as Python objects.
//
// Nothing is copied on the way in where that can be helped: the text of a str is borrowed and the str kept alive in
// Facts. What a fact means is judged by the schema when the record is decided, not here; only what no schema could
// read (an object of some class) is refused. All of this needs the GIL, the destructor of Facts too.
//
// Tested by bindings/python/tests/test_facts.py.
#pragma once

#include <pybind11/pybind11.h>

#include <string>
#include <vector>

#include "guiju/facts/record.hpp"
#include "guiju/facts/writer.hpp"

namespace guiju::python {

namespace py = pybind11;

// A Python object that no schema could read; becomes guiju.FactError.
struct Refused {
  std::string message;
};

// Raw values, and what they borrow from.
class Facts {
 public:
  explicit Facts(std::size_t count) : values(count, absent()), arena_(static_cast<std::size_t>(-1)) {}
  Facts(const Facts&) = delete;
  Facts& operator=(const Facts&) = delete;
  ~Facts();

  // The raw value of an object. Throws Refused, or what Python raised.
  ValueView read(PyObject* object, int depth = 0);
  RecordView view() const {
    return {values.data(), [](const void* at, std::uint32_t field) { return static_cast<const ValueView*>(at)[field]; }};
  }

  std::vector<ValueView> values;  // one a field; a table of facts keeps none here

 private:
  ValueView read_text(PyObject* text);
  ValueView read_number(PyObject* number);
  ValueView read_items(PyObject* list, int depth);
  ValueView read_pairs(PyObject* dict, int depth);
  ValueView read_rarer(PyObject* object, int depth);
  ValueView read_foreign(PyObject* object, int depth);
  ValueView text_of(const std::string& text) { return ValueView::of_string(arena_.copy(text)); }
  void keep(PyObject* object) {
    Py_INCREF(object);
    kept_.push_back(object);
  }

  std::vector<PyObject*> kept_;
  Arena arena_;
};

// How values of a pack become Python objects: timestamps in its zone.
struct Shown {
  explicit Shown(const std::string& zone_name);
  ValueWriter writer;
  py::object zone;  // a tzinfo; UTC when the pack names none
};
// The one for a zone; lives as long as the process.
const Shown& shown_in(const std::string& zone_name);

// decimal.Decimal, datetime.date, aware datetime, timedelta, str, int, bool, float, bytes, list, dict, Struct; None for
// null, an error and an unknown. Months and amounts of a calendar's unit are text.
py::object to_python(ValueView v, const Shown& shown);

// Call once, when the module is imported.
void prepare_facts();

}  // namespace guiju::python
