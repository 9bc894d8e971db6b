// A result that nobody looks at hides its diagnostics.
// expect: nodiscard
#include "guiju/text/result.hpp"

guiju::Result<int> count();

int main() {
#ifdef GUIJU_MUST_FAIL
  count();
#else
  return count().ok() ? 0 : 1;
#endif
}
