// Random packs loaded as an author's are: from text, or from a folder when tables are files.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "guiju/load.hpp"
#include "tests/agree/generate_pack.hpp"

namespace guiju::agree {

inline std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

inline Result<Ruleset> load_pack(const Pack& pack) {
  std::map<std::string, std::string> files;
  const std::string yaml = yaml_of(pack, files);
  if (files.empty()) return load_text(yaml);
  const std::filesystem::path folder = std::filesystem::path(GUIJU_BINARY_DIR) / "agree" / (pack.name + std::to_string(::getpid()));
  std::filesystem::create_directories(folder / "tables");
  for (const auto& [path, text] : files) std::ofstream(folder / path, std::ios::binary) << text;
  std::ofstream(folder / "pack.yaml", std::ios::binary) << yaml;
  return load(folder.string());
}

// What somebody needs to see a difference again.
inline std::string repro(const Pack& pack, const Facts* facts = nullptr) {
  std::map<std::string, std::string> files;
  std::string out = yaml_of(pack, files);
  for (const auto& [path, text] : files) out += "--- " + path + "\n" + text;
  if (facts == nullptr) return out;
  out += "record:\n";
  for (std::size_t i = 0; i < facts->raw.size(); ++i)
    if (!facts->raw[i].is_unknown()) out += "  " + pack.fields[i].name + " = " + facts->raw[i].to_string() + "\n";
  return out;
}

}  // namespace guiju::agree
