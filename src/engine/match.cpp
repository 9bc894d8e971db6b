#include "engine/match.hpp"

#include <algorithm>
#include <limits>

#include "engine/codes.hpp"
#include "engine/evaluate.hpp"
#include "facts/canonical.hpp"
#include "graph/assignment.hpp"
#include "plan/judge.hpp"

namespace guiju::engine {

namespace {

using plan::Match;

constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();
enum Why : std::uint32_t { not_eligible, avoided, full };

// A candidate as one record sees it.
struct Contender {
  std::uint32_t number = 0;  // among the candidates
  bool is_disclosed = false; // would have to stay out, but is waived
  std::int64_t capacity = unlimited;
  ValueView id, score;
  const ValueView* ties = nullptr;
};

// What one record made of all candidates.
struct Field {
  std::vector<Contender> contenders;                       // the best first
  std::vector<std::pair<ValueView, std::uint32_t>> out;    // id and Why
  std::int64_t take = 1;
  ValueView trouble;                                       // an error or unknown that ends it
};

class Judge {
 public:
  Judge(const Match& match, RowState& state) : match_(match), state_(state), arena_(state.scratch.arena) {}

  // `kept`: where what contenders point to must live.
  Field judge(const std::vector<ValueView>& candidates, Arena& kept) {
    Field field;
    plan::Doubt doubt;
    if (match_.take != plan::none) {
      const ValueView take = run(match_.take);
      if (!take.is(Kind::int_)) {
        field.trouble = take;
        return field;
      }
      field.take = std::max<std::int64_t>(take.as_int(), 0);
    }
    for (std::uint32_t i = 0; i < candidates.size(); ++i) judge_one(candidates[i], i, field, doubt, kept);
    const plan::Judgement j = doubt.or_else(plan::Verdict::yes);
    if (j.verdict != plan::Verdict::yes) field.trouble = j.detail;
    std::sort(field.contenders.begin(), field.contenders.end(), [&](const Contender& a, const Contender& b) { return is_before(a, b); });
    return field;
  }

 private:
  ValueView run(std::uint32_t program) { return expr::run(state_.plan->programs[program], state_.slots.data(), state_.scratch); }

  // True, false, or in doubt (noted).
  plan::Verdict ask(std::uint32_t program, bool otherwise, plan::Doubt& doubt) {
    if (program == plan::none) return otherwise ? plan::Verdict::yes : plan::Verdict::no;
    const plan::Judgement j = plan::judgement_of(run(program));
    doubt.add(j, arena_);
    return j.verdict;
  }

  void judge_one(ValueView candidate, std::uint32_t number, Field& field, plan::Doubt& doubt, Arena& kept) {
    if (candidate.is_error() || candidate.is_unknown()) return doubt.add(plan::judgement_of(candidate), arena_);
    if (!candidate.is(Kind::struct_)) return;
    const ValueView id = candidate.fields()[match_.id];
    if (id.is_error() || id.is_unknown()) return doubt.add(plan::judgement_of(id), arena_);
    state_.slots[match_.slot] = candidate;
    const plan::Verdict eligible = ask(match_.eligible, true, doubt);
    if (eligible != plan::Verdict::yes) {
      if (eligible == plan::Verdict::no) field.out.emplace_back(id, not_eligible);
      return;
    }
    Contender contender{number, false, unlimited, id, {}, nullptr};
    const plan::Verdict avoid = ask(match_.avoid, false, doubt);
    if (avoid == plan::Verdict::yes) {
      const plan::Verdict waived = ask(match_.waived, false, doubt);
      if (waived == plan::Verdict::no) field.out.emplace_back(id, avoided);
      if (waived != plan::Verdict::yes) return;
      contender.is_disclosed = true;
    } else if (avoid != plan::Verdict::no) {
      return;
    }
    if (measure(contender, field, doubt, kept)) field.contenders.push_back(contender);
  }

