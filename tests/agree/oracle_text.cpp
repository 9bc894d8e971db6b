#include "tests/agree/oracle_text.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <functional>

namespace guiju::agree {

Points code_points(const std::string& s) {
  Points points;
  for (std::size_t i = 0; i < s.size();) {
    const auto lead = static_cast<unsigned char>(s[i]);
    const int more = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    std::uint32_t point = more == 0 ? lead : lead & (0x3Fu >> more);
    for (int k = 1; k <= more; ++k) point = point << 6 | (static_cast<unsigned char>(s[i + static_cast<std::size_t>(k)]) & 0x3Fu);
    points.push_back(point);
    i += static_cast<std::size_t>(more) + 1;
  }
  return points;
}
std::string utf8(const Points& points) {
  std::string s;
  for (std::uint32_t p : points) {
    const auto put = [&](std::uint32_t b) { s += static_cast<char>(static_cast<unsigned char>(b)); };
    if (p < 0x80) {
      put(p);
    } else if (p < 0x800) {
      put(0xC0 | p >> 6);
      put(0x80 | (p & 0x3F));
    } else if (p < 0x10000) {
      put(0xE0 | p >> 12);
      put(0x80 | (p >> 6 & 0x3F));
      put(0x80 | (p & 0x3F));
    } else {
      put(0xF0 | p >> 18);
      put(0x80 | (p >> 12 & 0x3F));
      put(0x80 | (p >> 6 & 0x3F));
      put(0x80 | (p & 0x3F));
    }
  }
  return s;
}

// --- patterns ---------------------------------------------------------------------------------------------

struct Pattern::Item {
  enum class Kind { set, begin, end, sequence, choice, group, repeat };
  Kind kind = Kind::sequence;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ranges;  // set
  bool is_negated = false;
  std::vector<std::shared_ptr<const Item>> parts;
  int number = 0;  // group
  int least = 0, most = -1;  // repeat; -1: any number
  bool is_lazy = false;

  bool may_be_empty() const {
    const auto is = [](const auto& part) { return part->may_be_empty(); };
    switch (kind) {
      case Kind::set: return false;
      case Kind::choice: return std::any_of(parts.begin(), parts.end(), is);
      case Kind::repeat: return least == 0 || is(parts[0]);
      default: return std::all_of(parts.begin(), parts.end(), is);
    }
  }
};

namespace {

using Item = Pattern::Item;
using ItemPtr = std::shared_ptr<const Item>;
struct NotKnown {};

class Reader {
 public:
  explicit Reader(const std::string& text) : text_(code_points(text)) {}
  ItemPtr read() {
    ItemPtr all = choice();
    if (at_ != text_.size()) throw NotKnown{};
    return all;
  }
  int groups = 0;

