#include "cli/out_file.hpp"

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "cli/terminal.hpp"

namespace guiju::cli {

namespace {
constexpr std::size_t much = 1u << 16;
}

void OutFile::fail(std::string_view what) {
  const int error = errno;
  if (failure_.empty())
    failure_ = path_ + ": " + std::string(what) + ": " + std::error_code(error, std::generic_category()).message();
}

bool OutFile::open(const std::string& path) {
  path_ = path;
  if (path == "-") {
    file_ = stdout;
    is_screen_ = is_terminal(stdout);
    return true;
  }
  std::error_code ignored;
  const auto status = std::filesystem::status(path, ignored);
  const bool is_plain = !std::filesystem::exists(status) || std::filesystem::is_regular_file(status);
  if (is_plain) part_path_ = path + ".part";
  file_ = std::fopen((is_plain ? part_path_ : path).c_str(), "wb");
  if (file_ == nullptr) fail("cannot write");
  return file_ != nullptr;
}

void OutFile::flush() {
  if (file_ == nullptr || text_.empty()) return;
  const std::string shown = is_screen_ ? without_controls(text_) : std::string();
  const std::string& out = is_screen_ ? shown : text_;
  if (std::fwrite(out.data(), 1, out.size(), file_) != out.size()) fail("cannot write");
  text_.clear();
}

void OutFile::settle() {
  if (text_.size() >= much) flush();
}

bool OutFile::finish() {
  if (file_ == nullptr) return failure_.empty();
  flush();
  if (file_ == stdout ? std::fflush(file_) != 0 : std::fclose(file_) != 0) fail("cannot write");
  file_ = nullptr;
  if (part_path_.empty()) return failure_.empty();
  if (failure_.empty() && std::rename(part_path_.c_str(), path_.c_str()) != 0) fail("cannot move it into place");
  if (!failure_.empty()) std::remove(part_path_.c_str());
  return failure_.empty();
}

OutFile::~OutFile() {
  if (file_ == nullptr || file_ == stdout) return;
  std::fclose(file_);
  if (!part_path_.empty()) std::remove(part_path_.c_str());
}

}  // namespace guiju::cli
