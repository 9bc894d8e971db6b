// A ruleset from a text, through the rooms as load() walks them: tests of this room stand below the corridor.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "check/checked.hpp"
#include "engine/access.hpp"
#include "model/pack.hpp"
#include "plan/build.hpp"
#include "text/yaml.hpp"

namespace guiju::analyse {

inline Ruleset written(const std::string& yaml) {
  auto sources = std::make_shared<Sources>();
  const std::uint32_t source = sources->add("pack.yaml", yaml);
  auto fail = [&](Diagnostics d) {
    d.set_sources(sources);
    ADD_FAILURE() << d.render();
    return RulesetAccess::ruleset(std::make_shared<const plan::Plan>());
  };
  auto root = text::parse_yaml(*sources, source);
  if (!root) return fail(std::move(root).diagnostics());
  auto pack = model::from_yaml(*root, *sources, [&](const text::Excerpt&) -> Result<std::uint32_t> { return Diagnostics(sources); });
  if (!pack) return fail(std::move(pack).diagnostics());
  auto checked = check::from_model(*pack, {}, sources);
  if (!checked) return fail(std::move(checked).diagnostics());
  plan::BuildOptions options;
  options.origin.file = "pack.yaml";
  return RulesetAccess::ruleset(plan::from_checked(std::move(*checked), sources, options));
}

}  // namespace guiju::analyse
