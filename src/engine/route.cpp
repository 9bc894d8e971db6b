#include "engine/route.hpp"

#include <algorithm>

#include "engine/codes.hpp"
#include "facts/canonical.hpp"
#include "graph/functions.hpp"
#include "plan/judge.hpp"

namespace guiju::engine {

namespace {

using graph::BitSet;
using graph::none;
using plan::Doubt;
using plan::Judgement;
using plan::Route;

enum Reason : std::uint32_t { direct, routed, raised, rerouted, forced };

// A table's programs over the record's frame.
struct Frame {
  RowState& state;
  Arena& arena() const { return state.scratch.arena; }
  ValueView run(std::uint32_t program) const { return expr::run(state.plan->programs[program], state.slots.data(), state.scratch); }
};

void append_word(std::string& key, std::uint64_t word) { key.append(reinterpret_cast<const char*>(&word), sizeof word); }

// A value as bytes that only an equal one has; false for unknowns and errors.
bool append_value(std::string& key, ValueView v) {
  if (v.is_unknown() || v.is_error()) return false;
  key += static_cast<char>(v.kind());
  switch (v.kind()) {
    case Kind::null: return true;
    case Kind::bool_:
    case Kind::int_:
    case Kind::date: append_word(key, static_cast<std::uint64_t>(v.as_int())); return true;
    case Kind::enum_: append_word(key, v.member()); return true;
    case Kind::string: append_word(key, v.size()); key += v.as_string(); return true;
    case Kind::list:
      append_word(key, v.size());
      for (std::uint32_t i = 0; i < v.size(); ++i)
        if (!append_value(key, v[i])) return false;
      return true;
    default: {
      std::string text;
      facts::append_canonical(text, v);
      append_word(key, text.size());
      key += text;
      return true;
    }
  }
}

class RouteRun {
 public:
  RouteRun(const Route& route, std::uint32_t number, RowState& state)
      : route_(route), network_(*route.network), state_(state), arena_(state.scratch.arena), memo_(route_memo(state.plan)), cache_(memo_.routes[number]) {
    memo_.make_room();
  }

  RouteAnswer find() {
    RouteAnswer answer;
    if (!find_start(answer) || !find_excluded(answer)) return answer;
    find_edges();
    find_goals();
    if (!is_doubtful() && goals_ != &own_goals_) {
      answer.way = &known_way();
    } else {
      answer.own = std::make_unique<Way>(search(edges_->sure, goals_->sure));
      answer.way = answer.own.get();
      if (is_doubtful()) {
        const Way other = search(edges_->possible, goals_->possible);
        if (answer.way->goal != other.goal || answer.way->edges != other.edges) return ended(doubt_.or_else(plan::Verdict::yes).detail);
      }
    }
    if (answer.way->goal == none) return without_way();
    answer.reason = reason(*answer.way);
    return answer;
  }

  // For explanations: what was looked at on the way and beside it.
  void record(const RouteAnswer& answer, std::uint32_t number, Recording& recording) {
    if (start_ == none || !edges_) return;
    Recording::Route route;
    route.route = number;
    route.start = start_;
    route.goal = answer.way ? answer.way->goal : none;
    route.cost = answer.way ? answer.way->cost : 0;
    std::vector<std::uint32_t> places{start_};
    if (answer.way)
      for (const std::uint32_t e : answer.way->edges) {
        route.hops.push_back({e, cells_of(e)});
        places.push_back(network_.edges()[e].to);
      }
    for (const std::uint32_t place : places) record_closed(place, route);
    record_ruled_out(answer, route);
    recording.routes.push_back(std::move(route));
  }

 private:
  ValueView run(std::uint32_t program) { return Frame{state_}.run(program); }

  static RouteAnswer ended(ValueView v) {
    return {nullptr, nullptr, v, v.is_error() ? Ending::error : v.is_unknown() ? Ending::undecided : Ending::no_match, 0};
  }
  bool end(RouteAnswer& answer, ValueView v) {
    answer = ended(v);
    return false;
  }
  ValueView unit_fault(std::string_view key) { return graph::unit_fault(arena_, state_.plan->decisions[route_.decision].words.span, network_, key, day_); }

