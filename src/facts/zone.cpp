// Reads TZif files and POSIX TZ rules. The idea of to_utc: try the offset a day before, then the one a
// day after; if neither gives back the local time, it lies in a gap.
//
// Tested by tests/facts/zone_test.cpp.
#include "facts/zone.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "facts/text_form.hpp"

namespace guiju::facts {
namespace {

constexpr std::size_t max_file_size = 1u << 20;
constexpr std::size_t max_name_size = 64;
constexpr std::int64_t day_seconds = 86400;

bool is_safe_name(std::string_view name) {
  if (name.empty() || name.size() > max_name_size) return false;
  bool part_is_empty = true;
  for (char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool other = (c >= '0' && c <= '9') || c == '_' || c == '+' || c == '-';
    if (c == '/') {
      if (part_is_empty) return false;
      part_is_empty = true;
    } else if (letter || other) {
      part_is_empty = false;
    } else {
      return false;
    }
  }
  return !part_is_empty;
}

// "+08:00", "-5:30", "08:00": seconds.
std::optional<std::int32_t> read_fixed_offset(std::string_view text) {
  int sign = 1;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    sign = text[0] == '-' ? -1 : 1;
    text.remove_prefix(1);
  }
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon > 2 || text.size() - colon != 3)
    return std::nullopt;
  int numbers[2] = {0, 0};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == colon) continue;
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    int& number = numbers[i < colon ? 0 : 1];
    number = number * 10 + (text[i] - '0');
  }
  if (numbers[0] > 23 || numbers[1] > 59) return std::nullopt;
  return sign * (numbers[0] * 3600 + numbers[1] * 60);
}

struct FileCloser {
  void operator()(std::FILE* f) const { std::fclose(f); }
};

std::optional<std::string> read_whole(const std::string& path) {
  std::unique_ptr<std::FILE, FileCloser> file(std::fopen(path.c_str(), "rb"));
  if (!file) return std::nullopt;
  std::string bytes;
  char block[4096];
  for (std::size_t n; (n = std::fread(block, 1, sizeof block, file.get())) > 0;) {
    bytes.append(block, n);
    if (bytes.size() > max_file_size) return std::nullopt;
  }
  if (std::ferror(file.get())) return std::nullopt;
  return bytes;
}

std::int64_t big_endian(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i)
    value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  if (size == 4) return static_cast<std::int32_t>(static_cast<std::uint32_t>(value));
  return static_cast<std::int64_t>(value);
}

bool is_leap(std::int64_t year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

}  // namespace

// Builds a Zone from bytes; a friend so that Zone itself stays read-only.
class ZoneReader {
 public:
  static std::unique_ptr<Zone> fixed(std::string_view name, std::int32_t offset) {
    auto zone = std::make_unique<Zone>();
    zone->name_ = name;
    zone->first_offset_ = offset;
    return zone;
  }

  static std::unique_ptr<Zone> from_file(std::string_view name, std::string_view bytes) {
    ZoneReader reader{bytes};
    auto zone = std::make_unique<Zone>();
    zone->name_ = name;
    if (!reader.read(*zone)) return nullptr;
    return zone;
  }

 private:
  struct Head {
    std::size_t utc_marks, standard_marks, leaps, times, types, chars;
    std::size_t size(std::size_t time_size) const {
      return times * time_size + times + types * 6 + chars + leaps * (time_size + 4) +
             standard_marks + utc_marks;
    }
  };

  explicit ZoneReader(std::string_view bytes) : bytes_(bytes) {}

  bool has(std::size_t count) const { return bytes_.size() - at_ >= count; }

  bool read_head(Head& head, char& version) {
    if (!has(44) || bytes_.substr(at_, 4) != "TZif") return false;
    version = bytes_[at_ + 4];
    std::size_t* const fields[] = {&head.utc_marks, &head.standard_marks, &head.leaps,
                                   &head.times,     &head.types,          &head.chars};
    for (std::size_t i = 0; i < 6; ++i) {
      const std::int64_t n = big_endian(bytes_, at_ + 20 + i * 4, 4);
      if (n < 0 || n > static_cast<std::int64_t>(max_file_size)) return false;
      *fields[i] = static_cast<std::size_t>(n);
    }
    at_ += 44;
    return head.types > 0;
  }

