// The inner loops of tables over columns: loads, compares and look-ups, no branch that depends on a record.
//
// Where the compiler and the machine allow, each loop is compiled twice and the wider vectors are chosen when the program starts.
//
// Tested by tests/engine/columns_kernels_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>

namespace guiju::engine {

// sum[i] += classes[codes[i]]
void add_by_code(const std::int32_t* codes, std::uint32_t count, const std::int32_t* classes, std::int32_t* sum);
// The same for words that are small numbers: members of enums, booleans.
void add_by_word(const std::int64_t* words, std::uint32_t count, const std::int32_t* classes, std::int32_t* sum);
// sum[i] += classes[how many thresholds are at most words[i]]. REQUIRES: at most most_counted thresholds.
inline constexpr std::size_t most_counted = 16;
void add_by_counting(const std::int64_t* words, std::uint32_t count, const std::int64_t* thresholds, std::size_t threshold_count,
                     const std::int32_t* classes, std::int32_t* sum);
// out[i] = cells[places[i]]; places beyond the last are the last. True when no cell is above `most`.
bool look_up(const std::int32_t* places, std::uint32_t count, const std::uint8_t* cells, std::int32_t last, std::int32_t most, std::int32_t* out);
bool look_up(const std::int32_t* places, std::uint32_t count, const std::uint16_t* cells, std::int32_t last, std::int32_t most, std::int32_t* out);
// Are all codes in [0, size)?
bool are_codes(const std::int32_t* codes, std::uint32_t count, std::int32_t size);
// fired[i] = codes[i], or `otherwise` from `row_count` on.
void rows_of_codes(const std::int32_t* codes, std::uint32_t count, std::int32_t row_count, std::int32_t otherwise, std::int32_t* fired);

// ---- facts taken in; what gives a bool is true when all rows are as wanted

// Words of a bitmap from its bit `first` on; of ints.
void words_of_bits(const std::uint8_t* bits, std::int64_t first, std::uint32_t count, std::int64_t* words);
void words_of_ints(const std::int32_t* ints, std::uint32_t count, std::int64_t* words);

// Doubles to coefficients of a decimal, as facts::admit does it for the usual sizes; false: some row is another case.
bool decimals_of_reals(const double* reals, std::uint32_t count, double power, std::int64_t* words);
bool are_finite(const std::int64_t* words, std::uint32_t count);
bool are_between(const std::int64_t* words, std::uint32_t count, std::int64_t low, std::int64_t high);
bool are_between(const std::int64_t* words, std::uint32_t count, double low, double high);

}  // namespace guiju::engine
