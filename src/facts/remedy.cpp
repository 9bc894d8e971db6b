#include "facts/remedy.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "facts/text_form.hpp"
#include "text/spelling.hpp"
#include "text/unicode.hpp"

namespace guiju::facts {

namespace {

constexpr std::size_t longest_text = 200;  // what is longer is no slip of the pen

bool is_digit(char c) { return '0' <= c && c <= '9'; }

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if ('A' <= c && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return out;
}

// Without blanks around it, and with plain digits and signs for full-width ones.
std::string plainly(std::string_view text) {
  std::string plain = text::to_nfc(text::to_nfkd(text));
  const std::size_t first = plain.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return {};
  return plain.substr(first, plain.find_last_not_of(" \t\r\n") + 1 - first);
}

template <std::size_t n>
bool is_one_of(std::string_view text, const std::array<std::string_view, n>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

// --- dates and times, as people and other programs write them ----------------------------------------

std::string padded(int number, std::size_t width) {
  const std::string digits = std::to_string(number);
  return std::string(width - std::min(width, digits.size()), '0') + digits;
}

struct Written {
  int year = 0, month = 0, day = 0;  // 0: not written
  bool has_clock = false;
  int hour = 0, minute = 0, second = 0;
  std::string fraction, zone;  // ".5", "+08:00"

  bool has_day() const { return 1 <= day && day <= days_in_month(year, month); }
  std::string month_text() const { return padded(year, 4) + "-" + padded(month, 2); }
  std::string date_text() const { return month_text() + "-" + padded(day, 2); }
  std::string clock_text() const {
    std::string text = padded(hour, 2) + ":" + padded(minute, 2);
    if (second > 0 || !fraction.empty()) text += ":" + padded(second, 2) + fraction;
    return text + zone;
  }
};

// Reads 2022-4-2, 2022/04/02, 2022.4.2, 2022年4月2日, 20220402, each with or without a time; false for other orders.
class LooseReader {
 public:
  explicit LooseReader(std::string_view text) : text_(text) {}

  bool read(Written& w) {
    if (!digits(4, 4, w.year) || w.year < 1) return false;
    const bool is_compact = !text_.empty() && is_digit(text_[0]);
    if (!is_compact && !separator("年")) return false;
    if (!digits(is_compact ? 2 : 1, 2, w.month) || w.month < 1 || w.month > 12) return false;
    if (is_compact) {
      if (!text_.empty() && !digits(2, 2, w.day)) return false;
    } else if (separator("月") && !text_.empty()) {
      if (!digits(1, 2, w.day)) return false;
      take("日");
    }
    return text_.empty() || (w.day > 0 && clock(w, is_compact));
  }

 private:
  bool clock(Written& w, bool is_compact) {
    const bool is_run_on = is_compact && is_digit(text_[0]);  // 20220402093000
    if (!is_run_on && !take("T") && !take("t") && !take(" ")) return false;
    while (take(" ")) {
    }
    w.has_clock = true;
    if (!digits(is_run_on ? 2 : 1, 2, w.hour)) return false;
    if (!is_run_on && !take(":")) return false;
    if (!digits(2, 2, w.minute)) return false;
    if (is_run_on ? !text_.empty() : take(":")) {
      if (!digits(2, 2, w.second)) return false;
      if (take(".")) w.fraction = "." + std::string(taken_digits(9));
    }
    return zone(w);
  }

  // Z, +08:00, +0800, +08, with or without a blank before it.
  bool zone(Written& w) {
    while (take(" ")) {
    }
    if (text_.empty()) return true;
    if (take("Z") || take("z") || take("UTC")) {
      w.zone = "Z";
      return text_.empty();
    }
    const char sign = text_[0];
    if (!take("+") && !take("-")) return false;
    int hours = 0, minutes = 0;
    if (!digits(2, 2, hours)) return false;
    take(":");
    if (!text_.empty() && !digits(2, 2, minutes)) return false;
    w.zone = sign + padded(hours, 2) + ":" + padded(minutes, 2);
    return text_.empty();
  }

  std::string_view taken_digits(std::size_t most) {
    std::size_t count = 0;
    while (count < most && count < text_.size() && is_digit(text_[count])) ++count;
    const std::string_view taken = text_.substr(0, count);
    text_.remove_prefix(count);
    return taken;
  }
  bool digits(std::size_t least, std::size_t most, int& number) {
    const std::string_view taken = taken_digits(most);
    if (taken.size() < least) return false;
    number = 0;
    for (const char c : taken) number = number * 10 + (c - '0');
    return true;
  }
  bool take(std::string_view word) {
    if (!text_.starts_with(word)) return false;
    text_.remove_prefix(word.size());
    return true;
  }
  bool separator(std::string_view word) { return take("-") || take("/") || take(".") || take(word); }

  std::string_view text_;
};

void write_time(Remedy& r, Kind kind, const Written& w) {
  std::string text = kind == Kind::month ? w.month_text() : w.date_text();
  if (kind == Kind::timestamp) text += "T" + w.clock_text();
  const bool is_read = kind == Kind::timestamp ? read_timestamp(text).has_value()
                       : kind == Kind::date    ? read_date(text).has_value()
                                               : read_month(text).has_value();
  if (is_read) r.write = std::move(text);
}

Remedy time_remedy(Kind kind, std::string_view text, bool has_zone) {
  Remedy r;
  r.such_as = kind == Kind::month ? "2022-04" : kind == Kind::date ? "2022-04-02" : has_zone ? "2022-04-02T09:30" : "2022-04-02T09:30+08:00";
  Written w;
  if (!LooseReader(text).read(w)) return r;
  if (kind == Kind::timestamp && w.zone.empty() && !has_zone) w.zone = "+08:00";
  const bool is_midnight = w.hour == 24 && w.minute == 0 && w.second == 0 && w.fraction.empty();
  if (kind == Kind::month) {
    write_time(r, kind, w);
  } else if (w.day > 0 && !w.has_day()) {
    r.month = w.month_text();
    w.day = days_in_month(w.year, w.month);
    r.days = std::to_string(w.day);
    write_time(r, kind, w);
    if (!r.write.empty()) r.such_as = std::exchange(r.write, {});
  } else if (w.day > 0 && kind == Kind::timestamp && is_midnight) {  // the day's end is the next one's beginning
    const Civil next = civil_from_days(days_from_civil(w.year, static_cast<unsigned>(w.month), static_cast<unsigned>(w.day)) + 1);
    w = {static_cast<int>(next.year), static_cast<int>(next.month), static_cast<int>(next.day), true, 0, 0, 0, {}, w.zone};
    write_time(r, kind, w);
  } else if (w.day > 0) {
    write_time(r, kind, w);
  }
  return r;
}

// --- durations ---------------------------------------------------------------------------------------

struct LooseUnit {
  std::string_view word, unit;
  int times;
};
constexpr std::array<LooseUnit, 27> loose_units{{
    {"w", "h", 168},       {"week", "h", 168},  {"weeks", "h", 168},    {"周", "h", 168},      {"d", "h", 24},       {"day", "h", 24},     {"days", "h", 24},
    {"天", "h", 24},       {"日", "h", 24},     {"h", "h", 1},          {"hr", "h", 1},        {"hrs", "h", 1},      {"hour", "h", 1},     {"hours", "h", 1},
    {"小时", "h", 1},      {"m", "min", 1},     {"min", "min", 1},      {"mins", "min", 1},    {"minute", "min", 1}, {"minutes", "min", 1}, {"分", "min", 1},
    {"分钟", "min", 1},    {"s", "s", 1},       {"sec", "s", 1},        {"secs", "s", 1},      {"second", "s", 1},   {"seconds", "s", 1},
}};

// "2 days", "1 hour 30 minutes", "48小时", "P1DT2H" as the strict form; "" for what is none.
std::string meant_duration(std::string_view text) {
  std::string words = lower(text);
  if (words.starts_with('p')) {  // ISO 8601; its months are no elapsed time
    if (const std::size_t t = words.find('t'); t != std::string::npos) words.erase(t, 1);
    else if (words.find('m') != std::string::npos) return {};
    words.erase(0, 1);
  }
  std::string written;
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t begin = at;
    while (at < words.size() && is_digit(words[at]) && at - begin < 9) ++at;
    if (at == begin) return {};
    const int amount = std::stoi(words.substr(begin, at - begin));
    while (at < words.size() && words[at] == ' ') ++at;
    const std::size_t word = at;
    while (at < words.size() && words[at] != ' ' && !is_digit(words[at])) ++at;
    const auto unit = std::find_if(loose_units.begin(), loose_units.end(),
                                   [&](const LooseUnit& u) { return words.compare(word, at - word, u.word) == 0; });
    if (unit == loose_units.end()) return {};
    written += (written.empty() ? "" : " ") + std::to_string(std::int64_t{amount} * unit->times) + " " + std::string(unit->unit);
    while (at < words.size() && words[at] == ' ') ++at;
  }
  return read_duration(written) ? written : std::string();
}

// --- numbers -----------------------------------------------------------------------------------------

bool reads_as(const Type& type, const std::string& text) {
  switch (type.kind()) {
    case Kind::int_: return read_int(text).has_value();
    case Kind::uint_: return read_uint(text).has_value();
    case Kind::double_: return read_double(text).has_value();
    default: {
      const auto d = Decimal::parse(text);
      return d && d->rescaled(type.scale());
    }
  }
}

// Commas between groups of three digits, as in 1,234,567.50.
bool has_thousands(std::string_view text) {
  const std::size_t whole = std::min(text.find('.'), text.size());
  const std::size_t first = text.find(',');
  if (first == 0 || first > 3) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_comma_place = i >= first && i < whole && (whole - i) % 4 == 0;
    if ((text[i] == ',') != is_comma_place) return false;
  }
  return whole > first;
}

// "1,200", "1_200", "¥12.50", "+5", "012", "12.0" as the strict form; "" for what is none.
std::string meant_number(const Type& type, std::string_view text) {
  std::string number(text);
  for (const std::string_view sign : {"¥", "￥", "$", "€", "元"})
    if (const std::size_t at = number.find(sign); at == 0 || (at != std::string::npos && at + sign.size() == number.size())) number.erase(at, sign.size());
  std::erase(number, '_');
  std::erase(number, ' ');
  std::erase(number, '\'');
  if (number.starts_with('+')) number.erase(0, 1);
  const bool is_negative = number.starts_with('-');
  if (is_negative) number.erase(0, 1);
  if (has_thousands(number)) std::erase(number, ',');
  else if (std::count(number.begin(), number.end(), ',') == 1 && number.find('.') == std::string::npos && number.size() - number.find(',') != 4)
    number[number.find(',')] = '.';  // 12,50 as many write it; 12,500 was read as thousands
  while (number.size() > 1 && number[0] == '0' && is_digit(number[1])) number.erase(0, 1);
  if (number.starts_with('.')) number.insert(0, "0");
  const std::size_t point = number.find('.');
  const bool is_whole = type.kind() == Kind::int_ || type.kind() == Kind::uint_ || type.kind() == Kind::decimal;
  if (point != std::string::npos && is_whole) {  // places that say nothing
    while (number.ends_with('0') && number.size() - point > 1 + std::size_t{type.scale()}) number.pop_back();
    if (number.ends_with('.')) number.pop_back();
  }
  if (is_negative) number.insert(0, "-");
  return reads_as(type, number) ? number : std::string();
}

// --- examples ----------------------------------------------------------------------------------------

std::string example(const Type& type, bool has_zone, int depth = 0) {
  switch (type.kind()) {
    case Kind::bool_: return "true";
    case Kind::int_:
    case Kind::uint_: return "12";
    case Kind::double_: return "1.5";
    case Kind::decimal: return type.scale() == 0 ? "12" : "12.5" + std::string(type.scale() - 1u, '0');
    case Kind::date:
    case Kind::month:
    case Kind::timestamp: return time_remedy(type.kind(), "", has_zone).such_as;
    case Kind::duration: return "48 h";
    case Kind::enum_: return type.enum_type() && !type.enum_type()->members.empty() ? type.enum_type()->members[0].name : "";
    case Kind::string: return "text";
    default: break;
  }
  const auto quoted = [&](const Type& part) {
    const bool is_bare = part.is_number() || part.kind() == Kind::bool_ || part.kind() == Kind::list || part.kind() == Kind::map || part.kind() == Kind::struct_;
    const std::string text = depth > 2 ? std::string("…") : example(part, has_zone, depth + 1);
    return is_bare ? text : "\"" + text + "\"";
  };
  if (type.kind() == Kind::list) return "[" + quoted(type.element()) + ", …]";
  if (type.kind() == Kind::map) return "{\"" + example(type.map_key(), has_zone, depth + 1) + "\": " + quoted(type.map_value()) + ", …}";
  if (type.kind() != Kind::struct_ || type.struct_type() == nullptr) return {};
  std::string parts;
  for (const StructType::Field& field : type.struct_type()->fields)
    parts += (parts.empty() ? "" : ", ") + ("\"" + field.name + "\": " + quoted(field.type));
  return "{" + parts + "}";
}

std::vector<std::string_view> names_of(const EnumType& type) {
  std::vector<std::string_view> names;
  for (const EnumType::Member& member : type.members) names.emplace_back(member.name);
  return names;
}

constexpr std::array<std::string_view, 14> no_values{"na", "n/a", "null", "none", "nil", "nan", "-", "--", "—", "/", "无", "空", "缺", "未知"};

}  // namespace

