// The plan's workbench: programs made once, words copied. Not a step of its own: build.cpp drives it.
#pragma once

#include <unordered_map>

#include "plan/build.hpp"

namespace guiju::plan {

struct Builder {
  Builder(Plan& p, const BuildOptions& o) : plan(p), options(o) {}
  Plan& plan;
  const BuildOptions& options;

  // The program of a tree; `none` for null. The same tree gives the same program.
  std::uint32_t program(const check::Tree& tree);
  static Words words(const check::Words& from);
  static Title title(const model::Title& from) { return {from.any, from.zh, from.en}; }
  // Slots that a program reads, added to a list.
  void add_reads(std::uint32_t program, std::vector<std::uint32_t>& reads) const;
  std::vector<check::Tree> take_trees() { return std::move(trees_); }

 private:
  std::unordered_map<const expr::Node*, std::uint32_t> programs_;
  std::vector<check::Tree> trees_;  // alive while built, so that addresses stay unique
};

// The nouns.
Table build_table(Builder& builder, check::Table& table, const check::Decision& decision);
Route build_route(Builder& builder, check::Route& route, const check::Decision& decision, std::vector<std::uint32_t>& reads);
Match build_match(Builder& builder, check::Match& match, const check::Decision& decision, Step& step);
// Slots a table reads besides its columns: operands, conditions, outputs.
void add_table_reads(const Builder& builder, const Table& table, std::vector<std::uint32_t>& reads);

}  // namespace guiju::plan
