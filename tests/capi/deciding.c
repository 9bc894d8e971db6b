/* Load, decide, explain: the way a program goes, with every kind of fact and value. */
#include <stdlib.h>

#include "expect.h"

static void test_versions(void) {
  EXPECT(strchr(guiju_version(), '.') != NULL);
  EXPECT(guiju_version_number() >= 100);
  EXPECT(strcmp(guiju_status_name(GUIJU_BAD_PACK), "GUIJU_BAD_PACK") == 0);
  EXPECT(strcmp(guiju_status_name(99), "?") == 0);
}

static guiju_ruleset load_parcel(void) {
  guiju_ruleset rules = 0;
  guiju_diagnostics said = 0;
  size_t count = 99;
  EXPECT_OK(guiju_ruleset_load_text(parcel, strlen(parcel), "parcel.yaml", NULL, &rules, &said));
  EXPECT_OK(guiju_diagnostics_count(said, &count));
  EXPECT(count == 0);
  EXPECT_OK(guiju_diagnostics_free(said));
  return rules;
}

static void test_ruleset(guiju_ruleset rules) {
  guiju_text text;
  guiju_string description = 0;
  EXPECT_OK(guiju_ruleset_name(rules, &text));
  EXPECT_TEXT(text, "parcel");
  EXPECT_OK(guiju_ruleset_version(rules, &text));
  EXPECT_TEXT(text, "1.2.0");
  EXPECT_OK(guiju_ruleset_describe(rules, &description));
  EXPECT(has_part(description, "{\"name\": \"weight\", \"type\": \"decimal(2)\"}"));
  EXPECT_OK(guiju_ruleset_describe(rules, &description));
  EXPECT(has_part(description, "\"time_zone\": \"Asia/Shanghai\""));
}

static guiju_record france(guiju_ruleset rules) {
  guiju_record record = 0;
  EXPECT_OK(guiju_record_new(rules, NULL, &record));
  EXPECT_OK(guiju_record_set_decimal(record, "weight", "1.00"));
  EXPECT_OK(guiju_record_set_bool(record, "express", 1));
  EXPECT_OK(guiju_record_set_string(record, "country", "FR"));
  EXPECT_OK(guiju_record_set_timestamp(record, "sent", 1656639000, 0));
  EXPECT_OK(guiju_record_set_json(record, "tags", "[\"a\", \"b\"]", 10));
  EXPECT_OK(guiju_record_set_int(record, "count", 21));
  return record;
}

static void test_values(guiju_ruleset rules) {
  const guiju_record record = france(rules);
  guiju_outcome outcome = 0;
  guiju_text text;
  guiju_kind kind = -1;
  int32_t decided = 0;
  int64_t number = 0;
  uint32_t nanos = 1;
  double real = 0;
  EXPECT_OK(guiju_ruleset_evaluate(rules, record, NULL, &outcome));
  EXPECT_OK(guiju_record_free(record)); /* the outcome needs it no more */
  EXPECT_OK(guiju_outcome_is_decided(outcome, &decided));
  EXPECT(decided == 1);
  EXPECT_OK(guiju_outcome_kind(outcome, "zone", &kind));
  EXPECT(kind == GUIJU_ENUM);
  EXPECT_OK(guiju_outcome_get_text(outcome, "zone", &text));
  EXPECT_TEXT(text, "far");
  EXPECT_OK(guiju_outcome_get_text(outcome, "fee", &text));
  EXPECT(text.size >= 5 && memcmp(text.data, "19.00", 5) == 0);
  EXPECT_OK(guiju_outcome_get_double(outcome, "fee", &real));
  EXPECT(real == 19.0);
  EXPECT_STATUS(guiju_outcome_get_int(outcome, "fee", &number), GUIJU_WRONG_KIND);
  EXPECT_OK(guiju_outcome_get_int(outcome, "twice", &number));
  EXPECT(number == 42);
  EXPECT_OK(guiju_outcome_get_timestamp(outcome, "left", &number, &nanos));
  EXPECT(number == 1656639000 && nanos == 0);
  EXPECT_OK(guiju_outcome_get_text(outcome, "left", &text));
  EXPECT_TEXT(text, "2022-07-01T09:30:00+08:00");
  EXPECT_OK(guiju_outcome_get_json(outcome, "labels", &text));
  EXPECT_TEXT(text, "[\"a\", \"b\"]");
  EXPECT_STATUS(guiju_outcome_get_text(outcome, "zoen", &text), GUIJU_NOT_FOUND);

  size_t count = 0;
  EXPECT_OK(guiju_outcome_fired_count(outcome, &count));
  EXPECT(count == 1);
  EXPECT_OK(guiju_outcome_fired(outcome, 0, &text));
  EXPECT_TEXT(text, "f");
  EXPECT_STATUS(guiju_outcome_fired(outcome, 1, &text), GUIJU_NOT_FOUND);
  guiju_string json = 0;
  EXPECT_OK(guiju_outcome_to_json(outcome, 0, &json));
  EXPECT(has_part(json, "\"zone\": \"far\""));
  EXPECT_OK(guiju_outcome_free(outcome));
}

