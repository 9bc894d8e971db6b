#include "guiju/live.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

namespace guiju {
namespace {

// Both values come from one pack: whoever reads them apart would see two packs at once.
std::string pack(int number) {
  const std::string n = std::to_string(number);
  return "guiju: 1\npack: live\nversion: " + n + "\ninputs: {amount: int}\nparams: {low: {type: int, value: " + n +
         "}}\ndecisions:\n  floor: {value: amount + low}\n  ceiling: {value: amount + " + n + "}\n";
}

class PackFile {
 public:
  PackFile() : path_(std::filesystem::temp_directory_path() / ("guiju_live_" + std::to_string(::getpid()) + ".yaml")) {}
  ~PackFile() { std::filesystem::remove(path_); }
  // As a careful writer does it: a reader sees the old file or the new one.
  void write(const std::string& text) const {
    const std::string part = path_.string() + ".part";
    std::ofstream(part, std::ios::binary) << text;
    std::filesystem::rename(part, path_);
  }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

std::int64_t decided(const Ruleset& rules, std::string_view path) {
  Record record(*rules.schema());
  record.set(0, Value(ValueView::of_int(100)));
  return rules.evaluate(record)[path].as_int();
}

TEST(LiveRuleset, SwapsInAWholePack) {
  const PackFile file;
  file.write(pack(1));
  LiveRuleset live(file.path());
  const auto before = live.snapshot();
  ASSERT_TRUE(before) << live.last_diagnostics().render();
  EXPECT_EQ(decided(*before, "floor"), 101);
  file.write(pack(2));
  EXPECT_EQ(decided(*live.snapshot(), "floor"), 101);  // nobody asked to read it
  EXPECT_TRUE(live.reload());
  EXPECT_EQ(decided(*live.snapshot(), "floor"), 102);
  EXPECT_EQ(decided(*live.snapshot(), "ceiling"), 102);
  EXPECT_EQ(decided(*before, "floor"), 101);  // who holds the old one keeps it
}

TEST(LiveRuleset, BadPackChangesNothing) {
  const PackFile file;
  file.write(pack(1));
  LiveRuleset live(file.path());
  const auto before = live.snapshot();
  file.write(pack(2) + "  third: {value: amuont}\n");
  EXPECT_FALSE(live.reload());
  EXPECT_EQ(live.snapshot(), before);
  EXPECT_NE(live.last_diagnostics().render().find("did you mean \"amount\"?"), std::string::npos)
      << live.last_diagnostics().render();
  std::filesystem::remove(file.path());
  EXPECT_FALSE(live.reload());
  EXPECT_EQ(live.snapshot(), before);
  file.write(pack(3));
  EXPECT_TRUE(live.reload());
  EXPECT_EQ(decided(*live.snapshot(), "floor"), 103);
  EXPECT_FALSE(live.last_diagnostics().has_errors());
}

TEST(LiveRuleset, BeforeTheFirstGoodPackThereIsNone) {
  const PackFile file;
  LiveRuleset live(file.path());
  EXPECT_EQ(live.snapshot(), nullptr);
  EXPECT_TRUE(live.last_diagnostics().has_errors());
  file.write(pack(1));
  EXPECT_TRUE(live.reload());
  EXPECT_NE(live.snapshot(), nullptr);
}

TEST(LiveRuleset, KeepsItsOptions) {
  const PackFile file;
  file.write(pack(1));
  LoadOptions options;
  options.params = {{"low", "7"}};
  LiveRuleset live(file.path(), options);
  EXPECT_EQ(decided(*live.snapshot(), "floor"), 107);
  file.write(pack(2));
  EXPECT_TRUE(live.reload());
  EXPECT_EQ(decided(*live.snapshot(), "floor"), 107);
  EXPECT_EQ(decided(*live.snapshot(), "ceiling"), 102);
}

// Readers, reloaders and a writer who also writes rubbish: what a reader sees is always one whole good pack.
TEST(LiveRuleset, ReadersNeverSeeHalfAPack) {
  const PackFile file;
  file.write(pack(1));
  LiveRuleset live(file.path());
  std::atomic<bool> is_over{false};
  std::atomic<int> torn{0}, reads{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i)
    threads.emplace_back([&] {
      while (!is_over) {
        const auto rules = live.snapshot();
        torn += decided(*rules, "floor") != decided(*rules, "ceiling");
        ++reads;
        std::this_thread::yield();
      }
    });
  for (int i = 0; i < 2; ++i)
    threads.emplace_back([&] {
      while (!is_over) live.reload();
    });
  for (int number = 2; number <= 60 || reads < 200; ++number) {
    file.write(number % 3 == 0 ? "guiju: 1\npack: live\n  bad" : pack(number));
    std::this_thread::yield();
  }
  file.write(pack(1000));
  is_over = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(torn, 0);
  EXPECT_TRUE(live.reload());
  EXPECT_EQ(decided(*live.snapshot(), "floor"), 1100);
}

}  // namespace
}  // namespace guiju
