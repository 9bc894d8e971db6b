#include "plan/build.hpp"

#include <algorithm>

#include "plan/builder.hpp"

namespace guiju::plan {

std::uint32_t Builder::program(const check::Tree& tree) {
  if (!tree) return none;
  const auto [at, is_new] = programs_.emplace(tree.get(), static_cast<std::uint32_t>(plan.programs.size()));
  if (is_new) {
    trees_.push_back(tree);
    expr::CodegenOptions codegen;
    codegen.folds = options.folds;
    codegen.specialises = options.specialises;
    codegen.limits = options.limits;
    plan.programs.push_back(expr::generate(*tree, codegen));
  }
  return at->second;
}

Words Builder::words(const check::Words& from) {
  return {from.name, title(from.title), title(from.because), from.basis, from.span};
}

void Builder::add_reads(std::uint32_t program, std::vector<std::uint32_t>& reads) const {
  if (program == none) return;
  const auto& slots = plan.programs[program].slots;
  reads.insert(reads.end(), slots.begin(), slots.end());
}

namespace {

void unique(std::vector<std::uint32_t>& numbers) {
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

SlotInfo slot_info(const check::Slot& from) {
  return {static_cast<SlotInfo::What>(from.what), from.name, from.type, from.index, from.output};
}

void build_records(Plan& plan, check::CheckedPack& pack) {
  for (check::Record& from : pack.records) {
    Record record;
    record.as_of_slot = from.as_of_slot();
    record.known_at_slot = from.known_at_slot();
    if (from.basis_slot) record.basis_slot = *from.basis_slot;
    record.title = Builder::title(from.title);
    record.is_declared = from.is_declared;
    for (const check::Slot& slot : from.slots) record.slots.push_back(slot_info(slot));
    for (std::uint32_t i = 0; i < record.slots.size(); ++i) {
      const SlotInfo& slot = record.slots[i];
      if (slot.what == SlotInfo::What::output || slot.what == SlotInfo::What::whole) record.paths[slot.name] = i;
    }
    record.schema = std::move(from.schema);
    plan.records.push_back(std::move(record));
  }
}

void build_params(Plan& plan, check::CheckedPack& pack) {
  // A dot is in the names of used packs' params only.
  const auto is_own = [](const std::string& name) { return name.find('.') == std::string::npos; };
  for (const auto& [name, constant] : pack.constants) plan.param_count += is_own(name) ? 1 : 0;
  for (check::DatedParam& from : pack.params) {
    plan.param_count += is_own(from.words.name) ? 1 : 0;
    DatedParam param;
    param.words = Builder::words(from.words);
    param.until = from.until;
    for (auto& entry : from.entries) param.entries.push_back({entry.from, entry.published, std::move(entry.value)});
    std::stable_sort(param.entries.begin(), param.entries.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
    plan.params.push_back(std::move(param));
  }
  // One step a record: the value in force on its date.
  for (std::uint32_t r = 0; r < plan.records.size(); ++r) {
    const Record& record = plan.records[r];
    std::uint32_t dates = record.as_of_slot;  // a decision's own parameters stand behind its own date
    for (std::uint32_t s = 0; s < record.slots.size(); ++s) {
      if (record.slots[s].what == SlotInfo::What::as_of && s != record.as_of_slot) {
        dates = s;
        Step step;
        step.kind = Step::Kind::as_of;
        step.record = r;
        step.index = record.slots[s].index;
        step.slot = s;
        step.reads = {step.index};
        plan.steps.push_back(std::move(step));
      }
      if (record.slots[s].what != SlotInfo::What::param) continue;
      Step step;
      step.kind = Step::Kind::param;
      step.record = r;
      step.index = record.slots[s].index;
      step.slot = s;
      step.reads = {dates, record.known_at_slot};
      plan.steps.push_back(std::move(step));
    }
  }
}

const char* kind_name(const check::Decision& decision) {
  static constexpr const char* names[] = {"value", "table", "tally", "rank", "route", "match"};
  return names[decision.kind.index()];
}

struct DecisionBuilder {
  Builder& builder;
  Plan& plan;
  check::Decision& from;
  std::uint32_t number;
  std::uint32_t when;

  Step step(Step::Kind kind, std::uint32_t index) {
    Step s;
    s.kind = kind;
    s.record = from.record;
    s.decision = number;
    s.index = index;
    s.slot = from.first_slot;
    s.slot_count = from.output_count;
    s.when = when;
    builder.add_reads(when, s.reads);
    return s;
  }
  void push(Step s) {
    unique(s.reads);
    plan.steps.push_back(std::move(s));
  }

  void operator()(check::ValueDecision& value) {
    const std::uint32_t program = builder.program(value.expression.tree);
    plan.decisions[number].expression = value.expression.text;
    Step s = step(Step::Kind::eval, program);
    builder.add_reads(program, s.reads);
    push(std::move(s));
  }

  void operator()(check::Table& table) {
    for (const check::Table::Column& column : table.columns) {
      if (!column.expression) continue;
      Step s;
      s.kind = Step::Kind::eval;
      s.record = from.record;
      s.index = builder.program(column.expression);
      s.slot = column.slot;
      builder.add_reads(s.index, s.reads);
      push(std::move(s));
    }
    plan.tables.push_back(build_table(builder, table, from));
    Table& built = plan.tables.back();
    built.decision = number;
    built.as_of_slot = from.as_of_slot.value_or(plan.records[from.record].as_of_slot);
    built.known_at_slot = plan.records[from.record].known_at_slot;
    const auto index = static_cast<std::uint32_t>(plan.tables.size() - 1);
    plan.decisions[number].table = index;
    Step s = step(Step::Kind::table, index);
    add_table_reads(builder, built, s.reads);
    push(std::move(s));
  }

  void operator()(check::Tally& tally) {
    Tally built;
    built.decision = number;
    built.from = tally.from;
    built.into = tally.into;
    built.where = builder.program(tally.where.tree);
    Step s = step(Step::Kind::tally, static_cast<std::uint32_t>(plan.tallies.size()));
    builder.add_reads(built.where, s.reads);
    for (const auto& key : tally.keys) {
      built.keys.push_back({key.name, builder.program(key.expression.tree), key.into_slot});
      builder.add_reads(built.keys.back().program, s.reads);
    }
    for (const auto& fold : tally.aggregates) {
      built.folds.push_back({static_cast<Aggregate>(fold.function), builder.program(fold.argument), fold.type});
      builder.add_reads(built.folds.back().program, s.reads);
    }
    for (const auto& output : tally.outputs)
      built.outputs.push_back({output.name, builder.program(output.expression.tree), output.slot, output.none});
    plan.decisions[number].record = tally.into;
    plan.tallies.push_back(std::move(built));
    push(std::move(s));
  }

  void operator()(check::Rank& rank) {
    Rank built;
    built.decision = number;
    built.ties = static_cast<Rank::Ties>(rank.ties);
    built.slot = rank.slot;
    Step s = step(Step::Kind::rank, static_cast<std::uint32_t>(plan.ranks.size()));
    for (const auto& by : rank.by) {
      built.by.push_back(builder.program(by.tree));
      builder.add_reads(built.by.back(), s.reads);
    }
    for (const auto& order : rank.order) {
      built.order.push_back({builder.program(order.expression.tree), order.is_descending});
      builder.add_reads(built.order.back().program, s.reads);
    }
    plan.ranks.push_back(std::move(built));
    push(std::move(s));
  }

  void operator()(check::Route& route) {
    for (const check::Route::Stage& stage : route.stages) {
      Step s;
      s.kind = Step::Kind::eval;
      s.record = from.record;
      s.index = builder.program(stage.due);
      s.slot = stage.slot;
      builder.add_reads(s.index, s.reads);
      push(std::move(s));
    }
    Step s = step(Step::Kind::route, static_cast<std::uint32_t>(plan.routes.size()));
    plan.routes.push_back(build_route(builder, route, from, s.reads));
    plan.routes.back().decision = number;
    plan.routes.back().as_of_slot = plan.records[from.record].as_of_slot;
    if (plan.routes.back().network->is_dated()) s.reads.push_back(plan.records[from.record].as_of_slot);
    push(std::move(s));
  }

  void operator()(check::Match& match) {
    const bool is_over = match.source == check::Match::Source::record;
    Step s = step(is_over ? Step::Kind::match_over : Step::Kind::match, static_cast<std::uint32_t>(plan.matches.size()));
    plan.matches.push_back(build_match(builder, match, from, s));
    plan.matches.back().decision = number;
    plan.matches.back().as_of_slot = plan.records[from.record].as_of_slot;
    push(std::move(s));
  }

  // Several outputs: the struct of them all, for whoever reads it whole.
  void whole() {
    if (!from.whole_slot) return;
    Step s;
    s.kind = Step::Kind::whole;
    s.record = plan.decisions[number].record;
    s.decision = number;
    s.index = number;
    s.slot = *from.whole_slot;
    for (std::uint32_t i = 0; i < from.output_count; ++i) s.reads.push_back(from.first_slot + i);
    push(std::move(s));
  }
};

void build_decision(Builder& builder, check::Decision& from) {
  Plan& plan = builder.plan;
  const auto number = static_cast<std::uint32_t>(plan.decisions.size());
  Decision decision;
  decision.words = Builder::words(from.words);
  decision.kind = kind_name(from);
  decision.record = from.record;
  decision.first_slot = from.first_slot;
  decision.output_count = from.output_count;
  decision.type = from.type;
  if (from.whole_slot) decision.whole_slot = *from.whole_slot;
  plan.decisions.push_back(std::move(decision));
  DecisionBuilder build{builder, plan, from, number, builder.program(from.when.tree)};
  std::visit(build, from.kind);
  build.whole();
  plan.records[plan.decisions[number].record].decisions.push_back(number);
}

// Admitted facts are null only where their type says so; what is decided may be null anywhere.
void mark_never_null(const Plan& plan, Table& table) {
  const Record& record = plan.records[plan.decisions[table.decision].record];
  for (Column& column : table.columns) {
    const SlotInfo& slot = record.slots[column.slot];
    column.is_never_null = slot.what == SlotInfo::What::field && !slot.type.is_nullable();
  }
}

// Steps come in the order of what they need; outcomes show decisions as the pack lists them, then those of packs it uses.
void sort_as_written(Plan& plan) {
  const auto place = [&](std::uint32_t decision) {
    const Span& span = plan.decisions[decision].words.span;
    return std::pair(span.source, span.begin);
  };
  for (Record& record : plan.records)
    std::stable_sort(record.decisions.begin(), record.decisions.end(), [&](std::uint32_t a, std::uint32_t b) { return place(a) < place(b); });
}

// What programs and values point into: overloads, types.
struct Kept {
  std::shared_ptr<expr::Library> library;
  std::map<std::string, Type> types;
  std::vector<Type> decision_types;
  std::vector<check::Tree> trees;
};

}  // namespace

std::shared_ptr<const Plan> from_checked(check::CheckedPack&& pack, std::shared_ptr<const Sources> sources,
                                         const BuildOptions& options) {
  auto plan = std::make_shared<Plan>();
  plan->name = pack.name;
  plan->version = pack.version;
  plan->zone_name = pack.zone_name;
  if (!pack.zone_name.empty()) plan->zone = facts::find_zone(pack.zone_name);
  plan->title = Builder::title(pack.title);
  plan->limits = options.limits;
  plan->origin = options.origin;
  plan->sources = std::move(sources);
  Builder builder(*plan, options);
  build_records(*plan, pack);
  build_params(*plan, pack);
  for (check::Decision& decision : pack.decisions) build_decision(builder, decision);
  sort_as_written(*plan);
  if (options.indexes)
    for (Table& table : plan->tables) {
      mark_never_null(*plan, table);
      table.index = build_index(table);
    }
  for (check::CheckedCase& c : pack.cases)
    plan->cases.push_back({c.name, c.span, c.as_of, c.known_at, std::move(c.given), std::move(c.expect)});
  plan->calendars = pack.calendars;
  for (std::uint32_t r = 0; r < plan->records.size(); ++r) {
    Record& record = plan->records[r];
    for (const auto& [path, slot] : record.paths) {
      record.path_numbers.add(path);
      record.path_slots.push_back(slot);
    }
    record.path_numbers.settle();
    plan->everything.push_back(std::make_shared<const Wanted>(wanted(*plan, r, {}, nullptr)));
  }
  for (const check::Network& network : pack.networks) plan->networks.push_back(network.graph);
  auto kept = std::make_shared<Kept>();
  kept->library = std::move(pack.library);
  kept->types = std::move(pack.types);
  for (const check::Decision& decision : pack.decisions) kept->decision_types.push_back(decision.type);
  kept->trees = builder.take_trees();
  plan->keeps_alive = std::move(kept);
  return plan;
}

}  // namespace guiju::plan
