// Loading packs, and rulesets that are replaced while they serve.
#include "guiju/load.hpp"

#include <pybind11/stl.h>

#include "guiju/live.hpp"
#include "python_functions.hpp"
#include "python_names.hpp"
#include "python_ruleset.hpp"

namespace guiju::python {
namespace {

using Params = std::vector<std::pair<std::string, std::string>>;

LoadOptions load_options(std::vector<std::string> roots, Params params, const py::object& functions) {
  LoadOptions options;
  options.functions = functions_of(functions);
  options.roots = std::move(roots);
  options.params = std::move(params);
  return options;
}

std::unique_ptr<PyRuleset> taken(Result<Ruleset> loaded) {
  if (!loaded) raise("PackError", loaded.diagnostics());
  Ruleset rules = *loaded;
  return std::make_unique<PyRuleset>(std::move(rules), std::move(loaded).diagnostics());
}

std::unique_ptr<PyRuleset> load_path(const std::string& path, std::vector<std::string> roots, Params params,
                                     const py::object& functions) {
  const LoadOptions options = load_options(std::move(roots), std::move(params), functions);
  std::optional<Result<Ruleset>> loaded;
  {
    const py::gil_scoped_release free;
    loaded.emplace(load(path, options));
  }
  return taken(std::move(*loaded));
}

std::unique_ptr<PyRuleset> load_yaml(const std::string& yaml, std::vector<std::string> roots, Params params,
                                     const py::object& functions, std::string name) {
  const LoadOptions options = load_options(std::move(roots), std::move(params), functions);
  std::optional<Result<Ruleset>> loaded;
  {
    const py::gil_scoped_release free;
    loaded.emplace(load_text(yaml, options, std::move(name)));
  }
  return taken(std::move(*loaded));
}

// Gives the same Python object for the same ruleset, so that what it has learnt of names is kept.
class PyLiveRuleset {
 public:
  PyLiveRuleset(const std::string& path, LoadOptions options) : live_(path, std::move(options)) {}
  static std::unique_ptr<PyLiveRuleset> opened(const std::string& path, std::vector<std::string> roots, Params params,
                                               const py::object& functions) {
    LoadOptions options = load_options(std::move(roots), std::move(params), functions);
    const py::gil_scoped_release free;
    return std::make_unique<PyLiveRuleset>(path, std::move(options));
  }

  bool reload() {
    const py::gil_scoped_release free;
    return live_.reload();
  }
  py::object snapshot() {
    std::shared_ptr<const Ruleset> now = live_.snapshot();
    if (!now) raise("PackError", live_.last_diagnostics());
    if (now != shown_) {
      object_ = py::cast(std::make_unique<PyRuleset>(*now));
      shown_ = std::move(now);
    }
    return object_;
  }
  py::list diagnostics() const { return to_python(live_.last_diagnostics()); }

 private:
  LiveRuleset live_;
  std::shared_ptr<const Ruleset> shown_;
  py::object object_;
};

}  // namespace

void bind_load(py::module_& m) {
  m.def("load", &load_path, py::arg("path"), py::arg("roots"), py::arg("params"), py::arg("functions"));
  m.def("load_text", &load_yaml, py::arg("yaml"), py::arg("roots"), py::arg("params"), py::arg("functions"),
        py::arg("name"));
  py::class_<PyLiveRuleset>(m, "LiveRuleset")
      .def(py::init(&PyLiveRuleset::opened), py::arg("path"), py::arg("roots"), py::arg("params"), py::arg("functions"))
      .def("reload", &PyLiveRuleset::reload)
      .def("snapshot", &PyLiveRuleset::snapshot)
      .def_property_readonly("diagnostics", &PyLiveRuleset::diagnostics);
}

}  // namespace guiju::python