  // Score, ties and capacity; false when the candidate is out or in doubt.
  bool measure(Contender& contender, Field& field, plan::Doubt& doubt, Arena& kept) {
    const auto value = [&](std::uint32_t program, ValueView& out) {
      out = run(program);
      if (!out.is_error() && !out.is_unknown()) return true;
      doubt.add(plan::judgement_of(out), arena_);
      return false;
    };
    contender.score = ValueView::of_int(0);
    if (match_.score != plan::none) {
      if (!value(match_.score, contender.score)) return false;
      if (contender.score.is_null()) {
        field.out.emplace_back(contender.id, not_eligible);
        return false;
      }
    }
    contender.score = copy(typed(contender.score, match_.score_type, arena_), kept);
    if (match_.capacity != plan::none) {
      ValueView capacity;
      if (!value(match_.capacity, capacity)) return false;
      contender.capacity = capacity.is_null() ? unlimited : capacity.as_int();
    }
    auto* ties = kept.array<ValueView>(match_.ties.size());
    for (std::size_t t = 0; t < match_.ties.size(); ++t) {
      ValueView tie;
      if (!value(match_.ties[t].program, tie)) return false;
      ties[t] = copy(tie, kept);
    }
    contender.ties = ties;
    return true;
  }

  // The higher score; then the ties (what is null comes last); then the smaller id.
  bool is_before(const Contender& a, const Contender& b) const {
    bool comparable = true;
    if (const int c = compare(a.score, b.score, comparable); c != 0) return c > 0;
    for (std::size_t t = 0; t < match_.ties.size(); ++t) {
      if (a.ties[t].is_null() != b.ties[t].is_null()) return b.ties[t].is_null();
      if (a.ties[t].is_null()) continue;
      if (const int c = compare(a.ties[t], b.ties[t], comparable); c != 0) return match_.ties[t].is_descending ? c > 0 : c < 0;
    }
    if (const int c = compare(a.id, b.id, comparable); c != 0) return c < 0;
    return a.number < b.number;
  }

  const Match& match_;
  RowState& state_;
  Arena& arena_;
};

// ---- writing ---------------------------------------------------------------------------------------------------------

// The decision's outputs, in the order in which check deals them.
enum Output : std::uint32_t { best, chosen, score, ranking, ruled_out, disclosed, panel, is_short, output_count };

class Writer {
 public:
  Writer(const Match& match, ValueView* out, Arena& arena) : match_(match), out_(out), arena_(arena) {}

  // `picks`: positions among the contenders.
  void write(const Field& field, const std::vector<std::size_t>& picks) {
    std::vector<ValueView> ids, open;
    for (const std::size_t i : picks) {
      const Contender& c = field.contenders[i];
      ids.push_back(c.id);
      if (c.is_disclosed) open.push_back(c.id);
    }
    const bool any = !picks.empty();
    out_[best] = any ? ids[0] : ValueView::null();
    out_[chosen] = list(ids);
    out_[score] = any ? field.contenders[picks[0]].score : ValueView::null();
    out_[ranking] = ranking_of(field);
    out_[ruled_out] = ruled_out_of(field);
    out_[disclosed] = list(open);
    out_[panel] = ValueView::of_int(field.take);
    out_[is_short] = ValueView::of_bool(static_cast<std::int64_t>(picks.size()) < field.take);
  }
  void fill(ValueView v) { std::fill_n(out_, static_cast<std::uint32_t>(output_count), v); }

 private:
  ValueView list(const std::vector<ValueView>& items) {
    auto* kept = arena_.array<ValueView>(items.size());
    std::copy(items.begin(), items.end(), kept);
    return ValueView::of_list(kept, static_cast<std::uint32_t>(items.size()));
  }
  ValueView pair(const Type& type, ValueView a, ValueView b) {
    auto* fields = arena_.array<ValueView>(2);
    fields[0] = a;
    fields[1] = b;
    return ValueView::of_struct(type.struct_type(), fields, arena_);
  }
  ValueView ranking_of(const Field& field) {
    std::vector<ValueView> places;
    for (const Contender& c : field.contenders) places.push_back(pair(match_.place_type, c.id, c.score));
    return list(places);
  }
  ValueView ruled_out_of(const Field& field) {
    const EnumType* why = match_.ruled_out_type.struct_type()->fields[1].type.enum_type();
    std::vector<ValueView> places;
    for (const auto& [id, reason] : field.out) places.push_back(pair(match_.ruled_out_type, id, ValueView::of_enum(why, reason)));
    return list(places);
  }