  // ---- where it starts
  bool find_start(RouteAnswer& answer) {
    if (network_.is_dated()) {
      const ValueView day = state_.slots[route_.as_of_slot];
      if (!day.is(Kind::date)) return end(answer, day);
      day_ = day.as_int();
    }
    const ValueView key = run(route_.start);
    if (!key.is(Kind::string)) return end(answer, key);
    start_ = network_.find(key.as_string(), day_);
    if (start_ == none) return end(answer, unit_fault(key.as_string()));
    return route_.failed == plan::none || raise(answer);
  }

  // A unit that failed hands the case one level up; the top keeps it.
  bool raise(RouteAnswer& answer) {
    ValueView failed = run(route_.failed);
    if (!is_list(failed)) return end(answer, failed);
    const auto has_failed = [&](std::uint32_t node) { return plan::list_has(failed, ValueView::of_string(network_.node(node).key)); };
    for (std::uint32_t steps = 0; has_failed(start_) && steps < network_.node_count(); ++steps) {
      const std::uint32_t above = network_.parent(start_, day_);
      if (above == none) break;
      start_ = above;
      is_raised_ = true;
    }
    return true;
  }

  // A list without holes.
  static bool is_list(ValueView& v) {
    if (!v.is(Kind::list)) return false;
    for (std::uint32_t i = 0; i < v.size(); ++i)
      if (v[i].is_error() || v[i].is_unknown()) {
        v = v[i];
        return false;
      }
    return true;
  }

  // ---- who is ruled out
  bool find_excluded(RouteAnswer& answer) {
    if (route_.returns == plan::none) return true;
    ValueView returns = run(route_.returns);
    if (!is_list(returns)) return end(answer, returns);
    is_rerouted_ = returns.size() > 0;
    is_forced_ = route_.force_at != 0 && returns.size() >= route_.force_at;
    for (std::uint32_t i = 0; i < returns.size(); ++i) {
      const auto nodes = network_.nodes_of(returns[i].as_string());
      if (nodes.empty()) return end(answer, unit_fault(returns[i].as_string()));
      if (!is_forced_) excluded_.insert(excluded_.end(), nodes.begin(), nodes.end());
    }
    std::sort(excluded_.begin(), excluded_.end());
    excluded_.erase(std::unique(excluded_.begin(), excluded_.end()), excluded_.end());
    if (is_forced_ && route_.forced_to == Route::ForcedTo::last) {
      forced_unit_ = network_.find(returns[returns.size() - 1].as_string(), day_);
      if (forced_unit_ == none) return end(answer, unit_fault(returns[returns.size() - 1].as_string()));
    }
    return true;
  }

  // ---- which edges are open
  void find_edges() {
    static const Bounds all;
    if (!route_.judges_edges) {
      edges_ = &all;
      return;
    }
    Verdicts& verdicts = cache_.verdicts;
    judge(verdicts);
    std::string& key = new_key();
    for (const std::uint32_t c : verdicts.classes) append_word(key, c);
    for (const auto& column : verdicts.cells) key.append(reinterpret_cast<const char*>(column.data()), column.size());
    key.append(reinterpret_cast<const char*>(verdicts.whens.data()), verdicts.whens.size());
    auto& known = cache_.edges[key];
    if (!known) {
      known = std::make_unique<Bounds>(open_edges(verdicts));
      known->id = static_cast<std::uint32_t>(cache_.edges.size());
      memo_.add(network_.edges().size() / 4 + key.size() + 200);
    }
    edges_ = known.get();
  }

  void judge(Verdicts& verdicts) {
    const plan::Table& table = route_.conditions;
    verdicts.classes.assign(table.columns.size(), plan::no_class);
    verdicts.cells.resize(table.columns.size());
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const ValueView value = state_.slots[table.columns[c].slot];
      const plan::Route::Classes& classes = route_.classes[c];
      if (state_.uses_index) verdicts.classes[c] = classes.classifier.classify(value);
      verdicts.cells[c].clear();
      for (std::size_t p = 0; p < table.columns[c].predicates.size(); ++p) {
        const bool is_known = verdicts.classes[c] != plan::no_class && !classes.accepted[p].empty();
        verdicts.cells[c].push_back(is_known ? plan::Verdict::no : note(plan::judge(table.columns[c].predicates[p], value, Frame{state_}), doubt_));
      }
    }
    verdicts.whens.clear();
    for (const std::uint32_t when : route_.whens) verdicts.whens.push_back(note(plan::judgement_of(run(when)), doubt_));
  }
  plan::Verdict note(const Judgement& j, Doubt& doubt) {
    doubt.add(j, arena_);
    return j.verdict;
  }