static void test_needs_and_faults(guiju_ruleset rules) {
  guiju_record record = 0;
  guiju_outcome outcome = 0;
  guiju_text text, path, message;
  guiju_kind kind = -1;
  int32_t decided = 1, code = 0;
  size_t count = 0;
  EXPECT_OK(guiju_record_new(rules, "input", &record));
  EXPECT_OK(guiju_record_set_fields(record, "{\"express\": true, \"country\": \"JP\", \"sent\": null}", 49));
  EXPECT_OK(guiju_ruleset_evaluate(rules, record, NULL, &outcome));
  EXPECT_OK(guiju_outcome_is_decided(outcome, &decided));
  EXPECT(decided == 0);
  EXPECT_OK(guiju_outcome_kind(outcome, "fee", &kind));
  EXPECT(kind == GUIJU_UNKNOWN);
  EXPECT_STATUS(guiju_outcome_get_text(outcome, "fee", &text), GUIJU_WRONG_KIND);
  EXPECT_STATUS(guiju_outcome_get_text(outcome, "left", &text), GUIJU_WRONG_KIND);
  EXPECT_OK(guiju_outcome_need_count(outcome, &count));
  EXPECT(count == 1);
  EXPECT_OK(guiju_outcome_need(outcome, 0, &text));
  EXPECT_TEXT(text, "weight");
  EXPECT_OK(guiju_outcome_free(outcome));

  EXPECT_OK(guiju_record_set_string(record, "weight", "31.00"));
  EXPECT_OK(guiju_ruleset_evaluate(rules, record, NULL, &outcome));
  EXPECT_OK(guiju_outcome_kind(outcome, "fee", &kind));
  EXPECT(kind == GUIJU_ERROR);
  EXPECT_OK(guiju_outcome_fault_count(outcome, &count));
  EXPECT(count == 1);
  EXPECT_OK(guiju_outcome_fault(outcome, 0, GUIJU_ENGLISH, &path, &code, &message));
  EXPECT_TEXT(path, "fee");
  EXPECT(code == 4003);
  EXPECT(message.size > 6 && memcmp(message.data, "weight", 6) == 0);
  EXPECT_OK(guiju_outcome_free(outcome));

  /* Only what is wanted is decided, so only that can fail. */
  const char* wanted[] = {"zone"};
  guiju_evaluate_options options = {sizeof options, NULL, NULL, wanted, 1, NULL};
  EXPECT_OK(guiju_ruleset_evaluate(rules, record, &options, &outcome));
  EXPECT_OK(guiju_outcome_is_decided(outcome, &decided));
  EXPECT(decided == 1);
  EXPECT_OK(guiju_outcome_free(outcome));
  EXPECT_OK(guiju_record_clear(record));
  EXPECT_OK(guiju_ruleset_evaluate(rules, record, &options, &outcome));
  EXPECT_OK(guiju_outcome_need_count(outcome, &count));
  EXPECT(count == 1);
  EXPECT_OK(guiju_outcome_free(outcome));
  EXPECT_OK(guiju_record_free(record));
}

static void test_explanation(guiju_ruleset rules) {
  const guiju_record record = france(rules);
  guiju_explanation why = 0;
  guiju_string text = 0;
  EXPECT_OK(guiju_ruleset_explain(rules, record, NULL, &why));
  EXPECT_OK(guiju_explanation_to_text(why, GUIJU_ENGLISH, &text));
  EXPECT(has_part(text, "zone"));
  EXPECT_OK(guiju_explanation_to_json(why, 1, &text));
  EXPECT(has_part(text, "\"zone\""));
  EXPECT_OK(guiju_explanation_to_html(why, GUIJU_CHINESE, &text));
  EXPECT(has_part(text, "<"));
  EXPECT_OK(guiju_explanation_free(why));
  EXPECT_OK(guiju_record_free(record));
}

