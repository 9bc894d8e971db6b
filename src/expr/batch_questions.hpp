// A program's questions, asked of columns: a byte a row for each, no selections and no branches on the data.
//
// Tested by tests/expr/batch_questions_test.cpp, tests/agree.
#pragma once

#include <array>

#include "expr/questions.hpp"
#include "expr/vector.hpp"

namespace guiju::expr {

class BatchQuestions {
 public:
  // Answers for the rows of the selection. False when the columns are such that asking would not pay; then nothing is
  // known.
  bool ask(const Questions& questions, const Vector* slots, const Selection& rows);
  // Has some row a question without an answer that the others do not settle?
  bool has_open() const { return has_open_; }
  bool is_open(std::uint32_t row) const { return open_[row] != 0; }
  // What the program says of a row that is not open: 0 or 1, for all rows of the selection.
  void write(const Questions& questions, const Selection& rows, std::int64_t* out) const;

 private:
  bool ask_one(const Question& question, const Vector& column, const Selection& rows, bool skips_settled);
  void take_answers(const Questions& questions, std::size_t number, const Selection& rows);
  bool by_words(const Question& question, const Vector& column, const Selection& rows);
  bool by_dictionary(const Question& question, const Vector& column, const Selection& rows);
  void by_views(const Question& question, const Vector& column, const Selection& rows, bool skips_settled);

  std::array<std::uint8_t, batch_size> answers_;  // of the question that is asked: 0 no, 1 yes
  std::array<std::uint8_t, batch_size> missing_;  // of that question: 1, no answer
  std::array<std::uint8_t, batch_size> cases_;    // one case: 1 while all are as wanted; else the answers' bits
  std::array<std::uint8_t, batch_size> open_;
  bool has_missing_ = false, has_open_ = false;
  std::vector<std::uint8_t> by_code_;
};

}  // namespace guiju::expr
