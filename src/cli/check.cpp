// guiju check PACK: is the pack good? It is loaded, and its tables are proved.
#include <cstdio>

#include "cli/commands.hpp"
#include "cli/packs.hpp"
#include "cli/terminal.hpp"
#include "guiju/analyse/table.hpp"

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

namespace {

// Notes are few or many; without being asked for, only what was not decided is shown.
bool is_shown(const Finding& finding, const CheckOptions& options) {
  return options.shows_notes || finding.kind == Finding::Kind::undecided || finding.diagnostic.severity() != Severity::note;
}

void show(const Findings& findings, const CheckOptions& options) {
  const Diagnostics all = findings.diagnostics();
  std::size_t hidden = 0;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (is_shown(findings[i], options)) print(stderr, all.render(all[i], options.pack.language));
    else ++hidden;
  }
  if (hidden == 0) return;
  const std::string count = std::to_string(hidden);
  print(stderr, options.pack.language == Language::zh ? "另有 " + count + " 条提示：加 --notes 查看\n"
                                                      : count + (hidden == 1 ? " note" : " notes") + " more: --notes shows them\n");
}

std::string merged_arrays(std::string a, const std::string& b) {
  if (b == "[]") return a;
  if (a == "[]") return b;
  a.pop_back();
  return a + ",\n " + b.substr(1);
}

}  // namespace

int check(const CheckOptions& options) {
  const Result<Ruleset> loaded = load_silently(options.pack);
  const Language language = options.pack.language;
  const Findings findings = loaded && options.proves ? prove(*loaded) : Findings();
  if (options.pack.is_json) {
    print(stdout, merged_arrays(loaded.diagnostics().to_json(language), findings.to_json(language)) + "\n");
  } else {
    complain_about(loaded.diagnostics(), language);
    show(findings, options);
    if (loaded) print(stdout, summary(*loaded, language));
  }
  return loaded && !findings.has_errors() ? all_is_well : nothing_done;
}

}  // namespace guiju::cli
