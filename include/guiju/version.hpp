// The version, in its one place: CMake, the Python package and guiju.pc all read these three lines.
//
// Versions follow semver.org. Before 1.0 a minor version may change the C++ API; the pack format
// carries a number of its own and is promised apart from this.
// Tested by tests/headers and by tests/install (a consumer compares header and library).
#pragma once

#include <guiju/config.hpp>
#include <string_view>

#define GUIJU_VERSION_MAJOR 0
#define GUIJU_VERSION_MINOR 1
#define GUIJU_VERSION_PATCH 0

namespace guiju {

// The version of the headers in use, as one comparable number: 1.2.3 is 10203.
inline constexpr int header_version_number =
    GUIJU_VERSION_MAJOR * 10000 + GUIJU_VERSION_MINOR * 100 + GUIJU_VERSION_PATCH;

// Gives the version of the library that was linked, "1.2.3"; a zero byte follows it. It differs
// from the headers' version only when a shared library was exchanged under a program. Never fails;
// any thread.
[[nodiscard]] GUIJU_API std::string_view library_version() noexcept;

// The same as a number to compare with header_version_number.
[[nodiscard]] GUIJU_API int library_version_number() noexcept;

}  // namespace guiju
