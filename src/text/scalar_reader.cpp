// Plain and quoted scalars fold lines one way, block scalars another; both are written here after
// YAML 1.2 chapters 7.3 and 8.1, with yaml-cpp's choices where it has its own. One-line scalars,
// nearly all there are, take a short way without a copy.
//
// Tested by tests/text/scalar_reader_test.cpp.
#include "text/scalar_reader.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "text/unicode.hpp"

namespace guiju::text {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

// A decoded text under construction, and where its pieces came from.
class Rebuilt {
 public:
  Rebuilt(std::string_view text, std::size_t expected) : text_(text) { value_.reserve(expected); }

  const std::string& value() const { return value_; }
  void copy(std::size_t source, std::size_t length) {
    mark(source);
    value_ += text_.substr(source, length);
  }
  void put(std::size_t source, char c) {
    mark(source);
    value_ += c;
  }
  // Every byte of a character that was written as an escape points at the escape.
  void put_escaped(std::size_t source, std::string_view bytes) {
    for (const char c : bytes) put(source, c);
  }
  void cut(std::size_t size) {
    while (!runs_.empty() && runs_.back().first >= size) runs_.pop_back();
    value_.resize(size);
  }
  ScalarMap map(std::size_t end_of_content) {
    mark(end_of_content);
    ScalarMap map;
    for (const auto& [decoded, source] : runs_) {
      map.add_run(static_cast<std::uint32_t>(decoded), static_cast<std::uint32_t>(source));
    }
    return map;
  }

