/* What a program may do wrong: each gives a status, none a crash. */
#include <stdlib.h>

#include "expect.h"

static guiju_ruleset load_parcel(void) {
  guiju_ruleset rules = 0;
  EXPECT_OK(guiju_ruleset_load_text(parcel, strlen(parcel), NULL, NULL, &rules, NULL));
  return rules;
}

static void test_bad_handles(guiju_ruleset rules) {
  guiju_record record = 0;
  guiju_outcome outcome = 0;
  guiju_text text;
  guiju_string string = 0;
  size_t count = 0;
  const uint64_t bad[] = {0, 1, 0xFFFFFFFFFFFFFFFFu, rules + 1, rules ^ ((uint64_t)1 << 32), rules ^ ((uint64_t)1 << 24)};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; ++i) {
    EXPECT_STATUS(guiju_ruleset_name(bad[i], &text), GUIJU_BAD_HANDLE);
    EXPECT_STATUS(guiju_ruleset_describe(bad[i], &string), GUIJU_BAD_HANDLE);
    EXPECT_STATUS(guiju_record_new(bad[i], NULL, &record), GUIJU_BAD_HANDLE);
    EXPECT_STATUS(guiju_record_set_int(bad[i], "count", 1), GUIJU_BAD_HANDLE);
    EXPECT_STATUS(guiju_record_set_decimal(bad[i], "weight", "1"), GUIJU_BAD_HANDLE);
    EXPECT_STATUS(guiju_record_set_fields(bad[i], "{}", 2), GUIJU_BAD_HANDLE);
    EXPECT_STATUS(guiju_ruleset_evaluate(rules, bad[i], NULL, &outcome), GUIJU_BAD_HANDLE);
    EXPECT_STATUS(guiju_outcome_need_count(bad[i], &count), GUIJU_BAD_HANDLE);
    EXPECT_STATUS(guiju_outcome_get_text(bad[i], "zone", &text), GUIJU_BAD_HANDLE);
    EXPECT_STATUS(guiju_explanation_to_text(bad[i], GUIJU_ENGLISH, &string), GUIJU_BAD_HANDLE);
    EXPECT_STATUS(guiju_diagnostics_count(bad[i], &count), GUIJU_BAD_HANDLE);
    EXPECT_STATUS(guiju_string_get(bad[i], &text), GUIJU_BAD_HANDLE);
    EXPECT_STATUS(guiju_live_reload(bad[i], NULL), GUIJU_BAD_HANDLE);
  }
  /* A handle of another kind. */
  EXPECT_STATUS(guiju_record_set_int(rules, "count", 1), GUIJU_BAD_HANDLE);
  EXPECT_STATUS(guiju_outcome_free(rules), GUIJU_BAD_HANDLE);
}

static void test_use_after_free(guiju_ruleset rules) {
  guiju_record record = 0, next = 0;
  EXPECT_OK(guiju_record_new(rules, NULL, &record));
  EXPECT_OK(guiju_record_free(record));
  EXPECT_STATUS(guiju_record_free(record), GUIJU_BAD_HANDLE);
  EXPECT_STATUS(guiju_record_set_int(record, "count", 1), GUIJU_BAD_HANDLE);
  EXPECT_OK(guiju_record_new(rules, NULL, &next)); /* may have the same slot, not the same handle */
  EXPECT(next != record);
  EXPECT_STATUS(guiju_record_set_int(record, "count", 1), GUIJU_BAD_HANDLE);
  EXPECT_OK(guiju_record_free(next));
  EXPECT_OK(guiju_record_free(0));
  EXPECT_OK(guiju_ruleset_free(0));
}

