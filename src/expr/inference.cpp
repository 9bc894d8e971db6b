// Variables live in a vector; bindings form no cycles (the occurs check), so walks over them end.
#include "expr/inference.hpp"

#include <algorithm>
#include <charconv>

namespace guiju::expr {
namespace {

constexpr std::size_t largest_type = 400;

// The types inside a type.
std::vector<Type> inner_types(const Type& type) {
  switch (type.kind()) {
    case Kind::list:
    case Kind::optional:
    case Kind::type:
      return {type.element()};
    case Kind::map:
      return {type.map_key(), type.map_value()};
    case Kind::abstract:
      return type.parameters();
    default:
      return {};
  }
}

Type with_inner(const Type& type, std::vector<Type> inner) {
  const bool null = type.is_nullable();
  switch (type.kind()) {
    case Kind::list:
      return Type::list(std::move(inner[0])).nullable(null);
    case Kind::optional:
      return Type::optional_value(std::move(inner[0])).nullable(null);
    case Kind::type:
      return Type::type_of(std::move(inner[0])).nullable(null);
    case Kind::map:
      return Type::map(std::move(inner[0]), std::move(inner[1])).nullable(null);
    case Kind::abstract:
      return Type::abstract(type.name(), std::move(inner)).nullable(null);
    default:
      return type;
  }
}

bool is_compound(const Type& type) {
  return type.kind() == Kind::list || type.kind() == Kind::optional || type.kind() == Kind::map ||
         type.kind() == Kind::type || (type.kind() == Kind::abstract && !type.parameters().empty());
}

}  // namespace

// Our variables are parameters named "?n"; those of overloads have plain names.
Type Inference::fresh() {
  bindings_.emplace_back();
  is_bound_.push_back(false);
  return Type::parameter("?" + std::to_string(bindings_.size() - 1));
}

std::size_t Inference::number(const Type& variable) const {
  const std::string& name = variable.name();
  std::size_t n = 0;
  std::from_chars(name.data() + 1, name.data() + name.size(), n);
  return n;
}

bool Inference::is_variable(const Type& type) const {
  return type.kind() == Kind::parameter && type.name().starts_with('?');
}

bool Inference::is_open(const Type& type) const {
  if (type.kind() == Kind::dyn) return true;
  if (!is_variable(type)) return false;
  const std::size_t n = number(type);
  return !is_bound_[n] || is_open(bindings_[n]);
}

Type Inference::instantiate(const Type& type, Names& names) {
  if (type.kind() == Kind::parameter) {
    const auto known = std::find_if(names.begin(), names.end(),
                                    [&](const auto& entry) { return entry.first == type.name(); });
    if (known != names.end()) return known->second;
    names.emplace_back(type.name(), fresh());
    return names.back().second;
  }
  if (!is_compound(type)) return type;
  std::vector<Type> inner = inner_types(type);
  for (Type& t : inner) t = instantiate(t, names);
  return with_inner(type, std::move(inner));
}

void Inference::set(std::size_t variable, Type to) {
  trail_.push_back({variable, {is_bound_[variable], bindings_[variable]}});
  is_bound_[variable] = true;
  bindings_[variable] = size_of(to, largest_type) > largest_type ? Type() : std::move(to);
}

void Inference::roll_back(std::size_t mark) {
  while (trail_.size() > mark) {
    const auto& [variable, old] = trail_.back();
    is_bound_[variable] = old.first;
    bindings_[variable] = old.second;
    trail_.pop_back();
  }
}

bool Inference::occurs(std::size_t variable, const Type& in) const {
  if (is_variable(in)) {
    const std::size_t n = number(in);
    return n == variable || (is_bound_[n] && occurs(variable, bindings_[n]));
  }
  if (!is_compound(in)) return false;
  const std::vector<Type> inner = inner_types(in);
  return std::any_of(inner.begin(), inner.end(),
                     [&](const Type& t) { return occurs(variable, t); });
}

bool Inference::bind(const Type& variable, const Type& to, bool& had_binding) {
  const std::size_t n = number(variable);
  had_binding = is_bound_[n];
  if (is_variable(to) && number(to) == n) return true;
  if (!had_binding) {
    if (occurs(n, to)) return false;
    set(n, to);
    return true;
  }
  const Type bound = bindings_[n];
  if (!agree(to, bound)) return false;
  const Type wider = general(to, bound);
  if (!occurs(n, wider) && !(wider == bound)) set(n, wider);
  return true;
}

bool Inference::null_agrees(const Type& with) const {
  if (with.is_nullable()) return true;
  if (is_pack_) return false;
  // CEL's older rule: these can be null.
  return with.kind() == Kind::optional || with.kind() == Kind::abstract ||
         with.kind() == Kind::struct_ || with.kind() == Kind::timestamp ||
         with.kind() == Kind::duration;
}

bool Inference::agree(const Type& a, const Type& b) {
  if (is_variable(b)) {
    bool had_binding = false;
    if (bind(b, a, had_binding)) return true;
    if (had_binding || !is_variable(a)) return false;
  }
  if (is_variable(a)) {
    bool had_binding = false;
    return bind(a, b, had_binding);
  }
  if (a.kind() == Kind::dyn || b.kind() == Kind::dyn) return true;
  if (a.kind() == Kind::null) return b.kind() == Kind::null || null_agrees(b);
  if (b.kind() == Kind::null) return null_agrees(a);
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Kind::enum_:
      return a.enum_type() == b.enum_type();
    case Kind::struct_:
      return a.struct_type() == b.struct_type();
    case Kind::type:
      return true;
    case Kind::parameter:
      return a.name() == b.name();
    case Kind::abstract:
      if (a.name() != b.name()) return false;
      [[fallthrough]];
    case Kind::list:
    case Kind::map:
    case Kind::optional: {
      const std::vector<Type> x = inner_types(a), y = inner_types(b);
      if (x.size() != y.size()) return false;
      for (std::size_t i = 0; i < x.size(); ++i) {
        if (!agree(x[i], y[i])) return false;
      }
      return true;
    }
    default:
      return true;
  }
}

