// LiveRuleset: a ruleset that can be replaced while it serves.
//
// A whole new ruleset is swapped in, or the old one stays and the diagnostics say why. A reader takes a snapshot and
// keeps it for its batch. A source that failed is read again at the next reload. Thread-safe: reloads wait for each other,
// so that the one that began last is the one in force; readers wait for nobody.
//
// Tested by tests/live_test.cpp.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "guiju/load.hpp"

namespace guiju {

class GUIJU_API LiveRuleset {
 public:
  explicit LiveRuleset(std::string path, LoadOptions options = {});
  // Reads the pack again; true when it was swapped in. Readers are not held up.
  bool reload();
  // The ruleset in force; null before the first good load.
  std::shared_ptr<const Ruleset> snapshot() const;
  // What the last reload said (warnings, or why the old one stayed).
  Diagnostics last_diagnostics() const;

 private:
  std::string path_;
  LoadOptions options_;
  std::mutex reloading_;
  mutable std::mutex mutex_;  // of what follows
  std::shared_ptr<const Ruleset> current_;
  Diagnostics diagnostics_;
};

}  // namespace guiju
