// docs/reference/expressions.md says what is true: its examples are run, and every function of the library stands in it
// (or in the page of its topic).
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "expr/library.hpp"
#include "guiju/facts/json_record.hpp"
#include "guiju/facts/writer.hpp"
#include "guiju/load.hpp"

namespace guiju {
namespace {

std::string page(const char* name) {
  std::ifstream in(std::string(GUIJU_SOURCE_DIR) + "/docs/reference/" + name, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// The insides of the blocks ```kind … ```.
std::vector<std::string> blocks(const std::string& text, const std::string& kind) {
  std::vector<std::string> found;
  const std::string open = "```" + kind + "\n";
  for (std::size_t at = text.find(open); at != std::string::npos; at = text.find(open, at)) {
    at += open.size();
    found.push_back(text.substr(at, text.find("```", at) - at));
  }
  return found;
}

struct Example {
  std::string expression, result;
};
std::vector<Example> examples(const std::string& text) {
  const std::string arrow = "→";
  std::vector<Example> found;
  for (const std::string& block : blocks(text, "cel")) {
    std::istringstream lines(block);
    for (std::string line; std::getline(lines, line);) {
      const std::size_t at = line.rfind(arrow);
      EXPECT_NE(at, std::string::npos) << line << ": an example has a result";
      if (at == std::string::npos) continue;
      std::string expression = line.substr(0, at);
      expression.erase(expression.find_last_not_of(' ') + 1);
      found.push_back({expression, line.substr(at + arrow.size() + 1)});
    }
  }
  return found;
}

// The result as JSON, or the code of the refusal or error.
std::string decided(const std::string& fields, const std::string& facts, const std::string& expression) {
  const Result<Ruleset> rules =
      load_text("guiju: 1\npack: docs.page\n" + fields + "decisions:\n  example_:\n    value: |\n      " + expression + "\n");
  if (!rules) return code_text(rules.diagnostics()[0].code);
  Record record(*rules->schema());
  const Diagnostics wrong = set_fields(record, facts);
  if (wrong.has_errors()) return wrong.render();
  const Outcome outcome = rules->evaluate(record);
  if (!outcome.faults().empty()) return code_text(outcome.faults()[0].code);
  return ValueWriter("Asia/Shanghai").json(outcome["example_"]);
}

TEST(ExpressionsPage, ItsExamplesAreTrue) {
  const std::string text = page("expressions.md");
  const auto fields = blocks(text, "yaml"), facts = blocks(text, "json");
  ASSERT_EQ(fields.size(), 1u);
  ASSERT_EQ(facts.size(), 1u);
  const std::vector<Example> all = examples(text);
  EXPECT_GT(all.size(), 130u);
  for (const Example& example : all) EXPECT_EQ(decided(fields[0], facts[0], example.expression), example.result) << example.expression;
}

bool is_named(const std::string& text, const std::string& function) {
  for (std::size_t at = text.find(function); at != std::string::npos; at = text.find(function, at + 1)) {
    const bool begins = at == 0 || (std::isalnum(static_cast<unsigned char>(text[at - 1])) == 0 && text[at - 1] != '_');
    const std::size_t end = at + function.size();
    if (begins && (end == text.size() || text[end] == '(')) return true;
  }
  return false;
}

TEST(ExpressionsPage, EveryFunctionStandsInIt) {
  const std::string text = page("expressions.md");
  for (const std::string_view name : expr::Library::standard().names()) {
    const bool is_operator = std::string_view("_@!-").find(name.front()) != std::string_view::npos || name.find('@') != std::string_view::npos;
    if (is_operator) continue;
    EXPECT_TRUE(is_named(text, std::string(name))) << name << "() is not in docs/reference/expressions.md";
  }
}

TEST(ExpressionsPage, EveryMacroStandsInItAsWell) {
  const std::string text = page("expressions.md");
  for (const char* macro : {"has", "all", "exists", "exists_one", "filter", "map", "sortBy", "transformList", "transformMap",
                            "transformMapEntry", "optMap", "optFlatMap", "cel.bind"})
    EXPECT_TRUE(is_named(text, macro)) << macro;
}

}  // namespace
}  // namespace guiju
