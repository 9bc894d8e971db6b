#include "engine/explanation_rows.hpp"

namespace guiju::engine {

namespace {

using Row = Explanation::Row;

class RouteRows {
 public:
  RouteRows(const plan::Route& route, const Recording::Route& recorded, const RowState& state)
      : route_(route), network_(*route.network), recorded_(recorded), state_(state) {}

  std::vector<Row> rows() {
    if (recorded_.goal == recorded_.start) add_start();
    for (const Recording::Edge& hop : recorded_.hops) rows_.push_back(edge_row(hop, true));
    for (const Recording::Edge& closed : recorded_.closed) rows_.push_back(edge_row(closed, false));
    for (const Recording::RuledOut& out : recorded_.ruled_out) rows_.push_back(ruled_out(out));
    if (recorded_.more > 0) add_more();
    return std::move(rows_);
  }

 private:
  // "330113005 乔司街道"
  std::string shown(std::uint32_t node) const {
    const graph::Network::Node& unit = network_.node(node);
    return std::string(unit.key) + (unit.name.empty() || unit.name == unit.key ? "" : " " + std::string(unit.name));
  }
  std::string cost(std::int64_t c) const {
    return ValueView::of_narrow_decimal(c, network_.cost_places()).as_decimal().to_string();
  }

  void add_start() {
    Row row;
    row.id = shown(recorded_.start);
    row.has_fired = true;
    row.because = {"", "起点即可承办", "the start may take it itself"};
    row.span = network_.node(recorded_.start).span;
    rows_.push_back(std::move(row));
  }

  Row edge_row(const Recording::Edge& recorded, bool is_hop) const {
    const graph::Network::Edge& edge = network_.edges()[recorded.edge];
    Row row;
    row.id = shown(edge.from) + " → " + shown(edge.to) + " (" + network_.edge_types()[edge.type] + ")";
    row.has_fired = is_hop;
    row.is_ruled_out = !is_hop;
    row.span = network_.definition().edges[edge.written].to_span;
    const std::uint32_t number = route_.row_of_edge[recorded.edge];
    if (!is_hop) row.because = {"", "条件不符，此边不通", "its condition does not hold"};
    if (number == plan::none) return row;
    const plan::Row& from = route_.conditions.rows[number];
    const plan::Title& because = from.words.because();
    if (is_hop && !(because.any + because.zh + because.en).empty()) row.because = {because.any, because.zh, because.en};
    row.basis = from.words.basis();
    row.span = from.words.span;
    add_cells(recorded, number, row);
    return row;
  }

  void add_cells(const Recording::Edge& recorded, std::uint32_t number, Row& row) const {
    const plan::Table& table = route_.conditions;
    for (std::size_t c = 0; c < recorded.cells.size(); ++c) {
      const Explanation::Cell::Verdict verdict = verdict_of(recorded.cells[c]);
      if (!row.has_fired && verdict == Explanation::Cell::Verdict::matched) continue;
      if (c >= table.columns.size()) {
        row.cells.push_back({"when", table.rows[number].words.when_text(), Value(), verdict});
        continue;
      }
      const std::uint32_t cell = table.cell(number, c);
      if (cell == 0) continue;
      const plan::Column& column = table.columns[c];
      row.cells.push_back({column.head, std::string(column.predicates[cell - 1].text), Value(state_.slots[column.slot]), verdict});
    }
  }

  static Explanation::Cell::Verdict verdict_of(plan::Verdict v) {
    switch (v) {
      case plan::Verdict::yes: return Explanation::Cell::Verdict::matched;
      case plan::Verdict::no: return Explanation::Cell::Verdict::failed;
      case plan::Verdict::unknown: return Explanation::Cell::Verdict::unknown;
      default: return Explanation::Cell::Verdict::error;
    }
  }

  Row ruled_out(const Recording::RuledOut& out) const {
    Row row;
    row.id = shown(out.node);
    row.is_ruled_out = true;
    row.span = network_.node(out.node).span;
    switch (out.why) {
      case Recording::Why::returned: row.because = {"", "已退回此件，不再指派", "it sent the case back"}; break;
      case Recording::Why::no_way: row.because = {"", "没有通路", "no open way leads there"}; break;
      case Recording::Why::later: row.because = {"", "按次序在后", "it comes later in order"}; break;
      case Recording::Why::dearer: row.because = dearer(out.cost); break;
    }
    return row;
  }
  Explanation::Words dearer(std::int64_t c) const {
    if (c == recorded_.cost) return {"", "费用同为 " + cost(c) + "，代码在后", "it costs " + cost(c) + " as well, but its key is larger"};
    return {"", "费用 " + cost(c) + "，高于 " + cost(recorded_.cost), "it costs " + cost(c) + ", more than " + cost(recorded_.cost)};
  }

  void add_more() {
    Row row;
    row.id = "…";
    row.is_ruled_out = true;
    row.because = {"", "另有 " + std::to_string(recorded_.more) + " 个单位", std::to_string(recorded_.more) + " more units"};
    rows_.push_back(std::move(row));
  }

  const plan::Route& route_;
  const graph::Network& network_;
  const Recording::Route& recorded_;
  const RowState& state_;
  std::vector<Row> rows_;
};

}  // namespace

std::vector<Row> route_rows(const plan::Route& route, const Recording::Route& recorded, const RowState& state) {
  return RouteRows(route, recorded, state).rows();
}

// The outputs say it all: who was chosen, who else stood in the ranking, who was ruled out and why.
std::vector<Row> match_rows(const plan::Match& match, const RowState& state) {
  std::vector<Row> rows;
  const ValueView* out = &state.slots[match.first_slot];
  const ValueView chosen = out[1], ranking = out[3], ruled_out = out[4], disclosed = out[5];
  if (!chosen.is(Kind::list) || !ranking.is(Kind::list) || !ruled_out.is(Kind::list)) return rows;
  const auto has = [](ValueView list, ValueView item) { return list.is(Kind::list) && plan::list_has(list, item); };
  for (const bool wants_chosen : {true, false})
    for (std::uint32_t i = 0; i < ranking.size(); ++i) {
      const ValueView id = ranking[i].fields()[0];
      if (has(chosen, id) != wants_chosen) continue;
      const ValueView points = ranking[i].fields()[1];
      const std::string score = points.is(Kind::decimal) ? points.as_decimal().to_string() : points.to_string();
      Row row;
      row.id = id.is(Kind::string) ? std::string(id.as_string()) : id.to_string();
      row.has_fired = wants_chosen;
      row.is_ruled_out = !wants_chosen;
      row.because = {"", "得分 " + score, "score " + score};
      if (has(disclosed, id)) row.because = {"", "得分 " + score + "，当事人同意不回避", "score " + score + ", avoidance waived"};
      rows.push_back(std::move(row));
    }
  for (std::uint32_t i = 0; i < ruled_out.size(); ++i) {
    const ValueView id = ruled_out[i].fields()[0], why = ruled_out[i].fields()[1];
    const EnumType::Member& member = why.enum_type()->members[why.member()];
    Row row;
    row.id = id.is(Kind::string) ? std::string(id.as_string()) : id.to_string();
    row.is_ruled_out = true;
    row.because = {"", member.title_zh, member.title_en};
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace guiju::engine
