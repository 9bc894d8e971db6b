// A pack's text, checked, for the tests of this room: what came of it, and what the checker has to say.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "check/checked.hpp"
#include "model/pack.hpp"
#include "text/yaml.hpp"

namespace guiju::check_tests {

struct Checked {
  std::shared_ptr<Sources> sources;
  std::optional<check::CheckedPack> pack;
  Diagnostics diagnostics;
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
  // "unknown_name amuont", in order: the code's name and the text it is shown at.
  std::vector<std::string> errors() const {
    std::vector<std::string> list;
    for (const Diagnostic& d : diagnostics) list.push_back(std::string(name_of(d.code)) + " " + std::string(sources->text(d.span)));
    return list;
  }
  // All notes of a diagnostic, as "did_you_mean amount".
  std::vector<std::string> notes(std::size_t i) const {
    std::vector<std::string> list;
    for (const Note& note : diagnostics[i].notes) list.push_back(std::string(name_of(note.code)) + (note.args.empty() ? "" : " " + note.args[0]));
    return list;
  }
};

// `sources`: those of the used packs, so that places in these can be shown too.
inline Checked checked(std::string_view yaml, const std::vector<const check::CheckedPack*>& used = {}, std::shared_ptr<Sources> sources = nullptr) {
  Checked out;
  out.sources = sources ? std::move(sources) : std::make_shared<Sources>();
  out.diagnostics.set_sources(out.sources);
  const auto keep = [&](auto& result) {
    const bool ok = result.ok();
    out.diagnostics.append(std::move(result).diagnostics());
    return ok;
  };
  auto tree = text::parse_yaml(*out.sources, out.sources->add("pack.yaml", std::string(yaml)));
  if (tree.ok()) {
    auto pack = model::from_yaml(*tree, *out.sources, [&](const text::Excerpt&) -> Result<std::uint32_t> { return Diagnostics(out.sources); });
    if (pack.ok()) {
      auto result = check::from_model(*pack, used, out.sources);
      if (result.ok()) out.pack = std::move(*result);
      keep(result);
      if (out.pack) out.pack->written = std::make_shared<const model::Pack>(*pack);
    }
    keep(pack);
  }
  keep(tree);
  out.diagnostics.sort();
  if (out.diagnostics.has_errors()) out.pack.reset();
  out.messages = out.diagnostics.render();
  return out;
}

// A pack with this after its head.
inline Checked check_pack(const std::string& rest, const std::vector<const check::CheckedPack*>& used = {}, std::shared_ptr<Sources> sources = nullptr) {
  return checked("guiju: 1\npack: test.pack\n" + rest, used, std::move(sources));
}

}  // namespace guiju::check_tests
