/* What the C tests say when something is not as it should be. */
#ifndef GUIJU_TESTS_CAPI_EXPECT_H
#define GUIJU_TESTS_CAPI_EXPECT_H

#include <stdio.h>
#include <string.h>

#include "guiju/c.h"

static int failures = 0;

#define EXPECT(condition)                                                                  \
  do {                                                                                     \
    if (!(condition)) {                                                                    \
      ++failures;                                                                          \
      fprintf(stderr, "%s:%d: not so: %s (%s)\n", __FILE__, __LINE__, #condition, guiju_last_error()); \
    }                                                                                      \
  } while (0)
#define EXPECT_STATUS(call, wanted)                                                        \
  do {                                                                                     \
    const guiju_status got_ = (call);                                                      \
    if (got_ != (wanted)) {                                                                \
      ++failures;                                                                          \
      fprintf(stderr, "%s:%d: %s gave %s, not %s (%s)\n", __FILE__, __LINE__, #call, guiju_status_name(got_), #wanted, \
              guiju_last_error());                                                         \
    }                                                                                      \
  } while (0)
#define EXPECT_OK(call) EXPECT_STATUS(call, GUIJU_OK)
#define EXPECT_TEXT(text, wanted) EXPECT((text).size == strlen(wanted) && memcmp((text).data, wanted, (text).size) == 0)

/* Is a part in a string handle's text? Frees the handle. */
static inline int has_part(guiju_string string, const char* part) {
  guiju_text text = {"", 0};
  EXPECT_OK(guiju_string_get(string, &text));
  const int found = strstr(text.data, part) != NULL;
  if (!found) fprintf(stderr, "\"%s\" is not in:\n%s\n", part, text.data);
  EXPECT_OK(guiju_string_free(string));
  return found;
}

static const char parcel[] =
    "guiju: 1\n"
    "pack: parcel\n"
    "version: 1.2.0\n"
    "time_zone: Asia/Shanghai\n"
    "inputs: {weight: {type: decimal(2), max: 30}, express: bool, country: string, sent: optional(timestamp), tags: {type: list(string), default: []}, count: {type: int, default: 1}}\n"
    "params: {base: {type: decimal(2), value: 5.00}}\n"
    "decisions:\n"
    "  zone:\n"
    "    table:\n"
    "      hit: first\n"
    "      outputs: {zone: {enum: [home, near, far]}}\n"
    "      grid: |\n"
    "        | id | country || zone |\n"
    "        | h  | CN      || home |\n"
    "        | n  | JP, KR  || near |\n"
    "        | f  | -       || far  |\n"
    "  fee: {value: \"base + weight * (zone == far ? 4 : 1.5) + (express ? 10 : 0)\"}\n"
    "  left: {value: sent}\n"
    "  labels: {value: tags}\n"
    "  twice: {value: count * 2}\n";

#endif
