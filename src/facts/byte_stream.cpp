#include "facts/byte_stream.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "facts/codes.hpp"
#include "text/codes.hpp"

namespace guiju::facts {

namespace {

constexpr std::size_t peek_bytes = 64u << 10;

// The thread-safe strerror.
std::string reason_of(int error) { return std::error_code(error, std::generic_category()).message(); }

Diagnostics refuse(const std::string& name, const std::string& reason) {
  Diagnostics refused;
  refused.add(code::cannot_read, {}, {name, reason});
  return refused;
}

// An open file; closed with the last copy of the function that reads it.
class Descriptor {
 public:
  Descriptor(int number, bool is_owned) : number_(number), is_owned_(is_owned) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (is_owned_) ::close(number_);
  }
  int number() const { return number_; }

 private:
  int number_;
  bool is_owned_;
};

// Reads from a descriptor, through interruptions; the reason of a failure goes to `error`.
std::size_t read_some(int descriptor, char* buffer, std::size_t size, std::string& error) {
  for (;;) {
    const ssize_t count = ::read(descriptor, buffer, size);
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno == EINTR) continue;
    error = reason_of(errno);
    return 0;
  }
}

}  // namespace

Result<ByteStream> ByteStream::open(const std::string& path) {
  const bool is_standard = path == "-";
  const int number = is_standard ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (number < 0) return refuse(path, reason_of(errno));
  auto file = std::make_shared<Descriptor>(number, !is_standard);
  struct stat about {};
  const bool is_known = ::fstat(number, &about) == 0;
  if (is_known && S_ISDIR(about.st_mode)) return refuse(path, reason_of(EISDIR));

  ByteStream stream(nullptr, is_standard ? "<stdin>" : path);
  if (is_known && S_ISREG(about.st_mode)) stream.total_ = about.st_size;
  stream.input_ = [file, error = stream.disk_error_, stored = stream.stored_](char* buffer, std::size_t size) {
    const std::size_t count = read_some(file->number(), buffer, size, *error);
    *stored += static_cast<std::int64_t>(count);
    return count;
  };
  return stream;
}

ByteStream::ByteStream(ByteInput input, std::string name) : name_(std::move(name)) {
  if (!input) return;
  input_ = [inner = std::move(input), stored = stored_](char* buffer, std::size_t size) {
    const std::size_t count = std::min(inner(buffer, size), size);
    *stored += static_cast<std::int64_t>(count);
    return count;
  };
}

// Looks at the first bytes as stored, and puts the unpacking in between where they are gzip's.
void ByteStream::begin() {
  has_begun_ = true;
  auto head = std::make_shared<std::string>();
  while (head->size() < 2) {
    char buffer[512];
    const std::size_t count = input_(buffer, sizeof buffer);
    if (count == 0) break;
    head->append(buffer, count);
  }
  const bool is_packed = Inflater::is_gzip(*head);
  input_ = [inner = std::move(input_), head, at = std::size_t{0}](char* buffer, std::size_t size) mutable {
    if (at == head->size()) return inner(buffer, size);
    const std::size_t count = std::min(size, head->size() - at);
    std::memcpy(buffer, head->data() + at, count);
    at += count;
    return count;
  };
  if (is_packed) inflater_ = std::make_unique<Inflater>(std::move(input_));
}

std::size_t ByteStream::read_plain(char* buffer, std::size_t size) {
  if (!has_begun_) begin();
  return inflater_ ? inflater_->read(buffer, size) : input_(buffer, size);
}

std::string_view ByteStream::peek() {
  while (peeked_.size() < peek_bytes && peeked_at_ == 0) {
    const std::size_t before = peeked_.size();
    peeked_.resize(peek_bytes);
    const std::size_t count = read_plain(peeked_.data() + before, peek_bytes - before);
    peeked_.resize(before + count);
    if (count == 0) break;
  }
  return peeked_;
}

std::size_t ByteStream::read(char* buffer, std::size_t size) {
  if (peeked_at_ < peeked_.size()) {
    const std::size_t count = std::min(size, peeked_.size() - peeked_at_);
    std::memcpy(buffer, peeked_.data() + peeked_at_, count);
    peeked_at_ += count;
    return count;
  }
  return read_plain(buffer, size);
}

std::optional<Diagnostics> ByteStream::failure() const {
  if (!disk_error_->empty()) return refuse(name_, *disk_error_);
  if (!inflater_ || inflater_->failure().empty()) return std::nullopt;
  Diagnostics refused;
  refused.add(code::gzip_damaged, {}, {name_, inflater_->failure()});
  return refused;
}

}  // namespace guiju::facts
