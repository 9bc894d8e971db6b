#include "guiju/facts/arrow.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <limits>

namespace guiju {
namespace {

using Columns = std::vector<ExportColumn>;

struct Pair {
  Pair() = default;
  explicit Pair(Columns columns, std::string_view zone = "Asia/Shanghai") {
    export_columns(std::move(columns), zone, &schema, &array);
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;
  ~Pair() {
    if (schema.release != nullptr) schema.release(&schema);
    if (array.release != nullptr) array.release(&array);
  }
  ArrowSchema schema{};
  ArrowArray array{};
};

std::string row(const ColumnsView& columns, std::int64_t number) {
  Arena arena;
  std::string text;
  for (const ColumnView& column : columns.columns()) text.append(column.raw(number, arena).to_string()).append(" ");
  if (!text.empty()) text.pop_back();
  return text;
}

std::string code_of(const Diagnostics& wrong) { return wrong.empty() ? "" : code_text(wrong[0].code); }

ValueView text(const char* s) { return ValueView::of_string(s); }

Columns a_few() {
  return {{"n", Type(Kind::int_), {ValueView::of_int(1), ValueView::null(), ValueView::of_int(3)}},
          {"t", Type(Kind::string), {text("a"), text("中文"), ValueView::null()}}};
}

TEST(Arrow, WhatGoesOutComesBack) {
  auto level = std::make_shared<EnumType>();
  level->name = "Level", level->members = {{"low", "", ""}, {"high", "", ""}};
  level->build_index();
  auto party = std::make_shared<StructType>();
  party->name = "Party", party->fields = {{"role", Type(Kind::string), "", ""}, {"age", Type(Kind::int_), "", ""}};
  Arena arena;
  const ValueView fields[] = {text("x"), ValueView::null()};
  const ValueView items[] = {ValueView::of_bool(true), ValueView::null()};
  const ValueView wide = ValueView::of_decimal(*Decimal::parse("-99999999999999999999999999999999.99"), arena);
  Pair pair({{"bool", Type(Kind::bool_), {ValueView::of_bool(true), ValueView::null()}},
             {"uint", Type(Kind::uint_), {ValueView::of_uint(~0ull), ValueView::null()}},
             {"double", Type(Kind::double_), {ValueView::of_double(0.5), ValueView::null()}},
             {"decimal", Type::decimal(2), {wide, ValueView::of_narrow_decimal(5, 1)}},
             {"date", Type(Kind::date), {ValueView::of_date(-1), ValueView::null()}},
             {"month", Type(Kind::month), {ValueView::of_month(1), ValueView::null()}},
             {"time", Type(Kind::timestamp), {ValueView::of_timestamp({-1, 500'000'000}), ValueView::null()}},
             {"span", Type(Kind::duration), {ValueView::of_duration({90, 0}), ValueView::null()}},
             {"level", Type::enumeration(level), {ValueView::of_enum(level.get(), 1), ValueView::null()}},
             {"list", Type::list(Type(Kind::bool_)), {ValueView::of_list(items, 2), ValueView::null()}},
             {"party", Type::structure(party), {ValueView::of_struct(party.get(), fields, arena), ValueView::null()}}});
  const Result<ArrowBatch> batch = ArrowBatch::take(&pair.schema, &pair.array);
  ASSERT_TRUE(batch) << batch.diagnostics().render();
  EXPECT_EQ(pair.schema.release, nullptr);
  EXPECT_EQ(pair.array.release, nullptr);
  EXPECT_EQ(row(batch->columns(), 0),
            "true 18446744073709551615u 5e-1 -99999999999999999999999999999999.99d 1969-12-31 \"1970-02\" "
            "1969-12-31T23:59:59.5Z 90s \"high\" [true, null] {\"age\": null, \"role\": \"x\"}");
  EXPECT_EQ(row(batch->columns(), 1), "null null null 0.50d null null null null null null null");
}

TEST(Arrow, CodedColumnsGoOutAsTheirValues) {
  auto level = std::make_shared<EnumType>();
  level->name = "Level", level->members = {{"low", "", ""}, {"mid", "", ""}, {"high", "", ""}};
  level->build_index();
  const Fault fault;
  const std::int32_t codes[] = {2, 0, 1, 0, 3, 0, 2, 1, 0};
  const auto member = [&](std::uint32_t number) { return ValueView::of_enum(level.get(), number); };
  Pair pair({{"level", Type::enumeration(level), {member(2), ValueView::null(), member(0), ValueView::of_error(&fault)}, true, codes},
             {"text", Type(Kind::string), {text("x"), ValueView::null(), text("中文"), text("")}, true, codes}});
  EXPECT_EQ(pair.array.children[0]->null_count, 3);
  const Result<ArrowBatch> batch = ArrowBatch::take(&pair.schema, &pair.array);
  ASSERT_TRUE(batch) << batch.diagnostics().render();
  ASSERT_EQ(batch->columns().row_count(), 9);
  EXPECT_EQ(row(batch->columns(), 0), "\"low\" \"中文\"");
  EXPECT_EQ(row(batch->columns(), 1), "\"high\" \"x\"");
  EXPECT_EQ(row(batch->columns(), 2), "null null");
  EXPECT_EQ(row(batch->columns(), 4), "null \"\"");
  EXPECT_EQ(row(batch->columns(), 8), "\"high\" \"x\"");
  Pair empty({{"level", Type::enumeration(level), {member(1)}, true, {}}});
  const Result<ArrowBatch> none = ArrowBatch::take(&empty.schema, &empty.array);
  ASSERT_TRUE(none);
  EXPECT_EQ(none->columns().row_count(), 0);
}

TEST(Arrow, TextsThatAreNotUtf8AreRefusedAtTheirRow) {
  for (const char* wrong : {"\xff", "a long text of plain letters, and then \xE4\xB8"}) {
    Pair pair({{"t", Type(Kind::string), {text("a"), text("中文"), ValueView::null(), text(wrong)}}});
    const Diagnostics refused = ArrowBatch::take(&pair.schema, &pair.array).diagnostics();
    ASSERT_EQ(code_of(refused), "GJ4107");
    EXPECT_EQ(refused[0].args[1], "3");
  }
}

TEST(Arrow, ErrorsAndUnknownsGoOutAsNull) {
  const Fault fault;
  Pair pair({{"n", Type(Kind::int_), {ValueView::of_error(&fault), ValueView::of_unknown(nullptr), ValueView::of_int(1)}}});
  EXPECT_EQ(pair.array.children[0]->null_count, 2);
  const Result<ArrowBatch> batch = ArrowBatch::take(&pair.schema, &pair.array);
  EXPECT_EQ(row(batch->columns(), 2), "1");
}

TEST(Arrow, EmptyBatchesAndNoColumns) {
  Pair none{Columns()};
  EXPECT_TRUE(ArrowBatch::take(&none.schema, &none.array));
  Pair empty({{"t", Type(Kind::string), {}}, {"l", Type::list(Type(Kind::string)), {}}});
  const Result<ArrowBatch> batch = ArrowBatch::take(&empty.schema, &empty.array);
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->columns().row_count(), 0);
}

TEST(Arrow, ABatchThatWasSlicedBeginsAtItsOffset) {
  Pair pair(a_few());
  pair.array.offset = 1;
  pair.array.length = 2;
  const Result<ArrowBatch> batch = ArrowBatch::take(&pair.schema, &pair.array);
  ASSERT_TRUE(batch) << batch.diagnostics().render();
  EXPECT_EQ(batch->columns().row_count(), 2);
  EXPECT_EQ(row(batch->columns(), 0), "null \"中文\"");
  EXPECT_EQ(row(batch->columns(), 1), "3 null");
}

TEST(Arrow, ColumnsThatWereSlicedBeginAtTheirs) {
  Pair pair(a_few());
  pair.array.length = 2;
  for (int c = 0; c < 2; ++c) pair.array.children[c]->offset = 1, pair.array.children[c]->length = 2;
  pair.array.children[0]->null_count = -1;  // not counted: the validity counts
  const Result<ArrowBatch> batch = ArrowBatch::take(&pair.schema, &pair.array);
  ASSERT_TRUE(batch) << batch.diagnostics().render();
  EXPECT_EQ(row(batch->columns(), 0), "null \"中文\"");
  EXPECT_EQ(row(batch->columns(), 1), "3 null");
}

// Each spoils a good batch in one way: it is refused with the code, and stays the producer's.
struct Spoil {
  const char* what;
  const char* code;
  std::function<void(Pair&)> spoil;
};

TEST(Arrow, WhatIsMalformedIsRefusedAndNotTaken) {
  const std::vector<Spoil> spoils = {
      {"negative length", "GJ4104", [](Pair& p) { p.array.children[0]->length = -1; }},
      {"huge offset", "GJ4104", [](Pair& p) { p.array.offset = std::numeric_limits<std::int64_t>::max(); }},
      {"too few rows", "GJ4104", [](Pair& p) { p.array.children[1]->length = 2; }},
      {"buffers", "GJ4104", [](Pair& p) { p.array.children[1]->n_buffers = 2; }},
      {"no buffers", "GJ4104", [](Pair& p) { p.array.children[1]->buffers = nullptr; }},
      {"children", "GJ4104", [](Pair& p) { p.array.n_children = 1; }},
      {"null count", "GJ4104", [](Pair& p) { p.array.children[0]->null_count = 9; }},
      {"no validity", "GJ4104", [](Pair& p) { p.array.children[0]->buffers[0] = nullptr; }},
      {"format", "GJ4103", [](Pair& p) { p.schema.children[0]->format = "q"; }},
      {"no format", "GJ4103", [](Pair& p) { p.schema.children[0]->format = nullptr; }},
      {"time", "GJ4103", [](Pair& p) { p.schema.children[0]->format = "tsx:"; }},
      {"decimal", "GJ4103", [](Pair& p) { p.schema.children[0]->format = "d:38,99999999999"; }},
      {"not a struct", "GJ4104", [](Pair& p) { p.schema.format = "l"; }},
      {"twice", "GJ4110", [](Pair& p) { p.schema.children[0]->name = "t"; }},
      {"name", "GJ4104", [](Pair& p) { p.schema.children[0]->name = "\xff"; }},
  };
  for (const Spoil& spoil : spoils) {
    Pair pair(a_few());
    const Pair kept(a_few());  // (so that what was spoiled can be released)
    const auto schema = *pair.schema.children[0];
    const auto numbers = *pair.array.children[0], texts = *pair.array.children[1], whole = pair.array;
    const auto* validity = numbers.buffers[0];
    const char* format = pair.schema.format;
    spoil.spoil(pair);
    const Result<ArrowBatch> batch = ArrowBatch::take(&pair.schema, &pair.array);
    EXPECT_EQ(code_of(batch.diagnostics()), spoil.code) << spoil.what << batch.diagnostics().render();
    EXPECT_NE(pair.schema.release, nullptr);
    EXPECT_NE(pair.array.release, nullptr);
    *pair.schema.children[0] = schema, pair.schema.format = format;
    *pair.array.children[0] = numbers, *pair.array.children[1] = texts, pair.array = whole;
    pair.array.children[0]->buffers[0] = validity;
    EXPECT_TRUE(ArrowBatch::take(&pair.schema, &pair.array));
  }
}

TEST(Arrow, RowsAreCheckedUnlessTheyAreTrusted) {
  const auto offsets_of = [](Pair& p) { return static_cast<std::int64_t*>(const_cast<void*>(p.array.children[1]->buffers[1])); };
  const auto bytes_of = [](Pair& p) { return static_cast<char*>(const_cast<void*>(p.array.children[1]->buffers[2])); };
  Pair falling(a_few());
  offsets_of(falling)[1] = 99;
  EXPECT_EQ(code_of(ArrowBatch::take(&falling.schema, &falling.array).diagnostics()), "GJ4105");
  Pair negative(a_few());
  offsets_of(negative)[0] = -1;
  EXPECT_EQ(code_of(ArrowBatch::take(&negative.schema, &negative.array).diagnostics()), "GJ4105");
  Pair broken(a_few());
  bytes_of(broken)[1] = '\xff';
  EXPECT_EQ(code_of(ArrowBatch::take(&broken.schema, &broken.array).diagnostics()), "GJ4107");
  EXPECT_TRUE(ArrowBatch::take(&broken.schema, &broken.array, ArrowTrust::trusted));
}

TEST(Arrow, IndicesStayInTheirDictionary) {
  auto level = std::make_shared<EnumType>();
  level->name = "Level", level->members = {{"low", "", ""}};
  Pair pair({{"level", Type::enumeration(level), {ValueView::of_enum(level.get(), 0), ValueView::of_enum(level.get(), 0)}}});
  auto* codes = static_cast<std::int32_t*>(const_cast<void*>(pair.array.children[0]->buffers[1]));
  codes[1] = 1;
  const Result<ArrowBatch> batch = ArrowBatch::take(&pair.schema, &pair.array);
  EXPECT_EQ(code_of(batch.diagnostics()), "GJ4106");
  codes[1] = 0;
  pair.schema.children[0]->format = "g";
  EXPECT_EQ(code_of(ArrowBatch::take(&pair.schema, &pair.array).diagnostics()), "GJ4104");
  pair.schema.children[0]->format = "i";
}

TEST(Arrow, NullsAndReleasedThingsAreRefused) {
  Pair pair(a_few());
  EXPECT_EQ(code_of(ArrowBatch::take(nullptr, &pair.array).diagnostics()), "GJ4102");
  EXPECT_EQ(code_of(ArrowBatch::take(&pair.schema, nullptr).diagnostics()), "GJ4102");
  Pair gone;
  EXPECT_EQ(code_of(ArrowBatch::take(&gone.schema, &pair.array).diagnostics()), "GJ4101");
  EXPECT_EQ(code_of(ArrowBatch::take(&pair.schema, &gone.array).diagnostics()), "GJ4101");
}

TEST(Arrow, ViewsShortAndLong) {
  // As a producer of string views lays it out: one buffer, and its size in the last one.
  const std::string buffer = "a text of more than twelve bytes";
  struct View {
    std::int32_t size;
    union {
      char here[12];
      struct {
        char begin[4];
        std::int32_t buffer, at;
      } there;
    };
  } views[2] = {};
  views[0].size = 3;
  std::memcpy(views[0].here, "abc", 3);
  views[1].size = 30;
  views[1].there.at = 2;
  const std::int64_t sizes[] = {static_cast<std::int64_t>(buffer.size())};
  const void* buffers[] = {nullptr, views, buffer.data(), sizes};
  const void* no_buffers[] = {nullptr};
  ArrowSchema child_schema{"vu", "v", nullptr, 2, 0, nullptr, nullptr, [](ArrowSchema* s) { s->release = nullptr; }, nullptr};
  ArrowArray child{2, 0, 0, 4, 0, buffers, nullptr, nullptr, [](ArrowArray* a) { a->release = nullptr; }, nullptr};
  ArrowSchema* schemas[] = {&child_schema};
  ArrowArray* arrays[] = {&child};
  ArrowSchema schema{"+s", "", nullptr, 0, 1, schemas, nullptr, [](ArrowSchema* s) { s->release = nullptr; }, nullptr};
  ArrowArray array{2, 0, 0, 1, 1, no_buffers, arrays, nullptr, [](ArrowArray* a) { a->release = nullptr; }, nullptr};
  views[1].there.at = 3;
  EXPECT_EQ(code_of(ArrowBatch::take(&schema, &array).diagnostics()), "GJ4105");
  views[1].there.at = 2;
  const Result<ArrowBatch> batch = ArrowBatch::take(&schema, &array);
  ASSERT_TRUE(batch) << batch.diagnostics().render();
  EXPECT_EQ(row(batch->columns(), 0), "\"abc\"");
  EXPECT_EQ(row(batch->columns(), 1), "\"text of more than twelve bytes\"");
}

}  // namespace
}  // namespace guiju
