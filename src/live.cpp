#include "guiju/live.hpp"

namespace guiju {

LiveRuleset::LiveRuleset(std::string path, LoadOptions options) : path_(std::move(path)), options_(std::move(options)) { reload(); }

bool LiveRuleset::reload() {
  const std::lock_guard<std::mutex> one_at_a_time(reloading_);
  // Read and checked without the other lock: readers go on with the old one.
  Result<Ruleset> loaded = load(path_, options_);
  std::shared_ptr<const Ruleset> fresh;
  if (loaded.ok()) fresh = std::make_shared<const Ruleset>(*loaded);
  const std::lock_guard<std::mutex> lock(mutex_);
  diagnostics_ = std::move(loaded).diagnostics();
  if (fresh) current_ = std::move(fresh);
  return loaded.ok();
}

std::shared_ptr<const Ruleset> LiveRuleset::snapshot() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return current_;
}

Diagnostics LiveRuleset::last_diagnostics() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return diagnostics_;
}

}  // namespace guiju
