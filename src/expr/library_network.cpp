// The network extension: net.IP and net.CIDR.
//
// An address is a struct value: `address`, 4 or 16 bytes, and for a CIDR `prefix`; so equality, hashing and copies need no
// code of their own. An IPv6 address that maps an IPv4 one (::ffff:c0a8:1) is that IPv4 address; written with dots, or
// with a zone, it is refused.
//
// Tested by tests/expr/library_network_test.cpp.
#include <algorithm>
#include <array>

#include "expr/library_parts.hpp"

namespace guiju::expr {
namespace {

struct Address {
  std::array<std::uint8_t, 16> bytes{};
  std::uint32_t size = 4;  // 4 or 16
  friend bool operator==(const Address& a, const Address& b) {
    return a.size == b.size && std::equal(a.bytes.begin(), a.bytes.begin() + a.size, b.bytes.begin());
  }
};
struct Network {
  Address address;
  std::uint32_t prefix = 0;
};

Type ip_type() { return Type::abstract("net.IP"); }
Type cidr_type() { return Type::abstract("net.CIDR"); }

const StructType* struct_of(bool with_prefix) {
  static const auto make = [](const char* name, bool prefix) {
    auto* type = new StructType;
    type->name = name;
    type->fields.push_back({"address", types::bytes(), "", ""});
    if (prefix) type->fields.push_back({"prefix", types::integer(), "", ""});
    return type;
  };
  static const StructType* const ip = make("net.IP", false);
  static const StructType* const cidr = make("net.CIDR", true);
  return with_prefix ? cidr : ip;
}

// --- reading -------------------------------------------------------------------------------------------

bool read_ipv4(std::string_view text, std::uint8_t* bytes) {
  for (int i = 0; i < 4; ++i) {
    std::size_t digits = 0;
    unsigned number = 0;
    while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9' && digits < 4)
      number = number * 10 + static_cast<unsigned>(text[digits++] - '0');
    if (digits == 0 || digits > 3 || number > 255 || (digits > 1 && text[0] == '0')) return false;
    bytes[i] = static_cast<std::uint8_t>(number);
    text.remove_prefix(digits);
    if (i == 3) return text.empty();
    if (text.empty() || text[0] != '.') return false;
    text.remove_prefix(1);
  }
  return false;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool read_ipv6(std::string_view text, std::array<std::uint8_t, 16>& bytes) {
  std::size_t filled = 0, gap = 17;
  if (text.starts_with("::")) {
    gap = 0;
    text.remove_prefix(2);
  }
  while (!text.empty()) {
    if (filled == 16) return false;
    int number = 0, digits = 0;
    while (digits < 4 && static_cast<std::size_t>(digits) < text.size() &&
           hex_digit(text[static_cast<std::size_t>(digits)]) >= 0)
      number = number * 16 + hex_digit(text[static_cast<std::size_t>(digits++)]);
    if (digits == 0) return false;
    bytes[filled++] = static_cast<std::uint8_t>(number >> 8);
    bytes[filled++] = static_cast<std::uint8_t>(number & 0xFF);
    text.remove_prefix(static_cast<std::size_t>(digits));
    if (text.empty()) break;
    if (text[0] != ':' || text.size() == 1) return false;
    text.remove_prefix(1);
    if (text[0] == ':') {
      if (gap != 17) return false;
      gap = filled;
      text.remove_prefix(1);
    }
  }
  if (gap == 17) return filled == 16;
  if (filled == 16) return false;
  const std::size_t tail = filled - gap;
  std::array<std::uint8_t, 16> whole{};
  std::copy_n(bytes.begin(), gap, whole.begin());
  std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(gap), tail, whole.end() - static_cast<std::ptrdiff_t>(tail));
  bytes = whole;
  return true;
}

constexpr std::array<std::uint8_t, 12> mapped_prefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

std::optional<Address> read_address(std::string_view text) {
  Address address;
  if (text.find(':') == std::string_view::npos) {
    if (!read_ipv4(text, address.bytes.data())) return std::nullopt;
    return address;
  }
  if (text.find('.') != std::string_view::npos || !read_ipv6(text, address.bytes)) return std::nullopt;
  address.size = 16;
  if (std::equal(mapped_prefix.begin(), mapped_prefix.end(), address.bytes.begin())) {
    std::copy_n(address.bytes.begin() + 12, 4, address.bytes.begin());
    address.size = 4;
  }
  return address;
}

std::optional<Network> read_network(std::string_view text) {
  const std::size_t slash = text.rfind('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view bits = text.substr(slash + 1);
  if (bits.empty() || bits.size() > 3 || (bits.size() > 1 && bits[0] == '0')) return std::nullopt;
  Network network;
  for (char digit : bits) {
    if (digit < '0' || digit > '9') return std::nullopt;
    network.prefix = network.prefix * 10 + static_cast<std::uint32_t>(digit - '0');
  }
  const auto address = read_address(text.substr(0, slash));
  if (!address || network.prefix > address->size * 8) return std::nullopt;
  network.address = *address;
  return network;
}

// --- writing --------------------------------------------------------------------------------------------

// RFC 5952: small letters, no leading zeros, the longest run of two or more zero groups as "::".
std::string text_of(const Address& address) {
  std::string text;
  if (address.size == 4) {
    for (std::size_t i = 0; i < 4; ++i) text += (i == 0 ? "" : ".") + std::to_string(address.bytes[i]);
    return text;
  }
  std::array<int, 8> groups{};
  for (std::size_t i = 0; i < 8; ++i) groups[i] = address.bytes[2 * i] << 8 | address.bytes[2 * i + 1];
  std::size_t run_begin = 8, run_size = 1;
  for (std::size_t i = 0; i < 8;) {
    std::size_t end = i;
    while (end < 8 && groups[end] == 0) ++end;
    if (end - i > run_size) {
      run_begin = i;
      run_size = end - i;
    }
    i = end == i ? i + 1 : end;
  }
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == run_begin) {
      text += "::";
      i += run_size - 1;
      continue;
    }
    if (!text.empty() && text.back() != ':') text += ':';
    char digits[5];
    int count = 0;
    for (int shift = 12; shift >= 0; shift -= 4) {
      const int digit = groups[i] >> shift & 15;
      if (digit != 0 || count != 0 || shift == 0) digits[count++] = "0123456789abcdef"[digit];
    }
    text.append(digits, static_cast<std::size_t>(count));
  }
  return text;
}

// --- values ---------------------------------------------------------------------------------------------

ValueView value_of(CallContext& c, const Address& address, const std::uint32_t* prefix = nullptr) {
  auto* fields = c.arena.array<ValueView>(2);
  const std::string_view bytes(reinterpret_cast<const char*>(address.bytes.data()), address.size);
  new (&fields[0]) ValueView(ValueView::of_bytes(c.arena.copy(bytes)));
  new (&fields[1]) ValueView(ValueView::of_int(prefix != nullptr ? *prefix : 0));
  return ValueView::of_struct(struct_of(prefix != nullptr), fields, c.arena);
}
ValueView value_of(CallContext& c, const Network& network) { return value_of(c, network.address, &network.prefix); }

Address address_of(ValueView v) {
  Address address;
  const std::string_view bytes = v.fields()[0].as_string();
  address.size = static_cast<std::uint32_t>(bytes.size());
  std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(address.bytes.data()));
  return address;
}
Network network_of(ValueView v) { return {address_of(v), static_cast<std::uint32_t>(v.fields()[1].as_int())}; }

