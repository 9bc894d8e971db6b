// Reads calendars: week, shifts, days off and make-up days, units (pack-format 4.5).
//
// Tested by tests/model/calendar_test.cpp.
#pragma once

#include <vector>

#include "model/fields.hpp"

namespace guiju::model {

std::vector<CalendarForm> read_calendars(const YamlNode& node, Reading& reading);

}  // namespace guiju::model
