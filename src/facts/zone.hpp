// Time zones by IANA name ("Asia/Shanghai") or fixed offset ("+08:00", "UTC").
//
// The one door to zone data: compiled TZif files (RFC 8536) from TZDIR, /usr/share/zoneinfo or
// /usr/lib/zoneinfo, read once, bounded in size, kept for the life of the program. A name is letters,
// digits, `_ + - /` without empty or dotted parts, so it cannot leave the folder. Times after the last
// transition follow the file's POSIX rule. No leap seconds.
//
// Thread-safe; a Zone is immutable. Tested by tests/facts/zone_test.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace guiju::facts {

class Zone {
 public:
  const std::string& name() const { return name_; }
  // Seconds to add to UTC at this instant (seconds since 1970) to have local time.
  std::int32_t offset_at(std::int64_t utc_seconds) const;
  // The instant of a local time (seconds since 1970 as a clock on the wall counts). A local time that exists twice,
  // or not at all, is read with the offset in force before the change.
  std::int64_t to_utc(std::int64_t local_seconds) const;

 private:
  friend class ZoneReader;
  // Mm.w.d, Jn or n of a POSIX rule, and the local second of that day.
  struct RuleDay {
    enum class Kind : std::uint8_t { month_week_day, julian_no_leap, day_of_year };
    Kind kind = Kind::month_week_day;
    int month = 0, week = 0, day = 0;
    std::int32_t seconds = 7200;
  };
  struct Rule {
    bool exists = false;
    bool has_summer = false;
    std::int32_t standard = 0, summer = 0;  // offsets
    RuleDay summer_begins, summer_ends;
  };
  std::int32_t rule_offset_at(std::int64_t utc_seconds) const;
  static std::int64_t local_seconds_of(const RuleDay& day, std::int64_t year);

  std::string name_;
  std::int32_t first_offset_ = 0;
  std::vector<std::int64_t> transitions_;
  std::vector<std::int32_t> offsets_;  // after each transition
  Rule rule_;                          // after the last
};

// Null when there is no such zone (or its file is not readable). The zone lives as long as the program.
const Zone* find_zone(std::string_view name);

}  // namespace guiju::facts
