// Any bytes as YAML or, by the first byte's lowest bit, as CSV.
//
// Besides not crashing: spans lie inside their parents, every byte of a scalar maps into its span, a
// character that was not written as an escape stands in the source, messages can be shown, and CSV gives
// the same rows whole and in pieces.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "text/csv.hpp"
#include "text/yaml.hpp"

namespace {

using namespace guiju;
using namespace guiju::text;

void require(bool is_true) {
  if (!is_true) std::abort();
}

void check_scalar(const YamlNode& node, std::string_view text) {
  std::uint32_t before = node.span.begin;
  for (std::size_t i = 0; i <= node.value.size(); ++i) {
    const std::uint32_t at = node.map.source_byte(i);
    require(at >= before && at <= node.span.end);
    before = at;
    const bool is_copied = node.style != ScalarStyle::double_quoted && i < node.value.size() &&
                           node.value[i] != ' ' && node.value[i] != '\n';
    if (is_copied) require(text[at] == node.value[i]);
  }
  const Span all = node.part(0, node.value.size());
  require(all.begin >= node.span.begin && all.end <= node.span.end);
}

void check_tree(const YamlNode& node, Span parent, std::string_view text) {
  require(node.span.begin <= node.span.end && node.span.end <= text.size());
  require(node.span.begin >= parent.begin && node.span.end <= parent.end);
  if (node.is_scalar()) check_scalar(node, text);
  for (const YamlNode& item : node.items) check_tree(item, node.span, text);
  for (const YamlNode::Entry& entry : node.entries) {
    require(entry.key.is_scalar());
    check_tree(entry.key, node.span, text);
    check_tree(entry.value, node.span, text);
  }
}

void run_yaml(std::string text) {
  auto sources = std::make_shared<Sources>();
  const std::uint32_t source = sources->add("fuzz.yaml", std::move(text));
  const Result<YamlNode> result = parse_yaml(*sources, source);
  require(result.ok() != result.diagnostics().has_errors());
  Diagnostics list = result.diagnostics();
  list.set_sources(sources);
  for (const Diagnostic& d : list) {
    require(!d.span.is_somewhere() || d.span.end <= (*sources)[source].text().size());
  }
  (void)list.render();
  (void)list.to_json(Language::zh);
  const auto size = static_cast<std::uint32_t>((*sources)[source].text().size());
  if (result.ok()) check_tree(*result, {source, 0, size}, (*sources)[source].text());
}

void run_csv(std::string_view text) {
  const CsvLimits limits{.max_row_bytes = 200, .max_cells = 20};
  CsvReader whole(text, ',', limits);
  std::size_t given = 0;
  std::size_t piece = 0;
  CsvReader pieces(
      [&](char* buffer, std::size_t size) {
        piece = piece % 5 + 1;
        const std::size_t n = std::min({piece, size, text.size() - given});
        text.copy(buffer, n, given);
        given += n;
        return n;
      },
      ',', limits);
  while (true) {
    const bool has_row = whole.next();
    require(pieces.next() == has_row);
    if (!has_row) return;
    require(whole.line() == pieces.line() && whole.row_begin() == pieces.row_begin());
    require(whole.fault().has_value() == pieces.fault().has_value());
    if (whole.fault()) require(whole.fault()->code == pieces.fault()->code);
    require(whole.cells().size() == pieces.cells().size());
    for (std::size_t i = 0; i < whole.cells().size(); ++i) {
      require(whole.cells()[i].text == pieces.cells()[i].text);
      require(whole.cells()[i].begin == pieces.cells()[i].begin);
      require(whole.cells()[i].end <= text.size());
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if ((data[0] & 1) != 0) {
    run_csv(text);
  } else {
    run_yaml(text);
  }
  return 0;
}
