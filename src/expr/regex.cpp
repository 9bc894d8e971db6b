// RE2 behind plain functions.
//
// Tested by tests/expr/regex_test.cpp.
#include "expr/regex.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <memory>
#include <unordered_map>

#include "expr/library_parts.hpp"

namespace guiju::expr {
namespace {

constexpr int max_program_size = 10'000;  // instructions
constexpr std::size_t max_kept = 256;     // patterns per thread
constexpr int dfa_factor = 8;             // memory while matching, in max_bytes

// An empty text may lie nowhere, and of what lies nowhere RE2 says that it had no part in the match.
std::string_view somewhere(std::string_view text) { return text.data() == nullptr ? std::string_view("") : text; }
re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }
std::string_view view(const re2::StringPiece& text) {
  return text.data() == nullptr ? std::string_view() : std::string_view(text.data(), text.size());
}

// Null and `why` when it is no pattern. The pointer is good until the thread compiles another.
const RE2* compiled(std::string_view pattern, std::size_t max_bytes, std::string& why) {
  struct Kept {
    std::string text;
    const RE2* last = nullptr;
    std::unordered_map<std::string, std::unique_ptr<RE2>> all;
  };
  thread_local Kept kept;
  if (kept.last != nullptr && kept.text == pattern) return kept.last;
  std::string text(pattern);
  auto found = kept.all.find(text);
  if (found == kept.all.end()) {
    if (pattern.size() > max_bytes) {
      why = "too long";
      return nullptr;
    }
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(static_cast<std::int64_t>(max_bytes) * dfa_factor);
    auto made = std::make_unique<RE2>(piece(pattern), options);
    if (!made->ok()) {
      why = made->error();
      return nullptr;
    }
    if (made->ProgramSize() > max_program_size) {
      why = "too large";
      return nullptr;
    }
    if (kept.all.size() >= max_kept) kept.all.clear();
    found = kept.all.emplace(text, std::move(made)).first;
  }
  kept.text = std::move(text);
  kept.last = found->second.get();
  return kept.last;
}

// The matches of a text from left to right; an empty one right behind another is none (as Go has it, and cel-go).
class Matches {
 public:
  Matches(const RE2& re, std::string_view text, int part_count) : re_(re), text_(text), part_count_(part_count) {}
  bool next(re2::StringPiece* parts) {
    while (at_ <= text_.size() && re_.Match(piece(text_), at_, text_.size(), RE2::UNANCHORED, parts, part_count_)) {
      const std::size_t end = static_cast<std::size_t>(parts[0].data() - text_.data()) + parts[0].size();
      const bool is_behind = parts[0].empty() && end == last_end_;
      at_ = parts[0].empty() ? end + 1 : end;
      while (at_ < text_.size() && (static_cast<unsigned char>(text_[at_]) & 0xC0) == 0x80) ++at_;
      last_end_ = end;
      if (!is_behind) return true;
    }
    return false;
  }

 private:
  const RE2& re_;
  std::string_view text_;
  int part_count_;
  std::size_t at_ = 0, last_end_ = SIZE_MAX;
};

}  // namespace

bool is_pattern(std::string_view pattern, std::size_t max_bytes, std::string& why) {
  return compiled(pattern, max_bytes, why) != nullptr;
}

Matched search(std::string_view text, std::string_view pattern, std::size_t max_bytes,
               std::string& why) {
  const RE2* const re = compiled(pattern, max_bytes, why);
  if (re == nullptr) return Matched::failed;
  return re->Match(piece(text), 0, text.size(), RE2::UNANCHORED, nullptr, 0) ? Matched::yes : Matched::no;
}

Matched extract(std::string_view text, std::string_view pattern, bool only_first, std::size_t most,
                std::size_t max_bytes, std::vector<std::string_view>& found, std::string& why) {
  const RE2* const re = compiled(pattern, max_bytes, why);
  if (re == nullptr) return Matched::failed;
  const int groups = re->NumberOfCapturingGroups();
  if (groups > 1) {
    why = "more than one group";
    return Matched::failed;
  }
  Matches matches(*re, somewhere(text), groups + 1);
  for (re2::StringPiece parts[2]; found.size() < most && matches.next(parts);) {
    if (groups == 0 || !parts[groups].empty()) found.push_back(view(parts[groups]));  // a group without text: nothing, as in cel-go
    if (only_first) break;
  }
  return found.empty() ? Matched::no : Matched::yes;
}

