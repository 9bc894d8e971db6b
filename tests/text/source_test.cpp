#include "guiju/text/source.hpp"

#include <gtest/gtest.h>

namespace guiju {
namespace {

TEST(Source, CountsColumnsInCodePoints) {
  const Source source("a.yaml", "规则: x\nb: 2\n");
  EXPECT_EQ(source.position(0), (Position{1, 1}));
  EXPECT_EQ(source.position(6), (Position{1, 3}));
  EXPECT_EQ(source.position(8), (Position{1, 5}));
  EXPECT_EQ(source.position(10), (Position{2, 1}));
}

TEST(Source, PlacesTheEndAfterTheLastCharacter) {
  const Source source("a", "ab\ncd");
  EXPECT_EQ(source.position(5), (Position{2, 3}));
  EXPECT_EQ(source.position(999), (Position{2, 3}));
  EXPECT_EQ(Source("e", "").position(7), (Position{1, 1}));
}

TEST(Source, GivesLinesWithoutTheirBreak) {
  const Source source("a", "one\r\ntwo\n\nfour");
  EXPECT_EQ(source.line_count(), 4u);
  EXPECT_EQ(source.line(1), "one");
  EXPECT_EQ(source.line(2), "two");
  EXPECT_EQ(source.line(3), "");
  EXPECT_EQ(source.line(4), "four");
  EXPECT_EQ(source.line(5), "");
  EXPECT_EQ(source.line(0), "");
  EXPECT_EQ(source.line_begin(2), 5u);
  EXPECT_EQ(source.line_begin(9), source.text().size());
}

TEST(Source, KeepsTheNumbersOfTheTextItWasCutFrom) {
  const Source source("cell", "a\nb", 41);
  EXPECT_EQ(source.position(2), (Position{42, 1}));
  EXPECT_EQ(source.line(42), "b");
  EXPECT_EQ(source.line(1), "");
}

TEST(Source, DoesNotCountAByteOrderMark) {
  const Source source("a", "\xEF\xBB\xBFkey: 1");
  EXPECT_EQ(source.position(3), (Position{1, 1}));
  EXPECT_EQ(source.position(0), (Position{1, 1}));
  EXPECT_EQ(source.position(4), (Position{1, 2}));
  EXPECT_EQ(source.line(1), "key: 1");
}

TEST(Sources, GivesTheTextOfASpan) {
  Sources sources;
  EXPECT_EQ(sources.add("a", "hello"), 0u);
  EXPECT_EQ(sources.add("b", "world"), 1u);
  EXPECT_EQ(sources.text({1, 1, 3}), "or");
  EXPECT_EQ(sources.text({1, 3, 99}), "ld");
  EXPECT_EQ(sources.text({1, 9, 2}), "");
  EXPECT_EQ(sources.text({}), "");
  EXPECT_EQ(sources.text({7, 0, 1}), "");
}

}  // namespace
}  // namespace guiju