  Bounds open_edges(const Verdicts& verdicts) const {
    Bounds bounds{BitSet(network_.edges().size()), BitSet(network_.edges().size()), 0, false};
    for (std::uint32_t e = 0; e < network_.edges().size(); ++e) {
      const std::uint32_t row = route_.row_of_edge[e];
      const plan::Verdict verdict = row == plan::none ? plan::Verdict::yes : verdict_of(verdicts, row);
      bounds.sure.set(e, verdict == plan::Verdict::yes);
      bounds.possible.set(e, verdict != plan::Verdict::no);
      bounds.is_doubtful |= bounds.possible.has(e) != bounds.sure.has(e);
    }
    return bounds;
  }

  // no wins over doubt, doubt over yes.
  plan::Verdict verdict_of(const Verdicts& verdicts, std::uint32_t row) const {
    const plan::Table& table = route_.conditions;
    plan::Verdict result = plan::Verdict::yes;
    const auto take = [&](plan::Verdict v) {
      if (v == plan::Verdict::no || result == plan::Verdict::yes) result = v;
      return v != plan::Verdict::no;
    };
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const std::uint32_t cell = table.cell(row, c);
      if (cell == 0) continue;
      const std::vector<std::uint8_t>& accepted = route_.classes[c].accepted[cell - 1];
      const bool by_class = verdicts.classes[c] != plan::no_class && !accepted.empty();
      const plan::Verdict of_class = by_class && accepted[verdicts.classes[c]] != 0 ? plan::Verdict::yes : plan::Verdict::no;
      if (!take(by_class ? of_class : verdicts.cells[c][cell - 1])) return result;
    }
    if (route_.when_of_row[row] != plan::none) take(verdicts.whens[route_.when_of_row[row]]);
    return result;
  }

  // ---- which units may take it
  void find_goals() {
    std::string& key = new_key();
    for (const std::uint32_t slot : route_.goal_slots)
      if (!append_value(key, state_.slots[slot])) return judge_own_goals();
    auto& known = cache_.goals[key];
    if (!known) {
      Doubt doubt;
      Bounds bounds = judge_goals(doubt);
      if (bounds.is_doubtful) {  // an error, whose words belong to this record
        cache_.goals.erase(key);
        return judge_own_goals();
      }
      known = std::make_unique<Bounds>(std::move(bounds));
      known->id = static_cast<std::uint32_t>(cache_.goals.size());
      memo_.add(network_.node_count() / 4 + key.size() + 200);
    }
    goals_ = known.get();
  }
  void judge_own_goals() {
    own_goals_ = judge_goals(doubt_);
    goals_ = &own_goals_;
  }

  // A remembered set serves all days: who is in force is asked by the search.
  Bounds judge_goals(Doubt& doubt) {
    Bounds bounds{BitSet(network_.node_count()), BitSet(network_.node_count()), 0, false};
    // What a whole class of records learns is not one record's to pay: each unit has a budget of its own.
    const expr::Budget before = state_.scratch.budget;
    for (std::uint32_t node = 0; node < network_.node_count(); ++node) {
      state_.scratch.budget.steps_left = state_.scratch.limits.max_steps;
      state_.slots[route_.node_slot] = network_.node(node).value;
      const plan::Verdict verdict = note(plan::judgement_of(run(route_.goal)), doubt);
      bounds.sure.set(node, verdict == plan::Verdict::yes);
      bounds.possible.set(node, verdict != plan::Verdict::no);
      bounds.is_doubtful |= bounds.possible.has(node) != bounds.sure.has(node);
    }
    state_.scratch.budget = before;
    return bounds;
  }
  // ---- the way
  bool is_doubtful() const { return edges_->is_doubtful || goals_->is_doubtful; }