static void test_nulls(guiju_ruleset rules) {
  guiju_ruleset other = 0;
  guiju_record record = 0;
  guiju_outcome outcome = 0;
  EXPECT_STATUS(guiju_ruleset_load(NULL, NULL, &other, NULL), GUIJU_BAD_ARGUMENT);
  EXPECT_STATUS(guiju_ruleset_load("x", NULL, NULL, NULL), GUIJU_BAD_ARGUMENT);
  EXPECT_STATUS(guiju_ruleset_load_text(NULL, 5, NULL, NULL, &other, NULL), GUIJU_BAD_ARGUMENT);
  EXPECT_STATUS(guiju_ruleset_load_text(NULL, 0, NULL, NULL, &other, NULL), GUIJU_BAD_PACK);
  EXPECT_STATUS(guiju_ruleset_name(rules, NULL), GUIJU_BAD_ARGUMENT);
  EXPECT_STATUS(guiju_record_new(rules, NULL, NULL), GUIJU_BAD_ARGUMENT);
  EXPECT_STATUS(guiju_record_new(rules, "nothing", &record), GUIJU_NOT_FOUND);
  EXPECT_OK(guiju_record_new(rules, NULL, &record));
  EXPECT_STATUS(guiju_record_set_int(record, NULL, 1), GUIJU_BAD_ARGUMENT);
  EXPECT_STATUS(guiju_record_set_string(record, "country", NULL), GUIJU_BAD_ARGUMENT);
  EXPECT_STATUS(guiju_record_set_text(record, "country", NULL, 3), GUIJU_BAD_ARGUMENT);
  EXPECT_OK(guiju_record_set_text(record, "country", NULL, 0));
  EXPECT_STATUS(guiju_record_set_decimal(record, "weight", NULL), GUIJU_BAD_ARGUMENT);
  EXPECT_STATUS(guiju_record_set_json(record, "tags", NULL, 2), GUIJU_BAD_ARGUMENT);
  EXPECT_STATUS(guiju_ruleset_evaluate(rules, record, NULL, NULL), GUIJU_BAD_ARGUMENT);
  EXPECT_OK(guiju_ruleset_evaluate(rules, record, NULL, &outcome));
  EXPECT_STATUS(guiju_outcome_is_decided(outcome, NULL), GUIJU_BAD_ARGUMENT);
  guiju_text text;
  EXPECT_STATUS(guiju_outcome_get_text(outcome, NULL, &text), GUIJU_BAD_ARGUMENT);
  EXPECT_STATUS(guiju_outcome_get_text(outcome, "zone", NULL), GUIJU_BAD_ARGUMENT);
  EXPECT_STATUS(guiju_outcome_need_count(outcome, NULL), GUIJU_BAD_ARGUMENT);
  EXPECT_OK(guiju_outcome_free(outcome));
  EXPECT_OK(guiju_record_free(record));
}

static void test_bad_facts(guiju_ruleset rules) {
  guiju_record record = 0;
  EXPECT_OK(guiju_record_new(rules, NULL, &record));
  EXPECT_STATUS(guiju_record_set_int(record, "wieght", 1), GUIJU_NOT_FOUND);
  EXPECT(strstr(guiju_last_error(), "did you mean \"weight\"?") != NULL);
  EXPECT_STATUS(guiju_record_set_decimal(record, "weight", "1.0.0"), GUIJU_BAD_ARGUMENT);
  EXPECT_STATUS(guiju_record_set_timestamp(record, "sent", 0, 1000000000u), GUIJU_BAD_ARGUMENT);
  EXPECT_STATUS(guiju_record_set_json(record, "tags", "[\"a\"", 4), GUIJU_BAD_ARGUMENT);
  EXPECT_STATUS(guiju_record_set_fields(record, "[]", 2), GUIJU_BAD_ARGUMENT);
  /* All or none: the good field is not set either. */
  EXPECT_STATUS(guiju_record_set_fields(record, "{\"country\": \"CN\", \"colour\": 1}", 30), GUIJU_NOT_FOUND);
  guiju_outcome outcome = 0;
  guiju_kind kind = -1;
  EXPECT_OK(guiju_ruleset_evaluate(rules, record, NULL, &outcome));
  EXPECT_OK(guiju_outcome_kind(outcome, "zone", &kind));
  EXPECT(kind == GUIJU_UNKNOWN);
  EXPECT_OK(guiju_outcome_free(outcome));
  /* A text that is not UTF-8 is a wrong fact, not a wrong call. */
  EXPECT_OK(guiju_record_set_text(record, "country", "\xff\xfe", 2));
  EXPECT_OK(guiju_ruleset_evaluate(rules, record, NULL, &outcome));
  EXPECT_OK(guiju_outcome_kind(outcome, "zone", &kind));
  EXPECT(kind == GUIJU_ERROR);
  EXPECT_OK(guiju_outcome_free(outcome));
  EXPECT_OK(guiju_record_free(record));
}

