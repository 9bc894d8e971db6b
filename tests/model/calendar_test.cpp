#include <gtest/gtest.h>

#include "tests/model/written.hpp"

namespace guiju::model_tests {
namespace {

using List = std::vector<std::string>;

Read read_calendar(const std::string& body, const std::map<std::string, std::string>& files = {}) {
  return read_pack(head("calendars:\n  cn:\n" + body), files);
}

TEST(Calendar, PartsAreReadAsWritten) {
  const Read read = read_calendar(
      "    time_zone: Asia/Shanghai\n    week: mon-fri\n    shifts: {mon-thu: [08:00-12:00, 14:00-18:00], fri: [08:00-12:00]}\n"
      "    units: {work_day: 8 work_hour}\n    intake: {closes: 17:00, reopens: 08:30}\n    skip: all\n    unpublished: error\n");
  ASSERT_TRUE(read.pack && read.diagnostics.empty()) << read.diagnostics.render();
  const model::CalendarForm& calendar = read.pack->calendars.at(0);
  EXPECT_EQ(calendar.zone->text(), "Asia/Shanghai");
  ASSERT_EQ(calendar.shifts.size(), 2u);
  EXPECT_EQ(calendar.shifts[0].days.text(), "mon-thu");
  EXPECT_EQ(calendar.shifts[0].shifts.size(), 2u);
  EXPECT_EQ(calendar.units.at(0).amount.text(), "8 work_hour");
  EXPECT_EQ(calendar.intake_reopens->text(), "08:30");
}

TEST(Calendar, DaysStandInAListOrAFile) {
  const Read list = read_calendar("    days: [{date: 2022-10-01, kind: off, name: 国庆节}]\n");
  ASSERT_TRUE(list.pack) << list.diagnostics.render();
  EXPECT_EQ(list.pack->calendars[0].days.at(0).name.text(), "国庆节");
  const Read file = read_calendar("    days: {file: cn.csv}\n", {{"cn.csv", "date,kind,x-note,shifts\n2022-10-08,work,a,08:00-12:00\n"}});
  ASSERT_TRUE(file.pack) << file.diagnostics.render();
  EXPECT_EQ(file.pack->calendars[0].days.at(0).shifts.text(), "08:00-12:00");
}

TEST(Calendar, AFileOfDaysHasKnownColumns) {
  const Read read = read_calendar("    days: {file: cn.csv}\n", {{"cn.csv", "date,type\n2022-10-08,work\n"}});
  EXPECT_EQ(read.errors(), (List{"5:18 GJ2092", "1:6 GJ2091"}));
  const Read empty = read_calendar("    days: {file: cn.csv}\n", {{"cn.csv", "date,kind\n2022-10-08,\n"}});
  ASSERT_EQ(empty.diagnostics.size(), 1u);
  EXPECT_EQ(name_of(empty.diagnostics[0].code), "missing_calendar_cell");
}

TEST(Calendar, AnIntakeHasBothTimes) {
  EXPECT_EQ(read_calendar("    intake: {closes: 17:00}\n").errors(), List{"5:5 GJ2001"});
}

}  // namespace
}  // namespace guiju::model_tests
