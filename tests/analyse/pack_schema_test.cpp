#include "guiju/analyse/pack_schema.hpp"

#include <gtest/gtest.h>

#include "guiju/facts/json_record.hpp"

namespace guiju {
namespace {

TEST(PackSchema, IsJsonAndNamesTheHead) {
  const Result<Value> schema = read_json_value(pack_schema());
  ASSERT_TRUE(schema.ok()) << schema.diagnostics().render();
  EXPECT_NE(pack_schema().find("\"required\": [\"guiju\", \"pack\"]"), std::string_view::npos);
}

}  // namespace
}  // namespace guiju
