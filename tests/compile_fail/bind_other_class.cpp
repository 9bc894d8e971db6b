// A member of one struct cannot be bound as a field of another: the loader would read foreign memory.
// expect: belongs to another class
#include "guiju/facts/bind.hpp"

struct Case {
  int amount;
};
struct Event {
  int at;
};

constexpr auto binding = guiju::bind<Case>(
#ifdef GUIJU_MUST_FAIL
    guiju::field<&Event::at>("at"),
#endif
    guiju::field<&Case::amount>("amount"));

int main() { return static_cast<int>(binding.fields.size()) - 1; }
