// Places of a decimal can be said of an integer (fen, cents), not of a text.
// expect: only_integer_members_can_have_such_a_reading
#include "guiju/facts/bind.hpp"

struct Case {
  long amount_fen;
  std::string_view town;
};

constexpr auto binding = guiju::bind<Case>(
#ifdef GUIJU_MUST_FAIL
    guiju::field<&Case::town>("town", guiju::decimal(2)),
#endif
    guiju::field<&Case::amount_fen>("amount", guiju::decimal(2)));

int main() { return static_cast<int>(binding.fields.size()) - 1; }
