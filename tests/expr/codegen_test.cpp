#include "expr/program.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/expr/evaluated.hpp"

namespace guiju::expr {
namespace {

Program program_of(const World& world, const std::string& text, CodegenOptions options = {}) {
  std::string why;
  const NodePtr root = world.tree(text, why);
  EXPECT_NE(root, nullptr) << why;
  return root ? generate(*root, options) : Program();
}
std::vector<Op> ops(const Program& program) {
  std::vector<Op> all;
  for (const Instruction& i : program.code) all.push_back(i.op);
  return all;
}
World dispute() {
  World world;
  world.with("amount", Type::decimal(2), ValueView::of_narrow_decimal(2'000'000, 2))
      .with("kind", Type(Kind::string), ValueView::of_string("debt"))
      .with("overseas", Type(Kind::bool_), ValueView::of_bool(false));
  return world;
}

TEST(Codegen, AConditionIsOneInstructionATest) {
  const Program program = program_of(dispute(), "amount > 10000 && kind in ['debt', 'tort'] && !overseas");
  EXPECT_EQ(ops(program), (std::vector<Op>{Op::gt_decimal, Op::jump_if_false, Op::in_set, Op::and_, Op::jump_if_false, Op::not_,
                                           Op::and_, Op::ret})) << program.dump();
  EXPECT_EQ(program.slots, (std::vector<std::uint32_t>{0, 1, 2}));
  // The first jump goes past the second test of the same register.
  EXPECT_EQ(program.code[1].imm, 7u) << program.dump();
}

TEST(Codegen, WithoutSpecialisingEveryOperatorIsACall) {
  CodegenOptions options;
  options.specialises = false;
  const Program program = program_of(dispute(), "amount > 10000 && !overseas", options);
  for (const Instruction& i : program.code)
    EXPECT_TRUE(i.op == Op::call1 || i.op == Op::call2 || i.op == Op::jump_if_false || i.op == Op::and_ || i.op == Op::ret)
        << op_name(i.op);
}

TEST(Codegen, ConstantsAreSharedAndFolded) {
  const Program program = program_of(World(), "1 + 2 * 3");
  ASSERT_NE(program.constant(), nullptr);
  EXPECT_EQ(program.constant()->view().as_int(), 7);
  CodegenOptions options;
  options.folds = false;
  EXPECT_EQ(program_of(World(), "1 + 2 * 3", options).constant(), nullptr);
  EXPECT_EQ(program_of(dispute(), "kind == 'a' || kind == 'a'").constants.size(), 1u);
}

TEST(Codegen, JumpsGoForwardOnlyButInLoops) {
  const World world = dispute();
  for (const char* text : {"amount > 1 ? (overseas ? 1 : 2) : 3", "[1, 2].all(x, x > 1 || overseas)",
                           "[1, 2].map(x, [3].filter(y, y > x)).size() > 0 && overseas"}) {
    CodegenOptions options;
    options.folds = false;
    const Program program = program_of(world, text, options);
    for (std::uint32_t at = 0; at < program.code.size(); ++at) {
      const Instruction& i = program.code[at];
      const bool jumps = i.op == Op::jump_unless_true || i.op == Op::jump_if_false || i.op == Op::jump_if_true || i.op == Op::jump_unless_bool;
      EXPECT_TRUE(!jumps || i.imm > at) << program.dump();
      if (i.op != Op::loop_again) continue;
      const bool in_loop = std::any_of(program.loops.begin(), program.loops.end(), [&](const Loop& l) {
        return l.begin < i.imm && i.imm < at && at < l.end;
      });
      EXPECT_TRUE(in_loop) << program.dump();
    }
    // No jump of a stretch leaves it but to its end.
    for (const Loop& loop : program.loops)
      for (std::uint32_t at = loop.begin; at < loop.end; ++at) {
        const Instruction& i = program.code[at];
        const bool jumps = i.op == Op::jump_unless_true || i.op == Op::jump_if_false || i.op == Op::jump_if_true || i.op == Op::jump_unless_bool;
        EXPECT_TRUE(!jumps || i.imm <= loop.end) << program.dump();
      }
  }
}

TEST(Codegen, ALetCostsNothingForNames) {
  const Program program = program_of(dispute(), "cel.bind(a, amount, a > 1 && a < 2)");
  EXPECT_EQ(ops(program), (std::vector<Op>{Op::gt_decimal, Op::jump_if_false, Op::lt_decimal, Op::and_, Op::ret})) << program.dump();
}

TEST(Codegen, TooManyRegistersAreAnError) {
  // A call with more arguments than there are registers.
  auto root = std::make_unique<Node>();
  root->kind = Node::Kind::call;
  root->text = "math.greatest";
  root->overloads = Library::standard().find("math.greatest");
  for (int i = 0; i < 20'000; ++i) {
    auto arg = std::make_unique<Node>();
    arg->kind = Node::Kind::literal;
    arg->value = Value(ValueView::of_int(i));
    root->args.push_back(std::move(arg));
  }
  CodegenOptions options;
  options.folds = false;
  const Program program = generate(*root, options);
  Scratch scratch;
  scratch.begin_record();
  EXPECT_EQ(World::shown(run(program, nullptr, scratch)), "limit_value(16384 registers)");
}

TEST(Codegen, MoreConstantsThanOperandsHold) {
  auto root = std::make_unique<Node>();
  root->kind = Node::Kind::list;
  for (int i = 0; i < 20'000; ++i) {
    auto arg = std::make_unique<Node>();
    arg->kind = Node::Kind::literal;
    arg->value = Value(ValueView::of_int(i));
    root->args.push_back(std::move(arg));
  }
  CodegenOptions options;
  options.folds = false;
  const Program program = generate(*root, options);
  Scratch scratch;
  scratch.begin_record();
  const ValueView list = run(program, nullptr, scratch);
  ASSERT_EQ(list.size(), 20'000u);
  EXPECT_EQ(list[19'999].as_int(), 19'999);
}

}  // namespace
}  // namespace guiju::expr
