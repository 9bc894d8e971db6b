#include "guiju/analyse/lint.hpp"

#include <algorithm>
#include <set>

#include "analyse/codes.hpp"
#include "engine/access.hpp"
#include "guiju/analyse/coverage.hpp"
#include "guiju/analyse/table.hpp"
#include "text/unicode.hpp"
#include "text/yaml.hpp"

namespace guiju {
namespace {

using text::YamlNode;

class Linter {
 public:
  Linter(const Ruleset& rules, const plan::Plan& plan) : rules_(rules), plan_(plan), findings_(plan.sources, plan.zone_name) {}

  Findings lint() {
    findings_ = prove(rules_);
    if (read_pack() && root_.find("decisions")) find_unused();
    if (speaks_both(root_)) find_untitled(root_);
    for (const plan::Table& table : plan_.tables) find_unsourced(table);
    if (!plan_.cases.empty()) find_unreached();
    return std::move(findings_);
  }

 private:
  void report(Finding::Kind kind, Code code, Span span, std::vector<std::string> args, std::string decision = "") {
    Finding finding;
    finding.kind = kind;
    finding.decision = std::move(decision);
    finding.diagnostic.code = code;
    finding.diagnostic.span = span;
    finding.diagnostic.args = std::move(args);
    findings_.add(std::move(finding));
  }

  // The pack's own document, once more from its text.
  bool read_pack() {
    for (std::uint32_t i = 0; i < plan_.sources->size(); ++i) {
      if ((*plan_.sources)[i].name() != plan_.origin.file) continue;
      Result<YamlNode> root = text::parse_yaml(*plan_.sources, i);
      if (!root) return false;
      root_ = *std::move(root);
      return true;
    }
    return false;
  }

  // ---- names that nothing reads
  using Words = std::set<std::string, std::less<>>;

  static void add_words(std::string_view text, Words& words) {
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= text.size();) {
      std::size_t next = at;
      const bool is_part = at < text.size() && text::is_identifier_part(text::next_code_point(text, next));
      if (!is_part) {
        if (at > begin) words.emplace(text.substr(begin, at - begin));
        begin = next = std::max(next, at + 1);
      }
      at = next;
    }
  }
  static void add_words(const YamlNode& node, Words& words) {
    if (node.is_scalar()) add_words(node.value, words);
    for (const YamlNode& item : node.items) add_words(item, words);
    for (const YamlNode::Entry& entry : node.entries) {
      add_words(entry.key.value, words);
      add_words(entry.value, words);
    }
  }

  // What decisions, functions and calendars say; tables in files of their own, too.
  Words words_of_rules() const {
    Words words;
    for (const char* part : {"decisions", "basis_date", "calendars"})
      if (const YamlNode* node = root_.find(part)) add_words(*node, words);
    for (const plan::Table& table : plan_.tables) {
      for (const plan::Column& column : table.columns) {
        add_words(column.head, words);
        for (const plan::Predicate& p : column.predicates) add_words(p.text, words);
      }
      for (const plan::Row& row : table.rows) add_words(row.words.when_text(), words);
      for (const plan::OutputCell& cell : table.output_cells) add_words(table.text(cell), words);
    }
    return words;
  }

  void find_unused() {
    Words words = words_of_rules();
    if (const YamlNode* functions = root_.find("functions"); functions && functions->is_map())
      for (const YamlNode::Entry& f : functions->entries) add_words(f.value, words);  // their own names stand in the key
    find_unused("params", "parameter", words);
    find_unused("functions", "function", words);
    Words everywhere;
    for (const YamlNode::Entry& part : root_.entries) {
      if (part.key.value != "types") add_words(part.value, everywhere);
      else for (const YamlNode::Entry& type : part.value.entries) add_words(type.value, everywhere);
    }
    find_unused("types", "type", everywhere);
    find_unused_fields(words);
  }
  void find_unused(const char* part, const char* what, const Words& words) {
    const YamlNode* node = root_.find(part);
    if (!node || !node->is_map()) return;
    for (const YamlNode::Entry& entry : node->entries)
      if (!entry.key.value.starts_with("x-") && !words.contains(entry.key.value))
        report(Finding::Kind::unused, code::lint_unused, entry.key.span, {what, entry.key.value});
  }
  void find_unused_fields(const Words& words) {
    if (const YamlNode* inputs = root_.find("inputs"); inputs && inputs->is_map()) find_unused_fields("input", *inputs, nullptr, words);
    const YamlNode* records = root_.find("records");
    if (!records || !records->is_map()) return;
    for (const YamlNode::Entry& record : records->entries)
      if (const YamlNode* fields = record.value.find("fields"); fields && fields->is_map())
        find_unused_fields(record.key.value, *fields, record.value.find("key"), words);
  }
  void find_unused_fields(const std::string& record, const YamlNode& fields, const YamlNode* key, const Words& words) {
    Words keys;
    if (key) add_words(*key, keys);
    for (const YamlNode::Entry& field : fields.entries) {
      const std::string& name = field.key.value;
      if (name.starts_with("x-") || words.contains(name) || keys.contains(name)) continue;
      report(Finding::Kind::unused, code::lint_unused_field, field.key.span, {name, record});
    }
  }

  // ---- titles
  static bool speaks_both(const YamlNode& node) {
    if (node.is_map() && node.find("zh") && node.find("en")) return true;
    return std::any_of(node.entries.begin(), node.entries.end(), [](const YamlNode::Entry& e) { return speaks_both(e.value); }) ||
           std::any_of(node.items.begin(), node.items.end(), [](const YamlNode& item) { return speaks_both(item); });
  }
  void find_untitled(const YamlNode& node) {
    for (const YamlNode::Entry& entry : node.entries) {
      if (entry.key.value == "title" && entry.value.is_map()) {
        const bool has_zh = entry.value.find("zh") != nullptr, has_en = entry.value.find("en") != nullptr;
        if (has_zh != has_en) report(Finding::Kind::untitled, code::lint_untitled, entry.key.span, {has_zh ? "zh" : "en"});
      }
      find_untitled(entry.value);
    }
    for (const YamlNode& item : node.items) find_untitled(item);
  }

  // ---- rows
  void find_unsourced(const plan::Table& table) {
    const auto has_basis = [](const plan::Row& row) { return !row.words.basis().empty(); };
    const auto count = static_cast<std::size_t>(std::count_if(table.rows.begin(), table.rows.end(), has_basis));
    if (2 * count <= table.rows.size()) return;
    const std::string& name = plan_.decisions[table.decision].words.name;
    for (const plan::Row& row : table.rows)
      if (!has_basis(row)) report(Finding::Kind::unsourced, code::lint_unsourced, row.words.span, {std::string(row.words.name), name}, name);
  }
  void find_unreached() {
    Coverage coverage(rules_);
    coverage.add_cases();
    for (const Coverage::Row& row : coverage.rows())
      if (row.in_cases == 0) report(Finding::Kind::never_fires, code::lint_unreached, row.span, {row.row, row.decision}, row.decision);
  }

  const Ruleset& rules_;
  const plan::Plan& plan_;
  YamlNode root_;
  Findings findings_;
};

}  // namespace

Findings lint(const Ruleset& rules) { return Linter(rules, RulesetAccess::plan(rules)).lint(); }

}  // namespace guiju
