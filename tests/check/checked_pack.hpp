// A pack's text, checked, for the tests of this room.
#pragma once

#include <string>
#include <string_view>

#include "check/checked.hpp"
#include "model/pack.hpp"
#include "text/yaml.hpp"

namespace guiju::check_tests {

struct Checked {
  std::optional<check::CheckedPack> pack;
  std::string messages;  // rendered

  const check::Decision* decision(std::string_view name) const {
    for (const check::Decision& d : pack->decisions)
      if (d.words.name == name) return &d;
    return nullptr;
  }
  // The type of what a path of the first record stands for; "" when nothing has that name.
  std::string type(std::string_view path) const {
    for (const check::Slot& slot : pack->records[0].slots)
      if (slot.name == path) return slot.type.to_string();
    return "";
  }
};

inline Checked checked(std::string_view yaml) {
  auto sources = std::make_shared<Sources>();
  Checked out;
  auto keep = [&](const auto& result) {
    out.messages += result.diagnostics().render();
    return result.ok();
  };
  auto tree = text::parse_yaml(*sources, sources->add("pack.yaml", std::string(yaml)));
  if (!keep(tree)) return out;
  auto pack = model::from_yaml(*tree, *sources, [&](const text::Excerpt&) -> Result<std::uint32_t> { return Diagnostics(sources); });
  if (!keep(pack)) return out;
  auto result = check::from_model(*pack, {}, sources);
  if (keep(result)) out.pack = std::move(*result);
  return out;
}

}  // namespace guiju::check_tests
