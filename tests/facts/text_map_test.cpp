#include "facts/text_map.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace guiju::facts {
namespace {

TEST(TextMap, NumbersTextsInTheOrderTheyCome) {
  TextMap map;
  EXPECT_EQ(map.find("a"), TextMap::none);
  EXPECT_EQ(map.add("a"), 0u);
  EXPECT_EQ(map.add("b"), 1u);
  EXPECT_EQ(map.add("a"), 0u);
  EXPECT_EQ(map.find("b"), 1u);
  EXPECT_EQ(map.size(), 2u);
}

TEST(TextMap, TellsTextsOfEveryLengthApart) {
  std::map<std::string, std::uint32_t> texts;
  for (std::size_t length = 0; length <= 40; ++length)
    for (std::size_t changed = 0; changed <= length; ++changed) {
      std::string text(length, 'x');
      if (changed < length) text[changed] = 'y';
      texts.emplace(text, 0);
      texts.emplace(std::string(length, '\0'), 0);
    }
  TextMap map;
  for (auto& [text, number] : texts) number = map.add(text);
  EXPECT_EQ(map.size(), texts.size());
  for (const auto& [text, number] : texts) EXPECT_EQ(map.find(text), number) << text.size();
  EXPECT_EQ(map.find(std::string(41, 'x')), TextMap::none);
}

TEST(TextMap, ForgetsWhenCleared) {
  TextMap map;
  map.add("a");
  map.clear();
  EXPECT_EQ(map.find("a"), TextMap::none);
  EXPECT_EQ(map.add("b"), 0u);
}

}  // namespace
}  // namespace guiju::facts
