// The optimal string alignment distance (insert, delete, replace, swap neighbours), three rows wide,
// given up as soon as a whole row lies over the limit.
//
// Tested by tests/text/spelling_test.cpp.
#include "text/spelling.hpp"

#include <algorithm>
#include <cstddef>

#include "text/unicode.hpp"

namespace guiju::text {
namespace {

constexpr std::size_t longest_name = 200;  // nobody misspells more; keeps hostile names cheap

std::u32string letters_of(std::string_view name) {
  std::u32string letters;
  for (std::size_t at = 0; at < name.size();) {
    const char32_t c = decode_utf8(name, at).value_or(0xFFFD);
    letters.push_back(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
  }
  return letters;
}

std::size_t allowed_distance(std::size_t longer) {
  if (longer >= 4 && longer <= 6) return 2;
  return std::max<std::size_t>(1, longer / 3);
}

// The distance, or anything above `limit` when it is larger than that.
std::size_t distance(const std::u32string& a, const std::u32string& b, std::size_t limit) {
  const std::size_t gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (gap > limit) return limit + 1;
  std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    std::size_t least = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
      least = std::min(least, row[j]);
    }
    if (least > limit) return limit + 1;
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

}  // namespace

std::optional<std::string> nearest_name(std::string_view name,
                                        const std::vector<std::string_view>& candidates) {
  const std::u32string wanted = letters_of(name.substr(0, 4 * longest_name));
  if (wanted.empty() || wanted.size() > longest_name) return std::nullopt;
  std::optional<std::string> best;
  std::size_t best_distance = 0;
  for (const std::string_view candidate : candidates) {
    const std::u32string letters = letters_of(candidate.substr(0, 4 * longest_name));
    const std::size_t longer = std::max(wanted.size(), letters.size());
    if (letters.empty() || longer > longest_name) continue;
    const std::size_t allowed = allowed_distance(longer);
    const std::size_t limit = best ? std::min(allowed, best_distance) : allowed;
    const std::size_t found = distance(wanted, letters, limit);
    // One letter is no likeness: of a name, something must stay.
    if (found > limit || found >= longer || (best && found >= best_distance)) continue;
    best = std::string(candidate);
    best_distance = found;
  }
  return best;
}

std::optional<std::string> nearest_code(std::string_view code, const std::vector<std::string_view>& candidates) {
  if (code.size() > longest_name) return std::nullopt;
  const std::u32string wanted = letters_of(code);
  std::optional<std::string> only;
  for (const std::string_view candidate : candidates) {
    if (candidate.size() > longest_name || distance(wanted, letters_of(candidate), 1) > 1) continue;
    if (only) return std::nullopt;
    only = std::string(candidate);
  }
  return only;
}

std::string in_a_row(const std::vector<std::string_view>& names, std::size_t most) {
  std::string all;
  for (std::size_t i = 0; i < names.size() && i <= most; ++i) {
    if (i > 0) all += ", ";
    all += i < most ? names[i] : "…";
  }
  return all;
}

}  // namespace guiju::text
