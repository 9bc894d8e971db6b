#include "guiju/facts/record.hpp"

#include <gtest/gtest.h>

namespace guiju {
namespace {

Schema parcel() {
  std::vector<Field> fields(2);
  fields[0].name = "weight";
  fields[0].type = Type::decimal(2);
  fields[1].name = "country";
  fields[1].type = Type(Kind::string);
  return Schema("parcel", fields);
}

TEST(Record, FieldsAreAbsentUntilTheyAreSet) {
  const Schema schema = parcel();
  Record record(schema);
  EXPECT_TRUE(is_absent(record.view()[0]));
  EXPECT_TRUE(record.set("country", Value(ValueView::of_string("CN"))));
  record.set(0, Value(ValueView::of_int(2)));
  const RecordView view = record;
  EXPECT_EQ(view[0].as_int(), 2);
  EXPECT_EQ(view[1].as_string(), "CN");
  EXPECT_EQ(&record.schema(), &schema);
}

TEST(Record, NullIsNotAbsent) {
  const Schema schema = parcel();
  Record record(schema);
  record.set("country", Value());
  EXPECT_TRUE(record.view()[1].is_null());
  EXPECT_FALSE(is_absent(record.view()[1]));
}

TEST(Record, WrongNamesAreRefusedWithTheNearest) {
  const Schema schema = parcel();
  Record record(schema);
  std::string suggestion;
  EXPECT_FALSE(record.set("wieght", Value(ValueView::of_int(2)), &suggestion));
  EXPECT_EQ(suggestion, "weight");
  EXPECT_FALSE(record.set("qqqqqq", Value(), &suggestion));
  EXPECT_EQ(suggestion, "");
  EXPECT_FALSE(record.set("qqqqqq", Value()));
}

TEST(Record, AViewStaysGoodWhenTheRecordIsMoved) {
  const Schema schema = parcel();
  Record record(schema);
  record.set("country", Value(ValueView::of_string("a country with a long name")));
  const RecordView view = record;
  const Record moved = std::move(record);
  EXPECT_EQ(view[1].as_string(), "a country with a long name");
}

}  // namespace
}  // namespace guiju
