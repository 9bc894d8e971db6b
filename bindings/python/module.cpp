// guiju._core: the library for Python. A list of what is bound; the package's Python files are its face.
#include <pybind11/pybind11.h>

#include "guiju/version.hpp"
#include "python_facts.hpp"
#include "python_names.hpp"

PYBIND11_MODULE(_core, m) {
  using namespace guiju::python;
  m.doc() = "The compiled part of guiju; import guiju instead.";
  m.attr("__version__") = std::string(guiju::library_version());
  prepare_facts();
  bind_ruleset(m);
  bind_load(m);
  bind_outcome(m);
  bind_explanation(m);
  bind_columns(m);
  bind_analyse(m);
}
