#include "text/written.hpp"

#include <gtest/gtest.h>

namespace guiju::text {
namespace {

struct Source {
  Source() { number = sources.add("table.csv", "kind,unit\n\"a \"\"b\"\"\",far\n"); }
  Sources sources;
  std::uint32_t number = 0;
  Span span(std::uint32_t begin, std::uint32_t end) const { return {number, begin, end}; }
};

TEST(Written, ATextStaysWhereItStands) {
  const Source source;
  Written written(source.sources, source.number);
  const Written::Place far = written.keep("far", source.span(20, 23));
  EXPECT_TRUE(written.stays(far));
  EXPECT_EQ(written(far), "far");
  EXPECT_EQ(written(far).data(), source.sources[source.number].text().data() + 20) << "not copied";
}

TEST(Written, WhatReadsOtherwiseThereIsCopied) {
  const Source source;
  Written written(source.sources, source.number);
  const Written::Place quoted = written.keep("a \"b\"", source.span(11, 18));
  const Written::Place elsewhere = written.keep("far", {source.number + 1, 20, 23});
  const Written::Place nowhere = written.keep("near", {});
  const Written::Place beyond = written.keep("far", source.span(1000, 1003));
  Written moved = std::move(written);
  for (const auto& [place, text] : {std::pair(quoted, "a \"b\""), {elsewhere, "far"}, {nowhere, "near"}, {beyond, "far"}}) {
    EXPECT_FALSE(moved.stays(place)) << text;
    EXPECT_EQ(moved(place), text);
  }
  EXPECT_EQ(moved({}), "");
}

TEST(Written, NoSourceIsAnEmptyOne) {
  Written written;
  EXPECT_EQ(written(written.keep("x", {})), "x");
  EXPECT_EQ(written(written.keep("", {})), "");
}

}  // namespace
}  // namespace guiju::text
