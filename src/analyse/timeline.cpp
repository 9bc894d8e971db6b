// See timeline.hpp.
#include "analyse/timeline.hpp"

#include <algorithm>
#include <optional>

#include "facts/text_form.hpp"

namespace guiju::analyse {

namespace {

constexpr int left = 10, right = 70, bar_top = 34, bar_height = 26, picture_height = 104, picture_width = 760;
constexpr std::int64_t longest = 800;  // days: a longer deadline is told in words only

ValueView field(ValueView row, std::string_view name) {
  const int at = row.struct_type()->find(name);
  return at < 0 ? ValueView() : row.fields()[at];
}

std::string two(std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); }

// Dates, and the place of a time between them.
class Days {
 public:
  Days(ValueView deadline, const WorkCalendar* calendar) : calendar_(calendar) {
    first_ = day(field(deadline, "start"));
    last_ = first_;
    for (const char* name : {"due", "warn_at"}) reach(field(deadline, name));
    const ValueView steps = field(deadline, "steps");
    for (std::uint32_t i = 0; i < steps.size(); ++i) reach(field(steps[i], "to"));
  }
  std::int64_t first() const { return first_; }
  std::int64_t last() const { return last_; }
  std::int64_t count() const { return last_ - first_ + 1; }

  // Days since 1970 with the part of the day, local to the calendar.
  double place(ValueView time) const {
    if (time.is(Kind::date)) return static_cast<double>(time.as_int());
    const Instant t = time.as_instant();
    if (calendar_ == nullptr) return static_cast<double>(t.seconds) / 86400;
    return static_cast<double>(calendar_->date_of(t)) + calendar_->second_of_day(t) / 86400.0;
  }
  int x(double place) const {
    return left + static_cast<int>((place - static_cast<double>(first_)) * (picture_width - left - right) / static_cast<double>(count()));
  }
  int x(ValueView time) const { return x(place(time)); }
  static std::string written_date(std::int64_t date) {
    std::string out;
    facts::append_date(out, date);
    return out;
  }
  std::string written(ValueView time) const {
    std::string out = written_date(day(time));
    if (time.is(Kind::date)) return out;
    const double part = place(time) - static_cast<double>(day(time));
    const auto minutes = static_cast<std::int64_t>(part * 1440 + 0.5);
    return out + " " + two(minutes / 60) + ":" + two(minutes % 60);
  }

