// Values across the border; see python_facts.hpp.
#include "python_facts.hpp"

#include <datetime.h>

#include <chrono>
#include <cmath>
#include <unordered_map>

#include "python_names.hpp"

namespace guiju::python {
namespace {

constexpr std::int64_t day_seconds = 86400;

std::int64_t days_of(int year, int month, int day) {
  using namespace std::chrono;
  const year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                            std::chrono::day{static_cast<unsigned>(day)}};
  return sys_days{date}.time_since_epoch().count();
}

std::int64_t days_of(PyObject* date) {
  return days_of(PyDateTime_GET_YEAR(date), PyDateTime_GET_MONTH(date), PyDateTime_GET_DAY(date));
}

struct Civil {
  int year, month, day;
};

// False where Python's calendar (years 1 to 9999) does not reach.
bool civil_of(std::int64_t days, Civil& civil) {
  if (days < -719162 || days > 2932896) return false;
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
  civil = {int{date.year()}, static_cast<int>(unsigned{date.month()}), static_cast<int>(unsigned{date.day()})};
  return true;
}

std::int64_t floor_days(std::int64_t seconds) { return seconds / day_seconds - (seconds % day_seconds < 0 ? 1 : 0); }

Instant instant_of_delta(PyObject* delta) {
  return {PyDateTime_DELTA_GET_DAYS(delta) * day_seconds + PyDateTime_DELTA_GET_SECONDS(delta),
          static_cast<std::uint32_t>(PyDateTime_DELTA_GET_MICROSECONDS(delta)) * 1000U};
}

// pandas' Timestamp is a datetime with nanoseconds; datetime itself has none.
std::uint32_t extra_nanos(PyObject* object) {
  if (PyDateTime_CheckExact(object)) return 0;
  const py::object nanos = py::getattr(object, "nanosecond", py::none());
  return PyLong_Check(nanos.ptr()) ? nanos.cast<std::uint32_t>() % 1000U : 0;
}

ValueView read_datetime(PyObject* object) {
  Instant at;
  at.seconds = days_of(object) * day_seconds + PyDateTime_DATE_GET_HOUR(object) * 3600 +
               PyDateTime_DATE_GET_MINUTE(object) * 60 + PyDateTime_DATE_GET_SECOND(object);
  at.nanos = static_cast<std::uint32_t>(PyDateTime_DATE_GET_MICROSECOND(object)) * 1000U + extra_nanos(object);
  PyObject* zone = PyDateTime_DATE_GET_TZINFO(object);
  if (zone == Py_None) return ValueView::of_naive_timestamp(at);
  if (zone == PyDateTime_TimeZone_UTC) return ValueView::of_timestamp(at);
  const py::object offset = py::reinterpret_borrow<py::object>(object).attr("utcoffset")();
  if (offset.is_none()) return ValueView::of_naive_timestamp(at);
  const Instant shift = instant_of_delta(offset.ptr());
  at.seconds -= shift.seconds;
  if (at.nanos < shift.nanos) {
    at.nanos += 1'000'000'000U;
    --at.seconds;
  }
  at.nanos -= shift.nanos;
  return ValueView::of_timestamp(at);
}

bool is_from(PyTypeObject* type, std::string_view package) {
  const std::string_view name = type->tp_name;
  return name.size() > package.size() && name.substr(0, package.size()) == package && name[package.size()] == '.';
}

[[noreturn]] void refuse_depth() {
  throw Refused{"nested deeper than " + std::to_string(max_value_depth)};
}

}  // namespace

Facts::~Facts() {
  for (PyObject* object : kept_) Py_DECREF(object);
}

ValueView Facts::read_text(PyObject* text) {
  Py_ssize_t size = 0;
  if (const char* bytes = PyUnicode_AsUTF8AndSize(text, &size)) {
    keep(text);
    return ValueView::of_string({bytes, static_cast<std::size_t>(size)});
  }
  // Half of a surrogate pair: no text at all, which the schema will say.
  PyErr_Clear();
  const auto bytes = py::reinterpret_steal<py::bytes>(PyUnicode_AsEncodedString(text, "utf-8", "surrogatepass"));
  if (!bytes) throw py::error_already_set();
  return text_of(bytes);
}

