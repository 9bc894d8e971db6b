// The searches, one per usual mistake, tried from the most to the least telling.
//
// Tested by tests/text/yaml_fault_test.cpp.
#include "text/yaml_fault.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "text/codes.hpp"

namespace guiju::text {
namespace {

constexpr std::size_t npos = std::string_view::npos;

struct SignRow {
  std::string_view sign, ascii;
};
// Only signs that mean something to YAML.
constexpr std::array<SignRow, 17> signs{{{"：", ": "},
                                         {"，", ", "},
                                         {"“", "\""},
                                         {"”", "\""},
                                         {"‘", "'"},
                                         {"’", "'"},
                                         {"＂", "\""},
                                         {"＇", "'"},
                                         {"［", "["},
                                         {"］", "]"},
                                         {"｛", "{"},
                                         {"｝", "}"},
                                         {"【", "["},
                                         {"】", "]"},
                                         {"＃", "#"},
                                         {"－", "- "},
                                         {"\xE3\x80\x80", " "}}};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// One line of the text: where it begins, where its content begins, where it ends.
struct Line {
  std::size_t begin, content, end;
};

Line line_at(std::string_view text, std::size_t at) {
  at = std::min(at, text.size());
  const std::size_t before = at == 0 ? npos : text.rfind('\n', at - 1);
  const std::size_t begin = before == npos ? 0 : before + 1;
  const std::size_t end = std::min(text.find('\n', at), text.size());
  const std::size_t content = text.find_first_not_of(" \t", begin);
  return {begin, std::min(content, end), end};
}

// Calls found(begin, end) for every quoted text that begins in [from, to); end is npos when it is
// never closed. Knows just enough of YAML to tell a quote from an apostrophe: one that opens stands
// where a value may begin.
template <typename Found>
void for_each_quoted(std::string_view text, std::size_t from, std::size_t to, Found found) {
  bool may_begin = true;
  for (std::size_t at = from; at < to; ++at) {
    const char c = text[at];
    const char next = at + 1 < text.size() ? text[at + 1] : '\n';
    if (c == '#' && (at == 0 || is_space(text[at - 1]))) {
      at = std::min(text.find('\n', at), to) - 1;
    } else if (may_begin && (c == '"' || c == '\'')) {
      std::size_t close = at + 1;
      while (close < text.size() && text[close] != c)
        close += c == '"' && text[close] == '\\' ? 2 : 1;
      found(at, close < text.size() ? close + 1 : npos);
      if (close >= text.size()) return;
      at = close;
      may_begin = false;
    } else if (c == '\n' || c == '[' || c == '{' || c == ',') {
      may_begin = true;
    } else if (c == ':' || c == '-') {
      may_begin = is_space(next) || (c == ':' && at > 0 && text[at - 1] == '"');
    } else if (!is_space(c)) {
      may_begin = false;
    }
  }
}

constexpr std::size_t longest_key = 1024;  // yaml-cpp's and YAML's limit for a key on one line

// The search itself: holds what all of its steps need.
class Search {
 public:
  Search(std::string_view text, std::uint32_t source, const YamlFailureSite& site,
         Diagnostics& diagnostics)
      : text_(text), source_(source), site_(site), diagnostics_(diagnostics) {
    at_ = std::min(site.at, text.size());
    // Past the end there is nothing to show: speak of the last line that has something.
    if (text_.find_first_not_of(" \t\r\n", at_) == npos) {
      const std::size_t last = text_.find_last_not_of(" \t\r\n");
      at_ = last == npos ? 0 : last + 1;
      is_at_end_ = true;
    }
    line_ = line_at(text_, at_);
  }

  void run() {
    switch (site_.failure) {
      case YamlFailure::end_of_file:
      case YamlFailure::document:
        return say_unclosed_quote();
      case YamlFailure::escape:
        return say_escape();
      case YamlFailure::flow_end:
        if (!site_.open_bracket && say_full_width()) return;
        return say_stray_bracket();
      case YamlFailure::block_header:
        if (at_ > 0 && text_[at_ - 1] == '0') --at_;
        return say(code::yaml_block_header, at_, at_ + 1);
      case YamlFailure::alias:
        return say(code::yaml_alias, at_, end_of_word(at_), {}, code::use_params);
      case YamlFailure::anchor:
        return say(code::yaml_anchor, at_, end_of_word(at_), {}, code::use_params);
      case YamlFailure::tag:
        return say(code::yaml_tag, at_, end_of_word(at_), {}, code::drop_the_tag);
      case YamlFailure::directive:
        return say(code::yaml_directive, line_.begin, line_.end);
      default:
        if (!say_tab() && !say_blank_line() && !say_long_quote() && !say_full_width())
          say_by_failure();
    }
  }

