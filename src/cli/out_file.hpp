// A file that appears when it is whole: written beside its place, moved there at the end.
//
// A run that is stopped on its way (Ctrl-C, a closed pipe, kill) leaves nothing behind. "-" is the standard output. What is not a regular file (a pipe, /dev/null) is written straight.
//
// Tested by tests/cli.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

namespace guiju::cli {

class OutFile {
 public:
  OutFile() = default;
  ~OutFile();  // without finish(): what was written goes away
  OutFile(const OutFile&) = delete;
  OutFile& operator=(const OutFile&) = delete;

  // False when it cannot be opened; see failure().
  bool open(const std::string& path);
  bool is_open() const { return file_ != nullptr; }
  const std::string& path() const { return path_; }
  // The text that waits to be written; append to it, then call settle().
  std::string& text() { return text_; }
  // Writes what waits when it is much.
  void settle();
  // Writes the rest and moves the file to its place; false when anything went wrong on the way.
  bool finish();
  const std::string& failure() const { return failure_; }

 private:
  void flush();
  void fail(std::string_view what);
  void end_part(bool is_kept);
  std::string path_, part_path_, text_, failure_;
  std::FILE* file_ = nullptr;
  bool is_screen_ = false;
};

}  // namespace guiju::cli