const char* meant_flag(std::string_view text) {
  static constexpr std::array<std::string_view, 7> yes{"yes", "Y", "on", "true", "1", "是", "对"};  // y may be a name
  static constexpr std::array<std::string_view, 7> no{"no", "N", "off", "false", "0", "否", "错"};
  const std::string word = lower(text);
  return is_one_of(word, yes) || is_one_of(text, yes) ? "true" : is_one_of(word, no) || is_one_of(text, no) ? "false" : nullptr;
}

std::string member_titled(const EnumType& type, std::string_view text) {
  for (const EnumType::Member& member : type.members)
    if (!text.empty() && (member.title_zh == text || member.title_en == text)) return member.name;
  return {};
}

std::string meant_member(const EnumType& type, std::string_view text) {
  if (text.size() > longest_text) return {};
  std::string titled = member_titled(type, text);
  return titled.empty() ? text::nearest_name(text, names_of(type)).value_or("") : titled;
}

std::string member_names(const EnumType& type) { return text::in_a_row(names_of(type)); }

Remedy remedy(const Type& type, std::string_view text, bool has_zone) {
  Remedy r;
  const std::string plain = text.size() > longest_text || text::first_invalid_utf8(text) ? std::string() : plainly(text);
  if (type.is_nullable() && is_one_of(lower(plain), no_values)) {
    r.is_nothing = true;
    return r;
  }
  switch (type.kind()) {
    case Kind::bool_:
      if (const char* meant = meant_flag(plain)) r.write = meant;
      else r.one_of = "true, false";
      break;
    case Kind::int_:
    case Kind::uint_:
    case Kind::double_:
    case Kind::decimal: r.write = meant_number(type, plain); break;
    case Kind::date:
    case Kind::month:
    case Kind::timestamp: r = time_remedy(type.kind(), plain, has_zone); break;
    case Kind::duration: r.write = meant_duration(plain); break;
    case Kind::enum_:
      if (type.enum_type() == nullptr) break;
      r.write = meant_member(*type.enum_type(), text);
      if (r.write.empty()) r.one_of = member_names(*type.enum_type());
      break;
    case Kind::string:  // what is no text can be made one
      if (!plain.empty()) r.write = "\"" + plain + "\"";
      break;
    default: break;
  }
  if (!r.write.empty()) r.such_as.clear();
  else if (r.one_of.empty() && r.such_as.empty()) r.such_as = example(type, has_zone);
  return r;
}

}  // namespace guiju::facts