  const Way& known_way() {
    std::string& key = new_key();
    append_word(key, std::uint64_t{edges_->id} << 32 | goals_->id);
    append_word(key, std::uint64_t{network_.epoch(day_)} << 32 | forced_unit_);
    for (const std::uint32_t node : excluded_) append_word(key, node);
    auto& ways = cache_.ways[key];
    if (!ways) {
      ways = std::make_unique<Ways>();
      ways->from.resize(network_.node_count());
      memo_.add(network_.node_count() * 8 + key.size() + 200);
    }
    std::unique_ptr<Way>& way = ways->from[start_];
    if (way) return *way;
    if (route_.choose == Route::Choose::cheapest && !ways->field) {
      ways->field = std::make_unique<graph::Field>(question(edges_->sure, allowed(goals_->sure)));
      memo_.add(ways->field->memory());
    }
    way = std::make_unique<Way>(ways->field ? from_field(*ways->field) : search(edges_->sure, goals_->sure));
    memo_.add(way->edges.size() * 4 + 100);
    return *way;
  }

  // The goals without those ruled out.
  const BitSet& allowed(const BitSet& goals) {
    if (excluded_.empty() && forced_unit_ == none) return goals;
    allowed_ = forced_unit_ == none ? goals : BitSet(goals.size());
    if (forced_unit_ != none) allowed_.set(forced_unit_);
    for (const std::uint32_t node : excluded_) allowed_.set(node, false);
    return allowed_;
  }
  graph::Question question(const BitSet& open, const BitSet& goals) const {
    return {&network_, day_, route_.over, open.size() == 0 ? nullptr : &open, &goals};
  }
  Way from_field(const graph::Field& field) const {
    Way way;
    way.start = start_;
    way.goal = field.goal(start_);
    if (way.goal == none) return way;
    way.edges = field.way(start_);
    way.cost = field.cost(start_);
    return way;
  }
  Way search(const BitSet& open, const BitSet& goals) {
    const graph::Question asked = question(open, allowed(goals));
    if (route_.choose == Route::Choose::cheapest) return from_field(graph::Field(asked));
    graph::Walk walk = graph::walk(asked, start_);
    Way way;
    way.start = start_;
    way.goal = walk.goal;
    way.edges = walk.goal == none ? std::vector<std::uint32_t>() : std::move(walk.edges);
    for (const std::uint32_t e : way.edges) way.cost += network_.edges()[e].cost;
    return way;
  }

  RouteAnswer without_way() {
    if (!route_.is_complete) return ended(ValueView::null());
    const plan::Words& words = state_.plan->decisions[route_.decision].words;
    return ended(fault(arena_, code::no_way, words.span, {words.name, network_.node(start_).key}));
  }
  std::uint32_t reason(const Way& way) const {
    if (is_forced_) return forced;
    if (is_rerouted_) return rerouted;
    if (is_raised_) return raised;
    return way.edges.empty() ? direct : routed;
  }

  std::string& new_key() {
    memo_.key.clear();
    return memo_.key;
  }

  // ---- for explanations
  static constexpr std::size_t most_others = 8;

  bool is_over(const graph::Network::Edge& edge) const { return std::find(route_.over.begin(), route_.over.end(), edge.type) != route_.over.end(); }

