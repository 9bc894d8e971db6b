// The table of functions and the tools that implementations share.
//
// Tested by tests/expr/library_test.cpp.
#include "expr/library.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "expr/library_parts.hpp"
#include "expr/vm.hpp"

namespace guiju::expr {

ValueView fault(CallContext& context, Code code, std::initializer_list<std::string_view> args) {
  auto* texts = context.arena.array<std::string_view>(args.size());
  std::size_t i = 0;
  for (std::string_view text : args) new (&texts[i++]) std::string_view(context.arena.copy(text));
  auto* made = context.arena.array<Fault>(1);
  new (made) Fault{code, context.site, texts, static_cast<std::uint32_t>(args.size())};
  return ValueView::of_error(made);
}

// --- Library ---------------------------------------------------------------------------------------

const Library& Library::standard() {
  static const Library* const library = [] {
    auto* made = new Library;  // lives as long as the program
    add_core(*made);
    add_decimal(*made);
    add_time(*made);
    add_string(*made);
    add_math(*made);
    add_list(*made);
    add_optional(*made);
    add_network(*made);
    add_encoders(*made);
    add_regex(*made);
    return made;
  }();
  return *library;
}

void Library::add(Overload overload) {
  overloads_.push_back(std::make_unique<Overload>(std::move(overload)));
  const Overload* added = overloads_.back().get();
  by_name_[added->function].push_back(added);
}

std::vector<const Overload*> Library::find(std::string_view function) const {
  std::vector<const Overload*> found;
  if (const auto own = by_name_.find(std::string(function)); own != by_name_.end())
    found = own->second;
  if (parent_ == nullptr) return found;
  const std::size_t own_count = found.size();
  for (const Overload* overload : parent_->find(function)) {
    const bool hidden = std::any_of(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(own_count),
                                    [&](const Overload* own) { return own->id == overload->id; });
    if (!hidden) found.push_back(overload);
  }
  return found;
}

std::vector<std::string_view> Library::names() const {
  std::vector<std::string_view> names;
  if (parent_ != nullptr) names = parent_->names();
  for (const auto& [name, overloads] : by_name_) names.push_back(name);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

// --- Definer ---------------------------------------------------------------------------------------

void Definer::add(bool is_member, std::string id, std::string name, std::vector<Type> parameters,
                  Type result, Overload::Implementation call, const Traits& traits) {
  Overload overload;
  overload.id = std::move(id);
  overload.function = std::move(name);
  overload.is_member = is_member;
  overload.is_variadic = traits.is_variadic;
  overload.parameters = std::move(parameters);
  overload.result = std::move(result);
  overload.deduce = traits.deduce;
  overload.call = call;
  overload.context = traits.context;
  overload.opcode = traits.opcode;
  overload.is_non_strict = traits.is_non_strict;
  overload.takes_null = traits.takes_null;
  overload.takes_partial = traits.takes_partial;
  library_.add(std::move(overload));
}

void Definer::function(std::string id, std::string name, std::vector<Type> parameters, Type result,
                       Overload::Implementation call, Traits traits) {
  add(false, std::move(id), std::move(name), std::move(parameters), std::move(result), call, traits);
}

void Definer::member(std::string id, std::string name, std::vector<Type> parameters, Type result,
                     Overload::Implementation call, Traits traits) {
  add(true, std::move(id), std::move(name), std::move(parameters), std::move(result), call, traits);
}

void Definer::both(const std::string& id, const std::string& name,
                   const std::vector<Type>& parameters, const Type& result,
                   Overload::Implementation call, Traits traits) {
  add(false, id, name, parameters, result, call, traits);
  add(true, id + "_member", name, parameters, result, call, traits);
}

// --- values and types --------------------------------------------------------------------------------

bool accepts(const Type& parameter, ValueView v) {
  switch (parameter.kind()) {
    case Kind::dyn:
    case Kind::parameter:
      return !v.is_null();
    case Kind::abstract:
      return v.is(Kind::struct_) && v.struct_type()->name == parameter.name();
    default:
      return v.kind() == parameter.kind() || (v.is_null() && parameter.is_nullable());
  }
}

const Type* type_of(ValueView v) {
  static const std::vector<Type>* const by_kind = [] {
    auto* made = new std::vector<Type>;
    for (int k = 0; k <= static_cast<int>(Kind::parameter); ++k) {
      const Kind kind = static_cast<Kind>(k);
      if (kind == Kind::list) made->push_back(Type::list(Type()));
      else if (kind == Kind::map) made->push_back(Type::map(Type(), Type()));
      else if (kind == Kind::optional) made->push_back(Type::optional_value(Type()));
      else if (kind == Kind::type) made->push_back(Type::type_of(Type()));
      else made->push_back(Type(kind));
    }
    return made;
  }();
  static const Type* const ip = new Type(Type::abstract("net.IP"));
  static const Type* const cidr = new Type(Type::abstract("net.CIDR"));
  if (v.is(Kind::struct_) && v.struct_type() != nullptr) {
    if (v.struct_type()->name == "net.IP") return ip;
    if (v.struct_type()->name == "net.CIDR") return cidr;
  }
  return &(*by_kind)[static_cast<std::size_t>(v.kind())];
}

const std::shared_ptr<const EnumType>& rounding_enum() {
  static const auto* const made = [] {
    auto type = std::make_shared<EnumType>();
    type->name = "Rounding";
    for (const char* name :
         {"half_up", "half_even", "half_down", "up", "down", "floor", "ceiling"}) {
      EnumType::Member member;
      member.name = name;
      type->members.push_back(std::move(member));
    }
    type->build_index();
    return new std::shared_ptr<const EnumType>(std::move(type));
  }();
  return *made;
}

const PeriodUnit* day_unit() {
  static const auto* const unit = new PeriodUnit{"days"};
  return unit;
}

const PeriodUnit* month_unit() {
  static const auto* const unit = new PeriodUnit{"months"};
  return unit;
}

// --- results -----------------------------------------------------------------------------------------

bool spend(CallContext& context, std::uint64_t steps) {
  if (steps > context.budget.steps_left) {
    context.budget.steps_left = 0;
    return false;
  }
  context.budget.steps_left -= steps;
  return true;
}

ValueView out_of_steps(CallContext& context) {
  return fault(context, code::limit_steps, {std::to_string(context.limits.max_steps)});
}

ValueView too_large(CallContext& context) {
  return fault(context, code::limit_value, {std::to_string(context.limits.max_value_items)});
}

ValueView text_result(CallContext& context, std::string_view text, Kind kind) {
  if (text.size() > context.limits.max_value_bytes)
    return fault(context, code::limit_value, {std::to_string(context.limits.max_value_bytes)});
  const std::string_view copied = context.arena.copy(text);
  return kind == Kind::bytes ? ValueView::of_bytes(copied) : ValueView::of_string(copied);
}

ValueView* list_room(CallContext& context, std::uint64_t count) {
  if (count > context.limits.max_value_items) return nullptr;
  auto* room = context.arena.array<ValueView>(count == 0 ? 1 : count);
  for (std::uint64_t i = 0; i < count; ++i) new (&room[i]) ValueView();
  return room;
}

ValueView decimal_result(CallContext& context, const std::optional<Decimal>& d) {
  if (!d) return fault(context, code::overflow);
  return ValueView::of_decimal(*d, context.arena);
}

ValueView no_overload(CallContext& context, std::string_view function, Args args,
                      std::uint32_t count) {
  std::string text(function);
  text += '(';
  for (std::uint32_t i = 0; i < count; ++i) {
    if (i != 0) text += ", ";
    text += kind_name(args[i].kind());
  }
  text += ')';
  return fault(context, code::no_such_overload, {text});
}

ValueView some(CallContext& context, ValueView inner) {
  auto* room = context.arena.array<ValueView>(1);
  new (room) ValueView(inner);
  return ValueView::of_optional(room);
}

std::string quote_value(ValueView v) {
  std::string text = v.to_string();
  constexpr std::size_t longest = 60;
  if (text.size() > longest) {
    std::size_t cut = longest;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
    text.resize(cut);
    text += "…";
  }
  return text;
}

const ValueView* find_entry(ValueView map, ValueView key) {
  const ValueView* const pairs = map.items();
  const std::uint32_t count = map.size();
  if (key.is(Kind::string)) {
    const std::string_view wanted = key.as_string();
    for (std::uint32_t i = 0; i < count; ++i)
      if (pairs[2 * i].is(Kind::string) && pairs[2 * i].as_string() == wanted) return &pairs[2 * i];
    return nullptr;
  }
  for (std::uint32_t i = 0; i < count; ++i)
    if (equal(pairs[2 * i], key)) return &pairs[2 * i];
  return nullptr;
}

bool is_key_kind(Kind kind) {
  switch (kind) {
    case Kind::bool_: case Kind::int_: case Kind::uint_: case Kind::string:
    case Kind::date: case Kind::month: case Kind::enum_:
      return true;
    default:
      return false;
  }
}

bool list_contains(ValueView list, ValueView item) {
  for (std::uint32_t i = 0; i < list.size(); ++i)
    if (equal(list[i], item)) return true;
  return false;
}

// --- values with parts -------------------------------------------------------------------------------------

namespace {

bool has_parts(ValueView v) {
  return v.is(Kind::list) || v.is(Kind::map) || v.is(Kind::struct_) || v.is(Kind::optional);
}
// The views that lie directly inside.
std::span<const ValueView> parts_of(ValueView v) {
  switch (v.kind()) {
    case Kind::list: return {v.items(), v.size()};
    case Kind::map: return {v.items(), 2 * std::size_t{v.size()}};
    case Kind::struct_: return {v.fields(), v.size()};
    case Kind::optional: return {v.inner(), v.inner() != nullptr ? 1u : 0u};
    default: return {};
  }
}

ValueView equality_at(ValueView a, ValueView b, Arena& arena, int depth);

ValueView map_equality(ValueView a, ValueView b, Arena& arena, int depth) {
  ValueView all = ValueView::of_bool(true);
  for (std::uint32_t i = 0; i < a.size(); ++i) {
    const ValueView* const entry = find_entry(b, a.items()[2 * i]);
    if (entry == nullptr) return ValueView::of_bool(false);
    const ValueView one = equality_at(a.items()[2 * i + 1], entry[1], arena, depth + 1);
    if (one.is_false()) return one;
    all = unite(all, one, arena);
  }
  return all;
}

ValueView equality_at(ValueView a, ValueView b, Arena& arena, int depth) {
  for (ValueView v : {a, b})
    if (v.is_error() || v.is_unknown()) return unite(a, b, arena);
  if (depth >= max_value_depth || a.kind() != b.kind() || !has_parts(a)) return ValueView::of_bool(equal(a, b));
  const auto x = parts_of(a), y = parts_of(b);
  if (x.size() != y.size() || (a.is(Kind::struct_) && a.struct_type() != b.struct_type())) return ValueView::of_bool(false);
  if (a.is(Kind::map)) return map_equality(a, b, arena, depth);
  ValueView all = ValueView::of_bool(true);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const ValueView one = equality_at(x[i], y[i], arena, depth + 1);
    if (one.is_false()) return one;
    all = unite(all, one, arena);
  }
  return all;
}

std::uint64_t weight_at(ValueView v, std::uint64_t most, int depth) {
  if (v.is(Kind::string) || v.is(Kind::bytes)) return 1 + v.size() / 64;
  if (!has_parts(v)) return 1;
  if (depth >= max_value_depth) return most + 1;
  std::uint64_t sum = 1;
  for (const ValueView& part : parts_of(v)) {
    sum += weight_at(part, most, depth + 1);
    if (sum > most) break;
  }
  return sum;
}

}  // namespace

ValueView equality(CallContext& context, ValueView a, ValueView b) {
  for (ValueView v : {a, b})
    if (v.is_error() || v.is_unknown()) return unite(a, b, context.arena);
  if (!has_parts(a) || !has_parts(b)) return ValueView::of_bool(equal(a, b));
  if (!spend(context, weight(a, context.limits.max_value_items) / 16)) return out_of_steps(context);
  return equality_at(a, b, context.arena, 0);
}

ValueView whole(ValueView v, Arena& arena) {
  ValueView trouble;
  for (const ValueView& part : parts_of(v)) {
    const ValueView one = has_parts(part) ? whole(part, arena) : part;
    if (one.is_error()) return one;
    if (one.is_unknown()) trouble = trouble.is_null() ? one : unite(trouble, one, arena);
  }
  return trouble.is_null() ? v : trouble;
}

namespace {
bool is_identical_at(ValueView a, ValueView b, int depth) {
  if (a.kind() != b.kind() || a.is_error() || a.is_unknown()) return false;
  if (a.is(Kind::double_)) return std::memcmp(&a, &b, sizeof a) == 0;
  if (a.is(Kind::decimal) && a.scale() != b.scale()) return false;
  if (!has_parts(a)) return equal(a, b);
  const auto x = parts_of(a), y = parts_of(b);
  if (depth >= max_value_depth || x.size() != y.size()) return false;
  if (a.is(Kind::struct_) && a.struct_type() != b.struct_type()) return false;
  return std::equal(x.begin(), x.end(), y.begin(), [&](ValueView v, ValueView w) { return is_identical_at(v, w, depth + 1); });
}
}  // namespace

bool is_identical(ValueView a, ValueView b) { return is_identical_at(a, b, 0); }

ValueView trouble_in_parts(const Overload& overload, const ValueView* args, std::uint32_t count, CallContext& context) {
  if (overload.takes_partial || overload.is_non_strict) return {};
  const std::uint64_t most = context.limits.max_value_items;
  ValueView unknown;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (!has_parts(args[i])) continue;
    const std::uint64_t parts = weight(args[i], most);
    if (parts > most) return too_large(context);
    if (!spend(context, parts / 16)) return out_of_steps(context);
    const ValueView one = whole(args[i], context.arena);
    if (one.is_error()) return one;
    if (one.is_unknown()) unknown = unknown.is_null() ? one : unite(unknown, one, context.arena);
  }
  return unknown;
}

