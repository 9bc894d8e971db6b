// Packs written in tests, as the model reads them: from a text, with what it has to say beside it.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "model/pack.hpp"
#include "text/yaml.hpp"

namespace guiju::model_tests {

struct Read {
  std::shared_ptr<Sources> sources = std::make_shared<Sources>();
  std::optional<model::Pack> pack;
  Diagnostics diagnostics;

  // "3:5 GJ2000", in order.
  std::vector<std::string> errors() const {
    std::vector<std::string> list;
    for (const Diagnostic& d : diagnostics) {
      const Position at = (*sources)[d.span.source].position(d.span.begin);
      list.push_back(std::to_string(at.line) + ":" + std::to_string(at.column) + " " + code_text(d.code));
    }
    return list;
  }
  std::string text_at(std::size_t i) const { return std::string(sources->text(diagnostics[i].span)); }
  // The arguments of the first note with this code's name; "" when there is none.
  std::string note(std::size_t i, std::string_view name) const {
    for (const Note& note : diagnostics[i].notes)
      if (name_of(note.code) == name) return note.args.empty() ? "" : note.args[0];
    return "";
  }
};

// `files`: what the pack's paths lead to.
inline Read read_pack(const std::string& yaml, const std::map<std::string, std::string>& files = {}) {
  Read read;
  const std::uint32_t source = read.sources->add("pack.yaml", yaml);
  Result<text::YamlNode> node = text::parse_yaml(*read.sources, source);
  read.diagnostics.set_sources(read.sources);
  if (node.ok()) {
    const model::ReadPart part = [&](const text::Excerpt& path) -> Result<std::uint32_t> {
      const auto at = files.find(path.text());
      if (at == files.end()) return Diagnostics();
      return read.sources->add(at->first, at->second);
    };
    Result<model::Pack> pack = model::from_yaml(*node, *read.sources, part);
    if (pack.ok()) read.pack = *pack;
    read.diagnostics.append(std::move(pack).diagnostics());
  }
  read.diagnostics.append(std::move(node).diagnostics());
  read.diagnostics.sort();
  return read;
}

inline std::string head(const std::string& rest) { return "guiju: 1\npack: test.pack\n" + rest; }

// The only decision, a table with this body.
inline Read read_table(const std::string& body, const std::map<std::string, std::string>& files = {}) {
  return read_pack(head("inputs: {kind: string}\ndecisions:\n  level:\n    table:\n" + body), files);
}
inline const model::TableForm& table_of(const Read& read) { return std::get<model::TableForm>(read.pack->decisions.at(0).kind); }

}  // namespace guiju::model_tests
