// Each loop writes bytes and has one compare in it, so that the compiler makes vectors of it.
#include "expr/batch_questions.hpp"

#include <algorithm>
#include <cstring>

#include "expr/column.hpp"
#include "expr/short_text.hpp"

// The same loop for newer processors too, chosen when the program starts.
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define GUIJU_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define GUIJU_CLONES
#endif

namespace guiju::expr {
namespace {

using Form = Question::Form;

constexpr std::uint8_t none = Question::none;

// --- loops over all rows ------------------------------------------------------------------------------------

GUIJU_CLONES void are_at_least(const std::int64_t* __restrict words, std::int64_t low, std::uint32_t count,
                               std::uint8_t* __restrict out) {
  for (std::uint32_t i = 0; i < count; ++i) out[i] = words[i] >= low;
}
GUIJU_CLONES void are_at_most(const std::int64_t* __restrict words, std::int64_t high, std::uint32_t count,
                              std::uint8_t* __restrict out) {
  for (std::uint32_t i = 0; i < count; ++i) out[i] = words[i] <= high;
}
GUIJU_CLONES void are_between(const std::int64_t* __restrict words, std::int64_t low, std::int64_t high, std::uint32_t count,
                              std::uint8_t* __restrict out) {
  for (std::uint32_t i = 0; i < count; ++i) out[i] = (words[i] >= low) & (words[i] <= high);
}
GUIJU_CLONES void are_true(const std::int64_t* __restrict words, std::uint32_t count, std::uint8_t* __restrict out) {
  for (std::uint32_t i = 0; i < count; ++i) out[i] = words[i] != 0;
}
GUIJU_CLONES void and_equal(const std::uint8_t* __restrict answers, std::uint8_t wanted, std::uint32_t count,
                            std::uint8_t* __restrict cases) {
  for (std::uint32_t i = 0; i < count; ++i) cases[i] = static_cast<std::uint8_t>(cases[i] & (answers[i] == wanted));
}
GUIJU_CLONES void add_bits(const std::uint8_t* __restrict answers, int shift, std::uint32_t count, std::uint8_t* __restrict cases) {
  for (std::uint32_t i = 0; i < count; ++i) cases[i] = static_cast<std::uint8_t>(cases[i] | answers[i] << shift);
}
GUIJU_CLONES void widen(const std::uint8_t* __restrict cases, std::uint8_t flip, std::uint32_t count, std::int64_t* __restrict out) {
  for (std::uint32_t i = 0; i < count; ++i) out[i] = cases[i] ^ flip;
}

}  // namespace

// --- one question -----------------------------------------------------------------------------------------------

bool BatchQuestions::by_words(const Question& q, const Vector& v, const Selection& rows) {
  const bool is_kind = v.kind == q.kind && (q.kind != Kind::decimal || v.scale == q.scale) &&
                       (q.kind != Kind::enum_ || v.enum_type == q.enum_type);
  if (!is_kind) return false;
  // Rows that are not selected are computed too, and mean nothing.
  const std::uint32_t count = rows.count == 0 ? 0 : rows.row(rows.count - 1) + 1;
  std::uint8_t* const out = answers_.data();
  const auto high = static_cast<std::int64_t>(static_cast<std::uint64_t>(q.low) + q.width);
  if (q.form == Form::truth) are_true(v.words, count, out);
  else if (q.form == Form::range && high == INT64_MAX) are_at_least(v.words, q.low, count, out);
  else if (q.form == Form::range && q.low == INT64_MIN) are_at_most(v.words, high, count, out);
  else if (q.form == Form::range) are_between(v.words, q.low, high, count, out);
  else if (q.form == Form::real)
    for (std::uint32_t i = 0; i < count; ++i) {
      const double x = double_of_word(v.words[i]);
      out[i] = (x >= q.real_low) & (x <= q.real_high);
    }
  else
    for (std::uint32_t i = 0; i < count; ++i) out[i] = q.is_in(v.words[i]);
  has_missing_ = v.marks != nullptr;
  if (has_missing_)
    for (std::uint32_t i = 0; i < count; ++i) missing_[i] = v.marks[i] != 0;
  return true;
}

bool BatchQuestions::by_dictionary(const Question& q, const Vector& v, const Selection& rows) {
  if (v.dictionary_size > rows.count) return false;
  by_code_.resize(v.dictionary_size);
  has_missing_ = false;
  for (std::uint32_t d = 0; d < v.dictionary_size; ++d) {
    by_code_[d] = q.answer(v.dictionary[d]);
    has_missing_ |= by_code_[d] == none;
  }
  const std::uint8_t* const table = by_code_.data();
  if (rows.rows == nullptr)
    for (std::uint32_t i = 0; i < rows.count; ++i) answers_[i] = table[v.codes[i]];
  else
    for (std::uint32_t n = 0; n < rows.count; ++n) answers_[rows.rows[n]] = table[v.codes[rows.rows[n]]];
  if (has_missing_)
    for (std::uint32_t n = 0; n < rows.count; ++n) missing_[rows.row(n)] = answers_[rows.row(n)] == none;
  return true;
}

void BatchQuestions::by_views(const Question& q, const Vector& v, const Selection& rows, bool skips_settled) {
  constexpr std::size_t few = 8;
  std::array<ShortText, few> items;
  std::size_t count = 0;
  bool are_short = q.form == Form::text && q.items.size() <= few;
  for (std::size_t i = 0; are_short && i < q.items.size(); ++i) {
    are_short = q.items[i].size() <= ShortText::longest;
    if (are_short) items[count++] = ShortText::of(q.items[i].as_string());
  }
  has_missing_ = false;
  for (std::uint32_t n = 0; n < rows.count; ++n) {
    const std::uint32_t row = rows.row(n);
    if (skips_settled && cases_[row] == 0) {
      missing_[row] = 0;
      continue;
    }
    const ValueView& view = v.views[row];
    std::uint8_t got = 0;
    if (!are_short || !view.is(Kind::string)) {
      got = q.answer(view);
    } else if (view.size() <= ShortText::longest) {
      const ShortText is = ShortText::of(view.as_string());
      for (std::size_t i = 0; i < count; ++i) got |= std::uint8_t{items[i] == is};
    }
    answers_[row] = got;
    missing_[row] = got == none;
    has_missing_ |= got == none;
  }
}

bool BatchQuestions::ask_one(const Question& q, const Vector& v, const Selection& rows, bool skips_settled) {
  switch (v.layout) {
    case Vector::Layout::words: return by_words(q, v, rows);
    case Vector::Layout::dictionary: return by_dictionary(q, v, rows);
    case Vector::Layout::views: by_views(q, v, rows, skips_settled); return true;
    case Vector::Layout::constant: break;
  }
  const std::uint8_t got = q.answer(v.single);
  answers_.fill(got);
  has_missing_ = got == none;
  missing_.fill(has_missing_);
  return true;
}

// --- all of them -----------------------------------------------------------------------------------------------------

void BatchQuestions::take_answers(const Questions& questions, std::size_t number, const Selection& rows) {
  const std::uint32_t count = rows.row(rows.count - 1) + 1;
  if (has_missing_ && !has_open_) std::memset(open_.data(), 0, count);
  has_open_ |= has_missing_;
  if (has_missing_)
    for (std::uint32_t i = 0; i < count; ++i) {
      open_[i] |= missing_[i];
      // No answer goes on as the wanted one; the row is open unless another question settles it.
      if (missing_[i] != 0) answers_[i] = questions.one_case >> number & 1;
    }
  if (questions.is_one_case) and_equal(answers_.data(), questions.one_case >> number & 1, count, cases_.data());
  else add_bits(answers_.data(), static_cast<int>(number), count, cases_.data());
}

bool BatchQuestions::ask(const Questions& questions, const Vector* slots, const Selection& rows) {
  has_open_ = false;
  std::memset(cases_.data(), questions.is_one_case ? 1 : 0, rows.row(rows.count - 1) + std::size_t{1});
  // Views last, one by one: only for rows that are not settled yet.
  for (const bool views : {false, true}) {
    for (std::size_t i = 0; i < questions.list.size(); ++i) {
      const Vector& column = slots[questions.list[i].slot];
      if ((column.layout == Vector::Layout::views) != views) continue;
      if (!ask_one(questions.list[i], column, rows, questions.is_one_case)) return false;
      take_answers(questions, i, rows);
    }
  }
  if (has_open_ && questions.is_one_case)  // what another question settled is not open
    for (std::uint32_t n = 0; n < rows.count; ++n) open_[rows.row(n)] &= cases_[rows.row(n)];
  return true;
}

void BatchQuestions::write(const Questions& questions, const Selection& rows, std::int64_t* out) const {
  const std::uint32_t count = rows.row(rows.count - 1) + 1;
  if (questions.is_one_case) return widen(cases_.data(), questions.gives ? 0 : 1, count, out);
  for (std::uint32_t i = 0; i < count; ++i) out[i] = static_cast<std::int64_t>(questions.table >> (cases_[i] & 63) & 1);
}

}  // namespace guiju::expr