 private:
  void mark(std::size_t source) {
    const std::size_t at = value_.size();
    const bool goes_on = !runs_.empty() && source - runs_.back().second == at - runs_.back().first;
    if (!goes_on) runs_.emplace_back(at, source);
  }
  std::string_view text_;
  std::string value_;
  std::vector<std::pair<std::size_t, std::size_t>> runs_;  // decoded, source
};

// --- line breaks in plain and quoted scalars
// ----------------------------------------------------------

// The blanks and breaks from `begin` to the next thing, if there is a break among them.
struct Fold {
  std::size_t end = 0;
  std::size_t breaks = 0;
  std::size_t first_break = 0;
};

Fold fold_at(std::string_view text, std::size_t at) {
  Fold fold{at, 0, at};
  for (; fold.end < text.size(); ++fold.end) {
    const char c = text[fold.end];
    if (c == '\n' || (c == '\r' && text.substr(fold.end, 2) == "\r\n")) {
      if (fold.breaks++ == 0) fold.first_break = fold.end;
      if (c == '\r') ++fold.end;
    } else if (!is_blank(c)) {
      break;
    }
  }
  return fold;
}

bool begins_fold(char c) { return is_blank(c) || c == '\n' || c == '\r'; }

// One break is a space (or nothing, after a backslash); more are one break less.
void put_fold(Rebuilt& out, const Fold& fold, bool is_escaped) {
  if (fold.breaks == 1 && !is_escaped) out.put(fold.first_break, ' ');
  for (std::size_t i = 1; i < fold.breaks; ++i) out.put(fold.first_break, '\n');
}

// Copies blanks, or folds them when a line ends in them. Returns where to go on.
std::size_t take_blanks(std::string_view text, std::size_t at, Rebuilt& out) {
  const Fold fold = fold_at(text, at);
  if (fold.breaks == 0) {
    out.copy(at, fold.end - at);
  } else {
    put_fold(out, fold, false);
  }
  return fold.end;
}

std::size_t end_of_run(std::string_view text, std::size_t at, char quote) {
  while (at < text.size() && !begins_fold(text[at]) && text[at] != quote && text[at] != '\\') ++at;
  return at;
}

// --- plain
// -----------------------------------------------------------------------------------------------

// A plain scalar has no end of its own: it ends where the value does.
std::optional<ScalarReading> read_plain(std::string_view text, std::size_t begin,
                                        std::string_view value) {
  if (text.substr(begin, value.size()) == value && value.find('\n') == std::string_view::npos) {
    return ScalarReading{ScalarStyle::plain, begin + value.size(),
                         ScalarMap(static_cast<std::uint32_t>(begin))};
  }
  Rebuilt out(text, value.size());
  std::size_t at = begin;
  while (at < text.size() && out.value().size() < value.size()) {
    if (begins_fold(text[at])) {
      at = take_blanks(text, at, out);
      continue;
    }
    const std::size_t longest = std::min(text.size(), at + value.size() - out.value().size());
    std::size_t stop = at;
    while (stop < longest && !begins_fold(text[stop])) ++stop;
    if (stop == at) return std::nullopt;
    out.copy(at, stop - at);
    at = stop;
  }
  if (out.value() != value) return std::nullopt;
  return ScalarReading{ScalarStyle::plain, at, out.map(at)};
}

// --- quoted
// ----------------------------------------------------------------------------------------------

struct Escape {
  std::size_t length = 0;  // in the source, with the backslash; 0: not an escape
  std::string bytes;
};

std::size_t digits_of(char kind) { return kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0; }

Escape numeric_escape(std::string_view text, std::size_t at, std::size_t digits) {
  char32_t c = 0;
  for (const char d : text.substr(std::min(text.size(), at + 2), digits)) {
    const bool is_decimal = d >= '0' && d <= '9';
    const char lower = static_cast<char>(d | 0x20);
    if (!is_decimal && (lower < 'a' || lower > 'f')) return {};
    c = c * 16 + static_cast<char32_t>(is_decimal ? d - '0' : lower - 'a' + 10);
  }
  if (at + 2 + digits > text.size() || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return {};
  Escape escape{2 + digits, {}};
  append_utf8(escape.bytes, c);
  return escape;
}

Escape escape_at(std::string_view text, std::size_t at) {
  if (at + 1 >= text.size()) return {};
  const char kind = text[at + 1];
  if (const std::size_t digits = digits_of(kind)) return numeric_escape(text, at, digits);
  static constexpr std::string_view names = "0abtnvfre \"'\\/";
  static constexpr std::string_view means("\0\a\b\t\n\v\f\r\x1B \"'\\/", 14);
  if (const std::size_t i = names.find(kind); i != std::string_view::npos) {
    return {2, std::string(1, means[i])};
  }
  switch (kind) {
    case '\t':
      return {2, "\t"};
    case 'N':
      return {2, "\xC2\x85"};
    case '_':
      return {2, "\xC2\xA0"};
    case 'L':
      return {2, "\xE2\x80\xA8"};
    case 'P':
      return {2, "\xE2\x80\xA9"};
    default:
      return {};
  }
}

// Takes a backslash and what belongs to it; returns where to go on, or `at` when it is no escape.
std::size_t take_escape(std::string_view text, std::size_t at, Rebuilt& out) {
  const std::size_t after = at + 1;
  if (after < text.size() && (text[after] == '\n' || text.substr(after, 2) == "\r\n")) {
    const Fold fold = fold_at(text, after);
    put_fold(out, fold, true);
    return fold.end;
  }
  const Escape escape = escape_at(text, at);
  out.put_escaped(at, escape.bytes);
  return at + escape.length;
}

std::optional<ScalarReading> read_quoted(std::string_view text, std::size_t begin,
                                         std::string_view value) {
  const char quote = text[begin];
  const ScalarStyle style = quote == '"' ? ScalarStyle::double_quoted : ScalarStyle::single_quoted;
  const std::size_t first = begin + 1;
  const std::size_t close = first + value.size();
  if (close < text.size() && text[close] == quote && text.substr(first, value.size()) == value &&
      value.find_first_of("\\\n\r\"'") == std::string_view::npos) {
    return ScalarReading{style, close + 1, ScalarMap(static_cast<std::uint32_t>(first))};
  }
  Rebuilt out(text, value.size());
  std::size_t at = first;
  while (at < text.size() && out.value().size() <= value.size()) {
    const std::size_t before = at;
    if (text[at] == quote) {
      const bool is_doubled = quote == '\'' && text.substr(at, 2) == "''";
      if (!is_doubled) {
        if (out.value() != value) return std::nullopt;
        return ScalarReading{style, at + 1, out.map(at)};
      }
      out.put(at, quote);
      at += 2;
    } else if (begins_fold(text[at])) {
      at = take_blanks(text, at, out);
    } else if (text[at] == '\\' && quote == '"') {
      at = take_escape(text, at, out);
    } else {
      at = std::max(at + 1, end_of_run(text, at, quote));
      out.copy(before, at - before);
    }
    if (at == before) return std::nullopt;
  }
  return std::nullopt;
}

// --- block
// -----------------------------------------------------------------------------------------------

enum class Chomp : std::uint8_t { clip, strip, keep };

struct BlockHeader {
  bool is_folded = false;
  Chomp chomp = Chomp::clip;
  std::size_t indent = 0;  // 0: found from the first line
  std::size_t end = 0;     // where the first line of the content begins
};

BlockHeader header_at(std::string_view text, std::size_t at) {
  BlockHeader header;
  header.is_folded = text[at] == '>';
  for (++at; at < text.size(); ++at) {
    if (text[at] == '+') {
      header.chomp = Chomp::keep;
    } else if (text[at] == '-') {
      header.chomp = Chomp::strip;
    } else if (text[at] >= '1' && text[at] <= '9') {
      header.indent = static_cast<std::size_t>(text[at] - '0');
    } else {
      break;
    }
  }
  header.end = std::min(text.find('\n', at), text.size() - 1) + 1;
  return header;
}

// Reads the lines of a block; the state is what the folding of the next break depends on.
class BlockReader {
 public:
  BlockReader(std::string_view text, BlockHeader header, std::size_t parent_indent,
              std::size_t expected)
      : text_(text), header_(header), out_(text, expected), at_(header.end) {
    indent_ = parent_indent + (header.indent > 0 ? header.indent : 1);
    line_end_ = next_line_ = header.end;
  }

  void read() {
    while (at_ < text_.size() && read_line()) {
    }
    chomp();
  }
  const std::string& value() const { return out_.value(); }
  std::size_t end() const { return content_end_; }
  ScalarMap map() { return out_.map(content_end_); }

 private:
  // False when the line is no longer of the block. A break before the line is put only then, when
  // it is known what follows it.
  bool read_line() {
    std::size_t first = at_;
    const bool is_finding = header_.indent == 0 && !has_content_;
    while (first < text_.size() && text_[first] == ' ' && (first - at_ < indent_ || is_finding)) {
      ++first;
    }
    const std::size_t column = first - at_;
    if (is_finding) indent_ = std::max(indent_, column);
    const bool is_empty = is_break(first);
    const bool is_more_indented = first < text_.size() && is_blank(text_[first]);
    if (is_past_first_) put_break(is_empty, is_more_indented, column);
    is_past_first_ = true;
    was_empty_ = is_empty;
    was_more_indented_ = is_more_indented;
    if (!is_empty && (column < indent_ || first == text_.size())) return false;
    std::size_t stop = std::min(text_.find('\n', first), text_.size());
    at_ = std::min(stop + 1, text_.size());
    if (stop > first && text_[stop - 1] == '\r' && stop < text_.size()) --stop;
    if (!is_empty) {
      has_content_ = true;
      line_end_ = stop;
      next_line_ = at_;
      out_.copy(first, stop - first);
    }
    break_ = stop;
    // The text's end is a line break to the parser: it was given one more.
    if (at_ == text_.size()) put_last_break();
    return true;
  }

  bool is_break(std::size_t at) const {
    return at < text_.size() && (text_[at] == '\n' || text_.substr(at, 2) == "\r\n");
  }

  void put_break(bool is_empty, bool is_more_indented, std::size_t column) {
    if (!header_.is_folded) {
      out_.put(break_, '\n');
      return;
    }
    if (folded_ == 0) fold_break_ = break_;
    if (folded_ == 0 && is_empty) started_more_indented_ = was_more_indented_;
    if (!was_empty_ && !is_empty && !was_more_indented_ && !is_more_indented && column >= indent_) {
      out_.put(fold_break_, ' ');
    } else if (is_empty) {
      ++folded_;
    } else {
      out_.put(fold_break_, '\n');
    }
    if (is_empty || folded_ == 0) return;
    for (std::size_t i = 1; i < folded_; ++i) out_.put(fold_break_, '\n');
    if (started_more_indented_ || is_more_indented || !has_content_) out_.put(fold_break_, '\n');
    folded_ = 0;
  }

  void put_last_break() { put_break(false, false, 0); }

  void chomp() {
    const std::string& value = out_.value();
    const std::size_t last = value.find_last_not_of('\n');
    std::size_t size = last == std::string::npos ? 0 : last + 1;
    if (header_.chomp == Chomp::clip && size > 0) size = std::min(value.size(), size + 1);
    if (header_.chomp == Chomp::keep) size = value.size();
    out_.cut(size);
    const bool has_last_break = size > 0 && value.back() == '\n';
    content_end_ = header_.chomp == Chomp::keep ? at_ : has_last_break ? next_line_ : line_end_;
  }

  std::string_view text_;
  BlockHeader header_;
  Rebuilt out_;
  std::size_t at_;
  std::size_t indent_ = 0;
  std::size_t break_ = 0;       // of the line before
  std::size_t folded_ = 0;      // breaks that wait for what follows them
  std::size_t fold_break_ = 0;  // the first of these
  std::size_t line_end_ = 0;    // of the last line with content, before its break
  std::size_t next_line_ = 0;   // after it
  std::size_t content_end_ = 0;
  bool has_content_ = false, is_past_first_ = false, was_empty_ = false;
  bool was_more_indented_ = false, started_more_indented_ = false;
};

std::optional<ScalarReading> read_block(std::string_view text, std::size_t begin,
                                        std::string_view value, std::size_t parent_indent) {
  const BlockHeader header = header_at(text, begin);
  BlockReader reader(text, header, parent_indent, value.size());
  reader.read();
  if (reader.value() != value) return std::nullopt;
  return ScalarReading{header.is_folded ? ScalarStyle::folded : ScalarStyle::literal, reader.end(),
                       reader.map()};
}

}  // namespace

std::optional<ScalarReading> read_scalar(std::string_view text, std::size_t begin,
                                         std::string_view value, std::size_t parent_indent) {
  if (begin >= text.size()) return std::nullopt;
  switch (text[begin]) {
    case '"':
    case '\'':
      return read_quoted(text, begin, value);
    case '|':
    case '>':
      return read_block(text, begin, value, parent_indent);
    default:
      return read_plain(text, begin, value);
  }
}

}  // namespace guiju::text
