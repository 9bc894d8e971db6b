// A char is neither a number nor a text; which one was meant must be said by its type.
// expect: a bound member must be bool, an integer
#include "guiju/facts/bind.hpp"

struct Case {
  signed char level;
  char grade;
};

constexpr auto binding = guiju::bind<Case>(
#ifdef GUIJU_MUST_FAIL
    guiju::field<&Case::grade>("grade"),
#endif
    guiju::field<&Case::level>("level"));

int main() { return static_cast<int>(binding.fields.size()) - 1; }