  bool read(Zone& zone) {
    Head head{};
    char version = 0;
    if (!read_head(head, version)) return false;
    std::size_t time_size = 4;
    if (version >= '2') {
      if (!has(head.size(4))) return false;
      at_ += head.size(4);
      if (!read_head(head, version)) return false;
      time_size = 8;
    }
    if (!has(head.size(time_size)) || !read_transitions(zone, head, time_size)) return false;
    at_ += head.size(time_size);
    if (time_size == 8) read_rule(zone.rule_);
    return true;
  }

  bool read_transitions(Zone& zone, const Head& head, std::size_t time_size) const {
    const std::size_t indexes = at_ + head.times * time_size;
    const std::size_t types = indexes + head.times;
    const auto offset_of = [&](std::size_t type) {
      return static_cast<std::int32_t>(big_endian(bytes_, types + type * 6, 4));
    };
    std::size_t first = 0;
    while (first < head.types && bytes_[types + first * 6 + 4] != 0) ++first;
    zone.first_offset_ = offset_of(first < head.types ? first : 0);
    for (std::size_t i = 0; i < head.times; ++i) {
      const std::int64_t time = big_endian(bytes_, at_ + i * time_size, time_size);
      const std::size_t type = static_cast<unsigned char>(bytes_[indexes + i]);
      if (type >= head.types) return false;
      if (!zone.transitions_.empty() && time <= zone.transitions_.back()) return false;
      const std::int32_t offset = offset_of(type);
      if (offset < -2 * day_seconds || offset > 2 * day_seconds) return false;
      zone.transitions_.push_back(time);
      zone.offsets_.push_back(offset);
    }
    return true;
  }

  // The footer: "\nEST5EDT,M3.2.0,M11.1.0\n". Without a readable rule the last offset goes on.
  void read_rule(Zone::Rule& rule) {
    if (!has(2) || bytes_[at_] != '\n') return;
    ++at_;
    Zone::Rule found;
    if (!skip_abbreviation() || !read_hours(found.standard)) return;
    found.standard = -found.standard;  // POSIX counts westwards
    found.exists = true;
    if (has(1) && bytes_[at_] != '\n') {
      if (!skip_abbreviation()) return;
      found.summer = found.standard + 3600;
      if (has(1) && bytes_[at_] != ',' && bytes_[at_] != '\n') {
        if (!read_hours(found.summer)) return;
        found.summer = -found.summer;
      }
      if (!read_rule_day(found.summer_begins) || !read_rule_day(found.summer_ends)) return;
      found.has_summer = true;
    }
    if (!has(1) || bytes_[at_] != '\n') return;
    rule = found;
  }

  bool skip_abbreviation() {
    const std::size_t begin = at_;
    if (has(1) && bytes_[at_] == '<') {
      while (has(1) && bytes_[at_] != '>') ++at_;
      if (!has(1)) return false;
      ++at_;
      return true;
    }
    while (has(1) && std::strchr("+-,0123456789\n", bytes_[at_]) == nullptr) ++at_;
    return at_ > begin;
  }

  bool read_number(int& number) {
    const std::size_t begin = at_;
    number = 0;
    while (has(1) && bytes_[at_] >= '0' && bytes_[at_] <= '9' && at_ - begin < 4)
      number = number * 10 + (bytes_[at_++] - '0');
    return at_ > begin;
  }

