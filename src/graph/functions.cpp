#include "graph/functions.hpp"

#include <algorithm>
#include <array>

#include "expr/library_parts.hpp"
#include "facts/text_form.hpp"
#include "graph/codes.hpp"

namespace guiju::graph {

namespace {

using expr::Args;
using expr::CallContext;

struct Atlas {
  std::shared_ptr<const Network> network;
  const facts::Zone* zone = nullptr;
};

const Atlas& atlas_of(const CallContext& context) { return *static_cast<const Atlas*>(context.context); }
const Network& network_of(const CallContext& context) { return *atlas_of(context).network; }

// The day that argument `at` gives; without one, any day does (nothing is dated).
std::int64_t day_of(const CallContext& context, Args args, std::uint32_t count, std::uint32_t at) {
  if (at >= count) return 0;
  const ValueView v = args[at];
  if (v.is(Kind::date)) return v.as_int();
  const facts::Zone* zone = atlas_of(context).zone;
  const std::int64_t local = v.as_instant().seconds + (zone ? zone->offset_at(v.as_instant().seconds) : 0);
  return local >= 0 ? local / 86400 : -((86399 - local) / 86400);
}

ValueView unit_fault(CallContext& context, std::string_view key, std::int64_t day) {
  return graph::unit_fault(context.arena, context.site, network_of(context), key, day);
}

template <typename Items, typename Text>
ValueView list_of(CallContext& context, const Items& items, Text text) {
  if (!expr::spend(context, items.size())) return expr::out_of_steps(context);
  ValueView* room = expr::list_room(context, items.size());
  if (!room && !items.empty()) return expr::too_large(context);
  std::uint32_t n = 0;
  for (const auto& item : items) room[n++] = ValueView::of_string(text(item));
  return ValueView::of_list(room, n);
}
ValueView keys_of(CallContext& context, const std::vector<std::uint32_t>& nodes) {
  return list_of(context, nodes, [&](std::uint32_t node) { return network_of(context).node(node).key; });
}

// --- the functions: the key is argument 0, the day the last one ----------------------------------------------

ValueView unit_of(CallContext& context, Args args, std::uint32_t count, std::uint32_t given) {
  const Network& network = network_of(context);
  const std::string_view code = args[0].as_string();
  const std::string_view level = given == 2 && !args[1].is_null() ? args[1].as_string() : std::string_view();
  const std::int64_t day = day_of(context, args, count, given);
  const std::uint32_t node = network.unit_of(code, level, day);
  if (node != none) return ValueView::of_string(network.node(node).key);
  if (level.empty() || network.unit_of(code, {}, day) == none) return unit_fault(context, code, day);
  return expr::fault(context, code::no_unit_of_level, {code, level, network.name()});
}
ValueView unit_of_code(CallContext& c, Args args, std::uint32_t n) { return unit_of(c, args, n, 1); }
ValueView unit_of_level(CallContext& c, Args args, std::uint32_t n) { return unit_of(c, args, n, 2); }

// Finds the node of the key and goes on with it.
template <typename Then>
ValueView with_node(CallContext& context, Args args, std::uint32_t count, std::uint32_t day_at, Then then) {
  const std::int64_t day = day_of(context, args, count, day_at);
  const std::uint32_t node = network_of(context).find(args[0].as_string(), day);
  return node == none ? unit_fault(context, args[0].as_string(), day) : then(node, day);
}

ValueView node_of(CallContext& context, Args args, std::uint32_t count) {
  return with_node(context, args, count, 1, [&](std::uint32_t node, std::int64_t) { return network_of(context).node(node).value; });
}
ValueView name_of(CallContext& context, Args args, std::uint32_t count) {
  return with_node(context, args, count, 1, [&](std::uint32_t node, std::int64_t) { return ValueView::of_string(network_of(context).node(node).name); });
}
ValueView parent_of(CallContext& context, Args args, std::uint32_t count) {
  return with_node(context, args, count, 1, [&](std::uint32_t node, std::int64_t day) {
    const std::uint32_t above = network_of(context).parent(node, day);
    return above == none ? ValueView::null() : ValueView::of_string(network_of(context).node(above).key);
  });
}
ValueView ancestors(CallContext& context, Args args, std::uint32_t count) {
  return with_node(context, args, count, 1, [&](std::uint32_t node, std::int64_t day) { return keys_of(context, network_of(context).ancestors(node, day)); });
}
ValueView children_of(CallContext& context, Args args, std::uint32_t count) {
  return with_node(context, args, count, 1, [&](std::uint32_t node, std::int64_t day) { return keys_of(context, network_of(context).children(node, day)); });
}
ValueView is_under(CallContext& context, Args args, std::uint32_t count) {
  return with_node(context, args, count, 2, [&](std::uint32_t node, std::int64_t day) {
    const Network& network = network_of(context);
    const std::string_view above = args[1].as_string();
    if (network.nodes_of(above).empty()) return unit_fault(context, above, day);
    bool found = network.node(node).key == above;
    for (const std::uint32_t a : network.ancestors(node, day)) found |= network.node(a).key == above;
    return ValueView::of_bool(found);
  });
}

ValueView changed(CallContext& context, Args args, std::uint32_t count, std::vector<std::string_view> (Network::*ask)(std::string_view, std::int64_t) const) {
  const Network& network = network_of(context);
  const std::string_view key = args[0].as_string();
  const std::int64_t day = day_of(context, args, count, 1);
  if (network.nodes_of(key).empty()) return unit_fault(context, key, day);
  return list_of(context, (network.*ask)(key, day), [](std::string_view k) { return k; });
}
ValueView predecessors(CallContext& c, Args args, std::uint32_t n) { return changed(c, args, n, &Network::predecessors); }
ValueView successors(CallContext& c, Args args, std::uint32_t n) { return changed(c, args, n, &Network::successors); }

ValueView in_force(CallContext& context, Args args, std::uint32_t count) {
  return ValueView::of_bool(network_of(context).find(args[0].as_string(), day_of(context, args, count, 1)) != none);
}
ValueView is_known(CallContext& context, Args args, std::uint32_t) {
  return ValueView::of_bool(!network_of(context).nodes_of(args[0].as_string()).empty());
}

// Units with this name; below a parent, if one is named.
ValueView named(CallContext& context, Args args, std::uint32_t count, std::uint32_t given) {
  const Network& network = network_of(context);
  const std::int64_t day = day_of(context, args, count, given);
  std::vector<std::uint32_t> nodes = network.named(args[0].as_string(), day);
  if (given == 2) {
    const std::uint32_t above = network.find(args[1].as_string(), day);
    if (above == none) return unit_fault(context, args[1].as_string(), day);
    std::erase_if(nodes, [&](std::uint32_t node) {
      const auto chain = network.ancestors(node, day);
      return std::find(chain.begin(), chain.end(), above) == chain.end();
    });
  }
  return keys_of(context, nodes);
}
ValueView named_anywhere(CallContext& c, Args args, std::uint32_t n) { return named(c, args, n, 1); }
ValueView named_below(CallContext& c, Args args, std::uint32_t n) { return named(c, args, n, 2); }

// --- the table of overloads ------------------------------------------------------------------------------------

using Implementation = expr::Overload::Implementation;

class Bringer {
 public:
  Bringer(expr::Library& library, std::string prefix, const Atlas& atlas) : define_(library), prefix_(std::move(prefix)), atlas_(atlas) {}

