// Lookups, the units every pack has, CEL's names of types, and the names a tree reads.
#include "expr/scope.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "expr/macro.hpp"
#include "text/unicode.hpp"

namespace guiju::expr {
namespace {

struct NamedUnit {
  std::string_view name;
  Unit unit;
};

const Unit* standard_unit(std::string_view name) {
  static const auto* const units = new std::array<NamedUnit, 17>{{
      {"s", {1, nullptr}},
      {"second", {1, nullptr}},
      {"seconds", {1, nullptr}},
      {"min", {60, nullptr}},
      {"minute", {60, nullptr}},
      {"minutes", {60, nullptr}},
      {"h", {3600, nullptr}},
      {"hour", {3600, nullptr}},
      {"hours", {3600, nullptr}},
      {"day", {0, day_unit()}},
      {"days", {0, day_unit()}},
      {"week", {0, day_unit(), 7}},
      {"weeks", {0, day_unit(), 7}},
      {"month", {0, month_unit()}},
      {"months", {0, month_unit()}},
      {"year", {0, month_unit(), 12}},
      {"years", {0, month_unit(), 12}},
  }};
  for (const NamedUnit& u : *units) {
    if (u.name == name) return &u.unit;
  }
  return nullptr;
}

const Type* standard_type(std::string_view name) {
  static const auto* const types = new std::map<std::string_view, Type>{
      {"bool", Type(Kind::bool_)},
      {"int", Type(Kind::int_)},
      {"uint", Type(Kind::uint_)},
      {"double", Type(Kind::double_)},
      {"decimal", Type(Kind::decimal)},
      {"string", Type(Kind::string)},
      {"bytes", Type(Kind::bytes)},
      {"date", Type(Kind::date)},
      {"month", Type(Kind::month)},
      {"list", Type::list(Type())},
      {"map", Type::map(Type(), Type())},
      {"null_type", Type(Kind::null)},
      {"type", Type::type_of(Type())},
      {"optional_type", Type::optional_value(Type())},
      {"google.protobuf.Timestamp", Type(Kind::timestamp)},
      {"google.protobuf.Duration", Type(Kind::duration)},
      {"net.IP", Type::abstract("net.IP")},
      {"net.CIDR", Type::abstract("net.CIDR")},
  };
  const auto found = types->find(name);
  return found == types->end() ? nullptr : &found->second;
}

template <typename Map>
std::vector<std::string_view> sorted_keys(const Map& map) {
  std::vector<std::string_view> keys;
  keys.reserve(map.size());
  for (const auto& entry : map) keys.push_back(entry.first);
  std::sort(keys.begin(), keys.end());
  return keys;
}

}  // namespace

void Scope::add_slot(std::string name, Type type, std::uint32_t slot, std::string what) {
  Binding binding;
  binding.refers = Refers::slot;
  binding.type = std::move(type);
  binding.slot = slot;
  binding.what = std::move(what);
  add(std::move(name), std::move(binding));
}

void Scope::add_constant(std::string name, Type type, Value value, std::string what) {
  Binding binding;
  binding.refers = Refers::constant;
  binding.type = std::move(type);
  binding.constant = std::move(value);
  binding.what = std::move(what);
  add(std::move(name), std::move(binding));
}

const Binding* Scope::find(std::string_view name) const {
  const auto found = names_.find(std::string(name));
  return found == names_.end() ? nullptr : &found->second;
}

const Type* Scope::find_type(std::string_view name) const {
  const auto found = types_.find(std::string(name));
  return found == types_.end() ? standard_type(name) : &found->second;
}

const Unit* Scope::find_unit(std::string_view name) const {
  const auto found = units_.find(std::string(name));
  if (found != units_.end()) return &found->second;
  return standard_unit(name);
}

std::vector<std::string_view> Scope::names() const { return sorted_keys(names_); }
std::vector<std::string_view> Scope::type_names() const { return sorted_keys(types_); }

std::vector<std::string_view> Scope::unit_names() const {
  std::vector<std::string_view> names = sorted_keys(units_);
  for (const char* name :
       {"days", "weeks", "months", "years", "hours", "minutes", "seconds", "h", "min", "s"}) {
    names.push_back(name);
  }
  return names;
}

std::vector<std::string> candidate_names(std::string_view name, std::string_view container) {
  if (name.starts_with('.')) return {std::string(name.substr(1))};
  std::vector<std::string> names;
  while (!container.empty()) {
    names.push_back(std::string(container) + '.' + std::string(name));
    const std::size_t dot = container.rfind('.');
    container = dot == std::string_view::npos ? std::string_view() : container.substr(0, dot);
  }
  names.emplace_back(name);
  return names;
}

const Binding* Scope::resolve(std::string_view name) const {
  if (container_.empty()) return find(name.starts_with('.') ? name.substr(1) : name);
  for (const std::string& candidate : candidate_names(name, container_)) {
    if (const Binding* binding = find(candidate)) return binding;
  }
  return nullptr;
}

const Type* Scope::resolve_type(std::string_view name) const {
  if (container_.empty()) return find_type(name.starts_with('.') ? name.substr(1) : name);
  for (const std::string& candidate : candidate_names(name, container_)) {
    if (const Type* type = find_type(candidate)) return type;
  }
  return nullptr;
}

// --- what a tree reads

namespace {

class References {
 public:
  void visit(const Node& node) {
    std::string name;
    if (dotted_name(node, name)) return add(name);
    if (node.kind == Node::Kind::comprehension) return fold(node);
    for (const NodePtr& arg : node.args) visit(*arg);
  }
  std::vector<std::string> take() { return {found_.begin(), found_.end()}; }

