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

// Greek and Cyrillic letters that look like Latin ones, and Latin ones that look like each other.
constexpr std::pair<char32_t, char> lookalikes[] = {
    {0x0391, 'A'}, {0x0392, 'B'}, {0x0395, 'E'}, {0x0396, 'Z'}, {0x0397, 'H'}, {0x0399, 'l'},
    {0x039A, 'K'}, {0x039C, 'M'}, {0x039D, 'N'}, {0x039F, 'O'}, {0x03A1, 'P'}, {0x03A4, 'T'},
    {0x03A5, 'Y'}, {0x03A7, 'X'}, {0x03B1, 'a'}, {0x03B3, 'y'}, {0x03B9, 'i'}, {0x03BD, 'v'},
    {0x03BF, 'o'}, {0x03C1, 'p'}, {0x03C3, 'o'}, {0x03C5, 'u'}, {0x03F2, 'c'}, {0x03F3, 'j'},
    {0x0405, 'S'}, {0x0406, 'l'}, {0x0408, 'J'}, {0x0410, 'A'}, {0x0412, 'B'}, {0x0415, 'E'},
    {0x041A, 'K'}, {0x041C, 'M'}, {0x041D, 'H'}, {0x041E, 'O'}, {0x0420, 'P'}, {0x0421, 'C'},
    {0x0422, 'T'}, {0x0423, 'Y'}, {0x0425, 'X'}, {0x0430, 'a'}, {0x0435, 'e'}, {0x043E, 'o'},
    {0x0440, 'p'}, {0x0441, 'c'}, {0x0443, 'y'}, {0x0445, 'x'}, {0x0455, 's'}, {0x0456, 'i'},
    {0x0458, 'j'}, {0x04BB, 'h'}, {0x04C0, 'l'}, {0x0501, 'd'}, {0x051B, 'q'}, {0x051D, 'w'},
    {0x0131, 'i'}, {0x0261, 'g'},
};

}  // namespace

std::string confusable_skeleton(std::string_view name) {
  std::string skeleton;
  for (std::size_t at = 0; at < name.size();) {
    const auto c = text::decode_utf8(name, at);
    if (!c) continue;
    const auto* const found = std::find_if(std::begin(lookalikes), std::end(lookalikes),
                                           [&](const auto& entry) { return entry.first == *c; });
    if (found != std::end(lookalikes))
      skeleton += found->second;
    else
      text::append_utf8(skeleton, *c);
  }
  return skeleton;
}

std::vector<std::pair<std::string, std::string>> lookalike_names(
    const std::vector<std::string_view>& names) {
  std::map<std::string, std::string_view> first_with;
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const std::string_view name : names) {
    const auto [entry, is_new] = first_with.emplace(confusable_skeleton(name), name);
    if (!is_new && entry->second != name) pairs.emplace_back(entry->second, name);
  }
  return pairs;
}

}  // namespace guiju::expr
