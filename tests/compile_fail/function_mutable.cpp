// A function is called by several threads at once, so it must not change what it captured.
// expect: no mutable lambda
#include "guiju/expr/function.hpp"

int main() {
  guiju::Functions functions;
  int calls = 0;
#ifdef GUIJU_MUST_FAIL
  functions.add("count", [calls]() mutable { return ++calls; });
#else
  functions.add("count", [calls] { return calls; });
#endif
}