  void bring() {
    using namespace expr::types;
    const Type texts = Type::list(string());
    add("unit_of", {string()}, string(), unit_of_code);
    for (const Type& level : levels()) add("unit_of", {string(), level}, string(), unit_of_level, true);
    add("node_of", {string()}, atlas_.network->node_type(), node_of);
    add("name_of", {string()}, string(), name_of);
    add("successors", {string()}, texts, successors);
    add("predecessors", {string()}, texts, predecessors);
    add("in_force", {string()}, boolean(), in_force);
    add("named", {string()}, texts, named_anywhere);
    define_.function(prefix_ + "is_known", prefix_ + "is_known", {string()}, boolean(), is_known, {.context = &atlas_});
    if (!atlas_.network->parent_type()) return;
    add("named", {string(), string()}, texts, named_below);
    add("parent_of", {string()}, string().nullable(), parent_of);
    add("ancestors", {string()}, texts, ancestors);
    add("children_of", {string()}, texts, children_of);
    add("is_under", {string(), string()}, boolean(), is_under);
  }

 private:
  // A level is written as a text, or as a member of the enum that the column is.
  std::vector<Type> levels() const {
    std::vector<Type> types{expr::types::string().nullable()};
    const StructType* columns = atlas_.network->node_type().struct_type();
    const int at = columns ? columns->find("level") : -1;
    if (at < 0) return types;
    const Type& type = columns->fields[static_cast<std::size_t>(at)].type;
    if (type.kind() == Kind::enum_) types.insert(types.begin(), type.nullable());
    return types;
  }

