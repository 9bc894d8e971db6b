#include "guiju/facts/writer.hpp"

#include <cmath>
#include <cstdint>

#include "facts/canonical.hpp"
#include "facts/text_form.hpp"
#include "facts/zone.hpp"

namespace guiju {

namespace {

void append_two(std::string& out, int number) {
  out += static_cast<char>('0' + number / 10);
  out += static_cast<char>('0' + number % 10);
}

// "-04:00"; a zone of long ago may have seconds, too.
void append_offset(std::string& out, std::int32_t offset) {
  out += offset < 0 ? '-' : '+';
  const int seconds = offset < 0 ? -offset : offset;
  append_two(out, seconds / 3600);
  out += ':';
  append_two(out, seconds / 60 % 60);
  if (seconds % 60 != 0) {
    out += ':';
    append_two(out, seconds % 60);
  }
}

bool is_nested(ValueView v) {
  return v.is(Kind::list) || v.is(Kind::map) || v.is(Kind::struct_);
}

bool is_nothing(ValueView v) { return v.is_null() || v.is_error() || v.is_unknown(); }

}  // namespace

ValueWriter::ValueWriter(std::string_view zone_name) {
  if (!zone_name.empty()) zone_ = facts::find_zone(zone_name);
}

void ValueWriter::append_json_text(std::string& out, std::string_view text) {
  facts::append_quoted(out, text);
}

void ValueWriter::append_time(std::string& out, ValueView v) const {
  Instant time = v.as_instant();
  if (zone_ == nullptr || v.is_naive()) {
    facts::append_timestamp(out, time);
    if (v.is_naive()) out.pop_back();
    return;
  }
  const std::int32_t offset = zone_->offset_at(time.seconds);
  time.seconds += offset;
  facts::append_timestamp(out, time);
  out.pop_back();
  append_offset(out, offset);
}

void ValueWriter::append_written(std::string& out, ValueView v) const {
  if (is_nothing(v)) return;
  switch (v.kind()) {
    case Kind::bool_: out += v.is_true() ? "true" : "false"; break;
    case Kind::int_: out += std::to_string(v.as_int()); break;
    case Kind::uint_: out += std::to_string(v.as_uint()); break;
    case Kind::double_: facts::append_double(out, v.as_double()); break;
    case Kind::decimal: out += v.as_decimal().to_string(); break;
    case Kind::string:
    case Kind::enum_: out += v.as_string(); break;
    case Kind::date: facts::append_date(out, v.as_int()); break;
    case Kind::month: facts::append_month(out, v.as_int()); break;
    case Kind::timestamp: append_time(out, v); break;
    case Kind::duration: facts::append_duration(out, v.as_instant()); break;
    case Kind::optional:
      if (v.inner() != nullptr) append_written(out, *v.inner());
      break;
    default:
      if (is_nested(v))
        append_json(out, v, 0);
      else
        facts::append_canonical(out, v);
  }
}

void ValueWriter::append_json(std::string& out, ValueView v) const { append_json(out, v, 0); }

void ValueWriter::append_json(std::string& out, ValueView v, int depth) const {
  if (is_nothing(v) || depth > max_value_depth) {
    out += "null";
    return;
  }
  switch (v.kind()) {
    case Kind::bool_:
    case Kind::int_:
    case Kind::uint_:
    case Kind::decimal: append_written(out, v); break;
    case Kind::double_:
      if (std::isfinite(v.as_double()))
        facts::append_double(out, v.as_double());
      else
        facts::append_quoted(out, written(v));
      break;
    case Kind::optional:
      append_json(out, v.inner() == nullptr ? ValueView::null() : *v.inner(), depth + 1);
      break;
    case Kind::list:
      out += '[';
      for (std::uint32_t i = 0; i < v.size(); ++i) {
        if (i != 0) out += ", ";
        append_json(out, v[i], depth + 1);
      }
      out += ']';
      break;
    case Kind::map:
    case Kind::struct_:
      out += '{';
      for (std::uint32_t i = 0; i < v.size(); ++i) {
        if (i != 0) out += ", ";
        const bool is_map = v.is(Kind::map);
        facts::append_quoted(out, is_map ? written(v.items()[2 * i]) : v.struct_type()->fields[i].name);
        out += ": ";
        append_json(out, is_map ? v.items()[2 * i + 1] : v.fields()[i], depth + 1);
      }
      out += '}';
      break;
    default: facts::append_quoted(out, written(v));
  }
}

std::string ValueWriter::written(ValueView v) const {
  std::string out;
  append_written(out, v);
  return out;
}

std::string ValueWriter::json(ValueView v) const {
  std::string out;
  append_json(out, v);
  return out;
}

}  // namespace guiju