static void test_diagnostics(void) {
  static const char bad[] = "guiju: 1\npack: p\ninputs: {a: int}\ndecisions: {d: {value: \"b + 1\"}}\n";
  guiju_ruleset rules = 77;
  guiju_diagnostics said = 0;
  guiju_string text = 0;
  size_t count = 0;
  guiju_diagnostic first = {sizeof first, 0, 0, {"", 0}, {"", 0}, {"", 0}, 0, 0};
  EXPECT_STATUS(guiju_ruleset_load_text(bad, strlen(bad), "bad.yaml", NULL, &rules, &said), GUIJU_BAD_PACK);
  EXPECT(rules == 77);
  EXPECT(strstr(guiju_last_error(), "bad.yaml:4:") != NULL);
  EXPECT_OK(guiju_diagnostics_count(said, &count));
  EXPECT(count == 1);
  EXPECT_OK(guiju_diagnostics_get(said, 0, GUIJU_ENGLISH, &first));
  EXPECT(first.struct_size == sizeof first);
  EXPECT(first.severity == 0 && first.code > 0 && first.line == 4 && first.column > 1);
  EXPECT_TEXT(first.file, "bad.yaml");
  EXPECT(first.message.size > 0 && first.name.size > 0);
  EXPECT_STATUS(guiju_diagnostics_get(said, 1, GUIJU_ENGLISH, &first), GUIJU_NOT_FOUND);
  EXPECT_OK(guiju_diagnostics_render(said, GUIJU_CHINESE, &text));
  EXPECT(has_part(text, "^"));
  EXPECT_OK(guiju_diagnostics_to_json(said, GUIJU_ENGLISH, &text));
  EXPECT(has_part(text, "\"line\""));
  EXPECT_OK(guiju_diagnostics_free(said));
}

static void test_parameters(void) {
  const char* names[] = {"base"};
  const char* values[] = {"6.00"};
  const guiju_load_options options = {sizeof options, NULL, 0, names, values, 1, 1};
  guiju_ruleset rules = 0;
  guiju_outcome outcome = 0;
  double fee = 0;
  EXPECT_OK(guiju_ruleset_load_text(parcel, strlen(parcel), NULL, &options, &rules, NULL));
  const guiju_record record = france(rules);
  EXPECT_OK(guiju_ruleset_evaluate(rules, record, NULL, &outcome));
  EXPECT_OK(guiju_ruleset_free(rules)); /* the outcome keeps what it needs */
  EXPECT_OK(guiju_outcome_get_double(outcome, "fee", &fee));
  EXPECT(fee == 20.0);
  EXPECT_OK(guiju_record_free(record));
  EXPECT_OK(guiju_outcome_free(outcome));
}

static void write_pack(const char* path, const char* text) {
  FILE* file = fopen(path, "wb");
  EXPECT(file != NULL);
  if (file == NULL) exit(1);
  fputs(text, file);
  fclose(file);
}

static void test_live(void) {
  char path[] = "/tmp/guiju_capi_live.yaml";
  guiju_live live = 0;
  guiju_ruleset old = 0, rules = 0;
  guiju_diagnostics said = 0;
  remove(path);
  EXPECT_OK(guiju_live_new(path, NULL, &live));
  EXPECT_STATUS(guiju_live_ruleset(live, &rules), GUIJU_NOT_READY);
  EXPECT_STATUS(guiju_live_reload(live, NULL), GUIJU_BAD_PACK);
  write_pack(path, parcel);
  EXPECT_OK(guiju_live_reload(live, NULL));
  EXPECT_OK(guiju_live_ruleset(live, &old));
  write_pack(path, "guiju: 1\npack: [\n");
  EXPECT_STATUS(guiju_live_reload(live, &said), GUIJU_BAD_PACK);
  EXPECT_OK(guiju_diagnostics_free(said));
  EXPECT_OK(guiju_live_ruleset(live, &rules)); /* the old one stayed */
  const guiju_record record = france(old);
  guiju_outcome outcome = 0;
  EXPECT_OK(guiju_ruleset_evaluate(rules, record, NULL, &outcome));
  EXPECT_OK(guiju_outcome_free(outcome));
  EXPECT_OK(guiju_ruleset_free(rules));
  write_pack(path, parcel);
  EXPECT_OK(guiju_live_reload(live, NULL));
  EXPECT_OK(guiju_live_ruleset(live, &rules));
  /* A record belongs to the ruleset it was made for. */
  EXPECT_STATUS(guiju_ruleset_evaluate(rules, record, NULL, &outcome), GUIJU_BAD_ARGUMENT);
  EXPECT_OK(guiju_live_free(live));
  EXPECT_OK(guiju_ruleset_evaluate(old, record, NULL, &outcome));
  EXPECT_OK(guiju_outcome_free(outcome));
  EXPECT_OK(guiju_record_free(record));
  EXPECT_OK(guiju_ruleset_free(rules));
  EXPECT_OK(guiju_ruleset_free(old));
  remove(path);
}

int main(void) {
  test_versions();
  const guiju_ruleset rules = load_parcel();
  test_ruleset(rules);
  test_values(rules);
  test_needs_and_faults(rules);
  test_explanation(rules);
  EXPECT_OK(guiju_ruleset_free(rules));
  test_diagnostics();
  test_parameters();
  test_live();
  return failures != 0;
}
