// deadline(): a limit, a start and a ledger of pauses and extensions, to a due time with its reasons; percent_used(): how much of a
// limit is gone. The reckoning is guiju/calendar/deadline.hpp's; here values become its question, and its answer a value.
//
// Tested by tests/calendar/functions_test.cpp.
#include "calendar/almanac.hpp"
#include "calendar/codes.hpp"

namespace guiju::calendar {

namespace {

using expr::Args;
using expr::CallContext;
using expr::fault;

std::shared_ptr<const StructType> make_step_type() {
  auto type = std::make_shared<StructType>();
  type->name = "DeadlineStep";
  type->fields = {{"what", Type(Kind::string), "种类", "kind"},
                  {"from", Type(Kind::timestamp), "自", "from"},
                  {"to", Type(Kind::timestamp), "至", "to"},
                  {"name", Type(Kind::string), "名称", "name"},
                  {"zh", Type(Kind::string), "说明", "in Chinese"},
                  {"en", Type(Kind::string), "英文说明", "in English"}};
  return type;
}
const std::shared_ptr<const StructType>& step_type() {
  static const auto type = make_step_type();
  return type;
}

// A deadline's times are of the start's kind: dates from a date.
std::shared_ptr<const StructType> make_deadline_type(Kind time) {
  auto type = std::make_shared<StructType>();
  type->name = time == Kind::date ? "DateDeadline" : "Deadline";
  type->fields = {{"start", Type(time), "起算", "from"},
                  {"due", Type(time).nullable(), "到期", "due"},
                  {"warn_at", Type(time).nullable(), "预警", "warn at"},
                  {"calendar", Type(Kind::string), "日历", "calendar"},
                  {"steps", Type::list(Type::structure(step_type())), "理由", "reasons"}};
  return type;
}
const std::shared_ptr<const StructType>& deadline_type(Kind time) {
  static const auto of_dates = make_deadline_type(Kind::date);
  static const auto of_times = make_deadline_type(Kind::timestamp);
  return time == Kind::date ? of_dates : of_times;
}

std::string_view name_of(DeadlineStep::What what) {
  using What = DeadlineStep::What;
  switch (what) {
    case What::intake: return "intake";
    case What::pause: return "pause";
    case What::open_pause: return "open_pause";
    case What::holiday: return "holiday";
    case What::makeup: return "makeup";
    case What::extension: return "extension";
    case What::roll: return "roll";
  }
  return {};
}

// The arguments of one call, read: deadline(start, [amount,] unit[, pauses[, extensions[, percent]]]).
struct Ledger {
  DeadlineQuestion question;
  std::vector<Pause> pauses;
  std::vector<Extension> extensions;
  ValueView problem;  // not null: what the call gives instead
};

// An extension is a period, or has `amount` and `unit` (and perhaps `name`).
bool read_extension(CallContext& context, ValueView row, Ledger& ledger) {
  Extension extension;
  Measure measure;
  std::int64_t amount = 1;
  if (row.is(Kind::period)) {
    measure = measure_of(context, row, ledger.problem);
  } else {
    const ValueView* count = part(row, "amount");
    const ValueView* unit = part(row, "unit");
    if (count == nullptr || unit == nullptr || !count->is(Kind::int_)) {
      ledger.problem = fault(context, code::invalid_argument, {"an extension is a period, or has the fields amount and unit"});
      return false;
    }
    amount = count->as_int();
    measure = measure_of(context, *unit, ledger.problem);
    if (const ValueView* name = part(row, "name"); name != nullptr && name->is(Kind::string)) extension.name = name->as_string();
  }
  if (measure.unit == nullptr) return false;
  extension.unit = measure.unit;
  if (__builtin_mul_overflow(amount, measure.factor, &extension.amount)) {
    ledger.problem = fault(context, code::overflow);
    return false;
  }
  ledger.extensions.push_back(extension);
  return true;
}

bool read_extensions(CallContext& context, ValueView list, Ledger& ledger) {
  if (!expr::spend(context, list.size())) {
    ledger.problem = expr::out_of_steps(context);
    return false;
  }
  for (std::uint32_t i = 0; i < list.size(); ++i)
    if (!read_extension(context, list[i], ledger)) return false;
  return true;
}

// `has_amount`: the limit is an amount and a unit, else one period.
bool read_limit(CallContext& context, Args args, bool has_amount, Ledger& ledger) {
  const Measure measure = measure_of(context, args[has_amount ? 2 : 1], ledger.problem);
  if (measure.unit == nullptr) return false;
  const WorkCalendar& calendar = *measure.unit->calendar;
  DeadlineQuestion& question = ledger.question;
  question.unit = measure.unit;
  question.start = instant_of(args[0], calendar);
  if (__builtin_mul_overflow(has_amount ? args[1].as_int() : 1, measure.factor, &question.amount)) {
    ledger.problem = fault(context, code::overflow);
    return false;
  }
  const bool is_clock = measure.unit->kind == UnitKind::work_time || measure.unit->kind == UnitKind::elapsed;
  if (args[0].is(Kind::date) && is_clock) {
    ledger.problem = refuse(context, code::period_mix, args[0].as_int(), measure.unit->name);
    return false;
  }
  return true;
}

ValueView print_step(CallContext& context, const DeadlineStep& step, const CalendarUnit& unit) {
  const Note note = describe(step, unit);
  ValueView fields[] = {
      ValueView::of_string(name_of(step.what)),
      ValueView::of_timestamp(step.from),
      ValueView::of_timestamp(step.to),
      expr::text_result(context, step.name),
      expr::text_result(context, message_text(note.code, note.args, Language::zh)),
      expr::text_result(context, message_text(note.code, note.args, Language::en)),
  };
  auto* room = context.arena.array<ValueView>(std::size(fields));
  std::copy(std::begin(fields), std::end(fields), room);
  return ValueView::of_struct(step_type().get(), room, context.arena);
}

ValueView time_of(const std::optional<Instant>& time, Kind kind, const WorkCalendar& calendar) {
  if (!time) return ValueView::null();
  return kind == Kind::date ? ValueView::of_date(calendar.date_of(*time)) : ValueView::of_timestamp(*time);
}

ValueView answer(CallContext& context, const Ledger& ledger, Kind kind) {
  const DeadlineQuestion& question = ledger.question;
  const Deadline deadline = guiju::deadline(question);
  if (!deadline.ok()) return refuse(context, deadline.fault, deadline.detail, question.unit->name);
  ValueView* steps = expr::list_room(context, deadline.steps.size());
  if (steps == nullptr) return expr::too_large(context);
  for (std::size_t i = 0; i < deadline.steps.size(); ++i) steps[i] = print_step(context, deadline.steps[i], *question.unit);
  const WorkCalendar& calendar = *question.unit->calendar;
  auto* fields = context.arena.array<ValueView>(deadline_type(kind)->fields.size());
  fields[0] = time_of(question.start, kind, calendar);
  fields[1] = time_of(deadline.due, kind, calendar);
  fields[2] = time_of(deadline.warn_at, kind, calendar);
  fields[3] = ValueView::of_string(calendar.name());
  fields[4] = ValueView::of_list(steps, static_cast<std::uint32_t>(deadline.steps.size()));
  return ValueView::of_struct(deadline_type(kind).get(), fields, context.arena);
}

template <bool has_amount>
ValueView deadline_of(CallContext& context, Args args, std::uint32_t count) {
  constexpr std::uint32_t more = has_amount ? 3 : 2;  // pauses, extensions, percent
  Ledger ledger;
  if (!read_limit(context, args, has_amount, ledger)) return ledger.problem;
  const WorkCalendar& calendar = *ledger.question.unit->calendar;
  if (count > more && !read_pauses(context, args[more], calendar, ledger.pauses, ledger.problem)) return ledger.problem;
  if (count > more + 1 && !read_extensions(context, args[more + 1], ledger)) return ledger.problem;
  if (count > more + 2) {
    const std::int64_t percent = args[more + 2].as_int();
    if (percent < 1 || percent > 100) return fault(context, code::invalid_argument, {"the warning is at 1 to 100 percent"});
    ledger.question.warn_percent = static_cast<int>(percent);
  }
  ledger.question.pauses = ledger.pauses;
  ledger.question.extensions = ledger.extensions;
  return answer(context, ledger, args[0].kind());
}

// percent_used(start, [amount,] unit, now[, pauses[, extensions]]).
template <bool has_amount>
ValueView percent_used(CallContext& context, Args args, std::uint32_t count) {
  constexpr std::uint32_t now = has_amount ? 3 : 2;
  Ledger ledger;
  if (!read_limit(context, args, has_amount, ledger)) return ledger.problem;
  const WorkCalendar& calendar = *ledger.question.unit->calendar;
  if (count > now + 1 && !read_pauses(context, args[now + 1], calendar, ledger.pauses, ledger.problem)) return ledger.problem;
  if (count > now + 2 && !read_extensions(context, args[now + 2], ledger)) return ledger.problem;
  ledger.question.pauses = ledger.pauses;
  ledger.question.extensions = ledger.extensions;
  const Instant at = instant_of(args[now], calendar);
  const Answer<Progress> used = progress(ledger.question, at);
  if (!used.ok()) return refuse(context, used.fault, used.detail, ledger.question.unit->name);
  return ValueView::of_int(used.value.percent());
}

}  // namespace

void add_deadlines(expr::Definer& define, const Almanac& almanac) {
  using namespace expr::types;
  const expr::Traits traits{.context = &almanac};
  const Type ledger = list_of(dyn());
  for (const Kind kind : {Kind::date, Kind::timestamp}) {
    const Type time(kind);
    const Type result = Type::structure(deadline_type(kind));
    const std::string suffix = "_" + std::string(kind_name(kind));
    std::vector<Type> by_period{time, period()}, by_amount{time, integer(), dyn()};
    std::vector<Type> used_period{time, period(), time}, used_amount{time, integer(), dyn(), time};
    for (const Type& next : {Type(), ledger, ledger, integer()}) {
      if (next.kind() != Kind::dyn) {
        by_period.push_back(next);
        by_amount.push_back(next);
      }
      const std::string arity = std::to_string(by_period.size()) + suffix;
      define.function("deadline_period" + arity, "deadline", by_period, result, deadline_of<false>, traits);
      define.function("deadline_amount" + arity, "deadline", by_amount, result, deadline_of<true>, traits);
      if (next.kind() == Kind::int_) break;
      if (next.kind() == Kind::list) {
        used_period.push_back(next);
        used_amount.push_back(next);
      }
      define.function("percent_used_period" + arity, "percent_used", used_period, integer(), percent_used<false>, traits);
      define.function("percent_used_amount" + arity, "percent_used", used_amount, integer(), percent_used<true>, traits);
    }
  }
}

}  // namespace guiju::calendar
