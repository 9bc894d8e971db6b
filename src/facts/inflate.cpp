#include "facts/inflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace guiju::facts {

struct Inflater::State {
  explicit State(ByteInput bytes) : input(std::move(bytes)) {
    constexpr int gzip_only = 16 + MAX_WBITS;
    is_ready = inflateInit2(&stream, gzip_only) == Z_OK;
    if (!is_ready) failure = "no memory for gzip";
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (is_ready) inflateEnd(&stream);
  }

  // More compressed bytes, if there are none left; false at their end.
  bool refill() {
    if (stream.avail_in > 0) return true;
    const std::size_t count = input(buffer.data(), buffer.size());
    stream.next_in = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_in = static_cast<uInt>(count);
    return count > 0;
  }

  // After the end of a member: another one, padding of zeros, or the end of all.
  void next_member() {
    while (refill() && *stream.next_in == 0) {
      ++stream.next_in;
      --stream.avail_in;
    }
    if (stream.avail_in == 0)
      is_done = true;
    else if (*stream.next_in != 0x1F)
      failure = "other bytes after the end of the gzip data";
    else if (inflateReset(&stream) != Z_OK)
      failure = "the gzip data are damaged";
  }

  // One call of zlib; false when there is nothing more to be had.
  bool step() {
    if (!refill()) {
      failure = "the gzip data are cut short";
      return false;
    }
    const int code = ::inflate(&stream, Z_NO_FLUSH);
    if (code == Z_STREAM_END)
      next_member();
    else if (code != Z_OK && code != Z_BUF_ERROR)
      failure = "the gzip data are damaged";
    return failure.empty() && !is_done;
  }

  ByteInput input;
  z_stream stream{};
  std::array<char, 1u << 15> buffer{};
  bool is_ready = false, is_done = false;
  std::string failure;
};

Inflater::Inflater(ByteInput input) : state_(std::make_unique<State>(std::move(input))) {}
Inflater::Inflater(Inflater&&) noexcept = default;
Inflater& Inflater::operator=(Inflater&&) noexcept = default;
Inflater::~Inflater() = default;

std::size_t Inflater::read(char* buffer, std::size_t size) {
  State& s = *state_;
  if (s.is_done || !s.failure.empty()) return 0;
  const auto wanted = std::min<std::size_t>(size, std::numeric_limits<uInt>::max());
  s.stream.next_out = reinterpret_cast<Bytef*>(buffer);
  s.stream.avail_out = static_cast<uInt>(wanted);
  while (s.stream.avail_out == wanted && s.step()) {
  }
  return wanted - s.stream.avail_out;
}

const std::string& Inflater::failure() const { return state_->failure; }

bool Inflater::is_gzip(std::string_view first_bytes) {
  return first_bytes.size() >= 2 && first_bytes[0] == '\x1F' && first_bytes[1] == '\x8B';
}

}  // namespace guiju::facts
