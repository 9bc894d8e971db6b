#include "guiju/text/result.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "text/codes.hpp"

namespace guiju {
namespace {

Diagnostics one(Code code) {
  Diagnostics diagnostics;
  diagnostics.add(code, {}, {"k"});
  return diagnostics;
}

TEST(Result, HoldsAValueOrTheReasons) {
  const Result<int> good = 7;
  const Result<int> bad = one(code::duplicate_key);
  EXPECT_TRUE(good.ok());
  EXPECT_EQ(*good, 7);
  EXPECT_FALSE(bad);
  EXPECT_EQ(bad.diagnostics().size(), 1u);
  EXPECT_EQ(Result<int>(bad).value_or(3), 3);
  EXPECT_EQ(Result<int>(good).value_or(3), 7);
}

TEST(Result, KeepsWarningsBesideTheValue) {
  const Result<int> result(7, one(code::yaml_full_width_comma));
  EXPECT_TRUE(result.ok());
  EXPECT_EQ(result.diagnostics().size(), 1u);
  EXPECT_FALSE(result.diagnostics().has_errors());
}

TEST(Result, ThrowsTheRenderedListFromValueOnly) {
  const Result<int> bad = one(code::duplicate_key);
  try {
    (void)bad.value();
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "error GJ1102: the key \"k\" stands twice in this map\n");
    EXPECT_EQ(error.diagnostics()[0].code, code::duplicate_key);
  }
}

TEST(Result, MovesAValueThatCannotBeCopied) {
  Result<std::unique_ptr<int>> result(std::make_unique<int>(5));
  EXPECT_EQ(**result, 5);
  EXPECT_EQ(*std::move(result).value(), 5);
}

}  // namespace
}  // namespace guiju
