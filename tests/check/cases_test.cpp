#include <gtest/gtest.h>

#include "tests/check/checked_pack.hpp"

namespace guiju::check_tests {
namespace {

using List = std::vector<std::string>;

Checked check_case(const std::string& rest) {
  return check_pack("inputs: {amount: decimal(2), filed: date}\ndecisions:\n  small: {value: amount < 10}\n"
                    "  level:\n    table:\n      outputs: {level: string, days: int}\n      rows: [{id: a, amount: < 3, level: x, days: 3}]\n"
                    "cases:\n  - {name: one, " + rest + "}\n");
}

TEST(Cases, FactsAreFields) {
  EXPECT_TRUE(check_case("given: {amount: 3}, expect: {small: true}").pack);
  const Checked checked = check_case("given: {amuont: 3}, expect: {small: true}");
  EXPECT_EQ(checked.errors(), List{"unknown_case_field amuont"});
  EXPECT_EQ(checked.notes(0), List{"did_you_mean amount"});
}

TEST(Cases, AFactsValueIsLeftToTheRun) { EXPECT_TRUE(check_case("given: {amount: three}, expect: {error: true}").pack); }

TEST(Cases, ExpectationsNameWhatIsDecided) {
  EXPECT_TRUE(check_case("given: {amount: 3}, expect: {level.days: 3, level: {level: x, days: 3}, needs: [], fired: [a], small.error: false}").pack);
  EXPECT_EQ(check_case("given: {amount: 3}, expect: {smal: true}").notes(0), List{"did_you_mean small"});
  EXPECT_EQ(check_case("given: {amount: 3}, expect: {level.day: 3}").notes(0), List{"did_you_mean level.days"});
  EXPECT_EQ(check_case("given: {amount: 3}, expect: {smal.needs: [amount]}").errors(), List{"unknown_case_path smal.needs"});
  EXPECT_EQ(check_case("given: {amount: 3}, expect: {needs: [amounts]}").errors(), List{"unknown_case_field amounts"});
  EXPECT_EQ(check_case("given: {amount: 3}, expect: {not_applicable: [smaal]}").errors(), List{"unknown_case_path smaal"});
}

TEST(Cases, ExpectedValuesAreOfTheType) {
  EXPECT_EQ(check_case("given: {amount: 3}, expect: {small: maybe}").errors(), List{"cell_bad_literal maybe"});
  EXPECT_TRUE(check_case("given: {amount: 3}, expect: {level.days: null}").pack);
}

TEST(Cases, DatesAreDates) {
  EXPECT_EQ(check_case("as_of: yesterday, given: {amount: 3}, expect: {small: true}").errors(), List{"bad_row_date yesterday"});
  EXPECT_TRUE(check_case("as_of: 2022-04-06, given: {amount: 3}, expect: {small: true}").pack);
}

TEST(Cases, SeveralKindsOfRecordsAreListsUnderTheirNames) {
  const std::string pack = "records:\n  case: {key: id, fields: {id: string, town: string}}\n  place: {key: town, fields: {town: string}}\n"
                           "decisions:\n  m: {tally: {from: case, into: place, by: {town: town}, values: {total: count()}}}\ncases:\n  - {name: one, ";
  EXPECT_TRUE(check_pack(pack + "given: {case: [{id: a, town: x}]}, expect: {place: [{m.total: 1}]}}\n").pack);
  EXPECT_EQ(check_pack(pack + "given: {case: [{id: a, twon: x}]}, expect: {places: [{m.total: 1}]}}\n").errors(),
            (List{"unknown_case_field twon", "unknown_record places"}));
}

}  // namespace
}  // namespace guiju::check_tests