ValueView Facts::read_number(PyObject* number) {
  int overflow = 0;
  const long long small = PyLong_AsLongLongAndOverflow(number, &overflow);
  if (small == -1 && overflow == 0 && PyErr_Occurred() != nullptr) throw py::error_already_set();
  if (overflow == 0) return ValueView::of_int(small);
  if (overflow > 0) {
    const unsigned long long large = PyLong_AsUnsignedLongLong(number);
    if (PyErr_Occurred() == nullptr) return ValueView::of_uint(large);
    PyErr_Clear();
  }
  // As text: a decimal may hold it, and what cannot says so by name. Python limits the digits of such a text itself.
  return text_of(py::str(py::handle(number)));
}

ValueView Facts::read_items(PyObject* list, int depth) {
  const Py_ssize_t count = PySequence_Fast_GET_SIZE(list);
  auto* items = arena_.array<ValueView>(static_cast<std::size_t>(count));
  for (Py_ssize_t i = 0; i < count; ++i) {
    // A list may shrink while an item of it is read.
    if (i >= PySequence_Fast_GET_SIZE(list)) throw Refused{"the list changed while it was read"};
    const auto item = py::reinterpret_borrow<py::object>(PySequence_Fast_GET_ITEM(list, i));
    items[i] = read(item.ptr(), depth + 1);
  }
  return ValueView::of_list(items, static_cast<std::uint32_t>(count));
}

ValueView Facts::read_pairs(PyObject* dict, int depth) {
  const auto list = py::reinterpret_steal<py::list>(PyDict_Items(dict));
  if (!list) throw py::error_already_set();
  auto* pairs = arena_.array<ValueView>(list.size() * 2);
  ValueView* next = pairs;
  for (const py::handle pair : list) {
    *next++ = read(PyTuple_GET_ITEM(pair.ptr(), 0), depth + 1);
    *next++ = read(PyTuple_GET_ITEM(pair.ptr(), 1), depth + 1);
  }
  return ValueView::of_map(pairs, static_cast<std::uint32_t>(list.size()));
}

ValueView Facts::read(PyObject* object, int depth) {
  if (depth > max_value_depth) refuse_depth();
  PyTypeObject* const type = Py_TYPE(object);
  if (type == &PyUnicode_Type) return read_text(object);
  if (object == Py_None) return ValueView::null();
  if (type == &PyLong_Type) return read_number(object);
  if (type == &PyFloat_Type) return ValueView::of_double(PyFloat_AS_DOUBLE(object));
  if (type == &PyBool_Type) return ValueView::of_bool(object == Py_True);
  if (type == &PyList_Type || type == &PyTuple_Type) return read_items(object, depth);
  if (type == &PyDict_Type) return read_pairs(object, depth);
  return read_rarer(object, depth);
}

