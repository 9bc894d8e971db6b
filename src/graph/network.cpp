#include "graph/network.hpp"

#include <algorithm>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/strong_components.hpp>
#include <boost/property_map/property_map.hpp>
#include <map>
#include <set>

#include "facts/text_form.hpp"
#include "graph/codes.hpp"
#include "text/codes.hpp"
#include "text/spelling.hpp"

namespace guiju::graph {

namespace {

std::string shown_day(std::int64_t day) {
  std::string text;
  facts::append_date(text, day);
  return text;
}

std::string shown(const Validity& valid) {
  std::string text;
  if (valid.from != always_from) text += shown_day(valid.from);
  text += " … ";
  if (valid.to != always_to) text += shown_day(valid.to);
  return text;
}

Validity common(const Validity& a, const Validity& b) { return {std::max(a.from, b.from), std::min(a.to, b.to)}; }

// Is all of `whole` covered by these (sorted by `from`)?
bool covers(const std::vector<Validity>& parts, const Validity& whole) {
  std::int64_t at = whole.from;
  for (const Validity& part : parts) {
    if (part.from > at) return false;
    at = std::max(at, part.to);
    if (at >= whole.to) return true;
  }
  return at >= whole.to;
}

}  // namespace

constexpr std::size_t most_suggestions = 50;  // each looks at all units
constexpr std::size_t most_circles = 20;  // that are told; more are the same mistake again

class NetworkMaker {
 public:
  NetworkMaker(NetworkDefinition definition, Diagnostics& diagnostics)
      : network_(std::make_shared<Network>()), diagnostics_(diagnostics) {
    network_->definition_ = std::move(definition);
  }

  std::shared_ptr<const Network> make() {
    add_nodes();
    if (has_errors_) return nullptr;  // what leads to them would only be misjudged
    add_edges();
    order_edges();
    check_parents();
    check_changes();
    if (has_errors_) return nullptr;
    warn_of_islands();
    find_epochs();
    return has_errors_ ? nullptr : network_;
  }

 private:
  const NetworkDefinition& written() const { return network_->definition_; }

  Diagnostic& refuse(Code code, Span span, std::vector<std::string> args) {
    has_errors_ = true;
    return diagnostics_.add(code, span, std::move(args));
  }

  // A code that no unit has; it may be a unit's name, or a slip of the finger.
  void refuse_unknown(Span span, const std::string& edges, const std::string& code) {
    Diagnostic& d = refuse(code::edge_unknown_unit, span, {edges, code});
    if (++unknown_count_ > most_suggestions) return;
    const Network& n = *network_;
    if (const auto named = n.by_name_.find(code); named != n.by_name_.end()) return void(d.note(guiju::code::write_instead, {std::string(n.nodes_[named->second[0]].key)}));
    std::vector<std::string_view> keys;
    for (const Network::Node& node : n.nodes_)
      if (keys.empty() || keys.back() != node.key) keys.emplace_back(node.key);
    const bool is_number = code.find_first_not_of("0123456789") == std::string::npos;
    if (const auto near = is_number ? text::nearest_code(code, keys) : text::nearest_name(code, keys)) return void(d.note(guiju::code::did_you_mean, {*near}));
    d.note(guiju::code::names_here, {text::in_a_row(keys)});
  }

  // ---- nodes
  void add_nodes() {
    Network& n = *network_;
    std::vector<std::uint32_t> order(written().nodes.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      const auto& x = written().nodes[a];
      const auto& y = written().nodes[b];
      return x.key != y.key ? x.key < y.key : x.valid.from < y.valid.from;
    });
    for (const std::uint32_t number : order) add_node(written().nodes[number], number);
    n.all_.resize(n.nodes_.size());
    for (std::uint32_t i = 0; i < n.all_.size(); ++i) n.all_[i] = i;
  }

