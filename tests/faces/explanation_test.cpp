// An explanation's text is for reading: what would fill a screen is told by its beginning.
#include <gtest/gtest.h>

#include <guiju/guiju.hpp>

namespace guiju {
namespace {

TEST(Explanation, TextShortensLongListsAndDataKeepsThem) {
  std::string kinds;
  for (int i = 0; i < 40; ++i) kinds += (i == 0 ? "" : ", ") + std::string("kind") + std::to_string(i);
  const Ruleset rules = load_text("guiju: 1\npack: demo\ninputs: {kind: string}\ndecisions:\n  desk:\n    table:\n      hit: first\n"
                                  "      outputs: {desk: string}\n      rows:\n        - {id: a, kind: [" + kinds + "], desk: first}\n")
                            .value();
  Record record(*rules.schema());
  record.set(0, Value(ValueView::of_string("kind39")));
  const Explanation why = rules.explain(record);
  const std::string text = why.to_text();
  EXPECT_NE(text.find("✓ kind kind0, kind1, "), std::string::npos) << text;
  EXPECT_NE(text.find(", … +"), std::string::npos) << text;
  EXPECT_EQ(text.find("kind38"), std::string::npos) << text;
  EXPECT_NE(why.to_json().find("kind38"), std::string::npos);
  EXPECT_NE(why.to_html().find("kind38"), std::string::npos);
}

}  // namespace
}  // namespace guiju