  const Match& match_;
  ValueView* out_;
  Arena& arena_;
};

// The first `take` contenders that have room; those without are noted as ruled out.
template <typename HasRoom>
std::vector<std::size_t> pick(Field& field, HasRoom has_room) {
  std::vector<std::size_t> picks;
  for (std::size_t i = 0; i < field.contenders.size() && static_cast<std::int64_t>(picks.size()) < field.take; ++i) {
    if (has_room(field.contenders[i])) picks.push_back(i);
    else field.out.emplace_back(field.contenders[i].id, full);
  }
  return picks;
}

// --- one record ------------------------------------------------------------------------------------------------------

// The candidates of a record alone; false, and the value that stands for them, when there are none.
bool find_candidates(const Match& match, RowState& state, std::vector<ValueView>& candidates, ValueView& trouble) {
  if (match.source == Match::Source::network) {
    std::int64_t day = 0;
    if (match.network->is_dated()) {
      const ValueView as_of = state.slots[match.as_of_slot];
      if (!as_of.is(Kind::date)) {
        trouble = as_of;
        return false;
      }
      day = as_of.as_int();
    }
    for (std::uint32_t node = 0; node < match.network->node_count(); ++node)
      if (match.network->node(node).valid.holds(day)) candidates.push_back(match.network->node(node).value);
    return true;
  }
  const ValueView list = expr::run(state.plan->programs[match.list], state.slots.data(), state.scratch);
  trouble = list;
  if (!list.is(Kind::list)) return false;
  candidates.assign(list.items(), list.items() + list.size());
  return true;
}

// Two candidates with one id could not be told apart.
ValueView twice(const Match& match, const std::vector<ValueView>& candidates, RowState& state, Arena& arena) {
  std::vector<std::string> ids;
  for (const ValueView candidate : candidates)
    if (candidate.is(Kind::struct_)) ids.push_back(candidate.fields()[match.id].to_string());
  std::sort(ids.begin(), ids.end());
  const auto at = std::adjacent_find(ids.begin(), ids.end());
  if (at == ids.end()) return ValueView::null();
  const plan::Words& words = state.plan->decisions[match.decision].words;
  return fault(arena, code::candidate_twice, words.span, {words.name, *at});
}

void end_match(const Match& match, RowState& state, ValueView v) {
  Writer(match, &state.slots[match.first_slot], state.scratch.arena).fill(v);
  state.endings[match.decision] = v.is_null() ? Ending::no_match : ending_of(v);
}

}  // namespace

template <typename Tracer>
void decide_match(const plan::Match& match, std::uint32_t number, RowState& state, Tracer& tracer) {
  static_cast<void>(number);
  static_cast<void>(tracer);
  std::vector<ValueView> candidates;
  ValueView trouble;
  if (!find_candidates(match, state, candidates, trouble)) return end_match(match, state, trouble);
  if (const ValueView v = twice(match, candidates, state, state.scratch.arena); !v.is_null()) return end_match(match, state, v);
  Field field = Judge(match, state).judge(candidates, state.scratch.arena);
  if (!field.trouble.is_null()) return end_match(match, state, field.trouble);
  const auto picks = pick(field, [](const Contender& c) { return c.capacity > 0; });
  Writer(match, &state.slots[match.first_slot], state.scratch.arena).write(field, picks);
  state.endings[match.decision] = Ending::decided;
}
template void decide_match<Quiet>(const plan::Match&, std::uint32_t, RowState&, Quiet&);
template void decide_match<Recording>(const plan::Match&, std::uint32_t, RowState&, Recording&);

// --- over the set ------------------------------------------------------------------------------------------------------

namespace {

class MatchOver {
 public:
  MatchOver(const plan::Step& step, const Match& match, StoredRows& rows, const StoredRows& candidates, RowState& state)
      : step_(step), match_(match), rows_(rows), stored_(candidates), state_(state) {}

