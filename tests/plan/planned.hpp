// A pack's text, planned, for the tests of this room and those above.
#pragma once

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "check/checked.hpp"
#include "model/pack.hpp"
#include "plan/build.hpp"
#include "text/yaml.hpp"

namespace guiju::plan_tests {

inline std::shared_ptr<const plan::Plan> planned(std::string_view yaml) {
  auto sources = std::make_shared<Sources>();
  const std::uint32_t source = sources->add("pack.yaml", "guiju: 1\npack: test.pack\n" + std::string(yaml));
  const auto keep = [](const auto& result) {
    EXPECT_TRUE(result.ok()) << result.diagnostics().render();
    return result.ok();
  };
  auto tree = text::parse_yaml(*sources, source);
  if (!keep(tree)) return nullptr;
  auto pack = model::from_yaml(*tree, *sources, [&](const text::Excerpt&) -> Result<std::uint32_t> { return Diagnostics(sources); });
  if (!keep(pack)) return nullptr;
  auto checked = check::from_model(*pack, {}, sources);
  if (!keep(checked)) return nullptr;
  return plan::from_checked(std::move(*checked), sources, {});
}

}  // namespace guiju::plan_tests
