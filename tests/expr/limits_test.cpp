// Expressions written to hurt: each ends within its limits, as a value or as an error that says which limit, and none is a
// silent "no". Deep, wide, growing, slow to match, hard to print.
#include "guiju/expr/limits.hpp"

#include <gtest/gtest.h>
#include <pthread.h>

#include <functional>

#include "expr/macro.hpp"
#include "expr/print.hpp"
#include "tests/expr/evaluated.hpp"

namespace guiju::expr {
namespace {

std::string times(std::string_view what, int n) {
  std::string all;
  for (int i = 0; i < n; ++i) all += what;
  return all;
}
// cel.bind(a0, first, cel.bind(a1, next(a0), … body(last))): each name used twice by the next.
std::string doubled(const std::string& first, const std::function<std::string(const std::string&)>& next, int n,
                    const std::function<std::string(const std::string&)>& body) {
  std::string text;
  for (int i = 0; i < n; ++i)
    text += "cel.bind(a" + std::to_string(i) + ", " + (i == 0 ? first : next("a" + std::to_string(i - 1))) + ", ";
  return text + body("a" + std::to_string(n - 1)) + times(")", n);
}
std::string same(const std::string& name) { return name; }
std::string twice(const std::string& name) { return "[" + name + ", " + name + "]"; }
std::string sum(const std::string& name) { return name + " + " + name; }

struct Hostile {
  std::string name, text;
  std::string ends;  // how what comes out begins; "": anything
};

std::vector<Hostile> expressions() {
  const std::string many = "lists.range(100000)", few = "lists.range(1000)", long_text = "'" + std::string(20'000, 'a') + "'";
  const std::string big = "cel.bind(t, " + long_text + ", cel.bind(u, t + t + t + t + t, cel.bind(v, u + u + u + u + u, ";
  return {
      // nesting
      {"brackets", times("(", 20'000) + "1" + times(")", 20'000), "refused: limit_depth"},
      {"open brackets", times("(", 30'000), "refused:"},
      {"lists", times("[", 20'000) + times("]", 20'000), "refused: limit_depth"},
      {"open lists", times("[", 60'000), "refused:"},
      {"maps", times("{1: ", 10'000) + "1" + times("}", 10'000), "refused: limit_depth"},
      {"nots", times("!", 50'000) + "true", ""},
      {"minuses", times("-", 50'000) + "1", ""},
      {"calls", times("string(", 8000) + "1" + times(")", 8000), "refused: limit_depth"},
      {"conditions", times("true ? ", 5000) + "1" + times(" : 1", 5000), "refused:"},
      {"right conditions", times("false ? 1 : ", 5000) + "1", ""},
      {"methods", "'a'" + times(".trim()", 7000), "refused: limit_depth"},
      {"indexes", "[1]" + times("[0]", 15'000), "refused: limit_depth"},
      {"selections", "n" + times(".x", 30'000), "refused:"},
      {"sum", "1" + times(" + 1", 15'000), "refused: limit_depth"},
      {"comparison chain", "1" + times(" < 1", 15'000), "refused:"},
      {"and chain", "b" + times(" && b", 10'000), ""},
      {"macros", times("[1].map(x, ", 4000) + "1" + times(")", 4000), "refused:"},
      {"binds", times("cel.bind(x, 1, ", 4000) + "x" + times(")", 4000), "refused:"},
      // size
      {"long text", "'" + std::string(70'000, 'a') + "'", "refused: limit_expression"},
      {"long name", std::string(60'000, 'a'), "refused:"},
      {"long number", std::string(60'000, '9'), "refused:"},
      {"long fraction", "0." + std::string(60'000, '1'), "refused:"},
      {"huge exponent", "1e999999999", "refused:"},
      {"wide list", "[" + times("1, ", 20'000) + "1].size()", ""},
      {"many escapes", "'" + times("\\n", 30'000) + "'", ""},
      {"many quotes", times("'", 60'001), "refused:"},
      {"hidden characters", times("\u202e", 20'000) + "1", "refused:"},
      // growth
      {"text doubled", doubled("'abcdefgh'", sum, 40, [](const std::string& a) { return "size(" + a + ")"; }), "limit_"},
      {"list doubled", doubled("[1, 2]", sum, 40, [](const std::string& a) { return "size(" + a + ")"; }), "limit_"},
      {"lists of lists", doubled("[1, 2]", twice, 60, same), "limit_value"},
      {"lists of lists compared", doubled("[1, 2]", twice, 60, [](const std::string& a) { return a + " == " + a; }), "limit_value"},
      {"maps of maps", doubled("{1: 1}", [](const std::string& a) { return "{1: " + a + ", 2: " + a + "}"; }, 60, same), "limit_value"},
      {"shared in a loop", doubled("lists.range(900)", [](const std::string& a) { return "lists.range(900).map(x, " + a + ")"; }, 4, same), "limit_"},
      {"joined", "lists.range(1000).map(x, " + long_text + ").join()", "limit_"},
      {"replaced", big + "v.replace('a', v).size())))", "limit_"},
      {"formatted", big + "'%s%s%s%s'.format([v, v, v, v]).size())))", "limit_value"},
      {"huge precision", "'%.999999999f'.format([1.5e0])", ""},
      {"range", "lists.range(9223372036854775807)", "limit_"},
      {"pow", "pow(2, 1000000000)", "overflow"},
      {"decimal pow", "pow(1.000001, 1000000)", ""},
      // steps
      {"loops in loops", many + ".all(a, " + many + ".all(b, " + many + ".all(c, true)))", "limit_"},
      {"loops in loops in loops", few + ".map(a, " + few + ".map(b, " + few + ".map(c, a + b + c).sum()).sum()).sum()", "limit_"},
      {"flatten", "lists.range(300).map(a, " + few + ").map(l, " + "[l, l]).flatten(100).size()", "limit_"},
      {"in a list of texts", big + "lists.range(90000).map(i, v).exists(x, x == v + 'b'))))", ""},
      {"in long texts", big + "(v + 'c') in lists.range(90000).map(i, v + 'b'))))", "limit_"},
      {"sets", "sets.contains(" + many + ", " + many + ")", "true"},
      {"distinct of shared", "lists.range(2000).map(i, " + few + ").distinct().size()", ""},
      {"sort", many + ".map(i, -i).sort()[0] == -99999", ""},
      {"search", big + "v.contains(u + 'b'))))", "false"},
      {"search backwards", big + "v.lastIndexOf('b' + u))))", "-1"},
      {"split", big + "v.split('').size())))", ""},
      // patterns
      {"backtracking", big + "v.matches('^(a+)+$')" + ")))", ""},
      {"repeats", "'a'.matches('((((((((a{1,100}){1,100}){1,100}){1,100}){1,100}){1,100}){1,100}){1,100})')", "refused: bad_literal_pattern"},
      {"many states", "s.matches('(x+x+)+y|[^a]{900}z')", ""},
      {"nested brackets", "s.matches('" + times("(", 3000) + "a" + times(")", 3000) + "')", ""},
      {"alternatives", "s.matches('" + times("a|", 9000) + "b')", ""},
      {"made when run", "s.matches(s + '" + times("(", 3000) + "')", ""},
      {"replaced by groups", big + "regex.replace(v, '(a)', '\\\\1\\\\1\\\\1\\\\1').size())))", "bad_regex((a), the result is too large)"},
  };
}

TEST(Limits, EndsWithinItsLimits) {
  World world;
  world.with("n", Type(Kind::int_), ValueView::of_int(1)).with("s", Type(Kind::string), ValueView::of_string("aaaaaaaaaa"));
  world.with("b", Type(Kind::bool_), ValueView::of_bool(true));
  const auto all = expressions();
  ASSERT_GE(all.size(), 40u);
  for (const Hostile& hostile : all) {
    std::string got = world(hostile.text);
    // Folding may save what runs into a limit otherwise; the two may differ by that alone.
    if (got.starts_with("DIFFERS: ")) {
      EXPECT_NE(got.find("limit_"), std::string::npos) << hostile.name << ": " << got.substr(0, 300);
      got = got.substr(9);
    }
    EXPECT_TRUE(got.starts_with(hostile.ends)) << hostile.name << ": " << got.substr(0, 300);
  }
}

// Everything that walks a tree or a value fits into a small stack: 256 KiB here. Sanitizers' frames are several times as large.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t small_stack = 4096 * 1024;
#else
constexpr std::size_t small_stack = 256 * 1024;
#endif
TEST(Limits, NeedsLittleStack) {
  const auto work = [] {
    for (const Hostile& hostile : expressions()) {
      for (const Dialect dialect : {Dialect::pack, Dialect::cel}) {
        Diagnostics diagnostics;
        const NodePtr root = parsed(hostile.text, dialect, diagnostics);
        if (!root) continue;
        const NodePtr copy = clone(*root);
        EXPECT_FALSE(print(*copy, dialect).empty());
        const Scope scope(dialect, Library::standard());
        Diagnostics more;
        check(*copy, scope, Type(), more);
        more.render();
      }
    }
    World world;
    world.with("b", Type(Kind::bool_), ValueView::of_bool(true));
    world(times("[", 120) + "b" + times("]", 120));
    world(times("!(b && ", 60) + "b" + times(")", 60));
  };
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, small_stack);
  pthread_t thread;
  auto* const call = new std::function<void()>(work);
  ASSERT_EQ(pthread_create(&thread, &attributes, [](void* f) -> void* {
    (*static_cast<std::function<void()>*>(f))();
    return nullptr;
  }, call), 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
  delete call;
}

}  // namespace
}  // namespace guiju::expr
