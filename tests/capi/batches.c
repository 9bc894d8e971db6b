/* Batches as Arrow's C data and C stream interfaces: in, out, streamed, refused. */
#include <stdlib.h>

#include "expect.h"

/* The structs as the Arrow specification gives them; a C program brings its own. */
struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema** children;
  struct ArrowSchema* dictionary;
  void (*release)(struct ArrowSchema*);
  void* private_data;
};
struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void** buffers;
  struct ArrowArray** children;
  struct ArrowArray* dictionary;
  void (*release)(struct ArrowArray*);
  void* private_data;
};
struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream*, struct ArrowSchema* out);
  int (*get_next)(struct ArrowArrayStream*, struct ArrowArray* out);
  const char* (*get_last_error)(struct ArrowArrayStream*);
  void (*release)(struct ArrowArrayStream*);
  void* private_data;
};

static int schemas_released = 0, arrays_released = 0, streams_released = 0;

static void release_schema(struct ArrowSchema* schema) {
  ++schemas_released;
  schema->release = NULL;
}
static void release_array(struct ArrowArray* array) {
  ++arrays_released;
  array->release = NULL;
}
static void release_child_schema(struct ArrowSchema* schema) { schema->release = NULL; }
static void release_child_array(struct ArrowArray* array) { array->release = NULL; }

/* Three parcels: (1.00, express, CN), (2.00, not, FR), (null weight, not, JP); all static memory. */
static int32_t offsets[] = {0, 2, 4, 6};
static struct ArrowSchema columns[3];
static struct ArrowSchema* column_pointers[] = {&columns[0], &columns[1], &columns[2]};
static struct ArrowArray cells[3];
static struct ArrowArray* cell_pointers[] = {&cells[0], &cells[1], &cells[2]};

static void make_batch(struct ArrowSchema* schema, struct ArrowArray* array) {
  static const double weights[] = {1.0, 2.0, 0.0};
  static const uint8_t weight_validity[] = {3}, express[] = {1};
  static const void* weight_buffers[] = {weight_validity, weights};
  static const void* express_buffers[] = {NULL, express};
  static const void* country_buffers[] = {NULL, offsets, "CNFRJP"};
  static const void* no_buffers[] = {NULL};
  static const char* names[] = {"weight", "express", "country"};
  static const char* formats[] = {"g", "b", "u"};
  static const void** buffers[] = {weight_buffers, express_buffers, country_buffers};
  for (int i = 0; i < 3; ++i) {
    const struct ArrowSchema column = {formats[i], names[i], NULL, 2, 0, NULL, NULL, release_child_schema, NULL};
    const struct ArrowArray cell = {3, i == 0, 0, i == 2 ? 3 : 2, 0, buffers[i], NULL, NULL, release_child_array, NULL};
    columns[i] = column;
    cells[i] = cell;
  }
  const struct ArrowSchema whole = {"+s", "", NULL, 0, 3, column_pointers, NULL, release_schema, NULL};
  const struct ArrowArray rows = {3, 0, 0, 1, 3, no_buffers, cell_pointers, NULL, release_array, NULL};
  *schema = whole;
  *array = rows;
}

static guiju_ruleset load_parcel(void) {
  guiju_ruleset rules = 0;
  EXPECT_OK(guiju_ruleset_load_text(parcel, strlen(parcel), NULL, NULL, &rules, NULL));
  return rules;
}

static int column_of(const struct ArrowSchema* schema, const char* name) {
  for (int64_t i = 0; i < schema->n_children; ++i)
    if (strcmp(schema->children[i]->name, name) == 0) return (int)i;
  fprintf(stderr, "no column %s\n", name);
  exit(1);
}

static const char* wanted[] = {"zone", "fee"};

static void expect_answer(const struct ArrowSchema* schema, const struct ArrowArray* array) {
  const int zone = column_of(schema, "zone"), fee = column_of(schema, "fee"), status = column_of(schema, "status");
  EXPECT(array->length == 3 && schema->n_children == 3 && array->n_children == 3);
  EXPECT(strcmp(schema->format, "+s") == 0);
  EXPECT(schema->children[zone]->dictionary != NULL);
  const int32_t* zones = array->children[zone]->buffers[1];
  EXPECT(zones[0] == 0 && zones[1] == 2 && zones[2] == 1);
  EXPECT(array->children[zone]->dictionary->length == 3);
  EXPECT(strncmp(schema->children[fee]->format, "d:38,", 5) == 0);
  EXPECT(array->children[fee]->null_count == 1);
  const uint8_t* validity = array->children[fee]->buffers[0];
  EXPECT((validity[0] & 7) == 3);
  const int64_t* ends = array->children[status]->buffers[1];
  const char* texts = array->children[status]->buffers[2];
  EXPECT(ends[3] - ends[2] == 9 - 4 || memcmp(texts + ends[2], "error", 5) == 0 ||
         memcmp(texts + ends[2], "undecided", 9) == 0);
  EXPECT(memcmp(texts, "decided", 7) == 0);
}

static void test_batch(guiju_ruleset rules) {
  struct ArrowSchema schema, out_schema = {0};
  struct ArrowArray array, out_array = {0};
  const guiju_evaluate_options options = {sizeof options, NULL, NULL, wanted, 2, "status"};
  guiju_counts counts = {sizeof counts, 0, 0, 0, 0};
  schemas_released = arrays_released = 0;
  make_batch(&schema, &array);
  EXPECT_OK(guiju_ruleset_evaluate_arrow(rules, NULL, &schema, &array, &options, &out_schema, &out_array, &counts));
  EXPECT(schema.release == NULL && array.release == NULL);
  EXPECT(schemas_released == 1 && arrays_released == 1);
  EXPECT(counts.rows == 3 && counts.decided == 2 && counts.undecided + counts.errors == 1);
  expect_answer(&out_schema, &out_array);
  out_schema.release(&out_schema);
  out_array.release(&out_array);
  EXPECT(out_schema.release == NULL && out_array.release == NULL);
}

