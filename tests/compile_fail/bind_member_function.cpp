// A getter is not data that lies somewhere; it cannot be bound.
// expect: a member function is not data
#include "guiju/facts/bind.hpp"

struct Case {
  int amount;
  int doubled() const { return amount * 2; }
};

constexpr auto binding = guiju::bind<Case>(
#ifdef GUIJU_MUST_FAIL
    guiju::field<&Case::doubled>("doubled"),
#endif
    guiju::field<&Case::amount>("amount"));

int main() { return static_cast<int>(binding.fields.size()) - 1; }
