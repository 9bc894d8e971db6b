#include "analyse/compare_parts.hpp"

#include <algorithm>
#include <set>

#include "calendar/definition.hpp"
#include "calendar/functions.hpp"
#include "facts/text_form.hpp"
#include "graph/functions.hpp"
#include "guiju/facts/writer.hpp"

namespace guiju::analyse {
namespace {

using plan::none;
using Part = PartComparison::Part;

// What a part says, item by item; what stands twice under one item is one text.
using Items = std::map<std::string, std::string>;
struct NamedItems {
  Part part;
  Items items;
  friend bool operator==(const NamedItems& a, const Part& b) { return a.part == b; }
};

void add(Items& items, const std::string& item, const std::string& text) {
  const auto [at, is_new] = items.emplace(item, text);
  if (!is_new) at->second += "; " + text;
}

std::string day_text(std::int64_t day) {
  std::string text;
  facts::append_date(text, day);
  return text;
}

// ---- calendars ------------------------------------------------------------------------------------------------------

std::string shifts_text(const std::vector<CalendarDefinition::Shift>& shifts) {
  std::string text;
  for (const auto& shift : shifts) text += " " + calendar::print_shift(shift);
  return text;
}

std::string text_of(const CalendarDefinition::Day& day) {
  std::string text = day.works ? "work" : "off";
  if (!day.name.empty()) text += " " + day.name;
  text += shifts_text(day.shifts);
  return day.published ? text + ", published " + day_text(*day.published) : text;
}

Items items_of(const CalendarDefinition& calendar) {
  static constexpr const char* weekdays[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
  Items items;
  for (std::size_t d = 0; d < 7; ++d) {
    const auto& weekday = calendar.week[d];
    items[weekdays[d]] = !weekday.works ? "off" : weekday.shifts.empty() ? "work, all day" : "work" + shifts_text(weekday.shifts);
  }
  items["zone"] = calendar.zone;
  items["skip"] = calendar.skip == CalendarDefinition::Skip::all ? "all" : "start only";
  items["unpublished"] = calendar.unpublished == CalendarDefinition::Unpublished::error ? "error" : "weekday";
  if (calendar.intake) items["intake"] = calendar::print_shift({calendar.intake->closes, calendar.intake->reopens});
  if (calendar.covers) items["covers"] = std::to_string(calendar.covers->first) + "-" + std::to_string(calendar.covers->last);
  for (const auto& unit : calendar.units) items["unit " + unit.name] = std::to_string(unit.amount) + " " + unit.base;
  if (!calendar.days) items["days"] = "every year";
  else
    for (const auto& day : *calendar.days) add(items, "day " + day_text(day.date), text_of(day));
  return items;
}

// ---- networks -------------------------------------------------------------------------------------------------------

std::string text_of(const graph::Validity& valid) {
  std::string text;
  if (valid.from != graph::always_from) text += ", from " + day_text(valid.from);
  if (valid.to != graph::always_to) text += ", to " + day_text(valid.to);
  return text;
}

// The cells that routes over this network judge, of each edge as written.
std::vector<std::string> conditions_of(const plan::Plan& plan, const graph::Network& network) {
  std::vector<std::set<std::string>> cells(network.definition().edges.size());
  for (const plan::Route& route : plan.routes) {
    if (route.network.get() != &network) continue;
    for (std::size_t e = 0; e < network.edges().size() && e < route.row_of_edge.size(); ++e) {
      const std::uint32_t row = route.row_of_edge[e];
      if (row == none) continue;
      std::set<std::string>& told = cells[network.edges()[e].written];
      for (std::size_t c = 0; c < route.conditions.columns.size(); ++c)
        if (const std::uint32_t cell = route.conditions.cell(row, c); cell != 0)
          told.insert(", " + route.conditions.columns[c].head + ": " + std::string(route.conditions.columns[c].predicates[cell - 1].text));
      if (const std::string& when = route.conditions.rows[row].words.when_text(); !when.empty()) told.insert(", when " + when);
    }
  }
  std::vector<std::string> texts;
  for (const std::set<std::string>& told : cells) {
    texts.emplace_back();
    for (const std::string& cell : told) texts.back() += cell;
  }
  return texts;
}

Items items_of(const plan::Plan& plan, const graph::Network& network) {
  const graph::NetworkDefinition& definition = network.definition();
  const ValueWriter writer(plan.zone_name);
  Items items;
  for (const auto& node : definition.nodes) {
    std::string text;
    const auto& fields = definition.node_type.struct_type()->fields;
    for (std::uint32_t f = 0; f < fields.size(); ++f) {
      const ValueView value = node.value.view().fields()[f];
      const bool is_empty = value.is_null() || (value.is(Kind::string) && value.as_string().empty());
      if (!is_empty && fields[f].name != definition.key_column) text += (text.empty() ? "" : ", ") + fields[f].name + ": " + writer.written(value);
    }
    add(items, "unit " + node.key, text);
  }
  const std::vector<std::string> conditions = conditions_of(plan, network);
  for (std::size_t e = 0; e < definition.edges.size(); ++e) {
    const auto& edge = definition.edges[e];
    const std::string cost = Decimal{edge.cost, definition.cost_places}.to_string();
    add(items, "edge " + definition.edge_types[edge.type] + " " + edge.from + " → " + edge.to, "cost " + cost + text_of(edge.valid) + conditions[e]);
  }
  for (const auto& change : definition.changes) add(items, "lineage " + change.from + " → " + change.to, day_text(change.day));
  return items;
}

std::vector<NamedItems> parts_of(const plan::Plan& plan) {
  std::vector<NamedItems> parts;
  const auto take = [&](Part part, Items items) {
    const auto at = std::find(parts.begin(), parts.end(), part);
    if (at == parts.end()) parts.push_back({std::move(part), std::move(items)});
    else
      for (auto& [item, text] : items) add(at->items, item, text);
  };
  for (const auto& calendar : plan.calendars) take({Part::Kind::calendar, calendar->name()}, items_of(calendar->definition()));
  for (const auto& network : plan.networks) take({Part::Kind::network, network->name()}, items_of(plan, *network));
  return parts;
}

PartComparison compare_items(const Part& part, const Items& before, const Items& after) {
  PartComparison comparison{part, {}};
  std::set<std::string> items;
  for (const Items* side : {&before, &after})
    for (const auto& [item, text] : *side) items.insert(item);
  for (const std::string& item : items) {
    const auto a = before.find(item), b = after.find(item);
    const std::string old_text = a == before.end() ? "" : a->second, new_text = b == after.end() ? "" : b->second;
    const bool is_known_to_both = a != before.end() && b != after.end();
    if (!is_known_to_both || old_text != new_text) comparison.changes.push_back({item, old_text, new_text});
  }
  return comparison;
}

// ---- what programs read ---------------------------------------------------------------------------------------------

class Reader {
 public:
  Reader(const plan::Plan& plan, const std::vector<PartComparison>& changed) : plan_(plan), changed_(changed) {}

  void look(const expr::Program& program) {
    bool has_periods = false;
    for (const Value& constant : program.constants) has_periods |= look(constant.view());
    for (const expr::Call& call : program.calls) {
      look_for_network(call.function);
      for (const expr::Overload* overload : call.candidates) look_for_calendar(*overload, has_periods);
    }
  }
  void look(const graph::Network& network) { note({Part::Kind::network, network.name()}); }
  std::vector<Part> parts() && { return std::move(parts_); }

 private:
  void note(const Part& part) {
    const bool is_changed = std::any_of(changed_.begin(), changed_.end(), [&](const PartComparison& c) { return c.part == part; });
    if (is_changed && std::find(parts_.begin(), parts_.end(), part) == parts_.end()) parts_.push_back(part);
  }

  // A period of a calendar's unit (or a list with some): what is counted by it asks that calendar.
  bool look(ValueView value) {
    if (value.is(Kind::list)) {
      bool has_periods = false;
      for (std::uint32_t i = 0; i < value.size(); ++i) has_periods |= look(value[i]);
      return has_periods;
    }
    if (!value.is(Kind::period)) return false;
    for (const auto& calendar : plan_.calendars)
      for (const CalendarUnit& unit : calendar->units())
        if (&unit == value.period_unit()) note({Part::Kind::calendar, calendar->name()});
    return true;
  }

  // cn.is_workday(d) asks the calendar it was made for; `add` with a unit from data may ask each.
  void look_for_calendar(const expr::Overload& overload, bool has_periods) {
    const bool counts = calendar::counts_by_unit(overload);
    for (const auto& calendar : plan_.calendars)
      if (overload.context == calendar.get() || (counts && !has_periods)) note({Part::Kind::calendar, calendar->name()});
  }

  // units.unit_of, linping.units.unit_of, unit_of
  void look_for_network(const std::string& function) {
    const std::size_t dot = function.rfind('.');
    const std::string own = dot == std::string::npos ? function : function.substr(dot + 1);
    const std::vector<std::string_view> known = graph::function_names();
    if (std::find(known.begin(), known.end(), own) == known.end()) return;
    const std::string prefix = dot == std::string::npos ? "" : "." + function.substr(0, dot);
    for (const auto& network : plan_.networks)
      if (prefix.empty() || prefix.ends_with("." + network->name())) look(*network);
  }

  const plan::Plan& plan_;
  const std::vector<PartComparison>& changed_;
  std::vector<Part> parts_;
};

class ProgramFinder {
 public:
  ProgramFinder(const plan::Plan& plan, std::uint32_t decision) : plan_(plan), decision_(decision) {}

  std::vector<ReadProgram> find() {
    for (const plan::Step& step : plan_.steps) {
      if (step.decision != decision_) continue;
      record_ = &plan_.records[step.record];
      add(step.when, "when");
      if (step.kind == plan::Step::Kind::eval) add(step.index, "value");
      if (step.kind == plan::Step::Kind::table) add(plan_.tables[step.index]);
      if (step.kind == plan::Step::Kind::tally) add(plan_.tallies[step.index]);
      if (step.kind == plan::Step::Kind::rank) add(plan_.ranks[step.index]);
      if (step.kind == plan::Step::Kind::route) add(plan_.routes[step.index]);
      if (step.kind == plan::Step::Kind::match || step.kind == plan::Step::Kind::match_over) add(plan_.matches[step.index]);
    }
    return std::move(found_);
  }

 private:
  void add(std::uint32_t program, const std::string& role) {
    if (program != none) found_.push_back({record_, program, role});
  }
  // What a step of its own puts into a slot of this decision: a column's expression, a stage's time.
  void add_slot(std::uint32_t slot, const std::string& role) {
    for (const plan::Step& step : plan_.steps)
      if (step.kind == plan::Step::Kind::eval && step.decision == none && &plan_.records[step.record] == record_ && step.slot == slot) add(step.index, role);
  }

  void add(const plan::Table& table) {
    for (const plan::Column& column : table.columns) {
      add_slot(column.slot, column.head);
      for (const plan::Predicate& predicate : column.predicates)
        for (const plan::Test& test : predicate.any_of) add(test);
    }
    for (const plan::Row& row : table.rows) add(row.when, "");
    for (const plan::OutputCell& cell : table.output_cells) add(cell.program, "");
    for (const plan::OutputCell& cell : table.otherwise) add(cell.program, "");
  }
  void add(const plan::Test& test) {
    for (const std::uint32_t program : {test.program, test.low.program, test.high.program}) add(program, "");
    for (const plan::Test& inner : test.inner) add(inner);
  }
  void add(const plan::Tally& tally) {
    record_ = &plan_.records[tally.from];
    for (const plan::Tally::Key& key : tally.keys) add(key.program, key.name);
    add(tally.where, "where");
    for (const plan::Tally::Fold& fold : tally.folds) add(fold.program, "of");
  }
  void add(const plan::Rank& rank) {
    for (const std::uint32_t by : rank.by) add(by, "by");
    for (const plan::Rank::Order& order : rank.order) add(order.program, order.is_descending ? "desc" : "asc");
  }
  void add(const plan::Route& route) {
    add(route.start, "start");
    add(route.goal, "goal");
    add(route.returns, "returns");
    add(route.failed, "failed");
    for (const std::uint32_t slot : route.stage_slots) add_slot(slot, record_->slots[slot].name);
    add(route.conditions);
  }
  void add(const plan::Match& match) {
    const std::pair<std::uint32_t, const char*> programs[] = {{match.list, "candidates"}, {match.eligible, "eligible"}, {match.avoid, "avoid"}, {match.waived, "waived"},
                                                              {match.score, "score"}, {match.capacity, "capacity"}, {match.take, "take"}};
    for (const auto& [program, role] : programs) add(program, role);
    for (const plan::Match::Order& order : match.ties) add(order.program, order.is_descending ? "desc" : "asc");
  }

  const plan::Plan& plan_;
  const std::uint32_t decision_;
  const plan::Record* record_ = nullptr;
  std::vector<ReadProgram> found_;
};

}  // namespace

std::vector<PartComparison> compare_parts(const plan::Plan& before, const plan::Plan& after) {
  const std::vector<NamedItems> old_parts = parts_of(before), new_parts = parts_of(after);
  static const Items nothing;
  const auto items_in = [](const std::vector<NamedItems>& parts, const Part& part) -> const Items& {
    const auto at = std::find(parts.begin(), parts.end(), part);
    return at == parts.end() ? nothing : at->items;
  };
  std::vector<PartComparison> changed;
  const auto compare = [&](const Part& part) {
    PartComparison comparison = compare_items(part, items_in(old_parts, part), items_in(new_parts, part));
    if (!comparison.changes.empty()) changed.push_back(std::move(comparison));
  };
  for (const NamedItems& old_part : old_parts) compare(old_part.part);
  for (const NamedItems& new_part : new_parts)
    if (std::find(old_parts.begin(), old_parts.end(), new_part.part) == old_parts.end()) compare(new_part.part);
  return changed;
}

std::vector<ReadProgram> programs_of(const plan::Plan& plan, std::uint32_t decision) { return ProgramFinder(plan, decision).find(); }

std::vector<Part> parts_read(const plan::Plan& plan, std::uint32_t decision, const std::vector<PartComparison>& changed) {
  if (changed.empty()) return {};
  Reader reader(plan, changed);
  for (const ReadProgram& read : programs_of(plan, decision)) reader.look(plan.programs[read.program]);
  for (const plan::Route& route : plan.routes)
    if (route.decision == decision) reader.look(*route.network);
  for (const plan::Match& match : plan.matches)
    if (match.decision == decision && match.network) reader.look(*match.network);
  return std::move(reader).parts();
}

}  // namespace guiju::analyse