static void test_refusals(guiju_ruleset rules) {
  struct ArrowSchema schema, out_schema = {0};
  struct ArrowArray array, out_array = {0};
  schemas_released = arrays_released = 0;
  make_batch(&schema, &array);
  EXPECT_STATUS(guiju_ruleset_evaluate_arrow(rules, NULL, NULL, &array, NULL, &out_schema, &out_array, NULL), GUIJU_BAD_ARGUMENT);
  EXPECT_STATUS(guiju_ruleset_evaluate_arrow(rules, NULL, &schema, &array, NULL, &out_schema, NULL, NULL), GUIJU_BAD_ARGUMENT);
  EXPECT_STATUS(guiju_ruleset_evaluate_arrow(rules, "none", &schema, &array, NULL, &out_schema, &out_array, NULL), GUIJU_NOT_FOUND);
  EXPECT_STATUS(guiju_ruleset_evaluate_arrow(0, NULL, &schema, &array, NULL, &out_schema, &out_array, NULL), GUIJU_BAD_HANDLE);
  guiju_counts counts = {3, 0, 0, 0, 0};
  EXPECT_STATUS(guiju_ruleset_evaluate_arrow(rules, NULL, &schema, &array, NULL, &out_schema, &out_array, &counts), GUIJU_BAD_STRUCT);
  offsets[2] = 1;
  EXPECT_STATUS(guiju_ruleset_evaluate_arrow(rules, NULL, &schema, &array, NULL, &out_schema, &out_array, NULL), GUIJU_BAD_BATCH);
  EXPECT(strstr(guiju_last_error(), "country") != NULL);
  offsets[2] = 4;
  EXPECT(schemas_released == 0 && arrays_released == 0); /* still ours */
  schema.release(&schema);
  EXPECT_STATUS(guiju_ruleset_evaluate_arrow(rules, NULL, &schema, &array, NULL, &out_schema, &out_array, NULL), GUIJU_BAD_BATCH);
  array.release(&array);
}

/* A stream of so many batches, which may fail before the end. */
struct source {
  int batches;
  int fails;
};
static int source_schema(struct ArrowArrayStream* stream, struct ArrowSchema* out) {
  struct ArrowArray unused;
  (void)stream;
  make_batch(out, &unused);
  return 0;
}
static int source_next(struct ArrowArrayStream* stream, struct ArrowArray* out) {
  struct source* source = stream->private_data;
  struct ArrowSchema unused;
  const struct ArrowArray end = {0};
  *out = end;
  if (source->batches == 0) return source->fails ? 5 : 0;
  --source->batches;
  make_batch(&unused, out);
  return 0;
}
static const char* source_error(struct ArrowArrayStream* stream) {
  (void)stream;
  return "the disk is gone";
}
static void source_release(struct ArrowArrayStream* stream) {
  ++streams_released;
  stream->release = NULL;
}

static void test_stream(guiju_ruleset rules, int fails) {
  struct source source = {3, fails};
  struct ArrowArrayStream facts = {source_schema, source_next, source_error, source_release, &source}, out = {0};
  const guiju_evaluate_options options = {sizeof options, NULL, NULL, wanted, 2, "status"};
  struct ArrowSchema schema = {0};
  struct ArrowArray array = {0};
  schemas_released = arrays_released = streams_released = 0;
  EXPECT_OK(guiju_ruleset_evaluate_stream(rules, NULL, &facts, &options, &out));
  EXPECT(facts.release == NULL);
  if (out.release == NULL) return;
  EXPECT(out.get_schema(&out, &schema) == 0);
  for (int batch = 0; batch < 3; ++batch) {
    EXPECT(out.get_next(&out, &array) == 0);
    EXPECT(array.release != NULL);
    if (array.release == NULL) break;
    expect_answer(&schema, &array);
    array.release(&array);
  }
  if (fails) {
    EXPECT(out.get_next(&out, &array) == 5);
    EXPECT(strcmp(out.get_last_error(&out), "the disk is gone") == 0);
  } else {
    EXPECT(out.get_next(&out, &array) == 0);
    EXPECT(array.release == NULL);
    EXPECT(out.get_next(&out, &array) == 0); /* the end stays the end */
    EXPECT(array.release == NULL);
  }
  schema.release(&schema);
  out.release(&out);
  EXPECT(out.release == NULL);
  EXPECT(streams_released == 1 && arrays_released == 3 && schemas_released == 3);
}

static void test_stream_outlives_its_ruleset(void) {
  struct source source = {1, 0};
  struct ArrowArrayStream facts = {source_schema, source_next, source_error, source_release, &source}, out = {0};
  struct ArrowArray array = {0};
  const guiju_ruleset rules = load_parcel();
  EXPECT_OK(guiju_ruleset_evaluate_stream(rules, NULL, &facts, NULL, &out));
  EXPECT_OK(guiju_ruleset_free(rules));
  EXPECT(out.get_next(&out, &array) == 0);
  EXPECT(array.length == 3);
  array.release(&array);
  EXPECT_STATUS(guiju_ruleset_evaluate_stream(rules, NULL, &out, NULL, &facts), GUIJU_BAD_HANDLE);
  out.release(&out);
}

int main(void) {
  const guiju_ruleset rules = load_parcel();
  test_batch(rules);
  test_refusals(rules);
  test_stream(rules, 0);
  test_stream(rules, 1);
  EXPECT_OK(guiju_ruleset_free(rules));
  test_stream_outlives_its_ruleset();
  return failures != 0;
}