  void add_node(const NetworkDefinition::Node& from, std::uint32_t written_as) {
    Network& n = *network_;
    if (from.valid.from >= from.valid.to) refuse(code::node_never_valid, from.span, {from.key, shown(from.valid)});
    const auto number = static_cast<std::uint32_t>(n.nodes_.size());
    auto [at, is_new] = n.by_key_.try_emplace(from.key, number, 0u);
    if (!is_new) {
      const Network::Node& before = n.nodes_.back();  // of the same key: they are sorted
      if (before.valid.overlaps(from.valid)) {
        const bool is_later = before.span.begin <= from.span.begin;
        refuse(code::node_twice, is_later ? from.span : before.span, {from.key}).note(guiju::code::first_here, {}, is_later ? before.span : from.span);
      }
    }
    ++at->second.second;
    n.is_dated_ |= from.valid.from != always_from || from.valid.to != always_to;
    n.has_levels_ |= !from.level.empty();
    n.longest_key_ = std::max(n.longest_key_, from.key.size());
    if (!from.name.empty()) n.by_name_[from.name].push_back(number);
    n.nodes_.push_back({from.key, from.level, from.name, from.valid, from.value.view(), from.span, written_as});
  }

  // ---- edges
  void add_edges() {
    for (std::uint32_t i = 0; i < written().edges.size(); ++i) add_edge(written().edges[i], i);
  }

  void add_edge(const NetworkDefinition::Edge& from, std::uint32_t number) {
    Network& n = *network_;
    const std::string& type = written().edge_types[from.type];
    if (from.valid.from >= from.valid.to) refuse(code::edge_never_valid, from.from_span, {type, shown(from.valid)});
    if (from.cost < 0) refuse(code::edge_cost_negative, from.to_span, {type});
    const auto starts = n.nodes_of(from.from);
    const auto ends = n.nodes_of(from.to);
    if (starts.empty()) refuse_unknown(from.from_span, type, from.from);
    if (ends.empty()) refuse_unknown(from.to_span, type, from.to);
    if (starts.empty() || ends.empty()) return;
    if (from.from == from.to) return void(refuse(code::edge_to_itself, from.to_span, {type, from.from}));
    n.is_dated_ |= from.valid.from != always_from || from.valid.to != always_to;
    bool is_used = false;
    for (const std::uint32_t a : starts) {
      const Validity valid = common(from.valid, n.nodes_[a].valid);
      if (from.node != none && n.nodes_[a].written != from.node) continue;
      const bool is_never = n.nodes_[a].valid.from >= n.nodes_[a].valid.to;  // spoken of already
      is_used |= is_never || add_between(from, number, a, ends, valid);
    }
    if (!is_used) refuse(code::edge_to_expired, from.to_span, {type, from.to, from.from});
  }

  // The edges from one node to all nodes of the other key; false when there is none.
  bool add_between(const NetworkDefinition::Edge& from, std::uint32_t number, std::uint32_t start, std::span<const std::uint32_t> ends,
                   const Validity& valid) {
    Network& n = *network_;
    std::vector<Validity> parts;
    for (const std::uint32_t end : ends) {
      const Validity both = common(valid, n.nodes_[end].valid);
      if (both.from >= both.to) continue;
      parts.push_back(both);
      n.edges_.push_back({start, end, from.type, from.cost, both, from.row, number});
    }
    if (!parts.empty() && valid.from < valid.to && !covers(parts, valid))
      diagnostics_.add(code::edge_outlives_unit, from.to_span, {written().edge_types[from.type], from.to, from.from, shown({parts.front().from, parts.back().to})});
    return !parts.empty();
  }

