#include "facts/json.hpp"

#include <algorithm>
#include <exception>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "facts/codes.hpp"
#include "guiju/facts/writer.hpp"

namespace guiju::facts {

namespace {

// Exactly, if 38 digits can say it: "12.5", "1e2", "25E-3".
std::optional<Decimal> exact_number(std::string_view raw) {
  const std::size_t sign = raw.find_first_of("eE");
  std::optional<Decimal> number = Decimal::parse(raw.substr(0, sign));
  if (!number || sign == std::string_view::npos) return number;
  std::string_view digits = raw.substr(sign + 1);
  const bool is_negative = digits.starts_with('-');
  if (is_negative || digits.starts_with('+')) digits.remove_prefix(1);
  int exponent = 0;
  for (const char c : digits) {
    exponent = exponent * 10 + (c - '0');
    if (exponent > 2 * Decimal::max_digits) return std::nullopt;
  }
  const int scale = number->scale + (is_negative ? exponent : -exponent);
  if (scale > Decimal::max_scale) return std::nullopt;
  if (scale >= 0) {
    number->scale = static_cast<std::uint8_t>(scale);
    return number;
  }
  // Zeros behind the number: the same coefficient, read with fewer places and written with none.
  number->scale = 0;
  const std::optional<Decimal> grown = number->rescaled(-scale);
  if (grown) number->coefficient = grown->coefficient;
  return grown ? number : std::nullopt;
}

// nlohmann's words without its own name, place and quotations: those may be long, or nobody's business.
std::string plain_words(std::string_view what) {
  if (const std::size_t at = what.find(" - "); at != std::string_view::npos) what.remove_prefix(at + 3);
  what = what.substr(0, what.find("; last read"));
  constexpr std::size_t enough = 120;
  return std::string(what.substr(0, enough));
}

// Builds the value from nlohmann's events; a false stops the parser.
class Builder {
 public:
  explicit Builder(Arena& arena) : arena_(arena) {}

  bool null() { return put(ValueView::null()); }
  bool boolean(bool value) { return put(ValueView::of_bool(value)); }
  bool number_integer(std::int64_t value) { return put(ValueView::of_int(value)); }
  bool number_unsigned(std::uint64_t value) {
    constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    return put(value <= largest ? ValueView::of_int(static_cast<std::int64_t>(value)) : ValueView::of_uint(value));
  }
  bool number_float(double value, const std::string& raw) {
    if (const auto exact = exact_number(raw)) return put(ValueView::of_decimal(*exact, arena_));
    if (raw.find_first_of("eE") != std::string::npos) return put(ValueView::of_double(value));
    constexpr std::size_t shown = 20;
    return refuse(code::json_number, {raw.substr(0, shown) + "…", std::to_string(Decimal::max_digits)});
  }
  bool string(std::string& text) { return put(ValueView::of_string(arena_.copy(text))); }
  bool binary(std::vector<std::uint8_t>&) { return false; }  // not in JSON texts
  bool key(std::string& text) { return string(text); }
  bool start_object(std::size_t) { return begin(); }
  bool start_array(std::size_t) { return begin(); }
  bool end_object() {
    const std::size_t first = begins_.back();
    if (const ValueView* twice = repeated_key(first)) return refuse(code::repeated_json_key, {std::string(twice->as_string())});
    const auto count = static_cast<std::uint32_t>((items_.size() - first) / 2);
    const ValueView* items = take(first);
    return put(ValueView::of_map(items, count));
  }
  bool end_array() {
    const std::size_t first = begins_.back();
    const auto count = static_cast<std::uint32_t>(items_.size() - first);
    const ValueView* items = take(first);
    return put(ValueView::of_list(items, count));
  }
  bool parse_error(std::size_t bytes_read, const std::string&, const nlohmann::json::exception& error) {
    byte_ = bytes_read > 0 ? bytes_read - 1 : 0;
    constexpr int out_of_range = 406;
    return refuse(code::json_syntax, {error.id == out_of_range ? "a number is too large" : plain_words(error.what())});
  }

  ValueView value() const { return items_.front(); }
  std::optional<JsonFault>& fault() { return fault_; }

 private:
  bool put(ValueView value) {
    items_.push_back(value);
    return true;
  }
  bool begin() {
    if (begins_.size() == max_json_depth) return refuse(code::json_too_deep, {std::to_string(max_json_depth)});
    begins_.push_back(items_.size());
    return true;
  }
  // The items of the innermost list or object, as they will stay.
  const ValueView* take(std::size_t first) {
    ValueView* kept = arena_.array<ValueView>(items_.size() - first);
    std::copy(items_.begin() + static_cast<std::ptrdiff_t>(first), items_.end(), kept);
    items_.resize(first);
    begins_.pop_back();
    return kept;
  }
  const ValueView* repeated_key(std::size_t first) {
    keys_.clear();
    for (std::size_t i = first; i < items_.size(); i += 2) keys_.push_back(&items_[i]);
    std::sort(keys_.begin(), keys_.end(), [](auto a, auto b) { return a->as_string() < b->as_string(); });
    const auto same = std::adjacent_find(keys_.begin(), keys_.end(),
                                         [](auto a, auto b) { return a->as_string() == b->as_string(); });
    return same == keys_.end() ? nullptr : *same;
  }
  bool refuse(Code why, std::vector<std::string> args) {
    if (!fault_) fault_ = JsonFault{why, byte_, std::move(args)};
    return false;
  }

  Arena& arena_;
  std::vector<ValueView> items_;      // of all that is open, innermost last
  std::vector<std::size_t> begins_;   // where each open list or object begins in items_
  std::vector<const ValueView*> keys_;
  std::size_t byte_ = 0;
  std::optional<JsonFault> fault_;
};

// Where a key stands for the second time, the parser does not say; 0 where it is written with escapes.
std::size_t second_key(std::string_view text, std::string_view key) {
  const std::string quoted = '"' + std::string(key) + '"';
  std::size_t count = 0;
  for (std::size_t at = text.find(quoted); at != text.npos; at = text.find(quoted, at + 1)) {
    const std::size_t next = text.find_first_not_of(" \t\r\n", at + quoted.size());
    if (next != text.npos && text[next] == ':' && ++count == 2) return at;
  }
  return 0;
}

}  // namespace

std::optional<JsonFault> read_json(std::string_view text, Arena& arena, ValueView& out) {
  Builder builder(arena);
  try {
    if (nlohmann::json::sax_parse(text, &builder)) {
      out = builder.value();
      return std::nullopt;
    }
  } catch (const nlohmann::json::exception& error) {
    builder.parse_error(0, {}, error);
  }
  if (!builder.fault()) builder.fault() = JsonFault{code::json_syntax, 0, {"no value"}};
  if (builder.fault()->code == code::repeated_json_key) builder.fault()->byte = second_key(text, builder.fault()->args[0]);
  return std::move(builder.fault());
}

void append_json(std::string& out, ValueView v) {
  static const ValueWriter in_utc;
  in_utc.append_json(out, v);
}

}  // namespace guiju::facts
