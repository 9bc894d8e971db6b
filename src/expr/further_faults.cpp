#include "expr/further_faults.hpp"

#include <algorithm>

namespace guiju::expr {
namespace {

class Faults {
 public:
  Faults(const std::vector<Token>& tokens, Diagnostics& told, const ReadPart& read)
      : tokens_(tokens), told_(told), read_(read), closing_(tokens.size(), 0) {}

  void tell() {
    if (match_brackets()) tell_parts(0, tokens_.size() - 1);
  }

 private:
  static constexpr std::size_t most = 10;
  static constexpr std::size_t deepest = 64;  // looking into brackets recurses, and reads a part once a level

  static bool opens(const Token& t) { return t.is("(") || t.is("[") || t.is("{"); }
  static bool closes(const Token& t) { return t.is(")") || t.is("]") || t.is("}"); }
  // False where one is missing, they go too deep or the text ends in something unreadable. `[1..2)` is a pair.
  bool match_brackets() {
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (tokens_[i].kind == Token::Kind::bad) return false;
      if (opens(tokens_[i])) open.push_back(i);
      if (open.size() > deepest) return false;
      if (!closes(tokens_[i])) continue;
      if (open.empty() || tokens_[open.back()].is("{") != tokens_[i].is("}")) return false;
      closing_[open.back()] = i;
      open.pop_back();
    }
    return open.empty();
  }

  bool parts_here(std::size_t at) const {
    const Token& t = tokens_[at];
    if (t.is("?")) return at > 0 && !tokens_[at - 1].is(".") && !tokens_[at - 1].is(",") && !opens(tokens_[at - 1]);  // else a.?b, [?b]
    return t.is("&&") || t.is("||") || t.is(",") || t.is(":") || t.is("..");
  }

  // Tokens [begin, end). True when something was told.
  bool tell_parts(std::size_t begin, std::size_t end) {
    bool any = false;
    std::size_t from = begin;
    for (std::size_t at = begin; at <= end; ++at) {
      if (at == end || parts_here(at)) {
        if (from < at && tokens_[from].is("?")) ++from;
        any |= tell_part(from, at);
        from = at + 1;
      } else if (opens(tokens_[at])) {
        at = closing_[at];
      }
    }
    return any;
  }

  bool tell_part(std::size_t begin, std::size_t end) {
    if (end - begin < 2) return false;  // nothing, or a word whose meaning the whole has judged
    bool any = false;
    for (std::size_t at = begin; at < end; ++at) {
      if (!opens(tokens_[at])) continue;
      any |= tell_parts(at + 1, closing_[at]);
      at = closing_[at];
    }
    if (any || told_.size() >= most) return true;
    std::vector<Token> part(tokens_.begin() + static_cast<std::ptrdiff_t>(begin), tokens_.begin() + static_cast<std::ptrdiff_t>(end));
    Token last;
    last.begin = last.end = tokens_[end].begin;
    part.push_back(last);
    Diagnostics found;
    const bool is_whole_end = tokens_[end].kind == Token::Kind::end;
    if (read_(part, is_whole_end ? nullptr : &tokens_[end], found)) return false;
    const auto is_told = [&](const Diagnostic& d) { return d.span.begin == found[0].span.begin; };
    if (!found.empty() && std::none_of(told_.begin(), told_.end(), is_told)) told_.append(std::move(found));
    return true;
  }

  const std::vector<Token>& tokens_;
  Diagnostics& told_;
  const ReadPart& read_;
  std::vector<std::size_t> closing_;  // of an opening bracket, where it ends
};

}  // namespace

void tell_further_faults(const std::vector<Token>& tokens, Diagnostics& told, const ReadPart& read) { Faults(tokens, told, read).tell(); }

}  // namespace guiju::expr
