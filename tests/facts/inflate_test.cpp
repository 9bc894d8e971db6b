#include "facts/inflate.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>

namespace guiju::facts {
namespace {

std::string packed(std::string_view text) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string out(text.size() + 1000, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

// Bytes that come `piece` at a time.
ByteInput pieces(std::string bytes, std::size_t piece) {
  return [bytes = std::move(bytes), piece, at = std::size_t{0}](char* buffer, std::size_t size) mutable {
    const std::size_t count = std::min({size, piece, bytes.size() - at});
    std::copy_n(bytes.data() + at, count, buffer);
    at += count;
    return count;
  };
}

struct Unpacked {
  std::string text, failure;
};

Unpacked unpack(const std::string& bytes, std::size_t piece = 1000, std::size_t read = 100) {
  Inflater inflater(pieces(bytes, piece));
  Unpacked result;
  std::string buffer(read, '\0');
  while (const std::size_t count = inflater.read(buffer.data(), read)) result.text.append(buffer, 0, count);
  result.failure = inflater.failure();
  return result;
}

std::string long_text() {
  std::string text;
  for (int i = 0; i < 20000; ++i) text += std::to_string(i * 7919 % 100003) + "\n";
  return text;
}

TEST(Inflate, GivesTheTextBackInAnyPieces) {
  const std::string text = long_text(), bytes = packed(text);
  for (const std::size_t piece : {1ul, 7ul, 100'000ul})
    for (const std::size_t read : {1ul, 1000ul, 1'000'000ul}) {
      const Unpacked got = unpack(bytes, piece, read);
      EXPECT_EQ(got.text, text);
      EXPECT_EQ(got.failure, "");
    }
}

TEST(Inflate, MembersFollowEachOther) {
  const Unpacked got = unpack(packed("one\n") + packed("") + packed("two\n") + std::string(3, '\0'), 1);
  EXPECT_EQ(got.text, "one\ntwo\n");
  EXPECT_EQ(got.failure, "");
}

TEST(Inflate, EachCutIsFound) {
  const std::string bytes = packed("some text that is long enough to be packed, packed, packed");
  for (std::size_t size = 2; size < bytes.size(); ++size)
    EXPECT_NE(unpack(bytes.substr(0, size)).failure, "") << size;
}

TEST(Inflate, DamageIsFound) {
  const std::string bytes = packed(long_text());
  for (std::size_t at = 20; at < bytes.size(); at += 997) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    EXPECT_NE(unpack(damaged).failure, "") << at;
  }
}

TEST(Inflate, OtherBytesAfterTheEndAreFound) { EXPECT_NE(unpack(packed("text") + "more").failure, ""); }

TEST(Inflate, KnowsItsOwn) {
  EXPECT_TRUE(Inflater::is_gzip(packed("")));
  EXPECT_FALSE(Inflater::is_gzip("id,weight"));
  EXPECT_FALSE(Inflater::is_gzip(""));
}

}  // namespace
}  // namespace guiju::facts