Address masked(const Network& network) {
  Address address = network.address;
  for (std::uint32_t bit = network.prefix; bit < address.size * 8; ++bit)
    address.bytes[bit / 8] = static_cast<std::uint8_t>(address.bytes[bit / 8] & ~(0x80 >> bit % 8));
  return address;
}
bool holds(const Network& network, const Address& address) {
  return network.address.size == address.size && masked(network) == masked({address, network.prefix});
}

ValueView refuse(CallContext& c, ValueView text, const char* what) {
  return fault(c, code::bad_conversion, {quote_value(text), what});
}

// --- functions -------------------------------------------------------------------------------------------

ValueView ip(CallContext& c, Args a, std::uint32_t) {
  const auto address = read_address(a[0].as_string());
  return address ? value_of(c, *address) : refuse(c, a[0], "net.IP");
}
ValueView cidr(CallContext& c, Args a, std::uint32_t) {
  const auto network = read_network(a[0].as_string());
  return network ? value_of(c, *network) : refuse(c, a[0], "net.CIDR");
}
ValueView is_ip(CallContext&, Args a, std::uint32_t) {
  return ValueView::of_bool(read_address(a[0].as_string()).has_value());
}
ValueView is_cidr(CallContext&, Args a, std::uint32_t) {
  return ValueView::of_bool(read_network(a[0].as_string()).has_value());
}
ValueView is_canonical(CallContext& c, Args a, std::uint32_t) {
  const auto address = read_address(a[0].as_string());
  return address ? ValueView::of_bool(text_of(*address) == a[0].as_string()) : refuse(c, a[0], "net.IP");
}
ValueView ip_text(CallContext& c, Args a, std::uint32_t) { return text_result(c, text_of(address_of(a[0]))); }
ValueView cidr_text(CallContext& c, Args a, std::uint32_t) {
  const Network network = network_of(a[0]);
  return text_result(c, text_of(network.address) + "/" + std::to_string(network.prefix));
}
ValueView family(CallContext&, Args a, std::uint32_t) {
  return ValueView::of_int(address_of(a[0]).size == 4 ? 4 : 6);
}