static void test_structs(guiju_ruleset rules) {
  guiju_record record = 0;
  guiju_outcome outcome = 0;
  guiju_ruleset other = 0;
  const char* wanted[] = {"zone"};
  guiju_evaluate_options options = {0, NULL, NULL, wanted, 1, NULL};
  EXPECT_OK(guiju_record_new(rules, NULL, &record));
  EXPECT_STATUS(guiju_ruleset_evaluate(rules, record, &options, &outcome), GUIJU_BAD_STRUCT);
  options.struct_size = 4;
  EXPECT_STATUS(guiju_ruleset_evaluate(rules, record, &options, &outcome), GUIJU_BAD_STRUCT);
  options.struct_size = (size_t)-1;
  EXPECT_STATUS(guiju_ruleset_evaluate(rules, record, &options, &outcome), GUIJU_BAD_STRUCT);
  options.struct_size = offsetof(guiju_evaluate_options, decide); /* an older program: without `decide` */
  EXPECT_OK(guiju_ruleset_evaluate(rules, record, &options, &outcome));
  EXPECT_OK(guiju_outcome_free(outcome));
  struct {
    guiju_evaluate_options known;
    int64_t later;
  } longer = {{sizeof longer, NULL, NULL, NULL, 0, NULL}, 0};
  EXPECT_OK(guiju_ruleset_evaluate(rules, record, &longer.known, &outcome));
  EXPECT_OK(guiju_outcome_free(outcome));
  longer.later = 1; /* something that this library does not know */
  EXPECT_STATUS(guiju_ruleset_evaluate(rules, record, &longer.known, &outcome), GUIJU_BAD_STRUCT);
  options.struct_size = sizeof options;
  wanted[0] = "zoen";
  EXPECT_STATUS(guiju_ruleset_evaluate(rules, record, &options, &outcome), GUIJU_NOT_FOUND);
  wanted[0] = NULL;
  EXPECT_STATUS(guiju_ruleset_evaluate(rules, record, &options, &outcome), GUIJU_BAD_ARGUMENT);
  options.decide = NULL;
  EXPECT_STATUS(guiju_ruleset_evaluate(rules, record, &options, &outcome), GUIJU_BAD_ARGUMENT);
  const guiju_load_options loading = {sizeof loading, NULL, 2, NULL, NULL, 0, 0};
  EXPECT_STATUS(guiju_ruleset_load_text(parcel, strlen(parcel), NULL, &loading, &other, NULL), GUIJU_BAD_ARGUMENT);
  EXPECT_OK(guiju_record_free(record));
}

static void test_languages(void) {
  guiju_ruleset rules = 0;
  guiju_diagnostics said = 0;
  guiju_string text = 0;
  EXPECT_STATUS(guiju_ruleset_load_text("a", 1, NULL, NULL, &rules, &said), GUIJU_BAD_PACK);
  EXPECT_STATUS(guiju_diagnostics_render(said, 7, &text), GUIJU_BAD_ARGUMENT);
  EXPECT_OK(guiju_diagnostics_free(said));
}

/* Many handles, freed in another order: slots are used again, handles never. */
static void test_many(guiju_ruleset rules) {
  enum { count = 2000 };
  static guiju_record records[count];
  for (int round = 0; round < 3; ++round) {
    for (size_t i = 0; i < count; ++i) EXPECT_OK(guiju_record_new(rules, NULL, &records[i]));
    for (size_t i = 1; i < count; ++i) EXPECT(records[i] != records[i - 1]);
    for (size_t i = 0; i < count; i += 2) EXPECT_OK(guiju_record_free(records[i]));
    for (size_t i = 1; i < count; i += 2) EXPECT_OK(guiju_record_free(records[i]));
    EXPECT_STATUS(guiju_record_free(records[0]), GUIJU_BAD_HANDLE);
  }
}

int main(void) {
  const guiju_ruleset rules = load_parcel();
  test_bad_handles(rules);
  test_use_after_free(rules);
  test_nulls(rules);
  test_bad_facts(rules);
  test_structs(rules);
  test_languages();
  test_many(rules);
  EXPECT_OK(guiju_ruleset_free(rules));
  return failures != 0;
}
