// A member that is no fact (here a pointer to a node) is refused with the list of what is.
// expect: a bound member must be bool, an integer
#include "guiju/facts/bind.hpp"

struct Case {
  int amount;
  Case* next;
};

constexpr auto binding = guiju::bind<Case>(
#ifdef GUIJU_MUST_FAIL
    guiju::field<&Case::next>("next"),
#endif
    guiju::field<&Case::amount>("amount"));

int main() { return static_cast<int>(binding.fields.size()) - 1; }