  bool take(char c) {
    if (!has(1) || bytes_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool read_hours(std::int32_t& seconds) {
    int sign = 1;
    if (take('-')) sign = -1;
    else take('+');
    int hours = 0, minutes = 0, rest = 0;
    if (!read_number(hours)) return false;
    if (take(':') && !read_number(minutes)) return false;
    if (minutes != 0 && take(':') && !read_number(rest)) return false;
    if (hours > 167 || minutes > 59 || rest > 59) return false;
    seconds = sign * (hours * 3600 + minutes * 60 + rest);
    return true;
  }

  bool read_rule_day(Zone::RuleDay& day) {
    using Kind = Zone::RuleDay::Kind;
    if (!take(',')) return false;
    if (take('M')) {
      if (!read_number(day.month) || !take('.') || !read_number(day.week) || !take('.') ||
          !read_number(day.day))
        return false;
      if (day.month < 1 || day.month > 12 || day.week < 1 || day.week > 5 || day.day > 6)
        return false;
    } else {
      day.kind = take('J') ? Kind::julian_no_leap : Kind::day_of_year;
      if (!read_number(day.day) || day.day > 366) return false;
    }
    return !take('/') || read_hours(day.seconds);
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
};

std::int64_t Zone::local_seconds_of(const RuleDay& day, std::int64_t year) {
  std::int64_t days = days_from_civil(year, 1, 1);
  switch (day.kind) {
    case RuleDay::Kind::julian_no_leap:
      days += day.day - 1 + (is_leap(year) && day.day >= 60 ? 1 : 0);
      break;
    case RuleDay::Kind::day_of_year:
      days += day.day;
      break;
    case RuleDay::Kind::month_week_day: {
      const auto month = static_cast<unsigned>(day.month);
      const std::int64_t first = days_from_civil(year, month, 1);
      const std::int64_t next = month == 12 ? days_from_civil(year + 1, 1, 1)
                                            : days_from_civil(year, month + 1, 1);
      // 1970-01-01 was a Thursday; POSIX counts from Sunday = 0.
      const std::int64_t weekday = ((first + 4) % 7 + 7) % 7;
      days = first + (day.day - weekday + 7) % 7 + 7 * (day.week - 1);
      while (days >= next) days -= 7;
      break;
    }
  }
  return days * day_seconds + day.seconds;
}

std::int32_t Zone::rule_offset_at(std::int64_t utc_seconds) const {
  if (!rule_.has_summer) return rule_.standard;
  const std::int64_t local = utc_seconds + rule_.standard;
  const std::int64_t days = local / day_seconds - (local % day_seconds < 0 ? 1 : 0);
  const std::int64_t year = civil_from_days(days).year;
  const std::int64_t begins = local_seconds_of(rule_.summer_begins, year) - rule_.standard;
  const std::int64_t ends = local_seconds_of(rule_.summer_ends, year) - rule_.summer;
  const bool summer = begins < ends ? utc_seconds >= begins && utc_seconds < ends
                                    : utc_seconds >= begins || utc_seconds < ends;
  return summer ? rule_.summer : rule_.standard;
}

std::int32_t Zone::offset_at(std::int64_t utc_seconds) const {
  const auto after = std::upper_bound(transitions_.begin(), transitions_.end(), utc_seconds);
  if (after == transitions_.end() && rule_.exists) return rule_offset_at(utc_seconds);
  if (after == transitions_.begin()) return first_offset_;
  return offsets_[static_cast<std::size_t>(after - transitions_.begin()) - 1];
}

std::int64_t Zone::to_utc(std::int64_t local_seconds) const {
  const std::int32_t before = offset_at(local_seconds - day_seconds);
  const std::int64_t first = local_seconds - before;
  if (offset_at(first) == before) return first;
  const std::int32_t after = offset_at(first);
  const std::int64_t second = local_seconds - after;
  if (offset_at(second) == after) return second;
  return first;
}

const Zone* find_zone(std::string_view name) {
  // Only zones that exist are kept, so the cache is bounded by the zone data.
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<const Zone>, std::less<>> zones;
  if (name.size() > max_name_size) return nullptr;
  const std::lock_guard<std::mutex> lock(mutex);
  if (const auto found = zones.find(name); found != zones.end()) return found->second.get();

  std::unique_ptr<const Zone> zone;
  if (name == "UTC" || name == "Z") {
    zone = ZoneReader::fixed(name, 0);
  } else if (const auto offset = read_fixed_offset(name)) {
    zone = ZoneReader::fixed(name, *offset);
  } else if (is_safe_name(name)) {
    const char* const own = std::getenv("TZDIR");
    const char* const folders[] = {own, "/usr/share/zoneinfo", "/usr/lib/zoneinfo"};
    for (const char* folder : folders) {
      if (folder == nullptr || *folder == '\0') continue;
      if (const auto bytes = read_whole(std::string(folder) + "/" + std::string(name)))
        zone = ZoneReader::from_file(name, *bytes);
      if (zone) break;
    }
  }
  if (!zone) return nullptr;
  return zones.emplace(std::string(name), std::move(zone)).first->second.get();
}

}  // namespace guiju::facts
