// guiju/c.h: deciding one record, its outcome, and why.
#include "capi/calls.hpp"
#include "guiju/c.h"

using namespace guiju;
using namespace guiju::capi;

namespace {

guiju_kind kind_of(ValueView v) {
  switch (v.kind()) {
    case Kind::null: return GUIJU_NULL;
    case Kind::bool_: return GUIJU_BOOL;
    case Kind::int_: return GUIJU_INT;
    case Kind::uint_: return GUIJU_UINT;
    case Kind::double_: return GUIJU_DOUBLE;
    case Kind::decimal: return GUIJU_DECIMAL;
    case Kind::string: return GUIJU_STRING;
    case Kind::bytes: return GUIJU_BYTES;
    case Kind::date: return GUIJU_DATE;
    case Kind::month: return GUIJU_MONTH;
    case Kind::timestamp: return GUIJU_TIMESTAMP;
    case Kind::duration: return GUIJU_DURATION;
    case Kind::period: return GUIJU_PERIOD;
    case Kind::list: return GUIJU_LIST;
    case Kind::map: return GUIJU_MAP;
    case Kind::enum_: return GUIJU_ENUM;
    case Kind::struct_: return GUIJU_STRUCT;
    case Kind::error: return GUIJU_ERROR;
    case Kind::unknown: return GUIJU_UNKNOWN;
    default: return GUIJU_OTHER;
  }
}

std::shared_ptr<RecordObject> record_for(const RulesetObject& rules, guiju_record record) {
  auto object = find<RecordObject>(record);
  if (object->rules != rules.rules) throw Failure{GUIJU_BAD_ARGUMENT, "the record was made for another ruleset"};
  return object;
}

ValueView value_at(const OutcomeObject& object, const char* path) {
  require(path, "path");
  if (!object.outcome.has(path)) throw Failure{GUIJU_NOT_FOUND, "no path is named \"" + std::string(path) + "\""};
  return object.outcome[path];
}

ValueView value_at(const OutcomeObject& object, const char* path, std::initializer_list<Kind> kinds) {
  const ValueView value = value_at(object, path);
  if (std::find(kinds.begin(), kinds.end(), value.kind()) == kinds.end())
    throw Failure{GUIJU_WRONG_KIND, std::string(path) + " is of the kind " + std::string(kind_name(value.kind()))};
  return value;
}

// An entry of a list of texts that the outcome gives by value: made once, then lent.
template <typename Make>
const std::vector<std::string>& made_once(std::optional<std::vector<std::string>>& list, Make make) {
  if (!list) list = make();
  return *list;
}

guiju_status lend_entry(const std::vector<std::string>& list, size_t number, guiju_text* out) {
  require(out, "out");
  if (number >= list.size()) return fail(GUIJU_NOT_FOUND, "there is no entry of this number");
  *out = lend(list[number]);
  return GUIJU_OK;
}

guiju_status count(std::size_t size, size_t* out) {
  require(out, "out");
  *out = size;
  return GUIJU_OK;
}

const std::vector<std::string>& needs(OutcomeObject& object) {
  return made_once(object.needs, [&] { return object.outcome.needs(); });
}
const std::vector<std::string>& fired(OutcomeObject& object) {
  return made_once(object.fired, [&] { return object.outcome.fired(); });
}
const std::vector<FaultReport>& faults(OutcomeObject& object) {
  if (!object.faults) object.faults = object.outcome.faults();
  return *object.faults;
}

}  // namespace

guiju_status guiju_ruleset_evaluate(guiju_ruleset rules, guiju_record record, const guiju_evaluate_options* options,
                                    guiju_outcome* out) {
  return guarded([&]() -> guiju_status {
    const auto ruleset = find<RulesetObject>(rules);
    const auto object = record_for(*ruleset, record);
    require(out, "out");
    Record facts = object->record;  // shares its values
    const auto wanted = evaluate_options(*ruleset->rules, facts.schema().record(), read_struct(options));
    Outcome outcome = ruleset->rules->evaluate(facts, wanted);
    *out = give(OutcomeObject{ruleset->rules, ValueWriter(ruleset->rules->time_zone()), std::move(facts),
                              std::move(outcome), {}, {}, {}, {}});
    return GUIJU_OK;
  });
}

