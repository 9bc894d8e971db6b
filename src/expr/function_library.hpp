// User functions as a library of overloads.
//
// Tested by tests/expr/function_test.cpp.
#pragma once

#include <memory>

#include "expr/library.hpp"
#include "guiju/expr/function.hpp"

namespace guiju::expr {

// A library with these functions on top of `parent` (which must outlive it). It keeps the callables alive.
std::shared_ptr<const Library> library_of(const Functions& functions, const Library& parent = Library::standard());

}  // namespace guiju::expr