 private:
  bool is_at(char c) const { return at_ < text_.size() && text_[at_] == static_cast<std::uint32_t>(c); }
  bool take(char c) { return is_at(c) && ++at_ != 0; }
  std::uint32_t next() {
    if (at_ == text_.size()) throw NotKnown{};
    return text_[at_++];
  }
  ItemPtr choice() {
    auto made = std::make_shared<Item>();
    made->kind = Item::Kind::choice;
    do made->parts.push_back(sequence());
    while (take('|'));
    return made;
  }
  ItemPtr sequence() {
    auto made = std::make_shared<Item>();
    while (at_ < text_.size() && !is_at('|') && !is_at(')')) made->parts.push_back(repeated(atom()));
    return made;
  }
  int number() {
    int n = 0, digits = 0;
    for (; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9' && digits < 3; ++digits) n = n * 10 + static_cast<int>(next() - '0');
    if (digits == 0 || n > 100) throw NotKnown{};
    return n;
  }
  ItemPtr repeated(ItemPtr one) {
    auto made = std::make_shared<Item>();
    made->kind = Item::Kind::repeat;
    if (take('+')) {
      made->least = 1;
    } else if (take('?')) {
      made->most = 1;
    } else if (take('{')) {
      made->least = made->most = number();
      if (take(',')) made->most = is_at('}') ? -1 : number();
      if (!take('}') || (made->most >= 0 && made->most < made->least)) throw NotKnown{};
    } else if (!take('*')) {
      return one;
    }
    made->is_lazy = take('?');
    if (one->may_be_empty() || is_at('*') || is_at('+') || is_at('?') || is_at('{')) throw NotKnown{};
    made->parts.push_back(std::move(one));
    return made;
  }
  ItemPtr atom() {
    auto made = std::make_shared<Item>();
    const std::uint32_t c = next();
    switch (c) {
      case '(': return group();
      case '[': return bracket();
      case '^': made->kind = Item::Kind::begin; return made;
      case '$': made->kind = Item::Kind::end; return made;
      case '*': case '+': case '?': case '{': case '}': case ']': throw NotKnown{};
      default: break;
    }
    made->kind = Item::Kind::set;
    made->ranges = {{c, c}};
    if (c == '.') made->ranges = {{'\n', '\n'}}, made->is_negated = true;
    if (c == '\\') escape(*made);
    return made;
  }
  void escape(Item& set) {
    const std::uint32_t c = next();
    const std::uint32_t small = c | 0x20;
    const bool is_letter = c < 0x80 && small >= 'a' && small <= 'z';
    set.ranges = {{c, c}};
    set.is_negated = c == 'D' || c == 'W' || c == 'S';
    if (small == 'd') set.ranges = {{'0', '9'}};
    else if (small == 'w') set.ranges = {{'0', '9'}, {'A', 'Z'}, {'a', 'z'}, {'_', '_'}};
    else if (small == 's') set.ranges = {{'\t', '\n'}, {'\f', '\r'}, {' ', ' '}};
    else if (is_letter || (c >= '0' && c <= '9') || c >= 0x80) throw NotKnown{};
  }
  ItemPtr group() {
    auto made = std::make_shared<Item>();
    if (take('?')) {
      if (!take(':')) throw NotKnown{};
    } else {
      made->kind = Item::Kind::group;
      made->number = ++groups;
    }
    made->parts.push_back(choice());
    if (!take(')')) throw NotKnown{};
    return made;
  }
  ItemPtr bracket() {
    auto made = std::make_shared<Item>();
    made->kind = Item::Kind::set;
    made->is_negated = take('^');
    while (!take(']')) {
      const std::uint32_t low = next();
      if (low == '[' || low == '\\' || low == '-') throw NotKnown{};
      std::uint32_t high = low;
      if (take('-')) high = next();
      if (high == ']' || high == '[' || high == '\\' || high < low) throw NotKnown{};
      made->ranges.emplace_back(low, high);
    }
    if (made->ranges.empty()) throw NotKnown{};
    return made;
  }
  Points text_;
  std::size_t at_ = 0;
};

class Walker {
 public:
  using Then = std::function<bool(std::size_t)>;
  Walker(const Points& text, int groups) : text_(text) { match.groups.resize(static_cast<std::size_t>(groups) + 1); }
  Pattern::Match match;

