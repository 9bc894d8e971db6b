// Explanation: why, as text, JSON, HTML, and as dataclasses of guiju.explanation.
#include "guiju/engine/explanation.hpp"

#include "python_names.hpp"
#include "python_ruleset.hpp"

namespace guiju::python {
namespace {

class StepMaker {
 public:
  explicit StepMaker(const PyExplanation& from)
      : sources_(from.rules.sources()), language_(from.language), shown_(shown_in(from.rules.time_zone())),
        classes_(py::module_::import("guiju.explanation")) {}

  py::object make(const Explanation::Step& step) const {
    py::list facts, rows, faults;
    for (const Explanation::Fact& f : step.facts)
      facts.append(classes_.attr("Fact")(f.name, to_python(f.value, shown_), f.title.in(language_), !f.value.view().is_unknown()));
    for (const Explanation::Row& row : step.rows) rows.append(make(row));
    for (const FaultReport& fault : step.faults) faults.append(to_python(fault, sources_, -1));
    static constexpr const char* endings[] = {"decided", "no_match", "not_applicable", "undecided", "error", "not_asked"};
    return classes_.attr("Step")(step.decision, step.kind, step.title.in(language_), to_python(step.basis),
                                 endings[static_cast<int>(step.ending)], to_python(step.value, shown_), step.expression,
                                 facts, rows, to_python(step.needs), faults, place(step.span));
  }

 private:
  py::object make(const Explanation::Row& row) const {
    static constexpr const char* verdicts[] = {"matched", "failed", "unknown", "error"};
    py::list cells;
    for (const Explanation::Cell& c : row.cells)
      cells.append(classes_.attr("Cell")(c.head, c.text, to_python(c.value, shown_), verdicts[static_cast<int>(c.verdict)]));
    return classes_.attr("Row")(row.id, row.has_fired, row.is_overridden, row.title.in(language_), row.because.in(language_),
                                to_python(row.basis), cells, place(row.span));
  }
  std::string place(Span span) const {
    if (!span.is_somewhere()) return {};
    const Source& source = sources_[span.source];
    const Position at = source.position(span.begin);
    return source.name() + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
  }

  const Sources& sources_;
  Language language_;
  const Shown& shown_;
  py::module_ classes_;
};

py::list steps_of(const PyExplanation& self) {
  const StepMaker maker(self);
  py::list list;
  for (const Explanation::Step& step : self.explanation.steps()) list.append(maker.make(step));
  return list;
}

py::object find_step(const PyExplanation& self, const std::string& decision) {
  const Explanation::Step* step = self.explanation.find(decision);
  return step == nullptr ? py::none() : StepMaker(self).make(*step);
}

std::string text_of(const PyExplanation& self) { return self.explanation.to_text(self.language); }

}  // namespace

void bind_explanation(py::module_& m) {
  py::class_<PyExplanation>(m, "Explanation", "Why: by which rules and from which facts; print it, or go through .steps.")
      .def_property_readonly("steps", &steps_of)
      .def_property_readonly("text", &text_of)
      .def("step", &find_step, py::arg("decision"))
      .def("to_text", [](const PyExplanation& e, const std::string& lang) { return e.explanation.to_text(language_named(lang)); },
           py::arg("lang") = "en")
      .def("to_json", [](const PyExplanation& e, bool pretty) { return e.explanation.to_json(pretty); },
           py::arg("pretty") = false)
      .def("to_html", [](const PyExplanation& e, const std::string& lang) { return e.explanation.to_html(language_named(lang)); },
           py::arg("lang") = "en")
      .def("__str__", &text_of)
      // At the prompt an explanation is to be read.
      .def("__repr__", &text_of)
      .def("_repr_html_", [](const PyExplanation& e) { return e.explanation.to_html(e.language); });
}

}  // namespace guiju::python
