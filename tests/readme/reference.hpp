// What the C++ blocks of docs/reference stand in: names that a page takes as given, and what is done with what a block makes.
//
// run_readme.py puts each block into a function of its own behind this header; a block that makes one of the things below
// ends with `shown(it)`, which prints a line.
#pragma once

#include <cmath>
#include <cstdint>
#include <guiju/expr/column_function.hpp>
#include <guiju/guiju.hpp>
#include <iostream>
#include <span>
#include <string_view>
#include <vector>

struct Model {
  std::vector<double> predict(std::span<const double> x) const {
    std::vector<double> y(x.begin(), x.end());
    for (double& one : y) one *= 2;
    return y;
  }
};
inline const Model model;

// Given as whatever struct the block decides about.
struct AnyCase {
  std::int64_t amount;
  std::string_view type;
  bool overseas;
  template <typename T>
  operator T() const { return T{amount, type, overseas}; }
};
inline const AnyCase cases[] = {{20'000, "debt", false}, {20'000, "debt", true}, {10'000, "tort", false}, {10'001, "tort", false}};

inline guiju::Field field(const char* name, guiju::Kind kind) {
  guiju::Field made;
  made.name = name;
  made.type = guiju::Type(kind);
  return made;
}
inline const guiju::Schema schema("case", {field("amount", guiju::Kind::int_), field("type", guiju::Kind::string), field("overseas", guiju::Kind::bool_)});
inline int count = 0;

inline void shown(const guiju::LoadOptions& options) {
  const auto rules = guiju::load_text(
      "guiju: 1\npack: reference.page\ninputs: {x: double, d: decimal(2)}\n"
      "decisions:\n  far: {value: \"distance_km(x, 4e0)\"}\n  net_of: {value: net(d)}\n  score: {value: scored(x)}\n", options).value();
  guiju::Record record(*rules.schema());
  (void)guiju::set_fields(record, R"({"x": 3, "d": 12.50})");
  const guiju::Outcome out = rules.evaluate(record);
  std::cout << "functions: " << out["far"].to_string() << " " << out["net_of"].to_string() << " " << out["score"].to_string() << "\n";
}
inline void shown(int counted) { std::cout << "counted: " << counted << " of " << std::size(cases) << "\n"; }