  void add(const char* name, std::vector<Type> parameters, const Type& result, Implementation call, bool takes_null = false) {
    const expr::Traits traits{.takes_null = takes_null, .context = &atlas_};
    std::string id = prefix_ + name;
    for (const Type& p : parameters) id += "_" + std::string(kind_name(p.kind()));
    if (!atlas_.network->is_dated()) return define_.function(id, prefix_ + name, std::move(parameters), result, call, traits);
    for (const Kind day : {Kind::date, Kind::timestamp}) {
      std::vector<Type> dated = parameters;
      dated.emplace_back(day);
      define_.function(id + "_at_" + std::string(kind_name(day)), prefix_ + name, std::move(dated), result, call, traits);
    }
  }

  expr::Definer define_;
  std::string prefix_;
  const Atlas& atlas_;
};

struct Arity {
  std::string_view function;
  std::size_t most;  // arguments without the day
};
constexpr std::array<Arity, 11> arities = {{{"unit_of", 2}, {"node_of", 1}, {"name_of", 1}, {"successors", 1}, {"predecessors", 1}, {"in_force", 1},
                                            {"named", 2}, {"parent_of", 1}, {"ancestors", 1}, {"children_of", 1}, {"is_under", 2}}};

}  // namespace

void add_functions(expr::Library& library, const std::vector<NamedNetwork>& networks, const facts::Zone* zone) {
  for (const NamedNetwork& named : networks) {
    auto atlas = std::make_shared<const Atlas>(Atlas{named.network, zone});
    library.keep(atlas);
    Bringer(library, named.name + ".", *atlas).bring();
    if (networks.size() == 1) Bringer(library, "", *atlas).bring();
  }
}

std::vector<std::string_view> function_names() {
  std::vector<std::string_view> names{"is_known"};
  for (const Arity& arity : arities) names.push_back(arity.function);
  return names;
}

bool needs_day(const std::vector<NamedNetwork>& networks, std::string_view function, std::size_t argument_count) {
  for (const NamedNetwork& named : networks) {
    std::string_view own = function;
    if (own.starts_with(named.name + ".")) own.remove_prefix(named.name.size() + 1);
    else if (networks.size() != 1) continue;
    if (!named.network->is_dated()) continue;
    for (const Arity& arity : arities)
      if (arity.function == own) return argument_count <= arity.most;
  }
  return false;
}

ValueView unit_fault(Arena& arena, Span site, const Network& network, std::string_view key, std::int64_t day) {
  std::vector<std::string> args{std::string(key), network.name()};
  Code code = code::unit_unknown;
  if (const auto valid = network.nearest_validity(key, day)) {
    code = code::unit_not_in_force;
    const auto shown = [](std::int64_t d) {
      std::string text;
      if (d != always_from && d != always_to) facts::append_date(text, d);
      return text;
    };
    args.push_back(shown(day));
    args.push_back(shown(valid->from) + " … " + shown(valid->to));
    const bool is_early = valid->from > day;
    std::string others;
    for (const std::string_view other : is_early ? network.predecessors(key, day) : network.successors(key, day))
      others += (others.empty() ? "" : ", ") + std::string(other);
    args.push_back(others.empty() ? "–" : others);
  }
  auto* texts = arena.array<std::string_view>(args.size());
  for (std::size_t i = 0; i < args.size(); ++i) texts[i] = arena.copy(args[i]);
  auto* made = arena.array<Fault>(1);
  *made = {code, site, texts, static_cast<std::uint32_t>(args.size())};
  return ValueView::of_error(made);
}

}  // namespace guiju::graph
