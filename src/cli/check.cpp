// guiju check PACK: is the pack good?
#include <cstdio>

#include "cli/commands.hpp"
#include "cli/packs.hpp"
#include "cli/terminal.hpp"

namespace guiju::cli {

namespace {

std::string counted(std::size_t number, std::string_view one, std::string_view many) {
  return with_thousands(static_cast<std::int64_t>(number)) + " " + std::string(number == 1 ? one : many);
}

std::string summary(const Ruleset& rules, Language language) {
  const Ruleset::Size size = rules.size();
  std::string text = rules.name();
  if (!rules.version().empty()) text += " " + rules.version();
  if (language == Language::zh) {
    text += "：" + std::to_string(size.records) + " 种记录，" + std::to_string(size.decisions) + " 个决策，" +
            std::to_string(size.table_rows) + " 行规则，" + std::to_string(size.cases) + " 个案例";
    return text + "\n";
  }
  text += ": " + counted(size.records, "kind of record", "kinds of records") + ", " +
          counted(size.decisions, "decision", "decisions") + ", " +
          counted(size.table_rows, "row in tables", "rows in tables") + ", " + counted(size.cases, "case", "cases");
  return text + "\n";
}

}  // namespace

int check(const PackChoice& options) {
  const Result<Ruleset> loaded = load_silently(options);
  if (options.is_json) {
    print(stdout, loaded.diagnostics().to_json(options.language) + "\n");
  } else {
    complain_about(loaded.diagnostics(), options.language);
    if (loaded) print(stdout, summary(*loaded, options.language));
  }
  return loaded ? all_is_well : nothing_done;
}

}  // namespace guiju::cli
