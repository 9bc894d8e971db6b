// A result says by `if (loaded)` whether it worked; it must never slip into arithmetic as 0 or 1.
// expect: (cannot convert|no viable conversion)
#include "guiju/text/result.hpp"

guiju::Result<int> count();

int main() {
#ifdef GUIJU_MUST_FAIL
  int number = count();
  return number;
#else
  const guiju::Result<int> counted = count();
  return counted ? *counted : 1;
#endif
}