Matched replace(std::string_view text, std::string_view pattern, std::string_view replacement,
                std::size_t most, std::size_t max_bytes, std::size_t max_result,
                std::string& result, std::string& why) {
  const RE2* const re = compiled(pattern, max_bytes, why);
  if (re == nullptr) return Matched::failed;
  if (!re->CheckRewriteString(piece(replacement), &why)) return Matched::failed;
  constexpr int max_groups = 10;
  const int groups = std::min(max_groups, re->NumberOfCapturingGroups() + 1);
  std::size_t copied = 0;
  text = somewhere(text);
  Matches matches(*re, text, groups);
  re2::StringPiece parts[max_groups];
  for (std::size_t n = 0; n < most && matches.next(parts); ++n) {
    const auto begin = static_cast<std::size_t>(parts[0].data() - text.data());
    result.append(text.substr(copied, begin - copied));
    if (!re->Rewrite(&result, piece(replacement), parts, groups)) {
      why = "bad replacement";
      return Matched::failed;
    }
    copied = begin + parts[0].size();
    if (result.size() > max_result) {
      why = "the result is too large";
      return Matched::failed;
    }
  }
  result.append(text.substr(copied));
  return Matched::yes;
}

void check_patterns(const Node& node, std::size_t max_bytes, Diagnostics& diagnostics) {
  for (const NodePtr& arg : node.args) check_patterns(*arg, max_bytes, diagnostics);
  const bool takes_pattern = node.kind == Node::Kind::call && node.args.size() > 1 &&
                             (node.text == "matches" || node.text == "regex.extract" ||
                              node.text == "regex.extractAll" || node.text == "regex.replace");
  if (!takes_pattern) return;
  const Node& pattern = *node.args[1];
  const bool is_literal = pattern.kind == Node::Kind::literal || pattern.refers == Refers::constant;
  if (!is_literal || !pattern.value.view().is(Kind::string)) return;
  const std::string_view text = pattern.value.view().as_string();
  std::string why;
  if (!is_pattern(text, max_bytes, why)) diagnostics.add(code::bad_literal_pattern, pattern.span, {std::string(text), why});
}

// --- the functions ---------------------------------------------------------------------------------------

namespace {

constexpr std::size_t bytes_per_step = 64;

ValueView bad_pattern(CallContext& c, ValueView pattern, const std::string& why) {
  return fault(c, code::bad_regex, {pattern.as_string(), why});
}

ValueView matches(CallContext& c, Args a, std::uint32_t) {
  if (!spend(c, a[0].size() / bytes_per_step)) return out_of_steps(c);
  std::string why;
  const Matched matched = search(a[0].as_string(), a[1].as_string(), c.limits.max_regex_bytes, why);
  if (matched == Matched::failed) return bad_pattern(c, a[1], why);
  return ValueView::of_bool(matched == Matched::yes);
}

ValueView extract_first(CallContext& c, Args a, std::uint32_t) {
  if (!spend(c, a[0].size() / bytes_per_step)) return out_of_steps(c);
  std::string why;
  std::vector<std::string_view> found;
  if (extract(a[0].as_string(), a[1].as_string(), true, 1, c.limits.max_regex_bytes, found, why) == Matched::failed)
    return bad_pattern(c, a[1], why);
  return found.empty() ? none() : some(c, ValueView::of_string(found[0]));
}

ValueView extract_all(CallContext& c, Args a, std::uint32_t) {
  if (!spend(c, a[0].size() / bytes_per_step)) return out_of_steps(c);
  std::string why;
  std::vector<std::string_view> found;
  const std::size_t most = c.limits.max_value_items + 1;
  if (extract(a[0].as_string(), a[1].as_string(), false, most, c.limits.max_regex_bytes, found, why) == Matched::failed)
    return bad_pattern(c, a[1], why);
  ValueView* const room = list_room(c, found.size());
  if (room == nullptr) return too_large(c);
  for (std::size_t i = 0; i < found.size(); ++i) room[i] = ValueView::of_string(found[i]);
  return ValueView::of_list(room, static_cast<std::uint32_t>(found.size()));
}

ValueView replace_matches(CallContext& c, Args a, std::uint32_t count) {
  if (!spend(c, a[0].size() / bytes_per_step)) return out_of_steps(c);
  std::size_t most = SIZE_MAX;
  if (count > 3 && a[3].as_int() >= 0) most = static_cast<std::size_t>(a[3].as_int());
  std::string why, result;
  if (replace(a[0].as_string(), a[1].as_string(), a[2].as_string(), most, c.limits.max_regex_bytes,
              c.limits.max_value_bytes, result, why) == Matched::failed)
    return bad_pattern(c, a[1], why);
  return text_result(c, result);
}

}  // namespace

void add_regex(Library& library) {
  using namespace types;
  Definer define(library);
  define.both("matches_string", "matches", {string(), string()}, boolean(), matches);
  define.function("regex_extract", "regex.extract", {string(), string()}, Type::optional_value(string()), extract_first);
  define.function("regex_extract_all", "regex.extractAll", {string(), string()}, list_of(string()), extract_all);
  define.function("regex_replace", "regex.replace", {string(), string(), string()}, string(), replace_matches);
  define.function("regex_replace_count", "regex.replace", {string(), string(), string(), integer()}, string(), replace_matches);
}

}  // namespace guiju::expr
