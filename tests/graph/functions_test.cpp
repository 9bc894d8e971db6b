#include "graph/functions.hpp"

#include <gtest/gtest.h>

#include "facts/text_form.hpp"
#include "tests/expr/evaluated.hpp"
#include "tests/graph/networks.hpp"

namespace guiju::graph {
namespace {

std::int64_t day(const char* text) { return *facts::read_date(text); }

// A city, a district that was split in 2021, a street; or the same without dates.
std::shared_ptr<const Network> cities(bool is_dated) {
  NetworkDefinition d = tests::definition({"33", "3301", "330113", "330113001", "330113002"}, {});
  const std::vector<std::string> levels{"province", "city", "district", "town", "town"};
  for (std::size_t i = 0; i < levels.size(); ++i) d.nodes[i].level = levels[i];
  d.nodes[3].name = d.nodes[4].name = "Moon Street";
  d.edge_types = {"parent"};
  d.parent = 0;
  const std::vector<std::string> above{"", "33", "3301", "330113", "330113"};
  for (std::uint32_t i = 1; i < above.size(); ++i) d.edges.push_back({0, d.nodes[i].key, above[i], 1, {}, none, i, {}, {}});
  if (is_dated) {
    for (const std::size_t i : {2u, 3u, 4u}) d.nodes[i].valid.from = day("2021-04-09");
    d.changes = {{day("2021-04-09"), "3301", "330113", {}}};
  }
  Diagnostics diagnostics;
  auto network = Network::make(std::move(d), diagnostics);
  EXPECT_TRUE(network) << diagnostics;
  return network;
}

class Desk {
 public:
  explicit Desk(bool is_dated, std::vector<std::string> names = {"units"}) {
    world_.in_zone("Asia/Shanghai");
    for (const std::string& name : names) networks_.push_back({name, cities(is_dated)});
    add_functions(world_.library(), networks_, facts::find_zone("Asia/Shanghai"));
    world_.with("d", Type(Kind::date), ValueView::of_date(day("2022-03-01")));
    world_.with("old", Type(Kind::date), ValueView::of_date(day("2021-04-08")));
  }
  std::string operator()(const std::string& text) const { return world_(text); }
  const std::vector<NamedNetwork>& networks() const { return networks_; }

 private:
  std::vector<NamedNetwork> networks_;
  expr::World world_;
};

TEST(NetworkFunctions, JurisdictionByCodeLevelAndDay) {
  const Desk desk(true);
  EXPECT_EQ(desk("unit_of('330113001203', d)"), "\"330113001\"");
  EXPECT_EQ(desk("unit_of('330113001203', null, d)"), "\"330113001\"");
  EXPECT_EQ(desk("unit_of('330113001203', 'district', d)"), "\"330113\"");
  EXPECT_EQ(desk("unit_of('330113001203', 'city', old)"), "\"3301\"");
  EXPECT_EQ(desk("unit_of('330113001203', 'village', d)"), "no_unit_of_level(330113001203, village, units)");
  EXPECT_EQ(desk("unit_of('44', null, d)"), "unit_unknown(44, units)");
}

TEST(NetworkFunctions, ATimestampsDayIsReadInTheZone) {
  const Desk desk(true);
  EXPECT_EQ(desk("in_force('330113', timestamp('2021-04-08T16:00:00Z'))"), "true");
  EXPECT_EQ(desk("in_force('330113', timestamp('2021-04-08T15:59:59Z'))"), "false");
}

TEST(NetworkFunctions, UpAndDown) {
  const Desk desk(false);
  EXPECT_EQ(desk("parent_of('330113001')"), "\"330113\"");
  EXPECT_EQ(desk("parent_of('33')"), "null");
  EXPECT_EQ(desk("ancestors('330113001')"), "[\"330113\", \"3301\", \"33\"]");
  EXPECT_EQ(desk("children_of('330113')"), "[\"330113001\", \"330113002\"]");
  EXPECT_EQ(desk("is_under('330113001', '33')"), "true");
  EXPECT_EQ(desk("is_under('330113', '330113')"), "true");
  EXPECT_EQ(desk("is_under('33', '330113')"), "false");
  EXPECT_EQ(desk("is_under('33', '44')"), "unit_unknown(44, units)");
}

TEST(NetworkFunctions, NodesAndNames) {
  const Desk desk(false);
  EXPECT_EQ(desk("node_of('330113').code"), "\"330113\"");
  EXPECT_EQ(desk("name_of('330113001')"), "\"Moon Street\"");
  EXPECT_EQ(desk("named('Moon Street')"), "[\"330113001\", \"330113002\"]");
  EXPECT_EQ(desk("named('Moon Street', '330113')"), "[\"330113001\", \"330113002\"]");
  EXPECT_EQ(desk("named('Sun Street')"), "[]");
  EXPECT_EQ(desk("is_known('330113') && !is_known('44')"), "true");
}

TEST(NetworkFunctions, AUnitThatIsNotInForceSaysWhenItIsAndWhatItCameFrom) {
  const Desk desk(true);
  EXPECT_EQ(desk("node_of('330113', old)"), "unit_not_in_force(330113, units, 2021-04-08, 2021-04-09 … , 3301)");
  EXPECT_EQ(desk("node_of('330999', old)"), "unit_unknown(330999, units)");
  EXPECT_EQ(desk("in_force('330113', old)"), "false");
  EXPECT_EQ(desk("predecessors('330113', old)"), "[\"3301\"]");
  EXPECT_EQ(desk("successors('3301', old)"), "[\"330113\"]");
}

TEST(NetworkFunctions, WithSeveralNetworksTheirNamesStandInFront) {
  const Desk desk(false, {"units", "other.units"});
  EXPECT_EQ(desk("other.units.parent_of('330113')"), "\"3301\"");
  EXPECT_EQ(desk("units.parent_of('330113')"), "\"3301\"");
  EXPECT_TRUE(desk("parent_of('330113')").starts_with("refused"));
}

TEST(NetworkFunctions, KnowWhichCallsLackTheDay) {
  const Desk dated(true), undated(false);
  EXPECT_TRUE(needs_day(dated.networks(), "unit_of", 2));
  EXPECT_FALSE(needs_day(dated.networks(), "unit_of", 3));
  EXPECT_TRUE(needs_day(dated.networks(), "units.parent_of", 1));
  EXPECT_FALSE(needs_day(dated.networks(), "is_known", 1));
  EXPECT_FALSE(needs_day(dated.networks(), "size", 1));
  EXPECT_FALSE(needs_day(undated.networks(), "parent_of", 1));
}

}  // namespace
}  // namespace guiju::graph
