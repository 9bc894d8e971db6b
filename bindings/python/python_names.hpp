// What the binding knows of Python by name: a few classes of the standard library and of the package's own Python
// files, looked up once. The objects live as long as the process.
#pragma once

#include <pybind11/pybind11.h>

#include <string>
#include <vector>

#include "guiju/engine/outcome.hpp"
#include "guiju/text/result.hpp"

namespace guiju::python {

namespace py = pybind11;

struct Names {
  py::object decimal, enumeration, mapping;
  py::object plain_format;           // "f"
  py::object structure, names_list;  // guiju.outcome
  py::object errors;                 // guiju.errors
};
const Names& names();

// guiju.errors.Diagnostic objects.
py::list to_python(const Diagnostics& diagnostics);
// A guiju.errors.Fault; `row` -1 when there is just one record.
py::object to_python(const FaultReport& fault, const Sources& sources, std::int64_t row);
py::list to_python(const std::vector<std::string>& texts);

// Raise an error of guiju.errors with the diagnostics: "PackError", "FactError", "Error".
[[noreturn]] void raise(const char* error, const Diagnostics& diagnostics);
[[noreturn]] void raise(const char* error, const std::string& message);

// Raise an exception object that guiju.errors has made.
[[noreturn]] void throw_python(const py::object& error);

// The parts of the module; called by module.cpp.
void bind_load(py::module_& m);
void bind_ruleset(py::module_& m);
void bind_outcome(py::module_& m);
void bind_explanation(py::module_& m);
void bind_columns(py::module_& m);
void bind_analyse(py::module_& m);

}  // namespace guiju::python