Type Inference::general(const Type& a, const Type& b) const {
  const Type x = resolved(a), y = resolved(b);
  if (is_variable(x)) return y;
  if (is_variable(y)) return x;
  if (x.kind() == Kind::dyn || y.kind() == Kind::dyn) return Type();
  if (x.kind() == Kind::null && y.kind() != Kind::null) return is_pack_ ? y.nullable() : y;
  if (y.kind() == Kind::null && x.kind() != Kind::null) return is_pack_ ? x.nullable() : x;
  const bool null = x.is_nullable() || y.is_nullable();
  if (x.kind() == Kind::decimal && y.kind() == Kind::decimal) {
    return Type::decimal(std::max(x.scale(), y.scale())).nullable(null);
  }
  if (!is_compound(x) || x.kind() != y.kind()) return x.nullable(null);
  std::vector<Type> inner = inner_types(x);
  const std::vector<Type> other = inner_types(y);
  for (std::size_t i = 0; i < inner.size() && i < other.size(); ++i) {
    inner[i] = general(inner[i], other[i]);
  }
  return with_inner(x, std::move(inner)).nullable(null);
}

std::size_t Inference::size_of(const Type& type, std::size_t limit) const {
  if (is_variable(type)) {
    const std::size_t n = number(type);
    return is_bound_[n] ? size_of(bindings_[n], limit) : 1;
  }
  std::size_t size = 1;
  if (!is_compound(type)) return size;
  for (const Type& t : inner_types(type)) {
    if (size > limit) break;
    size += size_of(t, limit - std::min(limit, size));
  }
  return size;
}

Type Inference::rebuilt(const Type& type, bool unknown_is_dyn) const {
  if (is_variable(type)) {
    const std::size_t n = number(type);
    if (is_bound_[n]) return rebuilt(bindings_[n], unknown_is_dyn);
    return unknown_is_dyn ? Type() : type;
  }
  if (!is_compound(type)) {
    return type.kind() == Kind::parameter && unknown_is_dyn ? Type() : type;
  }
  std::vector<Type> inner = inner_types(type);
  for (Type& t : inner) t = rebuilt(t, unknown_is_dyn);
  return with_inner(type, std::move(inner));
}

Type Inference::resolved(const Type& type) const {
  if (!is_variable(type) && !is_compound(type)) return type;
  return size_of(type, largest_type) > largest_type ? Type() : rebuilt(type, false);
}

Type Inference::final(const Type& type) const {
  return size_of(type, largest_type) > largest_type ? Type() : rebuilt(type, true);
}

}  // namespace guiju::expr