guiju_status guiju_outcome_free(guiju_outcome outcome) { return free_handle<OutcomeObject>(outcome); }

guiju_status guiju_outcome_is_decided(guiju_outcome outcome, int32_t* out) {
  return guarded([&]() -> guiju_status {
    const auto object = find<OutcomeObject>(outcome);
    require(out, "out");
    *out = object->outcome.is_decided() ? 1 : 0;
    return GUIJU_OK;
  });
}

guiju_status guiju_outcome_kind(guiju_outcome outcome, const char* path, guiju_kind* out) {
  return guarded([&]() -> guiju_status {
    const auto object = find<OutcomeObject>(outcome);
    require(out, "out");
    *out = kind_of(value_at(*object, path));
    return GUIJU_OK;
  });
}

guiju_status guiju_outcome_get_bool(guiju_outcome outcome, const char* path, int32_t* out) {
  return guarded([&]() -> guiju_status {
    const auto object = find<OutcomeObject>(outcome);
    require(out, "out");
    *out = value_at(*object, path, {Kind::bool_}).as_bool() ? 1 : 0;
    return GUIJU_OK;
  });
}

guiju_status guiju_outcome_get_int(guiju_outcome outcome, const char* path, int64_t* out) {
  return guarded([&]() -> guiju_status {
    const auto object = find<OutcomeObject>(outcome);
    require(out, "out");
    const ValueView value = value_at(*object, path, {Kind::int_, Kind::uint_});
    if (value.is(Kind::uint_) && value.as_uint() > static_cast<std::uint64_t>(INT64_MAX))
      return fail(GUIJU_WRONG_KIND, "the number is larger than an int64");
    *out = value.as_int();
    return GUIJU_OK;
  });
}

guiju_status guiju_outcome_get_double(guiju_outcome outcome, const char* path, double* out) {
  return guarded([&]() -> guiju_status {
    const auto object = find<OutcomeObject>(outcome);
    require(out, "out");
    const ValueView value = value_at(*object, path, {Kind::double_, Kind::decimal, Kind::int_, Kind::uint_});
    *out = value.is(Kind::double_) ? value.as_double() : to_double(value.as_decimal());
    return GUIJU_OK;
  });
}

guiju_status guiju_outcome_get_date(guiju_outcome outcome, const char* path, int64_t* days) {
  return guarded([&]() -> guiju_status {
    const auto object = find<OutcomeObject>(outcome);
    require(days, "days");
    *days = value_at(*object, path, {Kind::date}).as_int();
    return GUIJU_OK;
  });
}

guiju_status guiju_outcome_get_timestamp(guiju_outcome outcome, const char* path, int64_t* seconds, uint32_t* nanos) {
  return guarded([&]() -> guiju_status {
    const auto object = find<OutcomeObject>(outcome);
    require(seconds, "seconds");
    require(nanos, "nanos");
    const Instant time = value_at(*object, path, {Kind::timestamp}).as_instant();
    *seconds = time.seconds;
    *nanos = time.nanos;
    return GUIJU_OK;
  });
}

guiju_status guiju_outcome_get_text(guiju_outcome outcome, const char* path, guiju_text* out) {
  return guarded([&]() -> guiju_status {
    const auto object = find<OutcomeObject>(outcome);
    require(out, "out");
    const ValueView value = value_at(*object, path);
    if (value.is_null() || value.is_error() || value.is_unknown())
      return fail(GUIJU_WRONG_KIND, std::string(path) + " is " + std::string(kind_name(value.kind())));
    const bool is_text = value.is(Kind::string) || value.is(Kind::enum_);  // lies in the outcome already
    *out = lend(is_text ? value.as_string() : object->texts.emplace_back(object->writer.written(value)));
    return GUIJU_OK;
  });
}