// Times, decimals, and classes that are made from the plain ones.
ValueView Facts::read_rarer(PyObject* object, int depth) {
  PyTypeObject* const type = Py_TYPE(object);
  const Names& names = python::names();
  if (PyDateTime_CheckExact(object)) return read_datetime(object);
  if (PyDate_CheckExact(object)) return ValueView::of_date(days_of(object));
  if (PyDelta_CheckExact(object)) return ValueView::of_duration(instant_of_delta(object));
  if (PyObject_TypeCheck(object, reinterpret_cast<PyTypeObject*>(names.decimal.ptr()))) {
    const auto plain = py::reinterpret_steal<py::str>(PyObject_Format(object, names.plain_format.ptr()));
    if (!plain) throw py::error_already_set();
    const std::string text = plain;
    const auto value = Decimal::parse(text);
    return value ? ValueView::of_decimal(*value, arena_) : text_of(text);  // too long, NaN, Infinity: the schema says so
  }
  if (PyObject_IsInstance(object, names.enumeration.ptr()) == 1) {
    const py::object name = py::getattr(object, "name", py::none());
    if (PyUnicode_Check(name.ptr())) return read_text(name.ptr());  // a combination of flags has none
  }
  if (is_from(type, "numpy") || is_from(type, "pandas") || is_from(type, "pyarrow") ||
      std::string_view(type->tp_name) == "NAType" || std::string_view(type->tp_name) == "NaTType")
    return read_foreign(object, depth);
  if (PyDateTime_Check(object)) return read_datetime(object);
  if (PyDate_Check(object)) return ValueView::of_date(days_of(object));
  if (PyDelta_Check(object)) return ValueView::of_duration(instant_of_delta(object));
  if (PyUnicode_Check(object)) return read_text(object);
  if (PyLong_Check(object)) return read_number(object);
  if (PyFloat_Check(object)) return ValueView::of_double(PyFloat_AS_DOUBLE(object));
  if (PyList_Check(object) || PyTuple_Check(object)) return read_items(object, depth);
  if (PyDict_Check(object)) return read_pairs(object, depth);
  if (PyBytes_Check(object)) {
    keep(object);
    return ValueView::of_bytes({PyBytes_AS_STRING(object), static_cast<std::size_t>(PyBytes_GET_SIZE(object))});
  }
  if (PyObject_IsInstance(object, names.mapping.ptr()) == 1) {
    const py::dict copy = py::module_::import("builtins").attr("dict")(py::handle(object));
    return read_pairs(copy.ptr(), depth);
  }
  throw Refused{"a " + std::string(type->tp_name) + " is no fact; facts are str, bool, int, float, Decimal, date, "
                "datetime, timedelta, Enum, None, and lists and dicts of them"};
}

// Scalars and arrays of numpy, pandas and pyarrow, by the method that makes them plain.
ValueView Facts::read_foreign(PyObject* object, int depth) {
  if (depth + 1 > max_value_depth) refuse_depth();
  const auto it = py::reinterpret_borrow<py::object>(object);
  const std::string_view name = Py_TYPE(object)->tp_name;
  if (name.ends_with("NAType") || name.ends_with("NaTType")) return ValueView::null();
  if (PyDateTime_Check(object)) return read_datetime(object);
  if (PyDelta_Check(object)) {
    Instant at = instant_of_delta(object);
    const py::object nanos = py::getattr(it, "nanoseconds", py::int_(0));
    at.nanos += nanos.cast<std::uint32_t>();
    return ValueView::of_duration(at);
  }
  py::object plain;
  if (is_from(Py_TYPE(object), "pyarrow") && py::hasattr(it, "as_py")) {
    plain = it.attr("as_py")();
  } else if (name == "numpy.ndarray") {
    plain = it.attr("tolist")();
  } else if (py::hasattr(it, "item")) {
    plain = it.attr("item")();
    // Times finer than Python's come as a bare count.
    const bool is_time = name == "numpy.datetime64" || name == "numpy.timedelta64";
    if (is_time && PyLong_Check(plain.ptr())) {
      const char* to = name == "numpy.datetime64" ? "datetime64[us]" : "timedelta64[us]";
      plain = it.attr("astype")(to).attr("item")();
    }
  }
  if (!plain || Py_TYPE(plain.ptr()) == Py_TYPE(object))
    throw Refused{"a " + std::string(name) + " is no fact; convert it to a plain Python value"};
  return read(plain.ptr(), depth + 1);
}

// --- the way back ----------------------------------------------------------------------------------

