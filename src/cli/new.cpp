// guiju new NAME: a small pack to begin with.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "guiju/load.hpp"

namespace guiju::cli {

namespace {

constexpr const char* first_pack = R"yaml(# What is decided here, and by whom it was decided so.
guiju: 1
pack: NAME
version: 0.1.0
title: {en: Parcel fees, zh: 包裹资费}

inputs:
  weight: {type: decimal(2), unit: kg, min: 0}
  express: bool
  country: string

params:
  base: {type: decimal(2), value: 5.00}

decisions:
  zone:
    title: {en: how far, zh: 远近}
    table:
      hit: first
      outputs: {zone: {enum: [home, near, far]}}
      grid: |
        | id | country || zone | because         |
        | h  | CN      || home | our own country |
        | n  | JP, KR  || near | a night by ship |
        | f  | -       || far  | everywhere else |
  fee:
    title: {en: fee, zh: 资费}
    value: "base + weight * (zone == far ? 4 : 1.5) + (express ? 10 : 0)"

cases:
  - {name: at home, given: {weight: 2.00, express: false, country: CN}, expect: {zone: home, fee: 8.00, fired: [h]}}
  - {name: in haste, given: {weight: 1.00, express: true, country: KR}, expect: {zone: near, fee: 16.50, fired: [n]}}
  - {name: far away, given: {weight: 0.50, express: false, country: BR}, expect: {zone: far, fee: 7.00, fired: [f]}}
  - {name: no weight yet, given: {express: true, country: JP}, expect: {zone: near, needs: [weight]}}
)yaml";

}  // namespace

int new_pack(const NewOptions& options) {
  std::string text = first_pack;
  text.replace(text.find("NAME"), 4, options.name);
  const Result<Ruleset> tried = load_text(text, {}, "pack.yaml");
  if (!tried) {
    print(stderr, tried.diagnostics().render(options.language));  // the name is none
    return wrong_usage;
  }
  std::string relative = options.name;
  for (char& c : relative) c = c == '.' ? '/' : c;
  const std::filesystem::path file = std::filesystem::path(options.folder) / relative / "pack.yaml";
  std::error_code error;
  if (std::filesystem::exists(file, error)) {
    complain(file.string() + (options.language == Language::zh ? " 已存在" : " is there already"));
    return nothing_done;
  }
  std::filesystem::create_directories(file.parent_path(), error);
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  if (!out) {
    complain((options.language == Language::zh ? "无法写入 " : "cannot write ") + file.string());
    return nothing_done;
  }
  print(stdout, file.string() + "\n");
  return all_is_well;
}

}  // namespace guiju::cli
