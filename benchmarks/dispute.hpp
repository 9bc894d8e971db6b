// A table of 30 rows over six inputs, and what a good programmer writes by hand for it: one if chain, one switch, one dense
// cube. The same rules stand in benchmarks/dispute.yaml; the benchmarks compare all answers before they time anything.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace dispute {

enum Kind : std::uint8_t { medical, labour, family, land, property, debt, traffic, neighbour };
enum Channel : std::uint8_t { window, phone, app, letter, police, court };
enum Area : std::uint8_t { north, south, east, west };
enum Level : std::uint8_t { at_village, at_town, at_street, at_district, at_city, at_court };

inline constexpr std::array<std::string_view, 8> kinds{"medical", "labour", "family", "land", "property", "debt", "traffic", "neighbour"};
inline constexpr std::array<std::string_view, 6> channels{"window", "phone", "app", "letter", "police", "court"};
inline constexpr std::array<std::string_view, 4> areas{"north", "south", "east", "west"};
inline constexpr std::array<std::string_view, 6> levels{"village", "town", "street", "district", "city", "court"};

// One case, as codes. Amounts are whole fen.
struct Coded {
  std::int32_t kind, channel, area;
  bool urgent;
  std::int64_t amount;
  std::int32_t people;
};

// The rules from the top, as most people write them.
inline Level by_chain(std::int32_t kind, std::int32_t channel, std::int32_t area, bool urgent, double amount, std::int32_t people) {
  if (kind == medical && channel == court) return at_court;
  if (kind == medical && urgent && amount >= 50000) return at_city;
  if (kind == medical && people >= 10) return at_city;
  if (kind == medical && (area == north || area == south)) return at_district;
  if (kind == labour && people >= 10) return at_district;
  if (kind == labour && (channel == phone || channel == app) && !urgent && amount < 1000) return at_town;
  if (kind == labour && urgent) return at_district;
  if (kind == labour && amount >= 1000 && amount < 20000) return at_street;
  if (kind == family && amount < 5000 && people < 3) return at_village;
  if (kind == family && channel == police) return at_town;
  if (kind == family && area == east) return at_town;
  if (kind == family && amount >= 500000) return at_court;
  if (kind == land && area == west && people >= 3) return at_district;
  if (kind == land && amount >= 100000) return at_city;
  if (kind == land && (channel == letter || channel == window)) return at_street;
  if (kind == property && urgent && amount < 10000) return at_town;
  if (kind == property && area == north && amount >= 10000 && amount < 100000) return at_district;
  if (kind == property && people >= 10) return at_district;
  if (kind == debt && amount < 500) return at_village;
  if (kind == debt && amount >= 500 && amount < 10000 && people < 3) return at_town;
  if (kind == debt && channel == court && amount >= 50000) return at_court;
  if (kind == debt && (area == south || area == west) && amount >= 10000 && amount < 50000) return at_street;
  if (kind == traffic && channel == police && urgent) return at_district;
  if (kind == traffic && channel == police && amount < 20000) return at_town;
  if (kind == traffic && amount >= 100000) return at_court;
  if (kind == neighbour && !urgent && amount < 5000 && people < 10) return at_village;
  if (kind == neighbour && people >= 10) return at_street;
  if (channel == court) return at_court;
  if (urgent && amount >= 20000) return at_district;
  return at_town;
}

// The same, sorted out by kind first.
inline Level by_switch(std::int32_t kind, std::int32_t channel, std::int32_t area, bool urgent, double amount, std::int32_t people) {
  switch (kind) {
    case medical:
      if (channel == court) return at_court;
      if (urgent && amount >= 50000) return at_city;
      if (people >= 10) return at_city;
      if (area == north || area == south) return at_district;
      break;
    case labour:
      if (people >= 10) return at_district;
      if ((channel == phone || channel == app) && !urgent && amount < 1000) return at_town;
      if (urgent) return at_district;
      if (amount >= 1000 && amount < 20000) return at_street;
      break;
    case family:
      if (amount < 5000 && people < 3) return at_village;
      if (channel == police || area == east) return at_town;
      if (amount >= 500000) return at_court;
      break;
    case land:
      if (area == west && people >= 3) return at_district;
      if (amount >= 100000) return at_city;
      if (channel == letter || channel == window) return at_street;
      break;
    case property:
      if (urgent && amount < 10000) return at_town;
      if (area == north && amount >= 10000 && amount < 100000) return at_district;
      if (people >= 10) return at_district;
      break;
    case debt:
      if (amount < 500) return at_village;
      if (amount < 10000 && people < 3) return at_town;
      if (channel == court && amount >= 50000) return at_court;
      if ((area == south || area == west) && amount >= 10000 && amount < 50000) return at_street;
      break;
    case traffic:
      if (channel == police && urgent) return at_district;
      if (channel == police && amount < 20000) return at_town;
      if (amount >= 100000) return at_court;
      break;
    case neighbour:
      if (!urgent && amount < 5000 && people < 10) return at_village;
      if (people >= 10) return at_street;
      break;
    default: break;
  }
  if (channel == court) return at_court;
  if (urgent && amount >= 20000) return at_district;
  return at_town;
}

// A text's code by its length and a letter, then one comparison; -1: none of them.
inline std::int32_t kind_of(std::string_view s) {
  std::int32_t code = -1;
  switch (s.size()) {
    case 4: code = s[0] == 'l' ? land : debt; break;
    case 6: code = s[0] == 'l' ? labour : family; break;
    case 7: code = s[0] == 'm' ? medical : traffic; break;
    case 8: code = property; break;
    case 9: code = neighbour; break;
    default: return -1;
  }
  return kinds[static_cast<std::size_t>(code)] == s ? code : -1;
}
inline std::int32_t channel_of(std::string_view s) {
  std::int32_t code = -1;
  switch (s.size()) {
    case 3: code = app; break;
    case 5: code = s[0] == 'p' ? phone : court; break;
    case 6: code = s[0] == 'w' ? window : s[0] == 'l' ? letter : police; break;
    default: return -1;
  }
  return channels[static_cast<std::size_t>(code)] == s ? code : -1;
}
inline std::int32_t area_of(std::string_view s) {
  std::int32_t code = -1;
  switch (s.size()) {
    case 4: code = s[0] == 'e' ? east : west; break;
    case 5: code = s[0] == 'n' ? north : south; break;
    default: return -1;
  }
  return areas[static_cast<std::size_t>(code)] == s ? code : -1;
}

// Amounts spread over six orders of magnitude, everything else evenly: jumps cannot be foreseen.
inline std::vector<Coded> cases(std::size_t count) {
  std::mt19937_64 random(20220402);
  std::vector<Coded> all(count);
  for (Coded& c : all) {
    c.kind = static_cast<std::int32_t>(random() % 8);
    c.channel = static_cast<std::int32_t>(random() % 6);
    c.area = static_cast<std::int32_t>(random() % 4);
    c.urgent = random() % 10 < 3;
    c.amount = static_cast<std::int64_t>(100.0 * std::pow(10.0, static_cast<double>(random() % 6000) / 1000.0));
    c.people = static_cast<std::int32_t>(1 + random() % 20);
  }
  return all;
}

}  // namespace dispute
