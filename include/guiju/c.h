/* guiju for C, and for every language that can call C.
 *
 * Conventions, numbered so that they can be quoted:
 *
 *  1. Handles. A guiju_ruleset, guiju_record … is a number, never a pointer. 0 is no handle. A handle that was freed, is of
 *     another kind or was never given out is found out: the call returns GUIJU_BAD_HANDLE and does nothing else.
 *  2. Who gets a handle frees it, with guiju_<kind>_free. A handle keeps what it needs alive: a record or an outcome may
 *     outlive the ruleset it came from. Freeing 0 is fine.
 *  3. Status. Every call that can fail returns a guiju_status; GUIJU_OK is 0. A call that fails leaves its outputs as they
 *     were (diagnostics apart) and tells more in guiju_last_error() on the same thread.
 *  4. Outputs come last, as pointers. Unless a comment says otherwise they must not be null, nor may texts.
 *  5. Texts go in as UTF-8: terminated by a zero, or with a size beside them. Texts come out as a guiju_text, which is not
 *     terminated, borrows from the handle that was asked and lives until that is freed; or as a guiju_string, a handle that
 *     owns its (terminated) text.
 *  6. Structs that may grow begin with their size: set struct_size to sizeof the struct. Zero in every other field is the
 *     default. A shorter struct (an older program) is understood, one that holds less than its size field is refused, and
 *     of a longer one (a newer program) what is unknown must be zero.
 *  7. Threads. A ruleset and a live ruleset may be used by any number of threads at once. Any other handle by one thread
 *     at a time; it may wander. Freeing a handle while another thread is inside a call with it is safe.
 *  8. No exception leaves the library, nothing is printed, nothing ends the program, no locale or clock is read.
 *  9. A fact that is wrong is not a failed call: the outcome says so (guiju_outcome_fault_*), as it says what is not known.
 * 10. Batches are Arrow's C data and C stream interfaces. What a call has taken from you has a null release afterwards, and
 *     is guiju's to release; what still has its release is still yours. A batch that is refused as malformed is never taken.
 * 11. Version. Within one major version functions and fields are added, never changed.
 *
 * A whole program:
 *
 *   guiju_ruleset rules; guiju_record record; guiju_outcome outcome; guiju_text level;
 *   if (guiju_ruleset_load("rules/linping/dispute", NULL, &rules, NULL) != GUIJU_OK) return 1;
 *   guiju_record_new(rules, NULL, &record);
 *   guiju_record_set_string(record, "dispute_type", "medical");
 *   guiju_record_set_decimal(record, "amount", "80000.00");
 *   guiju_ruleset_evaluate(rules, record, NULL, &outcome);
 *   if (guiju_outcome_get_text(outcome, "level", &level) == GUIJU_OK) printf("%.*s\n", (int)level.size, level.data);
 *   guiju_outcome_free(outcome); guiju_record_free(record); guiju_ruleset_free(rules);
 *
 * Tested by tests/capi (C11). */
#ifndef GUIJU_C_H
#define GUIJU_C_H

#include <stddef.h>
#include <stdint.h>

#include "guiju/config.hpp" /* preprocessor only */

