// What can be known of packs without deciding anybody: proofs, remarks, comparison, what-if, layout, the schema for editors.
// Findings go over as JSON; guiju/analyse.py makes objects of them.
#include <pybind11/stl.h>

#include "guiju/analyse/compare.hpp"
#include "guiju/analyse/fmt.hpp"
#include "guiju/analyse/lint.hpp"
#include "guiju/analyse/pack_schema.hpp"
#include "guiju/analyse/row_table.hpp"
#include "guiju/analyse/table.hpp"
#include "python_names.hpp"
#include "python_ruleset.hpp"

namespace guiju::python {
namespace {

using Changes = std::vector<std::pair<std::string, std::string>>;

std::unique_ptr<PyRuleset> with_changes(const PyRuleset& rules, const Changes& changes) {
  std::optional<Result<Ruleset>> changed;
  {
    const py::gil_scoped_release free;
    changed.emplace(rules.rules.with_changes(changes));
  }
  if (!*changed) raise("PackError", changed->diagnostics());
  Ruleset after = **changed;
  return std::make_unique<PyRuleset>(std::move(after), std::move(*changed).diagnostics());
}

std::string prove_rules(const PyRuleset& rules) {
  const py::gil_scoped_release free;
  return prove(rules.rules).to_json();
}

std::string lint_rules(const PyRuleset& rules) {
  const py::gil_scoped_release free;
  return lint(rules.rules).to_json();
}

// As JSON and as text.
std::pair<std::string, std::string> compare_rules(const PyRuleset& before, const PyRuleset& after, std::vector<std::string> decide) {
  const py::gil_scoped_release free;
  CompareOptions options;
  options.decisions = std::move(decide);
  const Comparison comparison = compare(before.rules, after.rules, options);
  return {comparison.to_json(), comparison.to_text()};
}

std::string fmt_text(const std::string& yaml, std::string name) {
  const Result<std::string> text = fmt(yaml, std::move(name));
  if (!text) raise("PackError", text.diagnostics());
  return *text;
}

// (decision, first line, one past the last, blanks before it, stands alone in its lines, rows of cells, why it is no grid)
py::list rows_as_grids(const std::string& yaml, std::string name) {
  const Result<std::vector<RowTable>> tables = row_tables(yaml, std::move(name));
  if (!tables) raise("PackError", tables.diagnostics());
  py::list list;
  for (const RowTable& t : *tables)
    list.append(py::make_tuple(t.decision, t.first_line - 1, t.last_line, t.indent, t.has_own_lines, t.grid, t.refusal));
  return list;
}

}  // namespace

void bind_analyse(py::module_& m) {
  m.def("with_changes", &with_changes, py::arg("rules"), py::arg("changes"));
  m.def("prove", &prove_rules, py::arg("rules"));
  m.def("lint", &lint_rules, py::arg("rules"));
  m.def("compare_rules", &compare_rules, py::arg("before"), py::arg("after"), py::arg("decide"));
  m.def("fmt", &fmt_text, py::arg("yaml"), py::arg("name"));
  m.def("row_tables", &rows_as_grids, py::arg("yaml"), py::arg("name"));
  m.def("pack_schema", [] { return std::string(pack_schema()); });
}

}  // namespace guiju::python