 private:
  void say_by_failure() {
    switch (site_.failure) {
      case YamlFailure::map_value:
        return say_map_value();
      case YamlFailure::end_of_flow:
        return say_end_of_flow();
      case YamlFailure::end_of_block:
        return say_end_of_block();
      case YamlFailure::block_entry:
        return say(code::yaml_list_item, at_, at_ + 1, {}, code::quote_if_meant);
      case YamlFailure::map_key:
        return say(code::yaml_explicit_key, at_, at_ + 1, {}, code::quote_if_meant);
      case YamlFailure::token:
        return say_token();
      default:
        return say(code::yaml_syntax, at_, at_ + 1, {std::string(site_.parser_says)});
    }
  }

  // --- the mistakes that can hide behind any failure

  bool say_tab() {
    if (site_.open_bracket && site_.failure != YamlFailure::tab) return false;
    const std::size_t tab = text_.find('\t', line_.begin);
    if (tab >= line_.content) {
      if (site_.failure != YamlFailure::tab) return false;
      say(code::yaml_tab, at_, at_ + 1, {}, code::indent_with_spaces);
      return true;
    }
    say(code::yaml_tab, tab, tab + 1, {}, code::indent_with_spaces);
    return true;
  }

  // A block's indentation is that of its first line, even when nobody sees that line.
  bool say_blank_line() {
    Line deepest = line_;
    std::size_t last = line_.begin;
    while (last > 0) {
      const Line line = line_at(text_, last - 1);
      if (line.content < line.end && text_[line.content] != '\r') {
        const std::string_view written = text_.substr(line.begin, line.end - line.begin);
        const bool is_block =
            written.find_last_of("|>") != npos &&
            written.find_first_not_of("+-0123456789 \t\r", written.find_last_of("|>") + 1) == npos;
        if (!is_block || deepest.content - deepest.begin <= line_.content - line_.begin) break;
        say(code::yaml_blank_line, deepest.begin, deepest.content);
        return true;
      }
      if (line.content - line.begin > deepest.content - deepest.begin) deepest = line;
      last = line.begin;
    }
    return false;
  }

  // `a: "x` and, lines later, `b: "y"`: the text ends at b's first quote and y is left over.
  bool say_long_quote() {
    std::size_t opener = npos;
    const auto consider = [&](std::size_t begin, std::size_t end) {
      if (end == npos || end > at_ || end < line_.begin) return;
      if (text_.substr(begin, end - begin).find('\n') != npos) opener = begin;
    };
    const char first =
        site_.last_scalar_begin < text_.size() ? text_[site_.last_scalar_begin] : ' ';
    if (first == '"' || first == '\'') consider(site_.last_scalar_begin, site_.last_scalar_end);
    for_each_quoted(text_, std::min(site_.delivered, at_), at_, consider);
    if (opener == npos) return false;
    say(code::yaml_quote_lines_later, opener, opener + 1);
    diagnostics_last_->note(code::noticed_here, {}, span(at_, std::max(at_ + 1, line_.end)));
    return true;
  }

  bool say_full_width() {
    const std::optional<FullWidthSign> sign = culprit();
    if (!sign) return false;
    diagnostics_last_ =
        &add_full_width(*sign, span(sign->begin, sign->begin + sign->sign.size()), diagnostics_);
    return true;
  }

  // The full-width sign that can be behind this failure. Full-width signs are common in Chinese
  // text, so each counts only where its ASCII sister would have changed the structure.
  std::optional<FullWidthSign> culprit() const {
    if (const auto sign = sign_at_value_begin(line_)) return sign;
    if (site_.open_bracket) {
      const std::size_t begin = std::max({*site_.open_bracket, last_separator(at_), line_.begin});
      const std::size_t end = is_at_end_ ? line_at(text_, begin).end : at_;
      if (const auto sign = find_full_width(text_, begin, end)) return sign;
      return find_full_width(text_, *site_.open_bracket, line_at(text_, *site_.open_bracket).end);
    }
    if (const auto sign = colon_in(line_)) return sign;
    // This line may be read as going on from the line before.
    const std::size_t last =
        line_.begin == 0 ? npos : text_.find_last_not_of(" \t\r\n", line_.begin - 1);
    if (last == npos || first_colon(line_) < at_) return std::nullopt;
    return colon_in(line_at(text_, last));
  }