namespace {

py::object steal(PyObject* made) {
  if (made == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::object>(made);
}

py::object text_object(std::string_view text) {
  return steal(PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace"));
}

py::object date_object(ValueView v, const Shown& shown) {
  Civil c{};
  if (!civil_of(v.as_int(), c)) return text_object(shown.writer.written(v));
  return steal(PyDate_FromDate(c.year, c.month, c.day));
}

py::object time_object(ValueView v, const Shown& shown) {
  const Instant at = v.as_instant();
  const std::int64_t days = floor_days(at.seconds);
  const auto rest = static_cast<int>(at.seconds - days * day_seconds);
  Civil c{};
  // A day's room at both ends, for the zone's shift.
  if (!civil_of(days - 1, c) || !civil_of(days + 1, c) || !civil_of(days, c)) return text_object(shown.writer.written(v));
  const py::object utc = steal(PyDateTimeAPI->DateTime_FromDateAndTime(
      c.year, c.month, c.day, rest / 3600, rest / 60 % 60, rest % 60, static_cast<int>(at.nanos / 1000),
      PyDateTime_TimeZone_UTC, PyDateTimeAPI->DateTimeType));
  return shown.zone.ptr() == PyDateTime_TimeZone_UTC ? utc : utc.attr("astimezone")(shown.zone);
}

py::object duration_object(ValueView v, const Shown& shown) {
  const Instant at = v.as_instant();
  const std::int64_t days = floor_days(at.seconds);
  if (days < -999999999 || days > 999999999) return text_object(shown.writer.written(v));
  return steal(PyDelta_FromDSU(static_cast<int>(days), static_cast<int>(at.seconds - days * day_seconds),
                               static_cast<int>(at.nanos / 1000)));
}

py::object list_object(ValueView v, const Shown& shown) {
  py::list list(v.size());
  for (std::uint32_t i = 0; i < v.size(); ++i) list[i] = to_python(v[i], shown);
  return list;
}

py::object map_object(ValueView v, const Shown& shown) {
  py::dict dict;
  for (std::uint32_t i = 0; i < v.size(); ++i)
    dict[to_python(v.items()[2 * i], shown)] = to_python(v.items()[2 * i + 1], shown);
  return dict;
}

py::object struct_object(ValueView v, const Shown& shown) {
  py::object made = names().structure();
  const StructType& type = *v.struct_type();
  for (std::uint32_t i = 0; i < type.fields.size(); ++i)
    if (PyDict_SetItem(made.ptr(), text_object(type.fields[i].name).ptr(), to_python(v.fields()[i], shown).ptr()) != 0)
      throw py::error_already_set();
  return made;
}

}  // namespace

py::object to_python(ValueView v, const Shown& shown) {
  switch (v.kind()) {
    case Kind::null:
    case Kind::error:
    case Kind::unknown: return py::none();
    case Kind::bool_: return py::bool_(v.as_bool());
    case Kind::int_: return py::int_(v.as_int());
    case Kind::uint_: return py::int_(v.as_uint());
    case Kind::double_: return py::float_(v.as_double());
    case Kind::decimal:
      return steal(PyObject_CallOneArg(names().decimal.ptr(), text_object(v.as_decimal().to_string()).ptr()));
    case Kind::string:
    case Kind::enum_: return text_object(v.as_string());
    case Kind::bytes: return py::bytes(v.as_string().data(), v.as_string().size());
    case Kind::date: return date_object(v, shown);
    case Kind::timestamp: return time_object(v, shown);
    case Kind::duration: return duration_object(v, shown);
    case Kind::list: return list_object(v, shown);
    case Kind::map: return map_object(v, shown);
    case Kind::struct_: return struct_object(v, shown);
    case Kind::optional: return v.inner() == nullptr ? py::none() : to_python(*v.inner(), shown);
    case Kind::month:
    case Kind::period: return text_object(shown.writer.written(v));
    default: return text_object(v.to_string());
  }
}

Shown::Shown(const std::string& zone_name) : writer(zone_name) {
  zone = py::reinterpret_borrow<py::object>(PyDateTime_TimeZone_UTC);
  if (!zone_name.empty()) zone = py::module_::import("guiju.outcome").attr("time_zone")(zone_name);
}

const Shown& shown_in(const std::string& zone_name) {
  // Never freed: a Python object must not outlive the interpreter in a static's destructor.
  static auto* known = new std::unordered_map<std::string, std::unique_ptr<const Shown>>;
  auto& found = (*known)[zone_name];
  if (!found) found = std::make_unique<const Shown>(zone_name);
  return *found;
}

void prepare_facts() {
  PyDateTime_IMPORT;
  if (PyDateTimeAPI == nullptr) throw py::error_already_set();
}

}  // namespace guiju::python
