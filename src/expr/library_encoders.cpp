// Encoders: base64, with or without padding when read.
//
// Tested by tests/expr/library_string_test.cpp.
#include "expr/library_parts.hpp"

namespace guiju::expr {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

ValueView encode(CallContext& c, Args a, std::uint32_t) {
  const std::string_view bytes = a[0].as_string();
  if (!spend(c, bytes.size() / 64)) return out_of_steps(c);
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t word = 0;
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t k = 0; k < 3; ++k)
      word = word << 8 | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    for (std::size_t k = 0; k < 4; ++k)
      text += k <= count ? alphabet[word >> (18 - 6 * k) & 63] : '=';
  }
  return text_result(c, text);
}

ValueView decode(CallContext& c, Args a, std::uint32_t) {
  std::string_view text = a[0].as_string();
  if (!spend(c, text.size() / 64)) return out_of_steps(c);
  const bool padded = text.ends_with('=');
  const bool whole = text.size() % 4 == 0;
  for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
  const auto refuse = [&] { return fault(c, code::bad_conversion, {quote_value(a[0]), "base64"}); };
  if ((padded && !whole) || text.size() % 4 == 1) return refuse();
  std::string bytes;
  std::uint32_t word = 0;
  int bits = 0;
  for (char letter : text) {
    const std::size_t at = alphabet.find(letter);
    if (at == std::string_view::npos) return refuse();
    word = word << 6 | static_cast<std::uint32_t>(at);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>(word >> bits & 0xFF);
    }
  }
  return text_result(c, bytes, Kind::bytes);
}

}  // namespace

void add_encoders(Library& library) {
  using namespace types;
  Definer define(library);
  define.function("base64_encode_bytes", "base64.encode", {bytes()}, string(), encode);
  define.function("base64_decode_string", "base64.decode", {string()}, bytes(), decode);
}

}  // namespace guiju::expr
