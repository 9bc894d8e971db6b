// A type that no value of an expression can become.
// expect: a parameter must be bool, an integer
#include "guiju/expr/function.hpp"

int main() {
  guiju::Functions functions;
#ifdef GUIJU_MUST_FAIL
  functions.add("length", [](const int* x) { return *x; });
#else
  functions.add("length", [](int x) { return x; });
#endif
}
