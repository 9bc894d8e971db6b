#include "cli/out_file.hpp"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <vector>

#include "cli/terminal.hpp"

namespace guiju::cli {

namespace {

constexpr std::size_t much = 1u << 16;
constexpr std::array stopping = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};

// Names of files that are being written, for the signal handler. Changed only while these signals wait.
std::vector<std::string>& parts() {
  static auto& names = *new std::vector<std::string>;  // outlives main, as signals do
  return names;
}

template <typename Change>
void change_parts(Change change) {
  sigset_t waiting, before;
  ::sigemptyset(&waiting);
  for (const int signal : stopping) ::sigaddset(&waiting, signal);
  ::sigprocmask(SIG_BLOCK, &waiting, &before);
  change(parts());
  ::sigprocmask(SIG_SETMASK, &before, nullptr);
}

void remove_parts(int signal) {
  for (const std::string& name : parts()) ::unlink(name.c_str());
  ::raise(signal);  // ends the program: the handler is gone by now (SA_RESETHAND)
}

// Once; a signal that is ignored (nohup) stays so.
bool catch_stopping() {
  for (const int signal : stopping) {
    struct sigaction now {};
    if (::sigaction(signal, nullptr, &now) != 0 || now.sa_handler != SIG_DFL) continue;
    now.sa_handler = remove_parts;
    now.sa_flags = static_cast<int>(SA_RESETHAND);
    ::sigaction(signal, &now, nullptr);
  }
  return true;
}

}  // namespace

void OutFile::end_part(bool is_kept) {
  if (part_path_.empty()) return;
  if (!is_kept) std::remove(part_path_.c_str());
  change_parts([&](std::vector<std::string>& names) { std::erase(names, part_path_); });
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
  if (is_plain) {
    static const bool is_caught = catch_stopping();
    part_path_ = path + ".part";
    if (is_caught) change_parts([&](std::vector<std::string>& names) { names.push_back(part_path_); });
  }
  file_ = std::fopen((is_plain ? part_path_ : path).c_str(), "wb");
  if (file_ == nullptr) {
    fail("cannot write");
    end_part(true);
  }
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
  end_part(failure_.empty());
  return failure_.empty();
}

OutFile::~OutFile() {
  if (file_ == nullptr || file_ == stdout) return;
  std::fclose(file_);
  end_part(false);
}

}  // namespace guiju::cli