bool is_unspecified(const Address& a) {
  return std::all_of(a.bytes.begin(), a.bytes.begin() + a.size, [](std::uint8_t b) { return b == 0; });
}
bool is_loopback(const Address& a) {
  if (a.size == 4) return a.bytes[0] == 127;
  return a.bytes[15] == 1 && std::all_of(a.bytes.begin(), a.bytes.begin() + 15, [](std::uint8_t b) { return b == 0; });
}
bool is_multicast(const Address& a) { return a.size == 4 ? (a.bytes[0] & 0xF0) == 0xE0 : a.bytes[0] == 0xFF; }
bool is_link_local_multicast(const Address& a) {
  if (a.size == 4) return a.bytes[0] == 224 && a.bytes[1] == 0 && a.bytes[2] == 0;
  return a.bytes[0] == 0xFF && (a.bytes[1] & 0x0F) == 2;
}
bool is_link_local_unicast(const Address& a) {
  if (a.size == 4) return a.bytes[0] == 169 && a.bytes[1] == 254;
  return a.bytes[0] == 0xFE && (a.bytes[1] & 0xC0) == 0x80;
}
bool is_global_unicast(const Address& a) {
  const bool broadcast = a.size == 4 && std::all_of(a.bytes.begin(), a.bytes.begin() + 4, [](std::uint8_t b) { return b == 255; });
  return !broadcast && !is_unspecified(a) && !is_loopback(a) && !is_multicast(a) && !is_link_local_unicast(a);
}
template <bool (*test)(const Address&)>
ValueView test_address(CallContext&, Args a, std::uint32_t) { return ValueView::of_bool(test(address_of(a[0]))); }

ValueView contains_ip(CallContext& c, Args a, std::uint32_t) {
  if (!a[1].is(Kind::string)) return ValueView::of_bool(holds(network_of(a[0]), address_of(a[1])));
  const auto address = read_address(a[1].as_string());
  return address ? ValueView::of_bool(holds(network_of(a[0]), *address)) : refuse(c, a[1], "net.IP");
}
ValueView contains_cidr(CallContext& c, Args a, std::uint32_t) {
  const auto inner = a[1].is(Kind::string) ? read_network(a[1].as_string()) : std::optional(network_of(a[1]));
  if (!inner) return refuse(c, a[1], "net.CIDR");
  const Network outer = network_of(a[0]);
  return ValueView::of_bool(outer.prefix <= inner->prefix && holds(outer, inner->address));
}
ValueView cidr_ip(CallContext& c, Args a, std::uint32_t) { return value_of(c, address_of(a[0])); }
ValueView cidr_masked(CallContext& c, Args a, std::uint32_t) {
  Network network = network_of(a[0]);
  network.address = masked(network);
  return value_of(c, network);
}
ValueView prefix_length(CallContext&, Args a, std::uint32_t) { return a[0].fields()[1]; }

}  // namespace

void add_network(Library& library) {
  using namespace types;
  Definer define(library);
  const Type i = ip_type(), n = cidr_type(), s = string();
  define.function("string_to_ip", "ip", {s}, i, ip);
  define.function("string_to_cidr", "cidr", {s}, n, cidr);
  define.function("is_ip_string", "isIP", {s}, boolean(), is_ip);
  define.function("is_cidr_string", "isCIDR", {s}, boolean(), is_cidr);
  define.function("ip_is_canonical", "ip.isCanonical", {s}, boolean(), is_canonical);
  define.function("ip_to_string", "string", {i}, s, ip_text);
  define.function("cidr_to_string", "string", {n}, s, cidr_text);
  define.member("ip_family", "family", {i}, integer(), family);
  define.member("ip_is_unspecified", "isUnspecified", {i}, boolean(), test_address<is_unspecified>);
  define.member("ip_is_loopback", "isLoopback", {i}, boolean(), test_address<is_loopback>);
  define.member("ip_is_global_unicast", "isGlobalUnicast", {i}, boolean(), test_address<is_global_unicast>);
  define.member("ip_is_link_local_multicast", "isLinkLocalMulticast", {i}, boolean(), test_address<is_link_local_multicast>);
  define.member("ip_is_link_local_unicast", "isLinkLocalUnicast", {i}, boolean(), test_address<is_link_local_unicast>);
  define.member("cidr_contains_ip_ip", "containsIP", {n, i}, boolean(), contains_ip);
  define.member("cidr_contains_ip_string", "containsIP", {n, s}, boolean(), contains_ip);
  define.member("cidr_contains_cidr_cidr", "containsCIDR", {n, n}, boolean(), contains_cidr);
  define.member("cidr_contains_cidr_string", "containsCIDR", {n, s}, boolean(), contains_cidr);
  define.member("cidr_ip", "ip", {n}, i, cidr_ip);
  define.member("cidr_masked", "masked", {n}, n, cidr_masked);
  define.member("cidr_prefix_length", "prefixLength", {n}, integer(), prefix_length);
}

}  // namespace guiju::expr
