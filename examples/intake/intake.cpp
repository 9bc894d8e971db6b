// Online intake in a C++ service: a half-filled form says which question comes next.
//
//   intake rules/linping/dispute
//
// The same three forms as intake.py. `needs` names the fields that can still change what is wanted; the form is asked
// for the first of them until none is left.
#include <guiju/guiju.hpp>

#include <iostream>
#include <map>
#include <string>
#include <vector>

namespace {

// What a citizen would answer, as JSON (texts as they are written).
using Form = std::map<std::string, std::string>;

const std::vector<std::pair<std::string, Form>> forms = {
    {"A divorce across borders (F5)",
     {{"channel", R"("jiefenma")"},
      {"filed_at", R"("2021-07-12T10:00")"},
      {"dispute_type", R"("marriage_family")"},
      {"parties",
       R"([{"role": "wife", "town": "运河街道", "village": null, "overseas": false, "far": false, "video": true, "consent": true},
           {"role": "husband", "town": "境外", "village": null, "overseas": true, "far": true, "video": true, "consent": true}])"}}},
    {"A medical dispute",
     {{"channel", R"("window")"},
      {"filed_at", R"("2022-03-10T09:00")"},
      {"dispute_type", R"("medical")"},
      {"parties",
       R"([{"role": "patient", "town": "南苑街道", "village": null, "overseas": false, "far": false, "video": false, "consent": true},
           {"role": "hospital", "town": "临平街道", "village": null, "overseas": false, "far": false, "video": true, "consent": true}])"}}},
    {"A complaint about a cadre",
     {{"channel", R"("petition")"}, {"filed_at", R"("2022-03-10T09:00")"}, {"dispute_type", R"("discipline")"}, {"parties", "[]"}}},
};

std::string text_at(const guiju::Outcome& outcome, const char* path) { return std::string(outcome[path].as_string()); }

std::string as_json(const Form& known) {
  std::string text = "{";
  for (const auto& [name, value] : known) text += (text.size() > 1 ? ", \"" : "\"") + name + "\": " + value;
  return text + "}";
}

// Asks for what `wanted` still needs, then gives the outcome.
guiju::Outcome ask(const guiju::Ruleset& rules, const std::vector<std::string>& wanted, const Form& form, Form& known) {
  guiju::EvaluateOptions options;
  options.decide = wanted;
  for (;;) {
    guiju::Record record(*rules.schema());
    if (guiju::set_fields(record, as_json(known)).has_errors()) std::cerr << "not a form: " << as_json(known) << "\n";
    guiju::Outcome outcome = rules.evaluate(record, options);
    const std::vector<std::string> needs = outcome.needs();
    if (needs.empty()) return outcome;
    std::cout << "  " << needs[0] << "? " << form.at(needs[0]) << "\n";
    known[needs[0]] = form.at(needs[0]);
  }
}

// First whether the case is taken in; then, if it is, where it goes.
void interview(const guiju::Ruleset& rules, const Form& form) {
  Form known;
  const guiju::Outcome intake = ask(rules, {"intake"}, form, known);
  std::cout << "→ " << text_at(intake, "intake.disposition") << ", " << text_at(intake, "intake.track");
  if (text_at(intake, "intake.disposition").starts_with("accept")) {
    const guiju::Outcome place = ask(rules, {"level", "handling"}, form, known);
    std::cout << ": " << text_at(place, "level") << ", " << text_at(place, "handling.unit");
  }
  std::cout << "\n\n";
}

}  // namespace

int main(int count, char** words) {
  guiju::Result<guiju::Ruleset> loaded = guiju::load(count > 1 ? words[1] : "rules/linping/dispute");
  if (!loaded) {
    std::cerr << loaded.diagnostics();
    return 1;
  }
  for (const auto& [title, form] : forms) {
    std::cout << title << "\n";
    interview(*loaded, form);
  }
}
