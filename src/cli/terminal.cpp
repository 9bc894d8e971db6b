#include "cli/terminal.hpp"

#include <unistd.h>

#include <cstdlib>

namespace guiju::cli {

Language language_of_environment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != 0) return std::string_view(value).starts_with("zh") ? Language::zh : Language::en;
  }
  return Language::en;
}

bool is_terminal(std::FILE* file) { return ::isatty(::fileno(file)) == 1; }

std::string without_controls(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    // U+0080 to U+009F in UTF-8: control characters too, some terminals obey them.
    if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) {
      ++i;
      continue;
    }
    if ((byte >= 0x20 && byte != 0x7F) || byte == '\n' || byte == '\t') clean += text[i];
  }
  return clean;
}

void print(std::FILE* file, std::string_view text) {
  const std::string clean = is_terminal(file) ? without_controls(text) : std::string(text);
  std::fwrite(clean.data(), 1, clean.size(), file);
}

void complain(std::string_view text) {
  print(stderr, "guiju: " + std::string(text) + "\n");
}

std::string with_thousands(std::int64_t number) {
  std::string digits = std::to_string(number);
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

Progress::Progress(Language language)
    : language_(language), is_terminal_(is_terminal(stderr)), next_(Clock::now() + std::chrono::seconds(2)) {}

Progress::~Progress() {
  if (is_shown_) print(stderr, "\n");
}

void Progress::show(std::string_view what, std::int64_t rows, std::int64_t bytes_read, std::int64_t bytes_total) {
  if (!is_terminal_ || Clock::now() < next_) return;
  next_ = Clock::now() + std::chrono::milliseconds(200);
  is_shown_ = true;
  std::string line = without_controls(what) + ": " + with_thousands(rows);
  line += in(language_, " rows", " 行");
  if (bytes_total > 0) line += ", " + std::to_string(bytes_read * 100 / bytes_total) + " %";
  line = "\r" + line + "   ";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace guiju::cli
