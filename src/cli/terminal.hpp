// What people see: texts in their language, safe for a terminal, and progress of long work.
//
// Tested by tests/cli.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "guiju/text/diagnostic.hpp"

namespace guiju::cli {

// By LC_ALL, LC_MESSAGES or LANG. The command alone looks at them; the library never does.
Language language_of_environment();
inline std::string_view in(Language language, std::string_view en, std::string_view zh) {
  return language == Language::zh ? zh : en;
}

// Writes a text; on a terminal without its control characters (names in a pack or record may hold them).
void print(std::FILE* file, std::string_view text);
// "guiju: …" on stderr.
void complain(std::string_view text);
bool is_terminal(std::FILE* file);
// A text without control characters; line breaks and tabs may stay.
std::string without_controls(std::string_view text);

std::string with_thousands(std::int64_t number);  // 41,827

// A line on stderr that tells how far long work is: on a terminal only, and only after two seconds.
class Progress {
 public:
  explicit Progress(Language language);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void show(std::string_view what, std::int64_t rows, std::int64_t bytes_read, std::int64_t bytes_total);

 private:
  using Clock = std::chrono::steady_clock;
  Language language_;
  bool is_shown_ = false, is_terminal_ = false;
  Clock::time_point next_;
};

}  // namespace guiju::cli