 private:
  void add(std::string_view name) {
    if (name.starts_with('.')) {
      name.remove_prefix(1);
    } else {
      const std::string_view first = name.substr(0, name.find('.'));
      if (std::find(locals_.begin(), locals_.end(), first) != locals_.end()) return;
    }
    for (std::size_t dot = name.find('.'); dot != std::string_view::npos;
         dot = name.find('.', dot + 1)) {
      found_.emplace(name.substr(0, dot));
    }
    found_.emplace(name);
  }
  void fold(const Node& node) {
    visit(*node.args[0]);
    visit(*node.args[1]);
    const std::size_t before = locals_.size();
    locals_.push_back(node.names[2]);
    const std::size_t with_accumulator = locals_.size();
    locals_.push_back(node.names[0]);
    locals_.push_back(node.names[1]);
    visit(*node.args[2]);
    visit(*node.args[3]);
    locals_.resize(with_accumulator);
    visit(*node.args[4]);
    locals_.resize(before);
  }

  std::vector<std::string_view> locals_;
  std::set<std::string> found_;
};

}  // namespace

std::vector<std::string> name_references(const Node& node) {
  References references;
  references.visit(node);
  return references.take();
}

// --- names that look alike

namespace {

// Letters that look like those of another script, after those that Unicode itself holds compatible are taken apart. Latin
// stands for Greek, Cyrillic, Armenian and Cherokee; Han for kana, radicals and strokes. (UTS 39 has the method; of its
// table of prototypes here stand letters of scripts that are in use, as names of packs may have them.)
constexpr std::pair<char32_t, char32_t> lookalikes[] = {
    // Latin among itself
    {0x0131, 'i'}, {0x0251, 'a'}, {0x0261, 'g'}, {0x0269, 'i'}, {0x028B, 'u'}, {0x0237, 'j'}, {0x01C0, 'l'}, {0x0196, 'l'},
    {'I', 'l'}, {'1', 'l'}, {'0', 'O'},
    // Greek
    {0x0391, 'A'}, {0x0392, 'B'}, {0x0395, 'E'}, {0x0396, 'Z'}, {0x0397, 'H'}, {0x0399, 'l'}, {0x039A, 'K'}, {0x039C, 'M'},
    {0x039D, 'N'}, {0x039F, 'O'}, {0x03A1, 'P'}, {0x03A4, 'T'}, {0x03A5, 'Y'}, {0x03A7, 'X'}, {0x03B1, 'a'}, {0x03B3, 'y'},
    {0x03B9, 'i'}, {0x03BA, 0x0138}, {0x03BD, 'v'}, {0x03BF, 'o'}, {0x03C1, 'p'}, {0x03C3, 'o'}, {0x03C5, 'u'}, {0x03F2, 'c'},
    {0x03F3, 'j'}, {0x03F9, 'C'}, {0x03DC, 'F'}, {0x037F, 'J'},
    // Cyrillic
    {0x0405, 'S'}, {0x0406, 'l'}, {0x0408, 'J'}, {0x0410, 'A'}, {0x0412, 'B'}, {0x0413, 0x0393}, {0x0415, 'E'}, {0x0417, '3'},
    {0x041A, 'K'}, {0x041C, 'M'}, {0x041D, 'H'}, {0x041E, 'O'}, {0x041F, 0x03A0}, {0x0420, 'P'}, {0x0421, 'C'}, {0x0422, 'T'},
    {0x0423, 'Y'}, {0x0424, 0x03A6}, {0x0425, 'X'}, {0x042C, 'b'}, {0x0430, 'a'}, {0x0431, '6'}, {0x0433, 'r'}, {0x0435, 'e'},
    {0x043A, 0x0138}, {0x043E, 'o'}, {0x0440, 'p'}, {0x0441, 'c'}, {0x0443, 'y'}, {0x0445, 'x'}, {0x0455, 's'}, {0x0456, 'i'},
    {0x0458, 'j'}, {0x0474, 'V'}, {0x0475, 'v'}, {0x04AE, 'Y'}, {0x04AF, 'y'}, {0x04BB, 'h'}, {0x04BD, 'e'}, {0x04C0, 'l'},
    {0x04CF, 'i'}, {0x0501, 'd'}, {0x050C, 'G'}, {0x051A, 'Q'}, {0x051B, 'q'}, {0x051C, 'W'}, {0x051D, 'w'},
    // Armenian, Georgian, Cherokee
    {0x054D, 'U'}, {0x054F, 'S'}, {0x0555, 'O'}, {0x0561, 'w'}, {0x0563, 'q'}, {0x0566, 'q'}, {0x0570, 'h'}, {0x0578, 'n'},
    {0x057C, 'n'}, {0x057D, 'u'}, {0x0581, 'g'}, {0x0584, 'f'}, {0x0585, 'o'}, {0x10FF, 'o'}, {0x13A0, 'D'}, {0x13A1, 'R'},
    {0x13A2, 'T'}, {0x13A9, 'Y'}, {0x13AA, 'A'}, {0x13AB, 'J'}, {0x13AC, 'E'}, {0x13B3, 'W'}, {0x13B7, 'M'}, {0x13BB, 'H'},
    {0x13C0, 'G'}, {0x13C3, 'Z'}, {0x13CF, 'b'}, {0x13D2, 'R'}, {0x13DA, 'S'}, {0x13DE, 'L'}, {0x13DF, 'C'}, {0x13E2, 'P'},
    {0x13E6, 'K'}, {0x13F4, 'B'},
    // kana, radicals and Han that differ by a stroke's end only
    {0x30A8, 0x5DE5}, {0x30AB, 0x529B}, {0x30BF, 0x5915}, {0x30C8, 0x535C}, {0x30CB, 0x4E8C}, {0x30CE, 0x4E3F}, {0x30CF, 0x516B},
    {0x30D8, 0x3078}, {0x30ED, 0x53E3}, {0x30FC, 0x4E00}, {0x56D7, 0x53E3}, {0x5DF3, 0x5DF1}, {0x5DF2, 0x5DF1}, {0x3007, 'O'},
    {0x2E92, 0x5DF1}, {0x2EE9, 0x9EC4}, {0x9FA9, 0x7DA0}, {0x4E28, 'l'},
};

}  // namespace

std::string confusable_skeleton(std::string_view name) {
  std::string skeleton;
  const std::string apart = text::to_nfkd(name);
  for (std::size_t at = 0; at < apart.size();) {
    const auto c = text::decode_utf8(apart, at);
    if (!c || text::is_default_ignorable(*c)) continue;
    const auto* const found = std::find_if(std::begin(lookalikes), std::end(lookalikes),
                                           [&](const auto& entry) { return entry.first == *c; });
    text::append_utf8(skeleton, found != std::end(lookalikes) ? found->second : *c);
  }
  return skeleton;
}

}  // namespace guiju::expr
