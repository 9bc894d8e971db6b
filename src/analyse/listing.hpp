// How comparisons and coverage are written for programs: rows of CSV (RFC 4180), members of JSON objects.
//
// Tested by tests/analyse/listing_test.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace guiju::analyse {

void append_csv_row(std::string& out, const std::vector<std::string>& cells);

// A member of the object whose text `out` ends with; a comma goes before it where one is needed.
void append_member(std::string& out, std::string_view key, std::string_view text);
void append_member(std::string& out, std::string_view key, std::int64_t number);
void append_member(std::string& out, std::string_view key, const std::vector<std::string>& texts);

}  // namespace guiju::analyse
