// Functions written in Python, as expressions call them: record by record, or with arrays for many records.
//
// A call takes the GIL, so it may come from any thread, with or without it. What a function raises, or a result that is
// not of the type it promised, is an error of that record.
//
// Tested by bindings/python/tests/test_functions.py.
#pragma once

#include <pybind11/pybind11.h>

#include "guiju/expr/function.hpp"

namespace guiju::python {

// From an iterable of guiju.functions.Function. Raises guiju.Error.
Functions functions_of(const pybind11::object& list);

}  // namespace guiju::python
