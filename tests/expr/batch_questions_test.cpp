#include "expr/batch_questions.hpp"

#include <gtest/gtest.h>

#include <random>

#include "expr/batch.hpp"
#include "expr/column.hpp"
#include "tests/expr/evaluated.hpp"

namespace guiju::expr {
namespace {

constexpr std::uint32_t row_count = 500;

// Values that a question has an answer for, and values that it has none for.
std::vector<std::vector<ValueView>> values(const UnknownSet* unknown, const Fault* fault) {
  std::mt19937 random(3);
  const ValueView odd[] = {ValueView::null(), ValueView::of_unknown(unknown), ValueView::of_error(fault), ValueView::of_string("odd")};
  std::vector<std::vector<ValueView>> all(3);
  const char* texts[] = {"a", "town", "规矩", "a longer text than sixteen bytes", ""};
  for (std::uint32_t i = 0; i < row_count; ++i) {
    all[0].push_back(ValueView::of_int(static_cast<int>(random() % 10)));
    all[1].push_back(ValueView::of_string(texts[random() % 5]));
    all[2].push_back(ValueView::of_bool(random() % 2 != 0));
    for (auto& column : all)
      if (random() % 6 == 0) column.back() = odd[random() % 4];
  }
  return all;
}

TEST(BatchQuestions, AnswerAsTheRowEngine) {
  const std::uint32_t path = 4;
  const UnknownSet unknown{&path, 1};
  const Fault fault{Code{5001}, {}, nullptr, 0};
  const auto all = values(&unknown, &fault);
  for (const char* text : {"n > 3", "n >= 2 && n <= 7 && s == 'town' && !b", "n < 4 || s in ['a', '规矩', 'a longer text than sixteen bytes'] || b",
                           "b ? n in [1, 5, 7] : s != 'a'", "b ? n > 3 : true", "n > 3 ? b : false", "b == (b && n > 3)", "(b || n > 3) && b && (n < 9 || !b)", "!b", "n <= 4 && n != 2"}) {
    World world;
    for (const auto& [name, type, column] : {std::tuple{"n", Type(Kind::int_), 0u}, {"s", Type(Kind::string), 1u}, {"b", Type(Kind::bool_), 2u}})
      world.with(name, type, all[column][0]);
    std::string why;
    const NodePtr root = world.tree(text, why);
    ASSERT_TRUE(root) << why;
    const Program program = generate(*root);
    ASSERT_TRUE(program.questions) << text;
    for (int layout = 0; layout < 3; ++layout) {
      std::vector<Column> columns(3);
      std::vector<std::vector<std::int32_t>> codes(3);
      std::vector<Vector> slots(3);
      for (std::size_t c = 0; c < 3; ++c) {
        if (layout == 0) {
          columns[c].clear(row_count);
          for (std::uint32_t i = 0; i < row_count; ++i)
            columns[c].set(i, c == 1 || !all[c][i].is(Kind::string) ? all[c][i] : ValueView::null());
          slots[c] = columns[c].vector();
        } else if (layout == 1) {
          slots[c].layout = Vector::Layout::views;
          slots[c].views = all[c].data();
        } else {  // each row its own entry
          for (std::uint32_t i = 0; i < row_count; ++i) codes[c].push_back(static_cast<std::int32_t>(row_count - 1 - i));
          slots[c].layout = Vector::Layout::dictionary;
          slots[c].codes = codes[c].data();
          slots[c].dictionary = all[c].data();
          slots[c].dictionary_size = row_count;
        }
      }
      BatchScratch batch;
      Scratch scratch;
      batch.begin_batch();
      const Vector got = run(program, slots.data(), {nullptr, row_count}, row_count, batch);
      for (std::uint32_t i = 0; i < row_count; ++i) {
        const ValueView frame[] = {slots[0][i], slots[1][i], slots[2][i]};
        scratch.begin_record();
        ASSERT_EQ(World::shown(got[i]), World::shown(run(program, frame, scratch))) << text << " row " << i << " layout " << layout;
      }
    }
  }
}

}  // namespace
}  // namespace guiju::expr
