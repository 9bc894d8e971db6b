// Random small tables over small domains, for proofs and comparisons: every input can be tried.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace guiju::agree {

struct GeneratedRow {
  std::vector<std::string> cells;  // one a column
  int output = 0;
  std::string from, to;            // dates, or "-"
};

class TableGenerator {
 public:
  explicit TableGenerator(std::uint64_t seed, bool has_expressions = true) : random_(seed), has_expressions_(has_expressions) {}

  // The columns: kind (enum), flag (bool), m (int 0..6), opt (optional int 0..3), word (text), price (decimal 0..1).
  static const std::vector<std::string>& heads();
  // A row; `density` in a hundred of the cells say something.
  GeneratedRow row(int density);
  std::vector<GeneratedRow> rows(std::size_t most);
  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }

  // The pack: `settings` such as "hit: first, complete: true"; with dates when a row has some.
  static std::string pack(const std::vector<GeneratedRow>& rows, const std::string& settings);
  // All inputs as JSON objects, and the dates to decide them as of.
  static const std::vector<std::string>& inputs();
  static const std::vector<std::string>& dates();

 private:
  std::string cell(std::size_t column);
  std::string number_cell(int least, int most, const std::string& places);
  std::string list_of(const std::vector<std::string>& words);
  std::mt19937_64 random_;
  bool has_expressions_;
};

// How many times a slow check runs: the number in an environment variable, else `otherwise`.
std::size_t rounds(const char* variable, std::size_t otherwise);

}  // namespace guiju::agree