  void decide() {
    bring_candidates();
    const ValueView trouble = twice(match_, candidates_, state_, rows_.arena);
    if (!trouble.is_null()) {
      for (std::size_t row = 0; row < rows_.size(); ++row) give(row, trouble, Ending::error);
      return;
    }
    if (match_.is_optimal) return decide_together();
    for (const std::size_t row : in_key_order()) {
      Field field;
      if (!judge(row, field)) continue;
      const auto picks = pick(field, [&](const Contender& c) { return room(c) > 0; });
      for (const std::size_t i : picks) --room(field.contenders[i]);
      write(row, field, picks);
    }
  }

 private:
  // Each candidate's row as a struct of what is read of it; by id, so that the number says which is smaller.
  void bring_candidates() {
    const std::size_t width = match_.from_slots.size();
    for (std::size_t row = 0; row < stored_.size(); ++row) {
      auto* fields = rows_.arena.array<ValueView>(width);
      for (std::size_t f = 0; f < width; ++f) fields[f] = match_.from_slots[f] == graph::none ? ValueView::null() : known(row, f);
      candidates_.push_back(ValueView::of_struct(match_.type.struct_type(), fields, rows_.arena));
    }
    std::stable_sort(candidates_.begin(), candidates_.end(), [&](ValueView a, ValueView b) {
      bool comparable = true;
      return compare(a.fields()[match_.id], b.fields()[match_.id], comparable) < 0;
    });
    room_.assign(candidates_.size(), unknown_room);
  }

  // What is unknown of a candidate is no need of the record that asks, but an error that says who lacks what; and what is
  // wrong with a fact of one says whose it is.
  ValueView known(std::size_t row, std::size_t field) {
    const ValueView v = stored_.slot(row, match_.from_slots[field]);
    if (v.is_unknown()) {
      const plan::Words& words = state_.plan->decisions[match_.decision].words;
      return fault(rows_.arena, code::candidate_unknown, words.span, {words.name, name_of(row), match_.type.struct_type()->fields[field].name});
    }
    const bool is_bad_fact = v.is_error() && !v.fault().span.is_somewhere() && v.fault().arg_count > 0;
    if (!is_bad_fact) return v;
    const Fault& wrong = v.fault();
    std::vector<std::string_view> args(wrong.args, wrong.args + wrong.arg_count);
    const std::string whose = match_.type.struct_type()->name + " " + name_of(row) + ": " + std::string(args[0]);
    args[0] = whose;
    return fault(rows_.arena, wrong.code, wrong.span, args);
  }
  std::string name_of(std::size_t row) const {
    const ValueView id = stored_.slot(row, match_.from_slots[match_.id]);
    return id.is(Kind::string) ? std::string(id.as_string()) : id.is_unknown() || id.is_error() ? "?" : id.to_string();
  }

  // What is left of a candidate's capacity; it is the same whoever asks.
  std::int64_t& room(const Contender& c) {
    std::int64_t& left = room_[c.number];
    if (left == unknown_room) left = c.capacity;
    return left;
  }

  std::vector<std::size_t> in_key_order() const {
    const Schema& schema = state_.plan->records[step_.record].schema;
    const std::vector<std::uint32_t> keys = schema.key_fields();
    std::vector<std::size_t> order(rows_.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      for (const std::uint32_t key : keys) {
        bool comparable = true;
        if (const int c = compare(rows_.slot(a, key), rows_.slot(b, key), comparable); c != 0) return c < 0;
      }
      return false;
    });
    return order;
  }

  void give(std::size_t row, ValueView v, Ending ending) {
    for (std::uint32_t i = 0; i < output_count; ++i) rows_.frame(row)[match_.first_slot + i] = copy(v, rows_.arena);
    rows_.set_ending(row, match_.decision, ending);
  }

