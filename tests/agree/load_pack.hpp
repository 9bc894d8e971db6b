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

// The functions that a caller brings: Maker::make_given_functions says the same as expressions.
inline const Functions& given_functions() {
  static const auto* const functions = [] {
    auto* made = new Functions;
    made->add("is_odd", [](std::int64_t n) { return n % 2 != 0; });
    made->add("doubled", [](std::string_view text) { return std::string(text) + std::string(text); });
    return made;
  }();
  return *functions;
}

inline Result<Ruleset> load_pack(const Pack& pack) {
  std::map<std::string, std::string> files;
  const std::string yaml = yaml_of(pack, files), used = used_yaml_of(pack);
  LoadOptions options;
  options.functions = given_functions();
  if (files.empty() && used.empty()) return load_text(yaml, options);
  const std::filesystem::path root = std::filesystem::path(GUIJU_BINARY_DIR) / "agree" / std::to_string(::getpid()), folder = root / "agree" / pack.name;
  const auto write = [](const std::filesystem::path& path, const std::string& text) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
  };
  for (const auto& [path, text] : files) write(folder / path, text);
  write(folder / "pack.yaml", yaml);
  if (!used.empty()) write(root / "agree" / "lib" / "pack.yaml", used);
  return load(folder.string(), options);
}

// What somebody needs to see a difference again.
inline std::string repro(const Pack& pack, const Facts* facts = nullptr) {
  std::map<std::string, std::string> files;
  std::string out = yaml_of(pack, files);
  for (const auto& [path, text] : files) out += "--- " + path + "\n" + text;
  if (const std::string used = used_yaml_of(pack); !used.empty()) out += "--- the used pack\n" + used;
  if (facts == nullptr) return out;
  out += "record:\n";
  for (std::size_t i = 0; i < facts->raw.size(); ++i)
    if (!facts->raw[i].is_unknown()) out += "  " + pack.fields[i].name + " = " + facts->raw[i].to_string() + "\n";
  return out;
}

}  // namespace guiju::agree