  std::size_t last_separator(std::size_t before) const {
    const std::size_t found = text_.substr(0, before).find_last_of(",[{");
    return found == npos ? 0 : found + 1;
  }

  // A line's first ": " (or ":" at its end).
  std::size_t first_colon(const Line& line) const {
    for (std::size_t at = line.content; at < line.end; ++at) {
      if (text_[at] == ':' && (at + 1 >= line.end || is_space(text_[at + 1]))) return at;
    }
    return npos;
  }

  std::optional<FullWidthSign> colon_in(const Line& line) const {
    const std::size_t end = std::min(first_colon(line), line.end);
    const std::size_t colon = text_.find("：", line.content);
    if (line.content < line.end && text_[line.content] == '#') return std::nullopt;
    if (colon == npos || colon >= end) return std::nullopt;
    return find_full_width(text_, colon, end);
  }

  // A quote, bracket, dash or space of full width where a value begins.
  std::optional<FullWidthSign> sign_at_value_begin(const Line& line) const {
    bool may_begin = true;
    for (std::size_t at = line.content; at < std::min(line.end, at_ + 1); ++at) {
      if (is_space(text_[at])) continue;
      if (may_begin) {
        const auto sign = find_full_width(text_, at, std::min(at + 3, text_.size()));
        if (sign && sign->begin == at && sign->sign != "：" && sign->sign != "，") return sign;
      }
      const bool is_before_space = at + 1 < text_.size() && is_space(text_[at + 1]);
      may_begin = text_[at] == '[' || text_[at] == '{' || text_[at] == ',' ||
                  ((text_[at] == ':' || text_[at] == '-') && is_before_space);
    }
    return std::nullopt;
  }

  // --- one search for each failure

  void say_unclosed_quote() {
    std::size_t opener = npos;
    const std::size_t to = site_.failure == YamlFailure::document ? at_ : text_.size();
    for_each_quoted(text_, std::min(site_.delivered, to), to,
                    [&](std::size_t begin, std::size_t end) {
                      if (end == npos || end > to) opener = begin;
                    });
    if (opener == npos) opener = std::min(site_.delivered, at_);
    say(code::yaml_unclosed_quote, opener, line_at(text_, opener).end);
    if (to < text_.size()) diagnostics_last_->note(code::noticed_here, {}, span(at_, at_ + 3));
  }

  void say_escape() {
    const std::size_t from = at_ > 12 ? at_ - 12 : 0;
    const std::size_t back = text_.substr(0, std::min(at_ + 1, text_.size())).rfind('\\');
    const std::size_t begin = back == npos || back < from ? at_ : back;
    std::size_t end = begin + 2;
    while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xC0u) == 0x80u) ++end;
    say(code::yaml_escape, begin, end, {std::string(text_.substr(begin, end - begin))},
        code::backslash_twice);
  }

  void say_stray_bracket() {
    say(code::yaml_stray_bracket, at_, at_ + 1, {std::string(1, here())});
    if (site_.open_bracket) {
      diagnostics_last_->note(code::opened_here, {},
                              span(*site_.open_bracket, *site_.open_bracket + 1));
    } else {
      diagnostics_last_->note(code::quote_if_meant);
    }
  }

  // A word alone on the line above, read as the beginning of this key.
  bool say_word_above() {
    const std::size_t last =
        line_.begin == 0 ? npos : text_.find_last_not_of(" \t\r\n", line_.begin - 1);
    if (last == npos) return false;
    const Line above = line_at(text_, last);
    const bool follows = skip_space_and_comments(text_, site_.last_scalar_end) == above.content;
    if (!follows || first_colon(above) != npos || text_[above.content] == '-') return false;
    const std::size_t end = last + 1;
    const std::string word(text_.substr(above.content, std::min<std::size_t>(end - above.content, 60)));
    say(code::yaml_missing_colon, above.content, end, {word}, code::quote_if_meant);
    return true;
  }

  void say_map_value() {
    if (say_word_above()) return;
    if (first_colon(line_) < at_) {
      return say(code::yaml_colon_in_value, at_, at_ + 1, {}, code::quote_it);
    }
    if (at_ > line_.content + longest_key) {
      return say(code::yaml_key_too_long, line_.content, at_, {std::to_string(longest_key)});
    }
    say(code::yaml_indentation, line_.content, at_, {}, code::line_up);
  }