  std::vector<plan::Verdict> cells_of(std::uint32_t edge) {
    const std::uint32_t row = route_.row_of_edge[edge];
    std::vector<plan::Verdict> cells;
    if (row == plan::none || !route_.judges_edges) return cells;
    const plan::Table& table = route_.conditions;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const std::uint32_t cell = table.cell(row, c);
      cells.push_back(cell == 0 ? plan::Verdict::yes : plan::judge(table.columns[c].predicates[cell - 1], state_.slots[table.columns[c].slot], Frame{state_}).verdict);
    }
    if (table.rows[row].when != plan::none) cells.push_back(plan::judgement_of(run(table.rows[row].when)).verdict);
    return cells;
  }

  void record_closed(std::uint32_t place, Recording::Route& route) {
    if (edges_->sure.size() == 0) return;
    for (const std::uint32_t e : network_.out(place)) {
      const graph::Network::Edge& edge = network_.edges()[e];
      if (edges_->sure.has(e) || !edge.valid.holds(day_) || !is_over(edge) || route.closed.size() >= most_others) continue;
      route.closed.push_back({e, cells_of(e)});
    }
  }

  void record_ruled_out(const RouteAnswer& answer, Recording::Route& route) {
    for (std::uint32_t node = 0; node < network_.node_count(); ++node) {
      if (!goals_->sure.has(node) || !network_.node(node).valid.holds(day_) || (answer.way && node == answer.way->goal)) continue;
      if (route.ruled_out.size() >= most_others) {
        ++route.more;
        continue;
      }
      const bool is_excluded = std::binary_search(excluded_.begin(), excluded_.end(), node);
      route.ruled_out.push_back(is_excluded ? Recording::RuledOut{node, Recording::Why::returned, 0} : alone(node));
    }
  }

  // The way to this unit, as if it were the only goal.
  Recording::RuledOut alone(std::uint32_t node) {
    BitSet goal(network_.node_count());
    goal.set(node);
    const graph::Question asked = question(edges_->sure, goal);
    const bool is_cheapest = route_.choose == Route::Choose::cheapest;
    const Way way = is_cheapest ? from_field(graph::Field(asked)) : Way{};
    const std::uint32_t reached = is_cheapest ? way.goal : graph::walk(asked, start_).goal;
    if (reached == none) return {node, Recording::Why::no_way, 0};
    return {node, is_cheapest ? Recording::Why::dearer : Recording::Why::later, way.cost};
  }

  const Route& route_;
  const graph::Network& network_;
  RowState& state_;
  Arena& arena_;
  RouteMemo& memo_;
  RouteMemo::PerRoute& cache_;
  std::uint32_t start_ = none, forced_unit_ = none;
  std::int64_t day_ = 0;
  std::vector<std::uint32_t> excluded_;
  bool is_raised_ = false, is_rerouted_ = false, is_forced_ = false;
  const Bounds* edges_ = nullptr;
  const Bounds* goals_ = nullptr;
  Bounds own_goals_;
  Doubt doubt_;
  BitSet allowed_;
};

}  // namespace

ValueView path_of(const Route& route, const Way& way, Arena& arena) {
  const graph::Network& network = *route.network;
  const auto count = static_cast<std::uint32_t>(way.edges.size() + 1);
  auto* keys = arena.array<ValueView>(count);
  keys[0] = ValueView::of_string(network.node(way.start).key);
  for (std::uint32_t i = 1; i < count; ++i) keys[i] = ValueView::of_string(network.node(network.edges()[way.edges[i - 1]].to).key);
  return ValueView::of_list(keys, count);
}

template <typename Tracer>
RouteAnswer find_route(const Route& route, std::uint32_t number, RowState& state, Tracer& tracer) {
  RouteRun run(route, number, state);
  RouteAnswer answer = run.find();
  if constexpr (Tracer::records) run.record(answer, number, tracer);
  return answer;
}
template RouteAnswer find_route<Quiet>(const Route&, std::uint32_t, RowState&, Quiet&);
template RouteAnswer find_route<Recording>(const Route&, std::uint32_t, RowState&, Recording&);

void write_route(const Route& route, const RouteAnswer& answer, RowState& state) {
  const plan::Decision& decision = state.plan->decisions[route.decision];
  ValueView* out = &state.slots[decision.first_slot];
  state.endings[route.decision] = answer.ending;
  if (!answer.way) return void(std::fill_n(out, decision.output_count, answer.otherwise));
  const graph::Network& network = *route.network;
  const graph::Network::Node& unit = network.node(answer.way->goal);
  out[route.places.unit] = ValueView::of_string(unit.key);
  out[route.places.path] = path_of(route, *answer.way, state.scratch.arena);
  if (route.places.name != plan::none) out[route.places.name] = ValueView::of_string(unit.name);
  out[route.places.cost] = ValueView::of_narrow_decimal(answer.way->cost, network.cost_places());
  out[route.places.reason] = ValueView::of_enum(route.reasons, answer.reason);
  for (std::size_t i = 0; i < route.stage_slots.size(); ++i) out[route.places.stages + i] = state.slots[route.stage_slots[i]];
}

}  // namespace guiju::engine