std::uint64_t weight(ValueView v, std::uint64_t most) { return weight_at(v, most, 0); }

ValueView charge_for_items(CallContext& context, const ValueView* items, std::size_t count) {
  const std::uint64_t most = context.limits.max_value_items;
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!has_parts(items[i])) continue;
    sum += weight(items[i], most);
    if (sum > most) return too_large(context);
  }
  return spend(context, sum / 16) ? ValueView() : out_of_steps(context);
}

std::optional<std::int64_t> as_whole_number(ValueView v) {
  switch (v.kind()) {
    case Kind::int_:
      return v.as_int();
    case Kind::uint_:
      if (v.as_uint() > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
      return static_cast<std::int64_t>(v.as_uint());
    case Kind::double_:
      if (!(v.as_double() > -9007199254740992.0 && v.as_double() < 9007199254740992.0) ||
          std::trunc(v.as_double()) != v.as_double())
        return std::nullopt;
      return static_cast<std::int64_t>(v.as_double());
    case Kind::decimal: {
      const auto whole = v.as_decimal().rescaled(0);
      if (!whole || whole->coefficient > INT64_MAX || whole->coefficient < INT64_MIN)
        return std::nullopt;
      return static_cast<std::int64_t>(whole->coefficient);
    }
    default:
      return std::nullopt;
  }
}

}  // namespace guiju::expr