  bool walk(const Item& item, std::size_t at, const Then& then) {
    if (++tries_ > 200'000) throw Pattern::TooMuch{};
    switch (item.kind) {
      case Item::Kind::begin: return at == 0 && then(at);
      case Item::Kind::end: return at == text_.size() && then(at);
      case Item::Kind::sequence: return walk_parts(item, 0, at, then);
      case Item::Kind::choice:
        return std::any_of(item.parts.begin(), item.parts.end(), [&](const ItemPtr& part) { return walk(*part, at, then); });
      case Item::Kind::repeat: return walk_again(item, 0, at, then);
      case Item::Kind::set: {
        if (at == text_.size()) return false;
        const bool is_in = std::any_of(item.ranges.begin(), item.ranges.end(),
                                       [&](const auto& r) { return r.first <= text_[at] && text_[at] <= r.second; });
        return is_in != item.is_negated && then(at + 1);
      }
      case Item::Kind::group: {
        auto& group = match.groups[static_cast<std::size_t>(item.number)];
        const auto before = group;
        const bool is_good = walk(*item.parts[0], at, [&](std::size_t end) {
          const auto inside = group;
          group = {at, end};
          if (then(end)) return true;
          group = inside;
          return false;
        });
        if (!is_good) group = before;
        return is_good;
      }
    }
    return false;
  }

 private:
  bool walk_parts(const Item& item, std::size_t part, std::size_t at, const Then& then) {
    if (part == item.parts.size()) return then(at);
    return walk(*item.parts[part], at, [&, part](std::size_t end) { return walk_parts(item, part + 1, end, then); });
  }
  bool walk_again(const Item& item, int done, std::size_t at, const Then& then) {
    const auto once_more = [&] {
      return (item.most < 0 || done < item.most) &&
             walk(*item.parts[0], at, [&, done](std::size_t end) { return walk_again(item, done + 1, end, then); });
    };
    if (done < item.least) return once_more();
    return item.is_lazy ? then(at) || once_more() : once_more() || then(at);
  }
  const Points& text_;
  int tries_ = 0;
};

}  // namespace

std::optional<Pattern> Pattern::read(const std::string& text) try {
  Reader reader(text);
  Pattern pattern;
  pattern.root_ = reader.read();
  pattern.group_count_ = reader.groups;
  return pattern;
} catch (const NotKnown&) {
  return std::nullopt;
}

std::optional<Pattern::Match> Pattern::find(const Points& text, std::size_t from) const {
  if (text.size() > 500) throw TooMuch{};  // each character is a few calls deep
  for (; from <= text.size(); ++from) {
    Walker walker(text, group_count_);
    walker.match.begin = from;
    if (walker.walk(*root_, from, [&](std::size_t end) { return walker.match.end = end, true; })) return walker.match;
  }
  return std::nullopt;
}

std::vector<Pattern::Match> Pattern::find_all(const Points& text) const {
  std::vector<Match> all;
  for (std::size_t from = 0; from <= text.size();) {
    const auto match = find(text, from);
    if (!match) break;
    const bool is_empty = match->begin == match->end;
    if (!is_empty || all.empty() || all.back().end != match->begin) all.push_back(*match);
    from = match->end + (is_empty ? 1 : 0);
  }
  return all;
}

// --- encodings ---------------------------------------------------------------------------------------------

std::optional<std::string> unbase64(const std::string& text) {
  static const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bare = text;
  while (!bare.empty() && bare.back() == '=') bare.pop_back();
  const std::size_t padding = text.size() - bare.size();
  if (bare.size() % 4 == 1 || (padding != 0 && padding != (4 - bare.size() % 4) % 4)) return std::nullopt;
  std::string bits, bytes;
  for (char c : bare) {
    const std::size_t value = letters.find(c);
    if (value == std::string::npos) return std::nullopt;
    for (int bit = 5; bit >= 0; --bit) bits += value >> bit & 1 ? '1' : '0';
  }
  for (std::size_t i = 0; i + 8 <= bits.size(); i += 8) bytes += static_cast<char>(std::stoi(bits.substr(i, 8), nullptr, 2));
  return bytes;
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (char c : text) {
    switch (c) {
      case '\a': out += "\\a"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      case '\v': out += "\\v"; break;
      case '\\': out += "\\\\"; break;
      case '"': out += "\\\""; break;
      default: out += c;
    }
  }
  return out + '"';
}

// --- addresses ---------------------------------------------------------------------------------------------

std::optional<Address> read_address(const std::string& text) {
  char room[16];
  if (text.find('\0') != std::string::npos) return std::nullopt;
  if (text.find(':') == std::string::npos) {
    if (inet_pton(AF_INET, text.c_str(), room) != 1) return std::nullopt;
    return std::string(room, 4);
  }
  if (text.find('.') != std::string::npos || inet_pton(AF_INET6, text.c_str(), room) != 1) return std::nullopt;
  const std::string bytes(room, 16);
  const bool is_mapped = bytes.substr(0, 12) == std::string(10, '\0') + "\xff\xff";
  return is_mapped ? bytes.substr(12) : bytes;
}

std::optional<std::pair<Address, int>> read_network(const std::string& text) {
  const std::size_t slash = text.rfind('/');
  if (slash == std::string::npos) return std::nullopt;
  const std::string bits = text.substr(slash + 1);
  const auto address = read_address(text.substr(0, slash));
  for (int prefix = 0; address && prefix <= static_cast<int>(address->size()) * 8; ++prefix)
    if (bits == std::to_string(prefix)) return std::pair{*address, prefix};
  return std::nullopt;
}

std::optional<std::string> text_of_address(const Address& address) {
  char room[INET6_ADDRSTRLEN];
  inet_ntop(address.size() == 4 ? AF_INET : AF_INET6, address.data(), room, sizeof room);
  const std::string text = room;
  if (address.size() == 16 && text.find('.') != std::string::npos) return std::nullopt;  // ::10.0.0.7
  return text;
}

Address masked(Address address, int prefix) {
  for (std::size_t bit = static_cast<std::size_t>(prefix); bit < address.size() * 8; ++bit)
    address[bit / 8] = static_cast<char>(address[bit / 8] & ~(1 << (7 - bit % 8)));
  return address;
}

}  // namespace guiju::agree