  // False when this record has been given its end already.
  bool judge(std::size_t row, Field& field) {
    rows_.take(row, state_);
    if (step_.when != plan::none) {
      const ValueView when = expr::run(state_.plan->programs[step_.when], state_.slots.data(), state_.scratch);
      if (when.is_error() || when.is_unknown()) return give(row, when, ending_of(when)), false;
      if (!when.is_true()) return give(row, ValueView::null(), Ending::not_applicable), false;
    }
    field = Judge(match_, state_).judge(candidates_, rows_.arena);
    if (field.trouble.is_null()) return true;
    give(row, field.trouble, ending_of(field.trouble));
    return false;
  }

  void write(std::size_t row, const Field& field, const std::vector<std::size_t>& picks) {
    Writer(match_, rows_.frame(row) + match_.first_slot, rows_.arena).write(field, picks);
    rows_.set_ending(row, match_.decision, Ending::decided);
  }

  // ---- the highest total
  void decide_together() {
    std::vector<std::size_t> order;
    std::vector<Field> fields;
    for (const std::size_t row : in_key_order()) {
      Field field;
      if (!judge(row, field)) continue;
      order.push_back(row);
      fields.push_back(std::move(field));
    }
    graph::AssignmentProblem problem;
    problem.row_count = static_cast<std::uint32_t>(order.size());
    problem.column_count = static_cast<std::uint32_t>(candidates_.size());
    problem.score.assign(order.size() * candidates_.size(), 0);
    problem.is_allowed.assign(order.size() * candidates_.size(), 0);
    for (std::size_t i = 0; i < order.size(); ++i) {
      problem.wants.push_back(static_cast<std::uint32_t>(std::min<std::int64_t>(fields[i].take, static_cast<std::int64_t>(candidates_.size()))));
      for (const Contender& c : fields[i].contenders) {
        const std::size_t at = i * candidates_.size() + c.number;
        room(c);
        problem.is_allowed[at] = 1;
        if (!read_score(c.score, problem.score[at])) return refuse(order, c.score);
      }
    }
    for (const std::int64_t left : room_) {
      const std::int64_t most = problem.row_count;
      problem.capacity.push_back(left == unknown_room ? 0 : static_cast<std::uint32_t>(std::clamp<std::int64_t>(left, 0, most)));
    }
    const auto assigned = graph::assign(problem);
    for (std::size_t i = 0; i < order.size(); ++i) {
      std::vector<std::size_t> picks;
      for (std::size_t c = 0; c < fields[i].contenders.size(); ++c)
        if (std::binary_search(assigned[i].begin(), assigned[i].end(), fields[i].contenders[c].number)) picks.push_back(c);
      write(order[i], fields[i], picks);
    }
  }

  bool read_score(ValueView v, std::int64_t& out) const {
    const auto d = v.as_decimal().rescaled(match_.score_type.scale());
    if (!d || d->coefficient >= graph::largest_score || -d->coefficient >= graph::largest_score) return false;
    out = static_cast<std::int64_t>(d->coefficient);
    return true;
  }
  void refuse(const std::vector<std::size_t>& order, ValueView score) {
    const plan::Words& words = state_.plan->decisions[match_.decision].words;
    for (const std::size_t row : order) give(row, fault(rows_.arena, code::score_too_large, words.span, {score.to_string()}), Ending::error);
  }

  static constexpr std::int64_t unknown_room = std::numeric_limits<std::int64_t>::min();
  const plan::Step& step_;
  const Match& match_;
  StoredRows& rows_;
  const StoredRows& stored_;
  RowState& state_;
  std::vector<ValueView> candidates_;
  std::vector<std::int64_t> room_;
};

}  // namespace

void decide_match_over(const plan::Step& step, const plan::Match& match, StoredRows& rows, const StoredRows& candidates, RowState& state) {
  MatchOver(step, match, rows, candidates, state).decide();
}

}  // namespace guiju::engine
