#include "guiju/calendar/deadline.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "calendar/codes.hpp"
#include "calendars.hpp"
#include "minute_counter.hpp"

namespace guiju::calendar {
namespace {

// A question about China's calendar, told in local times.
struct Case {
  std::string start;
  std::int64_t amount = 0;
  std::string unit;
  std::vector<std::array<std::string, 3>> pauses = {};  // from, to ("" = open), name
  std::vector<std::pair<std::int64_t, std::string>> extensions = {};
};

struct Asked {
  explicit Asked(const Case& from, const WorkCalendar& by = *china()) {
    const auto time = [&](const std::string& text) {
      return when(by, text.size() == 10 ? text + " 00:00" : text);
    };
    question.start = time(from.start);
    question.amount = from.amount;
    question.unit = by.unit(from.unit);
    for (const auto& [begin, end, name] : from.pauses) {
      pauses.push_back({time(begin), std::nullopt, name});
      if (!end.empty()) pauses.back().to = time(end);
    }
    for (const auto& [amount, unit] : from.extensions) extensions.push_back({amount, by.unit(unit), "extra"});
    question.pauses = pauses;
    question.extensions = extensions;
  }
  std::vector<Pause> pauses;
  std::vector<Extension> extensions;
  DeadlineQuestion question;
};

std::string due(const Case& from, const WorkCalendar& by = *china()) {
  const Asked asked(from, by);
  const Deadline result = deadline(asked.question);
  if (!result.ok()) return std::string(name_of(result.fault));
  return result.due ? text_of(by, *result.due) : "open";
}
std::string due_date(const Case& from) { return due(from).substr(0, 10); }
std::string warning(const Case& from) {
  const Asked asked(from);
  const Deadline result = deadline(asked.question);
  return result.warn_at ? text_of(*china(), *result.warn_at) : "none";
}
std::vector<std::string> story(const Case& from) {
  const Asked asked(from);
  std::vector<std::string> lines;
  for (const DeadlineStep& step : deadline(asked.question).steps) {
    const Note note = describe(step, *asked.question.unit);
    lines.push_back(message_text(note.code, note.args, Language::en));
  }
  return lines;
}

TEST(Deadline, AGridCaseWithItsWarning) {
  const Case rental{"2022-03-14 10:20", 3, "work_day"};
  EXPECT_EQ(due(rental), "2022-03-17 10:20");
  EXPECT_EQ(warning(rental), "2022-03-16 15:32");
}

TEST(Deadline, WarnsNotBeforeTheShareIsUsed) {
  EXPECT_EQ(warning({"2022-03-14", 7, "workday"}), "2022-03-22 00:00");  // 5.6 days: the sixth
  EXPECT_EQ(warning({"2022-03-14", 10, "natural_day"}), "2022-03-22 00:00");
  EXPECT_EQ(warning({"2022-03-14 08:00", 1, "work_minute"}), "2022-03-14 08:00:48");
}

TEST(Deadline, ExtensionsGoOnTop) {
  EXPECT_EQ(due({"2022-03-14 10:20", 3, "work_day", {}, {{3, "work_day"}}}), "2022-03-22 10:20");
  EXPECT_EQ(due({"2022-03-14 10:20", 3, "work_day", {}, {{3, "work_day"}, {3, "work_day"}}}),
            "2022-03-25 10:20");
  EXPECT_EQ(due_date({"2022-03-01", 45, "cal_day"}), "2022-04-15");
  EXPECT_EQ(due_date({"2022-03-01", 45, "cal_day", {}, {{15, "cal_day"}}}), "2022-05-05");
  // Of two kinds the second begins where the first ends.
  EXPECT_EQ(due_date({"2022-03-01", 45, "cal_day", {}, {{2, "workday"}}}), "2022-04-19");
}

TEST(Deadline, ASuspensionStopsTheClock) {
  const Case suspended{"2022-03-14 10:20", 3, "work_day", {{"2022-03-15 10:20", "2022-03-21 09:00", "x"}}};
  EXPECT_EQ(due(suspended), "2022-03-23 09:00");
}

TEST(Deadline, ExcludedDaysLengthenOneForOne) {
  const Case published{"2022-03-01", 45, "cal_day", {{"2022-03-05", "2022-04-04", "publication"}}};
  EXPECT_EQ(due_date(published), "2022-05-16");
  const Case working{"2022-03-15", 30, "workday", {{"2022-03-21", "2022-03-23", "appraisal"}}};
  EXPECT_EQ(due_date(working), "2022-04-28");
  const Case over_weekend{"2022-03-15", 5, "workday", {{"2022-03-19", "2022-03-21", "rest days"}}};
  EXPECT_EQ(due_date(over_weekend), "2022-03-22");
  const Case months{"2022-01-10", 3, "cal_month", {{"2022-02-01", "2022-02-11", "appraisal"}}};
  EXPECT_EQ(due_date(months), "2022-04-20");
}

TEST(Deadline, PausesMayOverlapTouchAndComeInAnyOrder) {
  const Case messy{"2022-03-14 10:20", 3, "work_day",
                   {{"2022-03-16 09:00", "2022-03-21 09:00", "b"},
                    {"2022-03-15 10:20", "2022-03-16 11:00", "a"},
                    {"2022-03-15 12:00", "2022-03-15 13:00", "inside"},
                    {"2022-04-20 12:00", "2022-04-20 13:00", "after the end"},
                    {"2022-02-20 12:00", "2022-02-21 13:00", "before the start"}}};
  EXPECT_EQ(due(messy), "2022-03-23 09:00");
}

TEST(Deadline, APauseThatBeginsWhenTheLimitEndsDoesNotMatter) {
  const Case late{"2022-03-14 10:20", 3, "work_day", {{"2022-03-17 10:20", "", "too late"}}};
  EXPECT_EQ(due(late), "2022-03-17 10:20");
}

TEST(Deadline, AnOpenPauseHasNoDueTime) {
  EXPECT_EQ(due({"2022-03-14 10:20", 3, "work_day", {{"2022-03-15 10:20", "", "waiting"}}}), "open");
  EXPECT_EQ(due({"2022-03-14", 30, "cal_day", {{"2022-03-15", "", "waiting"}}}), "open");
  EXPECT_EQ(due({"2022-03-14", 1, "month", {{"2022-03-15", "", "waiting"}}}), "open");
  EXPECT_EQ(story({"2022-03-14 10:20", 3, "work_day", {{"2022-03-15 10:20", "", "waiting"}}}),
            std::vector<std::string>{"paused since 2022-03-15 10:20: waiting"});
}

TEST(Deadline, ADayOfAStartDoesNotCountEvenInAPause) {
  // The pause covers the start; the first day after it is day 1.
  EXPECT_EQ(due_date({"2022-03-14", 2, "natural_day", {{"2022-03-14", "2022-03-16", "x"}}}), "2022-03-17");
  EXPECT_EQ(due_date({"2022-03-14", 2, "natural_day", {{"2022-03-14", "2022-03-15", "x"}}}), "2022-03-16");
}

TEST(Deadline, TellsItsStory) {
  const Case rental{"2022-04-01 16:30", 2, "work_day", {{"2022-04-02 10:00", "2022-04-06 09:00", "waiting for the citizen"}}};
  const std::vector<std::string> expected{
      "make-up workday 2022-04-02: 清明节",
      "paused 7 h from 2022-04-02 10:00 to 2022-04-06 09:00: waiting for the citizen",
      "days off 2022-04-03 to 2022-04-05: 清明节"};
  EXPECT_EQ(story(rental), expected);
  EXPECT_EQ(due(rental), "2022-04-07 15:30");
}

TEST(Deadline, TellsOfRollsAndExtensions) {
  const std::vector<std::string> expected{"extended from 2022-04-15 00:00 to 2022-05-05 00:00: extra",
                                          "2022-04-30 00:00 is a day off, moved to 2022-05-05 00:00"};
  EXPECT_EQ(story({"2022-03-01", 45, "cal_day", {}, {{15, "cal_day"}}}), expected);
}

TEST(Deadline, TellsOfTheIntake) {
  const Asked asked({"2011-08-05 18:00", 2, "workday"}, *office());
  const Deadline result = deadline(asked.question);
  ASSERT_EQ(result.steps.size(), 1u);
  const Note note = describe(result.steps[0], *asked.question.unit);
  EXPECT_EQ(message_text(note.code, note.args, Language::en),
            "came in at 2011-08-05 18:00, counts from 2011-08-08 08:30");
  EXPECT_EQ(text_of(*office(), *result.due), "2011-08-10 08:30");
}

TEST(Deadline, IntakeCountsDaysAfterAPauseOnlyOnce) {
  // Paused over a weekend: the next counted day is Monday, whatever the calendar's intake says of Sundays.
  EXPECT_EQ(due({"2011-08-03 10:00", 3, "workday", {{"2011-08-06 00:00", "2011-08-08 00:00", "x"}}}, *office()),
            "2011-08-08 10:00");
}

TEST(Deadline, FaultsComeThrough) {
  EXPECT_EQ(due({"2026-12-31 17:00", 2, "work_day"}), "calendar_unpublished");
  EXPECT_EQ(due({"2022-03-14 10:20", 3, "work_day", {{"2022-03-16", "2022-03-15", "x"}}}), "times_reversed");
  EXPECT_EQ(due({"2022-03-14 10:20", -3, "work_day"}), "period_backwards");
  EXPECT_EQ(due({"2022-03-14 10:20", 3, "work_day", {}, {{1, "nothing"}}}), "period_mix");
  EXPECT_EQ(due({"2022-03-14 10:20", std::numeric_limits<std::int64_t>::max(), "work_day"}), "overflow");
}

TEST(Deadline, Progress) {
  const Case suspended{"2022-03-14 10:20", 3, "work_day", {{"2022-03-15 10:20", "2022-03-21 09:00", "x"}}};
  const Asked asked(suspended);
  const auto at = [&](const char* text) { return progress(asked.question, when(*china(), text)).value; };
  EXPECT_EQ(at("2022-03-15 10:20").used, 8 * 3600);
  EXPECT_EQ(at("2022-03-18 10:20").used, 8 * 3600);
  EXPECT_EQ(at("2022-03-21 10:00").used, 9 * 3600);
  EXPECT_EQ(at("2022-03-21 10:00").total, 24 * 3600);
  EXPECT_EQ(at("2022-03-23 09:00").percent(), 100);
  EXPECT_EQ(at("2022-03-23 10:00").percent(), 104);
  EXPECT_EQ(at("2022-03-13 10:00").used, 0);
  const Asked days({"2022-03-01", 45, "cal_day", {{"2022-03-05", "2022-04-04", "x"}}});
  const auto after = progress(days.question, when(*china(), "2022-04-10 00:00"));
  EXPECT_EQ(after.value.used, 3 + 7);
  EXPECT_EQ(after.value.total, 45);
}

TEST(Deadline, ElapsedOutsidePauses) {
  const auto& by = *china();
  const std::vector<Pause> pauses{{when(by, "2022-03-15 09:00"), when(by, "2022-03-15 15:00"), ""},
                                  {when(by, "2022-03-15 14:00"), when(by, "2022-03-15 16:00"), ""}};
  const Instant a = when(by, "2022-03-14 17:00"), b = when(by, "2022-03-16 09:00");
  EXPECT_EQ(elapsed(a, b, pauses, *by.unit("work_minute")).value, 60 + 60 + 120 + 60);
  EXPECT_EQ(elapsed(a, b, pauses, *by.unit("work_hour")).value, 5);
  EXPECT_EQ(elapsed(a, b, pauses, *by.unit("urgent_hour")).value, 40 - 7);
  EXPECT_EQ(elapsed(a, b, {}, *by.unit("work_hour")).value, 10);
  EXPECT_EQ(elapsed(b, a, pauses, *by.unit("work_hour")).fault, code::times_reversed);
  EXPECT_EQ(elapsed(a, b, pauses, *by.unit("month")).fault, code::period_mix);
}

TEST(Deadline, WithoutALedgerItIsAdd) {
  std::mt19937_64 random(11);
  for (const auto& by : {china(), office(), everyday()}) {
    for (int i = 0; i < 300; ++i) {
      for (const CalendarUnit& unit : by->units()) {
        DeadlineQuestion question;
        question.start = by->at(day("2011-01-01"), 0);
        if (by == china()) question.start = by->at(day("2021-01-01"), 0);
        question.start.seconds += static_cast<std::int64_t>(random() % (200 * 86400));
        question.amount = static_cast<std::int64_t>(random() % 20);
        question.unit = &unit;
        const auto plain = by->add(question.start, question.amount, unit);
        const Deadline result = deadline(question);
        ASSERT_EQ(result.fault, plain.fault);
        if (!plain.ok()) continue;  // months reach into years the office has not published
        ASSERT_TRUE(result.due);
        ASSERT_EQ(text_of(*by, *result.due), text_of(*by, plain.value))
            << text_of(*by, question.start) << " + " << question.amount << " " << unit.name;
        ASSERT_LE(result.warn_at->seconds, result.due->seconds);
      }
    }
  }
}

TEST(Deadline, AgreesWithCountingMinutes) {
  const CalendarDefinition definition = definition_of_china();
  const MinuteCounter counter(definition, 2021, 2021);
  std::mt19937_64 random(5);
  for (int i = 0; i < 2000; ++i) {
    const std::int64_t start = day("2021-02-01") * 1440 + static_cast<std::int64_t>(random() % 350'000);
    const std::int64_t amount = 1 + static_cast<std::int64_t>(random() % 2000);
    std::vector<Pause> pauses;
    std::vector<bool> paused(30'000);
    for (unsigned k = 0; k < random() % 4; ++k) {
      const auto from = static_cast<std::size_t>(random() % 10'000);
      const auto length = static_cast<std::size_t>(random() % 5000);
      pauses.push_back({{(start + static_cast<std::int64_t>(from)) * 60, 0},
                        Instant{(start + static_cast<std::int64_t>(from + length)) * 60, 0}, ""});
      std::fill(paused.begin() + static_cast<std::ptrdiff_t>(from),
                paused.begin() + static_cast<std::ptrdiff_t>(from + length), true);
    }
    std::size_t passed = 0;
    for (std::int64_t left = amount; left > 0; ++passed) {
      const bool counts = counter.is_open(start + static_cast<std::int64_t>(passed)) &&
                          !(passed < paused.size() && paused[passed]);
      left -= counts ? 1 : 0;
    }
    DeadlineQuestion question;
    question.start = {start * 60, 0};
    question.amount = amount;
    question.unit = china()->unit("work_minute");
    question.pauses = pauses;
    const Deadline result = deadline(question);
    ASSERT_TRUE(result.due);
    ASSERT_EQ(result.due->seconds, (start + static_cast<std::int64_t>(passed)) * 60);
    ASSERT_EQ(elapsed(question.start, *result.due, pauses, *question.unit).value, amount);
    ASSERT_EQ(progress(question, *result.due).value.percent(), 100);
  }
}

TEST(Deadline, AgreesWithCountingDays) {
  std::mt19937_64 random(3);
  for (const char* name : {"workday", "natural_day"}) {
    const CalendarUnit& unit = *china()->unit(name);
    const bool counts_all = std::string(name) == "natural_day";
    for (int i = 0; i < 1000; ++i) {
      const std::int64_t start = day("2021-01-10") + static_cast<std::int64_t>(random() % 300);
      const auto amount = static_cast<std::int64_t>(1 + random() % 30);
      const auto second = static_cast<std::int32_t>(random() % 86400);
      std::vector<Pause> pauses;
      std::vector<std::int64_t> taken_out;
      for (unsigned k = 0; k < random() % 4; ++k) {
        const std::int64_t from = start + static_cast<std::int64_t>(random() % 30);
        const std::int64_t to = from + static_cast<std::int64_t>(random() % 12);
        pauses.push_back({china()->at(from, 0), china()->at(to, static_cast<std::int32_t>(random() % 86400)), ""});
        for (std::int64_t date = from; date < to; ++date) taken_out.push_back(date);
      }
      const auto counts = [&](std::int64_t date) {
        const bool is_out = std::find(taken_out.begin(), taken_out.end(), date) != taken_out.end();
        return !is_out && (counts_all || china()->is_workday(date).value);
      };
      std::int64_t expected = start;
      for (std::int64_t left = amount; left > 0;) left -= counts(++expected) ? 1 : 0;
      DeadlineQuestion question;
      question.start = china()->at(start, second);
      question.amount = amount;
      question.unit = &unit;
      question.pauses = pauses;
      const Deadline result = deadline(question);
      ASSERT_EQ(result.due, china()->at(expected, second));
      // Up to some other time: the days after the start, the last one only when its clock has come.
      const std::int64_t end = start + 1 + static_cast<std::int64_t>(random() % 40);
      const auto end_second = static_cast<std::int32_t>(random() % 86400);
      std::int64_t count = 0;
      for (std::int64_t date = start + 1; date <= end; ++date) {
        count += counts(date) && (date < end || end_second >= second) ? 1 : 0;
      }
      const auto counted = elapsed(question.start, china()->at(end, end_second), pauses, unit);
      ASSERT_EQ(counted.value, count);
    }
  }
}

}  // namespace
}  // namespace guiju::calendar
