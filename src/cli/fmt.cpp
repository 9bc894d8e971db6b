// guiju fmt PACK: the pack's own file, laid out.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "cli/commands.hpp"
#include "cli/packs.hpp"
#include "cli/terminal.hpp"
#include "guiju/analyse/fmt.hpp"

namespace guiju::cli {

namespace {

std::optional<std::string> read_all(const std::string& path) {
  if (path == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// Beside the file first, so that a full disk leaves the old one whole.
bool write_anew(const std::string& path, const std::string& text) {
  const std::string part = path + ".part";
  std::ofstream file(part, std::ios::binary);
  file << text;
  file.close();
  std::error_code error;
  if (file) std::filesystem::rename(part, path, error);
  const bool is_done = file && !error;
  if (!is_done) std::filesystem::remove(part, error);
  return is_done;
}

}  // namespace

int fmt(const FmtOptions& options) {
  std::error_code ignored;
  const bool is_folder = std::filesystem::is_directory(options.pack.path, ignored);
  const std::string path = is_folder ? (std::filesystem::path(options.pack.path) / "pack.yaml").string() : options.pack.path;
  const std::optional<std::string> text = read_all(path);
  if (!text) {
    complain("cannot read " + path);
    return nothing_done;
  }
  const Result<std::string> neat = guiju::fmt(*text, path);
  if (!neat) {
    complain_about(neat.diagnostics(), options.pack.language);
    return nothing_done;
  }
  if (options.only_checks) {
    if (*neat != *text) print(stdout, path + "\n");
    return *neat == *text ? all_is_well : nothing_done;
  }
  if (path == "-") {
    print(stdout, *neat);
    return all_is_well;
  }
  if (*neat == *text || write_anew(path, *neat)) return all_is_well;
  complain("cannot write " + path);
  return nothing_done;
}

}  // namespace guiju::cli
