// Functions written in Python; see python_functions.hpp.
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <cmath>

#include "guiju/facts/arrow.hpp"
#include "python_facts.hpp"
#include "python_functions.hpp"
#include "python_names.hpp"

namespace guiju::python {
namespace {

struct PyFunction {
  py::object call;
  std::vector<Type> parameters;
  Type result;
  bool is_arrow = false;
};

bool is_python_ending() {
#if PY_VERSION_HEX >= 0x030D0000
  return !Py_IsInitialized() || Py_IsFinalizing();
#else
  return !Py_IsInitialized() || _Py_IsFinalizing();
#endif
}

std::shared_ptr<const PyFunction> held(PyFunction function) {
  return {new PyFunction(std::move(function)), [](const PyFunction* it) {
            if (is_python_ending()) return;  // nobody is left to give it back to
            const py::gil_scoped_acquire gil;
            delete it;
          }};
}

// --- what a call gives -----------------------------------------------------------------------------

ValueView wrong_kind(ValueView v, const Type& type, FunctionCall& call) {
  return call.refuse("it gave " + (v.is_null() ? "None" : std::string(kind_name(v.kind()))) + ", not " + type.to_string());
}

ValueView fitted(ValueView v, const Type& type, FunctionCall& call);

// The items of a list, or keys and values of a map: types in turn.
ValueView fitted_items(ValueView v, std::uint32_t count, const Type* const (&types)[2], FunctionCall& call) {
  auto* items = call.arena().array<ValueView>(count + std::size_t{1});
  for (std::uint32_t i = 0; i < count; ++i) {
    new (&items[i]) ValueView(fitted(v.items()[i], *types[i % 2], call));
    if (items[i].is_error()) return items[i];
  }
  return v.is(Kind::list) ? ValueView::of_list(items, count) : ValueView::of_map(items, count / 2);
}

ValueView fitted_decimal(ValueView v, const Type& type, FunctionCall& call) {
  const auto exact = v.as_decimal().rescaled(type.scale());
  return exact ? ValueView::of_decimal(*exact, call.arena())
               : call.refuse("it gave " + v.as_decimal().to_string() + ", which has more than the promised places=" +
                             std::to_string(type.scale()));
}

// A raw value as one of the promised type, copied; an error value when it is none.
ValueView fitted(ValueView v, const Type& type, FunctionCall& call) {
  const bool is_whole = v.is(Kind::int_) || v.is(Kind::uint_);
  if (v.is_null()) return type.is_nullable() || type.kind() == Kind::dyn ? v : wrong_kind(v, type, call);
  if (v.is(Kind::timestamp) && v.is_naive()) return call.refuse("it gave a datetime without a time zone");
  switch (type.kind()) {
    case Kind::dyn: return copy(v, call.arena());
    case Kind::double_:
      if (is_whole) return ValueView::of_double(v.is(Kind::int_) ? static_cast<double>(v.as_int()) : static_cast<double>(v.as_uint()));
      break;
    case Kind::decimal:
      if (is_whole || v.is(Kind::decimal)) return fitted_decimal(v, type, call);
      break;
    case Kind::list:
      if (v.is(Kind::list)) return fitted_items(v, v.size(), {&type.element(), &type.element()}, call);
      break;
    case Kind::map:
      if (v.is(Kind::map)) return fitted_items(v, v.size() * 2, {&type.map_key(), &type.map_value()}, call);
      break;
    default: break;
  }
  return v.kind() == type.kind() ? copy(v, call.arena()) : wrong_kind(v, type, call);
}

ValueView read_result(PyObject* object, const Type& type, FunctionCall& call) {
  Facts facts(0);
  try {
    return fitted(facts.read(object), type, call);
  } catch (const Refused& refused) {
    return call.refuse("it gave " + refused.message);
  }
}

// What was raised, as a text. An interrupt is not the record's: it is raised again where Python looks next.
std::string told(py::error_already_set& error) {
  std::string text = py::cast<std::string>(error.type().attr("__name__"));
  const auto message = py::reinterpret_steal<py::object>(PyObject_Str(error.value().ptr()));
  if (!message) PyErr_Clear();
  else if (const auto words = py::cast<std::string>(message); !words.empty()) text += ": " + words;
  if (error.matches(PyExc_KeyboardInterrupt)) PyErr_SetInterrupt();
  return text;
}

ValueView call_row(const void* callable, const ValueView* args, FunctionCall& call) {
  const auto& f = *static_cast<const PyFunction*>(callable);
  const py::gil_scoped_acquire gil;
  try {
    py::tuple objects(f.parameters.size());
    for (std::size_t i = 0; i < f.parameters.size(); ++i) objects[i] = to_python(args[i], shown_in(""));
    return read_result(f.call(*objects).ptr(), f.result, call);
  } catch (py::error_already_set& error) {
    return call.refuse(told(error));
  }
}

// --- whole columns ---------------------------------------------------------------------------------

struct Columns {
  const ValueView* const* args;
  std::uint32_t begin, end;
  std::uint32_t count() const { return end - begin; }
  const ValueView* of(std::size_t parameter) const { return args[parameter] + begin; }
};

// A result of the wrong shape: no record is to blame.
struct WrongShape {
  std::string message;
};

bool has_null(const ValueView* values, std::uint32_t count) {
  return std::any_of(values, values + count, [](ValueView v) { return v.is_null(); });
}

template <typename T, typename Read>
py::object array_of(const ValueView* values, std::uint32_t count, Read read) {
  py::array_t<T> array(count);
  T* to = array.mutable_data();
  for (std::uint32_t i = 0; i < count; ++i) to[i] = read(values[i]);
  return array;
}

// int64, uint64, float64 (null is NaN) and bool; all others, and null among them, are arrays of objects.
py::object numpy_array(const Type& type, const ValueView* values, std::uint32_t count) {
  if (type.kind() == Kind::double_)
    return array_of<double>(values, count, [](ValueView v) { return v.is_null() ? NAN : v.as_double(); });
  if (!has_null(values, count)) {
    if (type.kind() == Kind::int_) return array_of<std::int64_t>(values, count, [](ValueView v) { return v.as_int(); });
    if (type.kind() == Kind::uint_) return array_of<std::uint64_t>(values, count, [](ValueView v) { return v.as_uint(); });
    if (type.kind() == Kind::bool_) return array_of<bool>(values, count, [](ValueView v) { return v.as_bool(); });
  }
  const py::object array = py::module_::import("numpy").attr("empty")(count, "object");
  for (std::uint32_t i = 0; i < count; ++i) array[py::int_(i)] = to_python(values[i], shown_in(""));
  return array;
}

py::tuple numpy_arrays(const PyFunction& f, const Columns& columns) {
  py::tuple arrays(f.parameters.size());
  for (std::size_t p = 0; p < f.parameters.size(); ++p)
    arrays[p] = numpy_array(f.parameters[p], columns.of(p), columns.count());
  return arrays;
}

// A decimal parameter takes any places: as many as the column has.
Type exported_type(const Type& type, const ValueView* values, std::uint32_t count) {
  if (type.kind() != Kind::decimal) return type.nullable();
  std::uint8_t scale = 0;
  for (std::uint32_t i = 0; i < count; ++i)
    if (!values[i].is_null()) scale = std::max(scale, values[i].scale());
  return Type::decimal(scale).nullable();
}

py::tuple arrow_arrays(const PyFunction& f, const Columns& columns) {
  std::vector<ExportColumn> exported;
  for (std::size_t p = 0; p < f.parameters.size(); ++p) {
    const ValueView* values = columns.of(p);
    exported.push_back({std::to_string(p), exported_type(f.parameters[p], values, columns.count()),
                        {values, values + columns.count()}});
  }
  ArrowSchema schema;
  ArrowArray array;
  export_columns(std::move(exported), "UTC", &schema, &array);
  const py::object batch = py::module_::import("pyarrow").attr("RecordBatch").attr("_import_from_c")(
      reinterpret_cast<std::uintptr_t>(&array), reinterpret_cast<std::uintptr_t>(&schema));
  return py::tuple(batch.attr("columns"));
}

void read_arrow(const PyFunction& f, const py::object& result, const Columns& columns, FunctionCall& call, ValueView* results) {
  const py::module_ pyarrow = py::module_::import("pyarrow");
  py::object array = result;
  if (py::isinstance(array, pyarrow.attr("ChunkedArray"))) array = array.attr("combine_chunks")();
  if (!py::isinstance(array, pyarrow.attr("Array"))) throw WrongShape{"it gave no pyarrow.Array"};
  if (py::len(array) != columns.count())
    throw WrongShape{"it gave " + std::to_string(py::len(array)) + " values for " + std::to_string(columns.count()) + " records"};
  ArrowSchema schema{};
  ArrowArray data{};
  pyarrow.attr("RecordBatch").attr("from_arrays")(py::list(py::make_tuple(array)), py::list(py::make_tuple("result")))
      .attr("_export_to_c")(reinterpret_cast<std::uintptr_t>(&data), reinterpret_cast<std::uintptr_t>(&schema));
  const Result<ArrowBatch> batch = ArrowBatch::take(&schema, &data);
  if (!batch) {
    if (data.release != nullptr) data.release(&data);
    if (schema.release != nullptr) schema.release(&schema);
    throw WrongShape{"it gave an array that cannot be read: " + batch.diagnostics().begin()->message()};
  }
  for (std::uint32_t i = 0; i < columns.count(); ++i)
    results[columns.begin + i] = fitted(batch->columns().columns()[0].raw(i, call.arena()), f.result, call);
}

template <typename T, typename Make>
bool read_array(const py::array& array, const PyFunction& f, const Columns& columns, FunctionCall& call, ValueView* results,
                Make make) {
  const auto words = py::array_t<T, py::array::c_style | py::array::forcecast>::ensure(array);
  if (!words) throw py::error_already_set();
  for (std::uint32_t i = 0; i < columns.count(); ++i) results[columns.begin + i] = fitted(make(words.data()[i]), f.result, call);
  return true;
}

void read_numpy(const PyFunction& f, const py::object& result, const Columns& columns, FunctionCall& call, ValueView* results) {
  if (!py::hasattr(result, "__len__")) throw WrongShape{"it gave one value, not an array"};
  if (py::len(result) != columns.count())
    throw WrongShape{"it gave " + std::to_string(py::len(result)) + " values for " + std::to_string(columns.count()) + " records"};
  if (py::isinstance<py::array>(result)) {
    const auto array = py::reinterpret_borrow<py::array>(result);
    const char kind = array.ndim() == 1 ? array.dtype().kind() : 'O';
    if (kind == 'f') {
      const bool nan_is_null = f.result.is_nullable();
      read_array<double>(array, f, columns, call, results, [&](double d) {
        return nan_is_null && std::isnan(d) ? ValueView::null() : ValueView::of_double(d);
      });
      return;
    }
    if (kind == 'i') return void(read_array<std::int64_t>(array, f, columns, call, results, ValueView::of_int));
    if (kind == 'u') return void(read_array<std::uint64_t>(array, f, columns, call, results, ValueView::of_uint));
    if (kind == 'b') return void(read_array<bool>(array, f, columns, call, results, ValueView::of_bool));
  }
  const auto items = py::cast<py::list>(result);
  for (std::uint32_t i = 0; i < columns.count(); ++i)
    results[columns.begin + i] = read_result(py::object(items[i]).ptr(), f.result, call);
}

// Calls for all the records; when it raises, for each half: the bad ones are left, alone.
void call_some(const PyFunction& f, const Columns& columns, FunctionCall& call, ValueView* results) {
  const auto fail = [&](const std::string& why) {
    const ValueView refused = call.refuse(why);
    for (std::uint32_t i = columns.begin; i < columns.end; ++i) results[i] = refused;
  };
  std::string why;
  try {
    const py::tuple arrays = f.is_arrow ? arrow_arrays(f, columns) : numpy_arrays(f, columns);
    const py::object result = f.call(*arrays);
    return f.is_arrow ? read_arrow(f, result, columns, call, results) : read_numpy(f, result, columns, call, results);
  } catch (const WrongShape& wrong) {
    return fail(wrong.message);
  } catch (py::error_already_set& error) {
    why = told(error);
    if (columns.count() == 1 || error.matches(PyExc_KeyboardInterrupt)) return fail(why);
  }
  const std::uint32_t middle = columns.begin + columns.count() / 2;
  call_some(f, {columns.args, columns.begin, middle}, call, results);
  call_some(f, {columns.args, middle, columns.end}, call, results);
}

void call_columns(const void* callable, const ValueView* const* args, std::uint32_t row_count, FunctionCall& call,
                  ValueView* results) {
  const py::gil_scoped_acquire gil;
  call_some(*static_cast<const PyFunction*>(callable), {args, 0, row_count}, call, results);
}

// --- declarations ----------------------------------------------------------------------------------

// (kind, may it be null, the types inside)
Type type_of(const py::handle& spec, std::uint8_t places) {
  const auto parts = spec.cast<py::tuple>();
  const auto kind = parts[0].cast<std::string>();
  const auto inner = parts[2].cast<py::list>();
  Type type;
  if (kind == "list") type = Type::list(type_of(inner[0], places));
  else if (kind == "map") type = Type::map(type_of(inner[0], places), type_of(inner[1], places));
  else if (kind == "decimal") type = Type::decimal(places);
  else
    for (const Kind known : {Kind::bool_, Kind::int_, Kind::double_, Kind::string, Kind::bytes, Kind::date, Kind::timestamp, Kind::duration})
      if (kind == kind_name(known)) type = Type(known);
  return type.nullable(parts[1].cast<bool>());
}

Functions::Declaration declaration_of(const py::handle& function) {
  Functions::Declaration made;
  PyFunction f;
  const auto columns = function.attr("columns").cast<std::optional<std::string>>();
  made.name = function.attr("name").cast<std::string>();
  made.options.is_pure = function.attr("is_pure").cast<bool>();
  made.options.is_method = function.attr("is_method").cast<bool>();
  made.options.cost = function.attr("cost").cast<std::uint32_t>();
  made.options.places = function.attr("places").cast<std::uint8_t>();
  for (const py::handle spec : function.attr("parameters")) made.parameters.push_back(type_of(spec, 0));
  made.result = type_of(function.attr("result"), made.options.places);
  f.call = function.attr("call");
  f.parameters = made.parameters;
  f.result = made.result;
  f.is_arrow = columns == "arrow";
  made.callable = held(std::move(f));
  if (columns) made.columns_adapter = call_columns;
  else made.adapter = call_row;
  return made;
}

}  // namespace

Functions functions_of(const py::object& list) {
  Functions functions;
  for (const py::handle function : list) {
    Functions::Declaration declaration = declaration_of(function);
    const std::string name = declaration.name;
    if (!functions.add(std::move(declaration))) raise("Error", "\"" + name + "\" is no name that an expression can call, or is there twice");
  }
  return functions;
}

}  // namespace guiju::python
