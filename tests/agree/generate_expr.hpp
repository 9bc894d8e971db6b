// Random schemas, records and expressions of the pack dialect, for comparing engines; and smaller ones from a bad one.
//
// Expressions are made from a table of forms ("($ + $)" of two ints is an int), so that most of them pass the checker.
// Everything follows from a seed; nothing depends on the machine.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "guiju/facts/schema.hpp"

namespace guiju::agree {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed * 0x9E3779B97F4A7C15u + 1) {}
  std::uint64_t next() { return engine_(); }
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(engine_() % n); }
  bool one_in(std::uint32_t n) { return below(n) == 0; }
  template <typename T>
  const T& of(const std::vector<T>& choices) {
    return choices[below(static_cast<std::uint32_t>(choices.size()))];
  }

 private:
  std::mt19937_64 engine_;
};

// What an expression is, as far as the generator cares. Decimals of all scales are one sort.
enum class Sort : std::uint8_t {
  boolean, integer, natural, real, decimal, string, date, month, timestamp, duration, days, months,
  colour, level,                                          // two enums
  integers, decimals, reals, strings, dates, colours,     // lists
  parties, party,                                         // structs
  prices,                                                 // map(string, decimal)
  sizes,                                                  // map(string, int)
  maybe_integer, maybe_string,                            // CEL's optionals
  bytes, address, network, pattern,                       // not in records
  count_,
};

// An expression as a form with parts: pieces[0] part[0] pieces[1] …
struct Tree {
  Sort sort = Sort::boolean;
  std::vector<std::string> pieces;
  std::vector<std::unique_ptr<Tree>> parts;
  std::string text() const;
  std::unique_ptr<Tree> clone() const;
};

// A random schema: one record with fields of many types, some of which may be null.
Schema random_schema(Random& random);
// One record's admitted values, field by field: values, nulls, unknowns, errors. They borrow `arena`.
std::vector<ValueView> random_record(const Schema& schema, Random& random, Arena& arena);
std::unique_ptr<Tree> random_tree(const Schema& schema, Sort sort, int depth, Random& random);
std::unique_ptr<Tree> random_tree(const Schema& schema, Random& random);

// The smallest tree found for which `fails` still holds; each step puts a part or a literal in a node's place.
std::unique_ptr<Tree> shrink(const Tree& tree, const std::function<bool(const Tree&)>& fails);

// The types with names that all schemas share.
const std::shared_ptr<const EnumType>& colour_type();
const std::shared_ptr<const EnumType>& level_type();
const std::shared_ptr<const StructType>& party_type();

}  // namespace guiju::agree
