#include "text/excerpt.hpp"

#include <gtest/gtest.h>

namespace guiju::text {
namespace {

TEST(Excerpt, PointsBackThroughItsParts) {
  Sources sources;
  sources.add("p.yaml", "a: \"x \\\"q\\\" + amount\"\n");
  const Result<YamlNode> root = parse_yaml(sources, 0);
  ASSERT_TRUE(root.ok()) << root.diagnostics();
  const Excerpt whole(*root->find("a"));
  EXPECT_EQ(whole.text(), "x \"q\" + amount");
  EXPECT_EQ(sources.text(whole.span()), "x \\\"q\\\" + amount");
  const Excerpt right = whole.part(8, 14);
  EXPECT_EQ(right.text(), "amount");
  EXPECT_EQ(sources.text(right.span()), "amount");
  EXPECT_EQ(sources.text(right.part(2, 4).span()), "ou");
  EXPECT_EQ(right.span(3, 3).begin, right.span(3, 3).end);
}

TEST(Excerpt, MayBeNowhere) {
  const Excerpt nowhere;
  EXPECT_FALSE(nowhere.is_somewhere());
  EXPECT_TRUE(nowhere.empty());
  EXPECT_FALSE(nowhere.span().is_somewhere());
}

}  // namespace
}  // namespace guiju::text
