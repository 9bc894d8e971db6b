#include "analyse/markup.hpp"

#include <gtest/gtest.h>

namespace guiju::analyse {
namespace {

TEST(Markup, NothingFromOutsideBecomesMarkup) {
  EXPECT_EQ(escaped("<a href=\"x\" o='1'>&规矩"), "&lt;a href=&quot;x&quot; o=&#39;1&#39;&gt;&amp;规矩");
}

TEST(Markup, BothLanguagesStandSideBySideUnlessTheyAreOne) {
  EXPECT_EQ(both({"是", "yes"}), "<span class=\"zh\" lang=\"zh\">是</span><span class=\"en\" lang=\"en\">yes</span>");
  EXPECT_EQ(both({"A", "A"}), "A");
  EXPECT_EQ(both({"", "<b>"}), "&lt;b&gt;");
  EXPECT_EQ(both({"是", "yes"}, "tspan").substr(0, 6), "<tspan");
}

TEST(Markup, APageShowsOneLanguageFirstAndLoadsNothing) {
  const std::string zh = page({"规矩", "rules"}, "<p>x</p>", Language::zh);
  EXPECT_NE(zh.find("<html lang=\"zh\">"), std::string::npos);
  EXPECT_NE(zh.find("id=\"zh\" checked"), std::string::npos);
  EXPECT_NE(zh.find("default-src 'none'"), std::string::npos);
  EXPECT_EQ(zh.find("http://"), std::string::npos);
  EXPECT_EQ(zh.find("https://"), std::string::npos);
  EXPECT_NE(page({"规矩", "rules"}, "", Language::en).find("id=\"en\" checked"), std::string::npos);
}

}  // namespace
}  // namespace guiju::analyse
