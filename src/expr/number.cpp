// Ints are read here, where the sign is known; all other numbers were read by the lexer and are
// only negated.
#include "expr/number.hpp"

#include <charconv>

namespace guiju::expr {
namespace {

std::optional<Value> int_value(std::string_view digits, bool is_negative) {
  const bool is_hex = digits.starts_with("0x") || digits.starts_with("0X");
  if (is_hex) digits.remove_prefix(2);
  std::uint64_t magnitude = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), magnitude, is_hex ? 16 : 10);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  const std::uint64_t largest = static_cast<std::uint64_t>(INT64_MAX) + (is_negative ? 1 : 0);
  if (magnitude > largest) return std::nullopt;
  const std::uint64_t two_complement = is_negative ? std::uint64_t{0} - magnitude : magnitude;
  return Value(ValueView::of_int(static_cast<std::int64_t>(two_complement)));
}

}  // namespace

std::optional<Value> number_value(const Token& token, bool is_negative) {
  if (token.kind == Token::Kind::int_) return int_value(token.text, is_negative);
  const ValueView v = token.value.view();
  if (!is_negative || token.kind == Token::Kind::uint_) return token.value;
  if (token.kind == Token::Kind::double_) return Value(ValueView::of_double(-v.as_double()));
  Decimal d = v.as_decimal();
  d.coefficient = -d.coefficient;
  Arena arena;
  return Value(ValueView::of_decimal(d, arena));
}

}  // namespace guiju::expr
