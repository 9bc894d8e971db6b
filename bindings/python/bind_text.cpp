// Diagnostics and faults as Python objects, and as exceptions.
#include "guiju/text/diagnostic.hpp"

#include "python_names.hpp"

namespace guiju::python {
namespace {

const char* severity_name(Severity severity) {
  static constexpr const char* list[] = {"error", "warning", "note"};
  return list[static_cast<int>(severity)];
}

// (file, line, column), or three times None.
py::tuple place_of(const Sources* sources, Span span) {
  if (sources == nullptr || !span.is_somewhere() || span.source >= sources->size())
    return py::make_tuple(py::none(), py::none(), py::none());
  const Source& source = (*sources)[span.source];
  const Position at = source.position(span.begin);
  return py::make_tuple(source.name(), at.line, at.column);
}

py::object to_python(const Diagnostics& all, const Diagnostic& d) {
  py::list notes;
  for (const Note& note : d.notes) notes.append(message_text(note.code, note.args, Language::en));
  const py::tuple place = place_of(all.sources().get(), d.span);
  return names().errors.attr("Diagnostic")(code_text(d.code), std::string(name_of(d.code)), severity_name(d.severity()),
                                           d.message(), place[0], place[1], place[2], py::tuple(notes), all.render(d));
}

}  // namespace

const Names& names() {
  static const Names* const known = [] {
    auto* made = new Names;  // never freed: see shown_in()
    made->decimal = py::module_::import("decimal").attr("Decimal");
    made->enumeration = py::module_::import("enum").attr("Enum");
    made->mapping = py::module_::import("collections.abc").attr("Mapping");
    made->plain_format = py::str("f");
    made->structure = py::module_::import("guiju.outcome").attr("Struct");
    made->names_list = py::module_::import("guiju.outcome").attr("Names");
    made->errors = py::module_::import("guiju.errors");
    return made;
  }();
  return *known;
}

py::list to_python(const Diagnostics& diagnostics) {
  py::list list;
  for (const Diagnostic& d : diagnostics) list.append(to_python(diagnostics, d));
  return list;
}

py::list to_python(const std::vector<std::string>& texts) {
  py::list list;
  for (const std::string& text : texts) list.append(py::str(text));
  return list;
}

py::object to_python(const FaultReport& fault, const Sources& sources, std::int64_t row) {
  const py::tuple place = place_of(&sources, fault.span);
  const py::object at = row < 0 ? py::object(py::none()) : py::object(py::int_(row));
  return names().errors.attr("Fault")(fault.path, code_text(fault.code), std::string(name_of(fault.code)), fault.message(),
                                      at, place[0], place[1], place[2]);
}

void raise(const char* error, const Diagnostics& diagnostics) {
  const py::object type = names().errors.attr(error);
  const py::object made = type(diagnostics.render(), to_python(diagnostics));
  PyErr_SetObject(type.ptr(), made.ptr());
  throw py::error_already_set();
}

void raise(const char* error, const std::string& message) {
  const py::object type = names().errors.attr(error);
  PyErr_SetObject(type.ptr(), type(message).ptr());
  throw py::error_already_set();
}

void throw_python(const py::object& error) {
  PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(error.ptr())), error.ptr());
  throw py::error_already_set();
}

}  // namespace guiju::python
