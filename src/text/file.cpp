// POSIX descriptors: what is checked (fstat) is what is read, whatever happens to the name meanwhile.
//
// Inside a pack each part of a path is opened relative to the one before it and never through a link.
// Tested by tests/text/file_test.cpp.
#include "text/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "text/codes.hpp"

namespace guiju::text {
namespace {

// Non-blocking, so that opening a pipe returns; it means nothing for regular files.
constexpr int open_flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  void reset(int number) {
    if (number_ >= 0) ::close(number_);
    number_ = number;
  }

 private:
  int number_;
};

Diagnostics refused(Code code, std::vector<std::string> args) {
  Diagnostics diagnostics;
  diagnostics.add(code, {}, std::move(args));
  return diagnostics;
}

Diagnostics cannot_read(const std::string& name, int error) {
  return refused(code::cannot_read, {name, std::generic_category().message(error)});
}

Result<std::string> read_all(int file, const std::string& name, std::size_t max_bytes) {
  struct stat status;
  if (::fstat(file, &status) != 0) return cannot_read(name, errno);
  if (!S_ISREG(status.st_mode)) return refused(code::not_a_regular_file, {name});
  const auto too_large = [&] {
    return refused(code::too_large, {name, std::to_string(max_bytes) + " B"});
  };
  const auto size = static_cast<std::size_t>(std::max<off_t>(status.st_size, 0));
  if (size > max_bytes) return too_large();
  // One byte more than the size tells a file that grew, or one that does not know its size (/proc).
  std::string bytes(size + 1, '\0');
  std::size_t filled = 0;
  while (true) {
    const ssize_t got = ::read(file, bytes.data() + filled, bytes.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return cannot_read(name, errno);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
    if (filled > max_bytes) return too_large();
    if (filled == bytes.size())
      bytes.resize(bytes.size() + std::max<std::size_t>(bytes.size(), 4096));
  }
  bytes.resize(filled);
  return bytes;
}

bool is_link(int folder, const std::string& part) {
  struct stat status;
  return ::fstatat(folder, part.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 &&
         S_ISLNK(status.st_mode);
}

}  // namespace

bool is_plain_path(std::string_view relative) {
  using namespace std::string_view_literals;
  if (relative.find_first_of("\\\0"sv) != std::string_view::npos) return false;
  for (std::size_t begin = 0; begin <= relative.size();) {
    const std::size_t end = std::min(relative.find('/', begin), relative.size());
    const std::string_view part = relative.substr(begin, end - begin);
    if (part.empty() || part == "." || part == "..") return false;
    begin = end + 1;
  }
  return true;
}

Result<std::string> read_file(const std::string& path, std::size_t max_bytes) {
  if (path.find('\0') != std::string::npos) return cannot_read(path, EINVAL);
  const Descriptor file(::open(path.c_str(), open_flags));
  if (!file.is_open()) return cannot_read(path, errno);
  return read_all(file.number(), path, max_bytes);
}

Result<std::string> read_inside(const std::string& root, std::string_view relative,
                                std::size_t max_bytes) {
  const std::string name(relative);
  if (!is_plain_path(relative)) return refused(code::path_not_plain, {name});
  Descriptor folder(::open(root.c_str(), O_RDONLY | O_CLOEXEC | O_DIRECTORY));
  if (!folder.is_open()) return cannot_read(root, errno);
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = std::min(name.find('/', begin), name.size());
    const std::string part = name.substr(begin, end - begin);
    const bool is_last = end == name.size();
    const int flags = open_flags | O_NOFOLLOW | (is_last ? 0 : O_DIRECTORY);
    const int opened = ::openat(folder.number(), part.c_str(), flags);
    const int error = errno;
    if (opened < 0 && is_link(folder.number(), part)) {
      return refused(code::path_leaves_folder, {name});
    }
    if (opened < 0) return cannot_read(name, error);
    folder.reset(opened);
    if (is_last) return read_all(opened, name, max_bytes);
    begin = end + 1;
  }
}

}  // namespace guiju::text