 private:
  std::int64_t day(ValueView time) const {
    const double p = place(time);
    const auto whole = static_cast<std::int64_t>(p);
    return static_cast<double>(whole) > p ? whole - 1 : whole;
  }
  void reach(ValueView time) {
    if (!time.is_null()) last_ = std::max(last_, day(time));
  }
  const WorkCalendar* calendar_;
  std::int64_t first_ = 0, last_ = 0;
};

std::string rect(int x1, int x2, int top, int height, const std::string& look) {
  return "<rect x=\"" + std::to_string(x1) + "\" y=\"" + std::to_string(top) + "\" width=\"" + std::to_string(std::max(1, x2 - x1)) + "\" height=\"" +
         std::to_string(height) + "\" " + look + "/>";
}
std::string label(int x, int y, const std::string& markup, const char* anchor = "middle") {
  return "<text x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) + "\" text-anchor=\"" + anchor + "\" font-size=\"11\">" + markup + "</text>";
}

// Rest days as a hatching behind the bar; a date below where there is room.
std::string draw_days(const Days& days, const WorkCalendar* calendar) {
  std::string out;
  const int width = days.x(static_cast<double>(days.first() + 1)) - days.x(static_cast<double>(days.first()));
  const std::int64_t every = width >= 38 ? 1 : width * 7 >= 38 ? 7 : width * 28 >= 38 ? 28 : 112;
  for (std::int64_t day = days.first(); day <= days.last(); ++day) {
    const int x1 = days.x(static_cast<double>(day)), x2 = days.x(static_cast<double>(day + 1));
    if (calendar != nullptr) {
      const auto kind = calendar->kind_of(day);
      if (kind.ok() && (kind.value == DayKind::weekend || kind.value == DayKind::holiday))
        out += rect(x1, x2, bar_top - 6, bar_height + 12, "fill=\"url(#rest)\"");
      if (kind.ok() && kind.value == DayKind::makeup && width >= 8) out += label((x1 + x2) / 2, bar_top - 10, both({"班", "W"}, "tspan"));
    }
    if ((day - days.first()) % every == 0) {
      out += "<path d=\"M" + std::to_string(x1) + " " + std::to_string(bar_top + bar_height + 6) + "v5\" stroke=\"#666\"/>";
      out += label(x1, bar_top + bar_height + 24, Days::written_date(day).substr(5), "start");
    }
  }
  return out;
}

std::string draw_marker(const Days& days, ValueView time, const Wording& words, const char* sign, int y) {
  if (time.is_null()) return {};
  const int x = days.x(time);
  return "<path d=\"M" + std::to_string(x) + " " + std::to_string(bar_top - 8) + "v" + std::to_string(bar_height + 16) + "\" stroke=\"#111\" stroke-width=\"2\"/>" +
         label(x, y, sign + (" " + both({words.zh + " " + days.written(time), words.en + " " + days.written(time)}, "tspan")), x > picture_width - 160 ? "end" : "start");
}

std::string draw_bar(const Days& days, ValueView deadline) {
  const ValueView due = field(deadline, "due");
  const int begin = days.x(field(deadline, "start"));
  const int end = due.is_null() ? days.x(static_cast<double>(days.last() + 1)) : days.x(due);
  std::string out = rect(begin, end, bar_top, bar_height, "fill=\"#7fb2e5\" fill-opacity=\".75\" stroke=\"#0b5394\"");
  const ValueView steps = field(deadline, "steps");
  for (std::uint32_t i = 0; i < steps.size(); ++i) {
    const std::string_view what = field(steps[i], "what").as_string();
    if (what != "pause" && what != "open_pause") continue;
    const int x1 = std::max(begin, days.x(field(steps[i], "from")));
    const int x2 = what == "pause" ? std::min(end, days.x(field(steps[i], "to"))) : end;
    if (x2 > x1) out += rect(x1, x2, bar_top, bar_height, "fill=\"url(#pause)\" stroke=\"#783f04\"");
  }
  return out;
}

constexpr std::string_view patterns =
    "<defs><pattern id=\"rest\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><path d=\"M0 6L6 0\" stroke=\"#bbb\"/></pattern>"
    "<pattern id=\"pause\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><rect width=\"6\" height=\"6\" fill=\"#fff2cc\"/><path d=\"M0 0v6\" stroke=\"#783f04\"/></pattern></defs>";

std::string picture(const Wording& title, const Days& days, ValueView deadline, const WorkCalendar* calendar) {
  std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"" + std::to_string(picture_width) + "\" height=\"" + std::to_string(picture_height) +
                    "\" viewBox=\"0 0 " + std::to_string(picture_width) + " " + std::to_string(picture_height) + "\"><title>" + escaped(title.zh + " / " + title.en) + "</title>";
  out += patterns;
  out += draw_days(days, calendar) + draw_bar(days, deadline);
  out += draw_marker(days, field(deadline, "start"), {"起", "from"}, "▶", 14);
  out += draw_marker(days, field(deadline, "warn_at"), {"预警", "warn"}, "◆", picture_height - 4);
  out += draw_marker(days, field(deadline, "due"), {"到期", "due"}, "■", 14);
  return out + "</svg>";
}

std::string reasons(ValueView deadline) {
  const ValueView steps = field(deadline, "steps");
  std::string out;
  for (std::uint32_t i = 0; i < steps.size(); ++i)
    out += "<li>" + both({std::string(field(steps[i], "zh").as_string()), std::string(field(steps[i], "en").as_string())}) + "</li>";
  return out.empty() ? out : "<ul>" + out + "</ul>";
}

}  // namespace

bool is_deadline(ValueView value) {
  if (!value.is(Kind::struct_)) return false;
  const std::string& name = value.struct_type()->name;
  return name == "Deadline" || name == "DateDeadline";
}

std::string timeline(const Wording& title, ValueView deadline, const WorkCalendar* calendar) {
  const Days days(deadline, calendar);
  std::string out = "<figure><div class=\"scroll\">";
  if (days.count() <= longest) out += picture(title, days, deadline, calendar);
  out += "</div><figcaption>" + both(title) + ": " + days.written(field(deadline, "start")) + " → ";
  const ValueView due = field(deadline, "due");
  out += due.is_null() ? both({"暂停中", "paused, no end yet"}) : "<b>" + days.written(due) + "</b>";
  return out + reasons(deadline) + "</figcaption></figure>";
}

}  // namespace guiju::analyse