  void say_end_of_flow() {
    if (here() == '?') return say_flow_character();
    if (!site_.open_bracket) return say(code::yaml_missing_comma, at_, at_ + 1);
    const std::size_t open = *site_.open_bracket;
    const std::size_t last = std::max(open, site_.last_scalar_begin);
    const bool is_later_line = last < at_ && text_.substr(last, at_ - last).find('\n') != npos;
    if (is_at_end_ || is_later_line || here() == ']' || here() == '}') {
      say(code::yaml_unclosed_bracket, open, open + 1, {std::string(text_.substr(open, 1))});
      if (!is_at_end_) diagnostics_last_->note(code::noticed_here, {}, span(at_, at_ + 1));
      return;
    }
    if (here() == ':') return say(code::yaml_colon_in_value, at_, at_ + 1, {}, code::quote_it);
    say(code::yaml_missing_comma, at_, at_ + 1, {}, code::quote_if_meant);
  }

  void say_end_of_block() {
    if (at_ > line_.content) {
      return say(code::yaml_text_after_value, at_, line_.end, {}, code::quote_it);
    }
    const bool is_item = here() == '-' && (at_ + 1 >= line_.end || is_space(text_[at_ + 1]));
    if (is_item) return say(code::yaml_list_item, at_, at_ + 1, {}, code::line_up);
    if (say_word_above()) return;
    if (first_colon(line_) != npos) {
      return say(code::yaml_indentation, line_.content, first_colon(line_), {}, code::line_up);
    }
    const std::size_t end = text_.find_last_not_of(" \t\r\n", line_.end - 1) + 1;
    const std::string_view word = text_.substr(at_, end - at_);
    const bool has_colon = word.find(':') != npos;
    say(code::yaml_missing_colon, at_, end, {std::string(word.substr(0, 60))},
        has_colon ? code::space_after_colon : code::quote_if_meant);
  }

  void say_token() {
    if (is_at_end_) return say(code::yaml_syntax, at_, at_, {std::string(site_.parser_says)});
    const char c = here();
    if (c == '%' && at_ == line_.begin) return say(code::yaml_directive, at_, line_.end);
    if (c == '@' || c == '`' || c == '%') {
      return say(code::yaml_reserved_start, at_, at_ + 1, {std::string(1, c)}, code::quote_it);
    }
    say_flow_character();
  }

  void say_flow_character() {
    say(code::yaml_flow_character, at_, at_ + 1, {std::string(1, here())}, code::quote_it);
  }

  // --- saying

  char here() const { return at_ < text_.size() ? text_[at_] : '\n'; }

  void say(Code code, std::size_t begin, std::size_t end, std::vector<std::string> args = {},
           Code note = Code::none) {
    diagnostics_last_ = &diagnostics_.add(code, span(begin, end), std::move(args));
    if (note != Code::none) diagnostics_last_->note(note);
  }

  Span span(std::size_t begin, std::size_t end) const {
    begin = std::min(begin, text_.size());
    end = std::clamp(end, begin, text_.size());
    return {source_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }

  std::size_t end_of_word(std::size_t at) const {
    return std::min(text_.find_first_of(" \t\r\n,]}", at), text_.size());
  }

  std::string_view text_;
  std::uint32_t source_;
  const YamlFailureSite& site_;
  Diagnostics& diagnostics_;
  Diagnostic* diagnostics_last_ = nullptr;  // the one said last, for its notes
  std::size_t at_ = 0;
  Line line_{};
  bool is_at_end_ = false;
};

}  // namespace

void add_yaml_failure(std::string_view text, std::uint32_t source, const YamlFailureSite& site,
                      Diagnostics& diagnostics) {
  Search(text, source, site, diagnostics).run();
}

std::optional<FullWidthSign> find_full_width(std::string_view text, std::size_t from,
                                             std::size_t to) {
  for (std::size_t at = from; at + 3 <= to; ++at) {
    if (static_cast<unsigned char>(text[at]) < 0xE2) continue;  // all signs begin with E2, E3, EF
    for (const SignRow& row : signs) {
      if (text.substr(at, 3) == row.sign) return FullWidthSign{at, row.sign, row.ascii};
    }
  }
  return std::nullopt;
}

Diagnostic& add_full_width(const FullWidthSign& sign, Span span, Diagnostics& diagnostics) {
  const std::string shown = sign.ascii == " " ? "U+3000" : std::string(sign.sign);
  Diagnostic& diagnostic = diagnostics.add(code::yaml_full_width, span, {shown});
  return diagnostic.note(code::write_instead, {"`" + std::string(sign.ascii) + "`"});
}

std::size_t skip_space_and_comments(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (is_space(text[at])) {
      ++at;
    } else if (text[at] == '#') {
      at = std::min(text.find('\n', at), text.size());
    } else {
      break;
    }
  }
  return at;
}

}  // namespace guiju::text