guiju_status guiju_outcome_get_json(guiju_outcome outcome, const char* path, guiju_text* out) {
  return guarded([&]() -> guiju_status {
    const auto object = find<OutcomeObject>(outcome);
    require(out, "out");
    *out = lend(object->texts.emplace_back(object->writer.json(value_at(*object, path))));
    return GUIJU_OK;
  });
}

guiju_status guiju_outcome_need_count(guiju_outcome outcome, size_t* out) {
  return guarded([&] { return count(needs(*find<OutcomeObject>(outcome)).size(), out); });
}

guiju_status guiju_outcome_need(guiju_outcome outcome, size_t number, guiju_text* out) {
  return guarded([&] { return lend_entry(needs(*find<OutcomeObject>(outcome)), number, out); });
}

guiju_status guiju_outcome_fired_count(guiju_outcome outcome, size_t* out) {
  return guarded([&] { return count(fired(*find<OutcomeObject>(outcome)).size(), out); });
}

guiju_status guiju_outcome_fired(guiju_outcome outcome, size_t number, guiju_text* out) {
  return guarded([&] { return lend_entry(fired(*find<OutcomeObject>(outcome)), number, out); });
}

guiju_status guiju_outcome_fault_count(guiju_outcome outcome, size_t* out) {
  return guarded([&] { return count(faults(*find<OutcomeObject>(outcome)).size(), out); });
}

guiju_status guiju_outcome_fault(guiju_outcome outcome, size_t number, guiju_language language, guiju_text* path,
                                 int32_t* code, guiju_text* message) {
  return guarded([&]() -> guiju_status {
    const auto object = find<OutcomeObject>(outcome);
    require(path, "path");
    require(code, "code");
    require(message, "message");
    const auto& list = faults(*object);
    if (number >= list.size()) return fail(GUIJU_NOT_FOUND, "there is no fault of this number");
    const FaultReport& fault = list[number];
    const std::string& said = object->texts.emplace_back(fault.message(language_of(language)));
    *path = lend(fault.path);
    *code = static_cast<int32_t>(fault.code);
    *message = lend(said);
    return GUIJU_OK;
  });
}

guiju_status guiju_outcome_to_json(guiju_outcome outcome, int32_t is_pretty, guiju_string* out) {
  return guarded([&]() -> guiju_status {
    const auto object = find<OutcomeObject>(outcome);
    require(out, "out");
    return give_string(object->outcome.to_json(is_pretty != 0), out);
  });
}

guiju_status guiju_ruleset_explain(guiju_ruleset rules, guiju_record record, const guiju_evaluate_options* options,
                                   guiju_explanation* out) {
  return guarded([&]() -> guiju_status {
    const auto ruleset = find<RulesetObject>(rules);
    const auto object = record_for(*ruleset, record);
    require(out, "out");
    const Record& facts = object->record;
    const auto wanted = evaluate_options(*ruleset->rules, facts.schema().record(), read_struct(options));
    *out = give(ExplanationObject{ruleset->rules->explain(facts, wanted)});
    return GUIJU_OK;
  });
}

guiju_status guiju_explanation_free(guiju_explanation explanation) { return free_handle<ExplanationObject>(explanation); }

guiju_status guiju_explanation_to_text(guiju_explanation explanation, guiju_language language, guiju_string* out) {
  return guarded([&]() -> guiju_status {
    const auto object = find<ExplanationObject>(explanation);
    require(out, "out");
    return give_string(object->explanation.to_text(language_of(language)), out);
  });
}

guiju_status guiju_explanation_to_json(guiju_explanation explanation, int32_t is_pretty, guiju_string* out) {
  return guarded([&]() -> guiju_status {
    const auto object = find<ExplanationObject>(explanation);
    require(out, "out");
    return give_string(object->explanation.to_json(is_pretty != 0), out);
  });
}

guiju_status guiju_explanation_to_html(guiju_explanation explanation, guiju_language language, guiju_string* out) {
  return guarded([&]() -> guiju_status {
    const auto object = find<ExplanationObject>(explanation);
    require(out, "out");
    return give_string(object->explanation.to_html(language_of(language)), out);
  });
}