#ifdef __cplusplus
extern "C" {
#endif

/* ---- what everything uses ---------------------------------------------------------------------------------------- */

typedef int32_t guiju_status;
enum {
  GUIJU_OK = 0,
  GUIJU_BAD_PACK = 1,     /* the pack has errors: see the diagnostics */
  GUIJU_BAD_ARGUMENT = 2, /* a null where none may be, a text that is not what it should be */
  GUIJU_BAD_HANDLE = 3,   /* freed, of another kind, or never given out */
  GUIJU_BAD_STRUCT = 4,   /* struct_size is not a size of that struct */
  GUIJU_NOT_FOUND = 5,    /* no such field, path, record or number */
  GUIJU_WRONG_KIND = 6,   /* the value is of another kind: null, an error, unknown, a text … */
  GUIJU_NOT_READY = 7,    /* a live ruleset without a good pack so far */
  GUIJU_BAD_BATCH = 8,    /* Arrow data that cannot be read */
  GUIJU_NO_MEMORY = 9,
  GUIJU_INTERNAL = 10 /* a fault of guiju; please report it */
};

typedef uint64_t guiju_ruleset;
typedef uint64_t guiju_live;
typedef uint64_t guiju_diagnostics;
typedef uint64_t guiju_record;
typedef uint64_t guiju_outcome;
typedef uint64_t guiju_explanation;
typedef uint64_t guiju_string;

typedef struct guiju_text {
  const char* data; /* never null */
  size_t size;
} guiju_text;

typedef int32_t guiju_language;
enum { GUIJU_ENGLISH = 0, GUIJU_CHINESE = 1 };

/* "1.2.3", and 10203: of the library that is linked. Never fail. */
GUIJU_API const char* guiju_version(void);
GUIJU_API int32_t guiju_version_number(void);
/* "GUIJU_BAD_PACK"; "?" for a number that is none. */
GUIJU_API const char* guiju_status_name(guiju_status status);
/* What the last failed call on this thread has to say; "" before the first. Lives until the next failed call. */
GUIJU_API const char* guiju_last_error(void);

GUIJU_API guiju_status guiju_string_get(guiju_string string, guiju_text* out);
GUIJU_API guiju_status guiju_string_free(guiju_string string);

/* ---- rulesets ---------------------------------------------------------------------------------------------------- */

typedef struct guiju_load_options {
  size_t struct_size;
  const char* const* roots; /* folders in which used packs are looked for */
  size_t root_count;
  const char* const* param_names; /* parameters with other values than the pack's; "used.name": of a used pack */
  const char* const* param_values;
  size_t param_count;
  int32_t skips_cases; /* does not read the pack's cases */
} guiju_load_options;

/* Loads a pack from its folder or file. `options` and `diagnostics` may be null. Unless null, *diagnostics is always set:
 * also after success, for warnings. GUIJU_BAD_PACK when the pack has errors. */
GUIJU_API guiju_status guiju_ruleset_load(const char* path, const guiju_load_options* options, guiju_ruleset* out,
                                          guiju_diagnostics* diagnostics);
/* The same from a text; `name` (may be null) stands for the file in messages. */
GUIJU_API guiju_status guiju_ruleset_load_text(const char* yaml, size_t size, const char* name,
                                               const guiju_load_options* options, guiju_ruleset* out,
                                               guiju_diagnostics* diagnostics);
GUIJU_API guiju_status guiju_ruleset_free(guiju_ruleset rules);
GUIJU_API guiju_status guiju_ruleset_name(guiju_ruleset rules, guiju_text* out);
GUIJU_API guiju_status guiju_ruleset_version(guiju_ruleset rules, guiju_text* out);
/* {"name", "version", "time_zone", "records": [{"name", "key", "fields": [{"name", "type"}], "paths": [{"path", "type"}]}]} */
GUIJU_API guiju_status guiju_ruleset_describe(guiju_ruleset rules, guiju_string* out);

/* A ruleset that can be replaced while it serves: whole, or not at all. Nothing is read before the first reload. */
GUIJU_API guiju_status guiju_live_new(const char* path, const guiju_load_options* options, guiju_live* out);
GUIJU_API guiju_status guiju_live_free(guiju_live live);
/* Reads the pack again. GUIJU_OK: swapped in; GUIJU_BAD_PACK: the old one stays. `diagnostics` as in guiju_ruleset_load. */
GUIJU_API guiju_status guiju_live_reload(guiju_live live, guiju_diagnostics* diagnostics);
/* The ruleset in force, as a handle of its own that no reload changes. */
GUIJU_API guiju_status guiju_live_ruleset(guiju_live live, guiju_ruleset* out);

/* ---- diagnostics ------------------------------------------------------------------------------------------------- */

typedef struct guiju_diagnostic {
  size_t struct_size;
  int32_t code;      /* 2104, shown as GJ2104 */
  int32_t severity;  /* 0 error, 1 warning, 2 note */
  guiju_text name;   /* "unknown_column" */
  guiju_text message;
  guiju_text file;   /* empty: the message is about no place */
  uint32_t line;     /* from 1 */
  uint32_t column;   /* from 1, in code points */
} guiju_diagnostic;

GUIJU_API guiju_status guiju_diagnostics_free(guiju_diagnostics diagnostics);
GUIJU_API guiju_status guiju_diagnostics_count(guiju_diagnostics diagnostics, size_t* out);
GUIJU_API guiju_status guiju_diagnostics_get(guiju_diagnostics diagnostics, size_t number, guiju_language language,
                                             guiju_diagnostic* out);
/* As a terminal shows them, with the line and a caret; as a JSON array. */
GUIJU_API guiju_status guiju_diagnostics_render(guiju_diagnostics diagnostics, guiju_language language,
                                                guiju_string* out);
GUIJU_API guiju_status guiju_diagnostics_to_json(guiju_diagnostics diagnostics, guiju_language language,
                                                 guiju_string* out);

/* ---- records ----------------------------------------------------------------------------------------------------- */

/* An empty record of a kind; `kind` may be null where the pack has one. A field that is never set is not known. */
GUIJU_API guiju_status guiju_record_new(guiju_ruleset rules, const char* kind, guiju_record* out);
GUIJU_API guiju_status guiju_record_free(guiju_record record);
/* Forgets all fields. */
GUIJU_API guiju_status guiju_record_clear(guiju_record record);
/* GUIJU_NOT_FOUND when there is no such field; guiju_last_error() then has a "did you mean". Whether a value suits its
 * field is judged when the record is decided: a text is read by the field's type ("2022-04-02", "12.50"). */
GUIJU_API guiju_status guiju_record_set_null(guiju_record record, const char* field);
GUIJU_API guiju_status guiju_record_set_unknown(guiju_record record, const char* field);
GUIJU_API guiju_status guiju_record_set_bool(guiju_record record, const char* field, int32_t value);
GUIJU_API guiju_status guiju_record_set_int(guiju_record record, const char* field, int64_t value);
GUIJU_API guiju_status guiju_record_set_uint(guiju_record record, const char* field, uint64_t value);
GUIJU_API guiju_status guiju_record_set_double(guiju_record record, const char* field, double value);
GUIJU_API guiju_status guiju_record_set_decimal(guiju_record record, const char* field, const char* digits);
GUIJU_API guiju_status guiju_record_set_string(guiju_record record, const char* field, const char* text);
GUIJU_API guiju_status guiju_record_set_text(guiju_record record, const char* field, const char* data, size_t size);
/* A timestamp: seconds since 1970-01-01T00:00Z and nanoseconds below 1,000,000,000. A date: days since 1970-01-01. */
GUIJU_API guiju_status guiju_record_set_timestamp(guiju_record record, const char* field, int64_t seconds,
                                                  uint32_t nanos);
GUIJU_API guiju_status guiju_record_set_date(guiju_record record, const char* field, int64_t days);
/* Any value, a list or struct too, as JSON. */
GUIJU_API guiju_status guiju_record_set_json(guiju_record record, const char* field, const char* json, size_t size);
/* Several fields at once, from a JSON object. All are set, or none. */
GUIJU_API guiju_status guiju_record_set_fields(guiju_record record, const char* json, size_t size);

/* ---- deciding ---------------------------------------------------------------------------------------------------- */

typedef struct guiju_evaluate_options {
  size_t struct_size;
  const char* as_of;         /* a date or time; null: the record's own */
  const char* known_at;      /* a date or time; null: all that is published is known */
  const char* const* decide; /* decisions or paths; none: all */
  size_t decide_count;
  const char* status_column; /* batches: adds a column of this name with "decided", "undecided" or "error" */
} guiju_evaluate_options;

/* Decides one record, made for this ruleset. `options` may be null. */
GUIJU_API guiju_status guiju_ruleset_evaluate(guiju_ruleset rules, guiju_record record,
                                              const guiju_evaluate_options* options, guiju_outcome* out);

typedef int32_t guiju_kind;
enum {
  GUIJU_NULL = 0, GUIJU_BOOL = 1, GUIJU_INT = 2, GUIJU_UINT = 3, GUIJU_DOUBLE = 4, GUIJU_DECIMAL = 5, GUIJU_STRING = 6,
  GUIJU_BYTES = 7, GUIJU_DATE = 8, GUIJU_MONTH = 9, GUIJU_TIMESTAMP = 10, GUIJU_DURATION = 11, GUIJU_PERIOD = 12,
  GUIJU_LIST = 13, GUIJU_MAP = 14, GUIJU_ENUM = 15, GUIJU_STRUCT = 16,
  GUIJU_ERROR = 17,   /* see guiju_outcome_fault_* */
  GUIJU_UNKNOWN = 18, /* see guiju_outcome_need_* */
  GUIJU_OTHER = 19
};

GUIJU_API guiju_status guiju_outcome_free(guiju_outcome outcome);
/* 1 when every wanted decision was decided: no error, nothing missing. */
GUIJU_API guiju_status guiju_outcome_is_decided(guiju_outcome outcome, int32_t* out);
/* Values by path: "level", "handling.unit". GUIJU_NOT_FOUND when there is no such path, GUIJU_WRONG_KIND when the value is
 * null, an error, unknown or of a kind that is not meant. */
GUIJU_API guiju_status guiju_outcome_kind(guiju_outcome outcome, const char* path, guiju_kind* out);
GUIJU_API guiju_status guiju_outcome_get_bool(guiju_outcome outcome, const char* path, int32_t* out);
GUIJU_API guiju_status guiju_outcome_get_int(guiju_outcome outcome, const char* path, int64_t* out);
/* Of a double, an int or (nearest) a decimal. */
GUIJU_API guiju_status guiju_outcome_get_double(guiju_outcome outcome, const char* path, double* out);
GUIJU_API guiju_status guiju_outcome_get_date(guiju_outcome outcome, const char* path, int64_t* days);
GUIJU_API guiju_status guiju_outcome_get_timestamp(guiju_outcome outcome, const char* path, int64_t* seconds,
                                                   uint32_t* nanos);
/* Any known value as it is written: a string or enum's member bare, "12.50", "2022-04-02", a list as JSON. */
GUIJU_API guiju_status guiju_outcome_get_text(guiju_outcome outcome, const char* path, guiju_text* out);
/* Any value as JSON; null, errors and unknowns as null. */
GUIJU_API guiju_status guiju_outcome_get_json(guiju_outcome outcome, const char* path, guiju_text* out);

/* The fields that still matter; ids of the rows that fired. */
GUIJU_API guiju_status guiju_outcome_need_count(guiju_outcome outcome, size_t* out);
GUIJU_API guiju_status guiju_outcome_need(guiju_outcome outcome, size_t number, guiju_text* out);
GUIJU_API guiju_status guiju_outcome_fired_count(guiju_outcome outcome, size_t* out);
GUIJU_API guiju_status guiju_outcome_fired(guiju_outcome outcome, size_t number, guiju_text* out);
/* What was wrong: the decision, the code (4001, shown as GJ4001) and a sentence. */
GUIJU_API guiju_status guiju_outcome_fault_count(guiju_outcome outcome, size_t* out);
GUIJU_API guiju_status guiju_outcome_fault(guiju_outcome outcome, size_t number, guiju_language language,
                                           guiju_text* path, int32_t* code, guiju_text* message);
/* {"level": "town", …, "fired": […], "needs": […], "errors": […]} */
GUIJU_API guiju_status guiju_outcome_to_json(guiju_outcome outcome, int32_t is_pretty, guiju_string* out);

/* Why: by the same evaluator, recording. */
GUIJU_API guiju_status guiju_ruleset_explain(guiju_ruleset rules, guiju_record record,
                                             const guiju_evaluate_options* options, guiju_explanation* out);
GUIJU_API guiju_status guiju_explanation_free(guiju_explanation explanation);
GUIJU_API guiju_status guiju_explanation_to_text(guiju_explanation explanation, guiju_language language,
                                                 guiju_string* out);
GUIJU_API guiju_status guiju_explanation_to_json(guiju_explanation explanation, int32_t is_pretty, guiju_string* out);
GUIJU_API guiju_status guiju_explanation_to_html(guiju_explanation explanation, guiju_language language,
                                                 guiju_string* out);

/* ---- batches ----------------------------------------------------------------------------------------------------- */

struct ArrowSchema;
struct ArrowArray;
struct ArrowArrayStream;

typedef struct guiju_counts {
  size_t struct_size;
  int64_t rows, decided, undecided, errors; /* rows = the sum of the others */
} guiju_counts;

/* Decides a batch: a struct array whose children are the fields. The result is a struct array with a column a path, in row
 * order; what could not be decided is null. `kind`, `options` and `counts` may be null. */
GUIJU_API guiju_status guiju_ruleset_evaluate_arrow(guiju_ruleset rules, const char* kind, struct ArrowSchema* schema,
                                                    struct ArrowArray* array, const guiju_evaluate_options* options,
                                                    struct ArrowSchema* out_schema, struct ArrowArray* out_array,
                                                    guiju_counts* counts);
/* The same for a stream, a batch at a time: *out pulls from the input, which it owns from now on. A kind of record that a
 * rank or tally looks over comes out at the end, as one batch. Errors of the input come out as errors of *out. */
GUIJU_API guiju_status guiju_ruleset_evaluate_stream(guiju_ruleset rules, const char* kind,
                                                     struct ArrowArrayStream* stream,
                                                     const guiju_evaluate_options* options,
                                                     struct ArrowArrayStream* out);

#ifdef __cplusplus
}
#endif

#endif