  void order_edges() {
    Network& n = *network_;
    const auto fill = [&](auto node_of, auto less, std::vector<std::uint32_t>& all, std::vector<std::uint32_t>& first) {
      all.resize(n.edges_.size());
      for (std::uint32_t i = 0; i < all.size(); ++i) all[i] = i;
      std::stable_sort(all.begin(), all.end(), [&](std::uint32_t a, std::uint32_t b) { return less(n.edges_[a], n.edges_[b]); });
      first.assign(n.nodes_.size() + 1, 0);
      for (const Network::Edge& e : n.edges_) ++first[node_of(e) + 1];
      for (std::size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
    };
    fill([](const Network::Edge& e) { return e.from; },
         [](const Network::Edge& a, const Network::Edge& b) { return std::tuple(a.from, a.type, a.to) < std::tuple(b.from, b.type, b.to); }, n.out_, n.out_first_);
    fill([](const Network::Edge& e) { return e.to; }, [](const Network::Edge& a, const Network::Edge& b) { return a.to < b.to; }, n.in_, n.in_first_);
  }

  // ---- what stands wrongly together
  // Of parents each node has one at a time, and nobody is above itself.
  void check_parents() {
    Network& n = *network_;
    if (!written().parent) return;
    for (std::uint32_t node = 0; node < n.node_count(); ++node) {
      const Network::Edge* before = nullptr;
      for (const std::uint32_t e : n.out(node)) {
        const Network::Edge& edge = n.edges_[e];
        if (edge.type != *written().parent) continue;
        if (before && before->valid.overlaps(edge.valid)) refuse(code::two_parents, written().edges[edge.written].to_span, {std::string(n.nodes_[node].key)});
        before = &edge;
      }
    }
    const std::uint8_t type = *written().parent;
    const Network::Components components = n.components({&type, 1});
    std::set<std::uint32_t> told;
    for (std::uint32_t node = 0; node < n.node_count(); ++node) {
      const std::uint32_t c = components.of[node];
      if (components.size[c] < 2 || told.size() >= most_circles || !told.insert(c).second) continue;
      std::string members;
      for (std::uint32_t other = node; other < n.node_count(); ++other)
        if (components.of[other] == c) members += (members.empty() ? "" : ", ") + std::string(n.nodes_[other].key);
      refuse(code::parents_in_circle, n.nodes_[node].span, {members});
    }
  }

  // A merger or split happens when one unit ends or the other begins.
  void check_changes() {
    Network& n = *network_;
    for (const NetworkDefinition::Change& change : written().changes) {
      const auto from = n.nodes_of(change.from);
      const auto to = n.nodes_of(change.to);
      if (from.empty()) refuse_unknown(change.span, "lineage", change.from);
      if (to.empty()) refuse_unknown(change.span, "lineage", change.to);
      if (from.empty() || to.empty()) continue;
      const auto any = [&](std::span<const std::uint32_t> nodes, auto holds) {
        return std::any_of(nodes.begin(), nodes.end(), [&](std::uint32_t i) { return holds(n.nodes_[i].valid); });
      };
      const bool ends = any(from, [&](const Validity& v) { return v.to == change.day; });
      const bool begins = any(to, [&](const Validity& v) { return v.from == change.day; });
      if (!ends && !begins) refuse(code::lineage_without_change, change.span, {change.from, change.to, shown_day(change.day)});
      if (!n.was_in_force(change.from, change.day) || !n.is_in_force(change.to, change.day))
        if (ends || begins) refuse(code::lineage_not_in_force, change.span, {change.from, change.to, shown_day(change.day)});
    }
  }

  // A unit among others that nothing leads to and that leads nowhere.
  void warn_of_islands() {
    Network& n = *network_;
    if (n.edges_.empty()) return;
    for (std::uint32_t node = 0; node < n.node_count(); ++node)
      if (n.out(node).empty() && n.in(node).empty()) diagnostics_.add(code::node_alone, n.nodes_[node].span, {std::string(n.nodes_[node].key)});
  }

  void find_epochs() {
    std::set<std::int64_t> days;
    const auto add = [&](const Validity& valid) {
      if (valid.from != always_from) days.insert(valid.from);
      if (valid.to != always_to) days.insert(valid.to);
    };
    for (const Network::Node& node : network_->nodes_) add(node.valid);
    for (const Network::Edge& edge : network_->edges_) add(edge.valid);
    network_->epochs_.assign(days.begin(), days.end());
  }

  std::shared_ptr<Network> network_;
  Diagnostics& diagnostics_;
  bool has_errors_ = false;
  std::size_t unknown_count_ = 0;
};

std::shared_ptr<const Network> Network::make(NetworkDefinition definition, Diagnostics& diagnostics) {
  return NetworkMaker(std::move(definition), diagnostics).make();
}

std::uint32_t Network::epoch(std::int64_t day) const {
  return static_cast<std::uint32_t>(std::upper_bound(epochs_.begin(), epochs_.end(), day) - epochs_.begin());
}

std::span<const std::uint32_t> Network::nodes_of(std::string_view key) const {
  const auto at = by_key_.find(key);
  if (at == by_key_.end()) return {};
  return std::span(all_).subspan(at->second.first, at->second.second);
}

std::uint32_t Network::find(std::string_view key, std::int64_t day) const {
  for (const std::uint32_t node : nodes_of(key))
    if (nodes_[node].valid.holds(day)) return node;
  return none;
}

bool Network::was_in_force(std::string_view key, std::int64_t day) const {
  return day != always_from && find(key, day - 1) != none;
}
bool Network::is_in_force(std::string_view key, std::int64_t day) const { return find(key, day) != none; }

std::uint32_t Network::parent(std::uint32_t node, std::int64_t day) const {
  if (!definition_.parent) return none;
  for (const std::uint32_t e : out(node))
    if (edges_[e].type == *definition_.parent && edges_[e].valid.holds(day)) return edges_[e].to;
  return none;
}

std::vector<std::uint32_t> Network::ancestors(std::uint32_t node, std::int64_t day) const {
  std::vector<std::uint32_t> list;
  for (std::uint32_t at = parent(node, day); at != none && list.size() < nodes_.size(); at = parent(at, day)) list.push_back(at);
  return list;
}

std::vector<std::uint32_t> Network::children(std::uint32_t node, std::int64_t day) const {
  std::vector<std::uint32_t> list;
  if (!definition_.parent) return list;
  for (const std::uint32_t e : in(node))
    if (edges_[e].type == *definition_.parent && edges_[e].valid.holds(day)) list.push_back(edges_[e].from);
  std::sort(list.begin(), list.end());
  return list;
}

std::vector<std::uint32_t> Network::named(std::string_view name, std::int64_t day) const {
  std::vector<std::uint32_t> list;
  const auto at = by_name_.find(name);
  if (at == by_name_.end()) return list;
  for (const std::uint32_t node : at->second)
    if (nodes_[node].valid.holds(day)) list.push_back(node);
  return list;
}

std::uint32_t Network::unit_of(std::string_view code, std::string_view level, std::int64_t day) const {
  std::uint32_t nearest = none;
  for (std::size_t length = std::min(code.size(), longest_key_); length > 0; --length) {
    const std::uint32_t node = find(code.substr(0, length), day);
    if (node == none) continue;
    if (level.empty() || nodes_[node].level == level) return node;
    if (nearest == none) nearest = node;
  }
  if (nearest == none) return none;
  for (const std::uint32_t above : ancestors(nearest, day))
    if (nodes_[above].level == level) return above;
  return none;
}

namespace {
std::vector<std::string_view> sorted(std::set<std::string_view> keys) { return {keys.begin(), keys.end()}; }
}  // namespace

std::optional<Validity> Network::nearest_validity(std::string_view key, std::int64_t day) const {
  std::optional<Validity> last;
  for (const std::uint32_t node : nodes_of(key)) {
    const Validity& valid = nodes_[node].valid;
    if (valid.to > day) return valid;
    last = valid;
  }
  return last;
}

std::vector<std::string_view> Network::predecessors(std::string_view key, std::int64_t day) const {
  const auto valid = nearest_validity(key, day);
  std::set<std::string_view> keys;
  if (!valid) return {};
  const std::int64_t until = std::max(day, valid->from);
  for (const NetworkDefinition::Change& change : definition_.changes)
    if (change.to == key && change.day >= valid->from && change.day < valid->to && change.day <= until) keys.insert(change.from);
  return sorted(std::move(keys));
}

std::vector<std::string_view> Network::successors(std::string_view key, std::int64_t day) const {
  const auto valid = nearest_validity(key, day);
  std::set<std::string_view> keys;
  if (!valid) return {};
  const bool is_over = valid->to <= day;
  for (const NetworkDefinition::Change& change : definition_.changes)
    if (change.from == key && change.day > valid->from && change.day <= valid->to && (is_over || change.day > day)) keys.insert(change.to);
  return sorted(std::move(keys));
}

Network::Components Network::components(std::span<const std::uint8_t> types) const {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (const Edge& edge : edges_)
    if (std::find(types.begin(), types.end(), edge.type) != types.end()) pairs.emplace_back(edge.from, edge.to);
  std::sort(pairs.begin(), pairs.end());
  using Graph = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, boost::no_property, boost::no_property, std::uint32_t, std::uint32_t>;
  const Graph graph(boost::edges_are_sorted, pairs.begin(), pairs.end(), node_count());
  Components result;
  result.of.assign(nodes_.size(), 0);
  const auto index = boost::get(boost::vertex_index, graph);
  const std::uint32_t count = boost::strong_components(graph, boost::make_iterator_property_map(result.of.begin(), index));
  result.size.assign(count, 0);
  for (const std::uint32_t c : result.of) ++result.size[c];
  return result;
}

}  // namespace guiju::graph
