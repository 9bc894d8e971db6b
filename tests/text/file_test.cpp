#include "text/file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "text/codes.hpp"

namespace guiju::text {
namespace {

namespace fs = std::filesystem;

// A pack folder with a neighbour outside it, gone after the test.
class File : public testing::Test {
 protected:
  File() {
    std::string name = (fs::temp_directory_path() / "guiju_file_XXXXXX").string();
    top_ = ::mkdtemp(name.data());
    fs::create_directories(top_ / "pack/tables");
    write("secret", "outside");
    write("pack/pack.yaml", "a: 1\n");
    write("pack/tables/t.csv", "x,y\n");
  }
  ~File() override { fs::remove_all(top_); }

  void write(const std::string& name, std::string_view text) {
    std::ofstream(top_ / name, std::ios::binary) << text;
  }
  std::string root() const { return (top_ / "pack").string(); }
  std::string_view refusal(const Result<std::string>& result) const {
    return result.ok() ? "fine" : name_of(result.diagnostics()[0].code);
  }
  std::string_view inside(std::string_view path) const {
    return refusal(read_inside(root(), path, 100));
  }
  fs::path top_;
};

TEST_F(File, IsReadWhole) {
  EXPECT_EQ(read_file(root() + "/pack.yaml", 100).value(), "a: 1\n");
  EXPECT_EQ(read_inside(root(), "pack.yaml", 100).value(), "a: 1\n");
  EXPECT_EQ(read_inside(root(), "tables/t.csv", 100).value(), "x,y\n");
  write("pack/empty", "");
  EXPECT_EQ(read_inside(root(), "empty", 100).value(), "");
  EXPECT_EQ(refusal(read_file("/proc/self/status", 1u << 20)), "fine");
}

TEST_F(File, SaysWhyItCannotBeRead) {
  const Result<std::string> missing = read_file(root() + "/none.yaml", 100);
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.diagnostics()[0].message(),
            "cannot read " + root() + "/none.yaml: No such file or directory");
  EXPECT_EQ(inside("none.yaml"), "cannot_read");
  EXPECT_EQ(inside("none/none.yaml"), "cannot_read");
  EXPECT_EQ(inside("pack.yaml/x"), "cannot_read");
  EXPECT_EQ(refusal(read_inside(root() + "/none", "a", 100)), "cannot_read");
  EXPECT_EQ(refusal(read_file(std::string("a\0b", 3), 100)), "cannot_read");
}

TEST_F(File, IsBounded) {
  write("pack/big", std::string(101, 'x'));
  EXPECT_EQ(inside("big"), "too_large");
  EXPECT_EQ(refusal(read_file(root() + "/big", 101)), "fine");
  // Files that do not know their size are bounded while they are read.
  EXPECT_EQ(refusal(read_file("/proc/self/status", 100)), "too_large");
}

TEST_F(File, IsRegular) {
  ASSERT_EQ(::mkfifo((root() + "/pipe").c_str(), 0600), 0);
  EXPECT_EQ(inside("pipe"), "not_a_regular_file");  // and does not hang
  EXPECT_EQ(inside("tables"), "not_a_regular_file");
  EXPECT_EQ(refusal(read_file("/dev/zero", 100)), "not_a_regular_file");
}

TEST_F(File, StaysInsideItsFolder) {
  for (const char* path : {"../secret", "tables/../../secret", "/etc/passwd", "", ".",
                           "./pack.yaml", "tables//t.csv", "tables/", "a\\b", "..", "tables/.."}) {
    EXPECT_EQ(inside(path), "path_not_plain") << path;
    EXPECT_FALSE(is_plain_path(path)) << path;
  }
  EXPECT_EQ(inside(std::string_view("pack.yaml\0x", 11)), "path_not_plain");
  EXPECT_TRUE(is_plain_path("tables/规则.csv"));
  EXPECT_TRUE(is_plain_path("..a/b.."));
}

TEST_F(File, DoesNotFollowLinks) {
  fs::create_symlink(top_ / "secret", top_ / "pack/link");
  fs::create_directory_symlink(top_, top_ / "pack/up");
  EXPECT_EQ(inside("link"), "path_leaves_folder");
  EXPECT_EQ(inside("up/secret"), "path_leaves_folder");
  // The caller's own path may be a link, and so may the way to the root.
  EXPECT_EQ(read_file(root() + "/link", 100).value(), "outside");
  fs::create_directory_symlink(top_ / "pack", top_ / "alias");
  EXPECT_EQ(read_inside((top_ / "alias").string(), "pack.yaml", 100).value(), "a: 1\n");
}

}  // namespace
}  // namespace guiju::text
