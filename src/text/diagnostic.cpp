// The table of all codes, and the two ways a diagnostic is shown: for a terminal and as JSON.
//
// A quoted source line is never sent to the terminal raw: control characters, bidi controls and
// ill-formed bytes are spelt out, tabs become spaces, and of a long line only a window is shown.
// So the line is first cut into Glyphs (what is shown, how wide, which bytes), and everything else
// (caret, window) counts in display columns.
//
// Tested by tests/text/diagnostic_test.cpp.
#include "guiju/text/diagnostic.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <ostream>
#include <tuple>

#include "text/unicode.hpp"

namespace guiju {
namespace {

// --- codes ---------------------------------------------------------------------------------------

struct CodeRow {
  std::uint16_t number = 0;
  Severity severity = Severity::error;
  std::string_view name, english, chinese;
};

// A plain array: clang's limit on folds is below the number of codes.
#define GUIJU_CODE(number, name, severity, english, chinese) \
  {number, Severity::severity, #name, english, chinese},
constexpr CodeRow rows_as_written[] = {
#include "guiju/text/codes_expr.def"
#include "guiju/text/codes_facts.def"
#include "guiju/text/codes_pack.def"
#include "guiju/text/codes_run.def"
#include "guiju/text/codes_text.def"
};
#undef GUIJU_CODE

using CodeTable = std::array<CodeRow, std::size(rows_as_written)>;

// Sorted by number, once. Needs no destructor, so it may be used until the very end.
const CodeTable& code_table() {
  static const CodeTable table = [] {
    CodeTable rows{};
    std::copy(std::begin(rows_as_written), std::end(rows_as_written), rows.begin());
    std::sort(rows.begin(), rows.end(),
              [](const CodeRow& a, const CodeRow& b) { return a.number < b.number; });
    return rows;
  }();
  return table;
}

const CodeRow* find_code(Code code) {
  const CodeTable& codes = code_table();
  const auto number = static_cast<std::uint16_t>(code);
  const auto row = std::lower_bound(codes.begin(), codes.end(), number,
                                    [](const CodeRow& r, std::uint16_t n) { return r.number < n; });
  return row != codes.end() && row->number == number ? &*row : nullptr;
}

// The brace that closes what begins after `begin`; the message's end when there is none.
std::size_t closing_brace(std::string_view message, std::size_t begin) {
  std::size_t depth = 1;
  for (std::size_t at = begin; at < message.size(); ++at) {
    if (message[at] == '{') ++depth;
    if (message[at] == '}' && --depth == 0) return at;
  }
  return message.size();
}

// Replaces {0}, {1} …, and {1?text} by the text, filled, where there is an argument 1 that is not empty; braces around
// anything else are text.
std::string fill(std::string_view message, const std::vector<std::string>& args) {
  std::string result;
  std::size_t at = 0;
  while (at < message.size()) {
    const std::size_t open = message.find('{', at);
    if (open == std::string_view::npos) break;
    std::size_t end = open + 1;
    std::size_t index = 0;
    while (end < message.size() && message[end] >= '0' && message[end] <= '9' && index < 100) {
      index = index * 10 + static_cast<std::size_t>(message[end++] - '0');
    }
    const bool has_number = end > open + 1 && end < message.size();
    const std::string_view arg = index < args.size() ? std::string_view(args[index]) : std::string_view();
    result += message.substr(at, open - at);
    if (has_number && message[end] == '}') {
      result += arg;
      at = end + 1;
    } else if (has_number && message[end] == '?') {
      const std::size_t close = closing_brace(message, end + 1);
      if (!arg.empty()) result += fill(message.substr(end + 1, close - end - 1), args);
      at = close + 1;
    } else {
      result += '{';
      at = open + 1;
    }
  }
  if (at < message.size()) result += message.substr(at);
  return result;
}

// --- showing text of others
// ------------------------------------------------------------------------

constexpr std::size_t tab_width = 4;

std::string hex(std::uint32_t value, int digits) {
  std::string text;
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
    text += "0123456789abcdef"[(value >> shift) & 0xFu];
  }
  return text;
}

bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || c == 0xFEFF ||
         text::is_bidi_control(c);
}

std::string escaped(char32_t c) {
  if (c == '\n') return "\\n";
  if (c == '\r') return "\\r";
  if (c == '\t') return "\\t";
  return c < 0x100 ? "\\x" + hex(c, 2) : "\\u" + hex(c, 4);
}

// One character as it is shown: `bytes` of the line from `begin` on, `width` columns at `column`.
struct Glyph {
  std::size_t begin, bytes, column, width;
  std::string shown;
};

std::vector<Glyph> glyphs_of(std::string_view line) {
  std::vector<Glyph> glyphs;
  std::size_t column = 0;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t begin = at;
    const std::optional<char32_t> c = text::decode_utf8(line, at);
    Glyph glyph{begin, at - begin, column, 0, {}};
    if (!c) {
      glyph.shown = "\\x" + hex(static_cast<unsigned char>(line[begin]), 2);
    } else if (*c == '\t') {
      glyph.shown.assign(tab_width - column % tab_width, ' ');
    } else if (is_control(*c)) {
      glyph.shown = escaped(*c);
    } else {
      glyph.shown = line.substr(begin, at - begin);
      glyph.width = text::display_width(*c);
    }
    if (glyph.width == 0 && (!c || *c == '\t' || is_control(*c))) glyph.width = glyph.shown.size();
    column += glyph.width;
    glyphs.push_back(std::move(glyph));
  }
  return glyphs;
}

// A message is one line and safe to print, whatever its arguments quote.
std::string one_line(std::string_view message) {
  std::string shown;
  for (std::size_t at = 0; at < message.size();) {
    const std::size_t begin = at;
    const std::optional<char32_t> c = text::decode_utf8(message, at);
    if (!c) {
      shown += "\\x" + hex(static_cast<unsigned char>(message[begin]), 2);
    } else if (is_control(*c)) {
      shown += escaped(*c);
    } else {
      shown += message.substr(begin, at - begin);
    }
  }
  return shown;
}

// --- the quoted line
// -------------------------------------------------------------------------------

constexpr std::size_t widest_line = 160;    // columns; of a longer line a window is shown
constexpr std::size_t columns_before = 60;  // of the window, before the caret
constexpr std::size_t window_bytes = 2000;  // looked at on each side of the span

std::string gutter(const std::string& number) {
  std::string text(number.size() < 7 ? 7 - number.size() : 0, ' ');
  return text + number + " | ";
}

// The bytes of a line near [begin, end), so that a line of megabytes costs no more than a short
// one.
struct Excerpt {
  std::string_view text;
  std::size_t begin, end;  // the span, in the excerpt
  bool is_cut_left, is_cut_right;
};

bool is_inside_character(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0u) == 0x80u;
}

Excerpt excerpt_of(std::string_view line, std::size_t begin, std::size_t end) {
  begin = std::min(begin, line.size());
  end = std::clamp(end, begin, line.size());
  std::size_t first = begin > window_bytes ? begin - window_bytes : 0;
  for (int i = 0; i < 3 && first > 0 && is_inside_character(line, first); ++i) --first;
  std::size_t last = line.size() - begin > window_bytes ? begin + window_bytes : line.size();
  for (int i = 0; i < 3 && is_inside_character(line, last); ++i) ++last;
  return {line.substr(first, last - first), begin - first, std::min(end, last) - first, first > 0,
          last < line.size()};
}

// The line with `12 |` before it and the carets under it.
std::string quoted_line(std::string_view line, std::uint32_t number, std::size_t begin,
                        std::size_t end) {
  const Excerpt excerpt = excerpt_of(line, begin, end);
  const std::vector<Glyph> glyphs = glyphs_of(excerpt.text);
  const std::size_t width = glyphs.empty() ? 0 : glyphs.back().column + glyphs.back().width;
  std::size_t caret_begin = width;
  std::size_t caret_end = 0;
  for (const Glyph& g : glyphs) {
    if (g.begin + g.bytes <= excerpt.begin || g.begin >= std::max(excerpt.end, excerpt.begin + 1)) {
      continue;
    }
    caret_begin = std::min(caret_begin, g.column);
    caret_end = std::max(caret_end, g.column + g.width);
  }
  std::size_t first = 0;
  std::size_t last = width;
  if (width > widest_line) {
    first = caret_begin > columns_before ? caret_begin - columns_before : 0;
    if (width - first < widest_line) first = width - widest_line;
    last = std::min(width, first + widest_line);
  }
  const bool is_cut_left = excerpt.is_cut_left || first > 0;
  const bool is_cut_right = excerpt.is_cut_right || last < width;

  std::string shown = is_cut_left ? "…" : "";
  std::size_t shown_first = width;  // the column where the window really begins
  std::size_t shown_last = first;
  for (const Glyph& g : glyphs) {
    if (g.column < first || g.column + g.width > last) continue;
    shown_first = std::min(shown_first, g.column);
    shown_last = std::max(shown_last, g.column + g.width);
    shown += g.shown;
  }
  if (is_cut_right) shown += "…";
  while (shown.ends_with(' ')) shown.pop_back();

  const std::size_t offset =
      (caret_begin > shown_first ? caret_begin - shown_first : 0) + (is_cut_left ? 1 : 0);
  caret_end = std::min(caret_end, shown_last);
  const std::size_t length = caret_end > caret_begin ? caret_end - caret_begin : 1;
  std::string result = gutter(std::to_string(number)) + shown;
  while (result.ends_with(' ')) result.pop_back();
  result +=
      "\n" + gutter("") + std::string(offset, ' ') + "^" + std::string(length - 1, '~') + "\n";
  return result;
}

// --- labels
// ----------------------------------------------------------------------------------------

std::string_view label_of(Severity severity, Language language) {
  const bool is_zh = language == Language::zh;
  switch (severity) {
    case Severity::error:
      return is_zh ? "错误" : "error";
    case Severity::warning:
      return is_zh ? "警告" : "warning";
    case Severity::note:
      return is_zh ? "说明" : "note";
  }
  return "";
}

std::string_view help_label(Language language) {
  return language == Language::zh ? "提示" : "help";
}

const Source* source_of(const Sources* sources, Span span) {
  const bool is_known = sources != nullptr && span.source < sources->size();
  return is_known ? &(*sources)[span.source] : nullptr;
}

std::string place_of(const Source* source, Span span) {
  if (source == nullptr) return "";
  const Position position = source->position(span.begin);
  return one_line(source->name()) + ":" + std::to_string(position.line) + ":" +
         std::to_string(position.column);
}

std::string quote(const Source* source, Span span) {
  if (source == nullptr) return "";
  const std::uint32_t number = source->position(span.begin).line;
  const std::size_t line_begin = source->line_begin(number);
  const std::size_t begin = span.begin > line_begin ? span.begin - line_begin : 0;
  const std::size_t end = span.end > line_begin ? span.end - line_begin : 0;
  return quoted_line(source->line(number), number, begin, end);
}

std::string render_note(const Sources* sources, const Note& note, Language language) {
  const std::string message = one_line(message_text(note.code, note.args, language));
  const Source* source = source_of(sources, note.span);
  if (source == nullptr) return "     " + std::string(help_label(language)) + ": " + message + "\n";
  return place_of(source, note.span) + ": " + std::string(label_of(Severity::note, language)) +
         ": " + message + "\n" + quote(source, note.span);
}

// --- JSON
// ------------------------------------------------------------------------------------------

// Ill-formed bytes become U+FFFD: the result is always valid JSON in UTF-8.
void add_json_string(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = text::decode_utf8(text, at).value_or(0xFFFD);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c == '\n' || c == '\r' || c == '\t') {
      out += escaped(c);
    } else if (is_control(c)) {
      out += "\\u" + hex(c, 4);
    } else if (c == 0xFFFD) {
      out += "\xEF\xBF\xBD";
    } else {
      out += text.substr(begin, at - begin);
    }
  }
  out += '"';
}

void add_json_place(std::string& out, const Sources* sources, Span span) {
  const Source* source = source_of(sources, span);
  if (source == nullptr) {
    out += R"("file":null,"line":null,"column":null,"end_line":null,"end_column":null)";
    return;
  }
  const Position begin = source->position(span.begin);
  const Position end = source->position(std::max(span.begin, span.end));
  out += "\"file\":";
  add_json_string(out, source->name());
  out += ",\"line\":" + std::to_string(begin.line) + ",\"column\":" + std::to_string(begin.column);
  out += ",\"end_line\":" + std::to_string(end.line);
  out += ",\"end_column\":" + std::to_string(end.column);
}

void add_json_head(std::string& out, const Sources* sources, Code code,
                   const std::vector<std::string>& args, Span span, Language language) {
  static constexpr std::array<std::string_view, 3> severities{"error", "warning", "note"};
  out += "{\"code\":\"" + code_text(code) + "\",\"name\":\"" + std::string(name_of(code));
  out += "\",\"severity\":\"";
  out += severities[static_cast<std::size_t>(severity_of(code))];
  out += "\",\"message\":";
  add_json_string(out, message_text(code, args, language));
  out += ',';
  add_json_place(out, sources, span);
}

bool is_same(const Diagnostic& a, const Diagnostic& b) {
  const auto same_note = [](const Note& x, const Note& y) {
    return x.code == y.code && x.span == y.span && x.args == y.args;
  };
  return a.code == b.code && a.span == b.span && a.args == b.args &&
         std::equal(a.notes.begin(), a.notes.end(), b.notes.begin(), b.notes.end(), same_note);
}

}  // namespace

// --- the public face
// -------------------------------------------------------------------------------

Severity severity_of(Code code) {
  const CodeRow* row = find_code(code);
  return row != nullptr ? row->severity : Severity::error;
}

std::string_view name_of(Code code) {
  const CodeRow* row = find_code(code);
  return row != nullptr ? row->name : std::string_view();
}

std::string code_text(Code code) {
  const std::string digits = std::to_string(static_cast<std::uint16_t>(code));
  return "GJ" + std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

std::string message_text(Code code, const std::vector<std::string>& args, Language language) {
  const CodeRow* row = find_code(code);
  if (row == nullptr) return code_text(code);
  return fill(language == Language::zh ? row->chinese : row->english, args);
}

Diagnostic& Diagnostics::add(Code code, Span span, std::vector<std::string> args) {
  list_.push_back({code, span, std::move(args), {}});
  return list_.back();
}

void Diagnostics::append(Diagnostics&& other) {
  if (sources_ == nullptr) sources_ = other.sources_;
  list_.insert(list_.end(), std::make_move_iterator(other.list_.begin()),
               std::make_move_iterator(other.list_.end()));
  other.list_.clear();
}

bool Diagnostics::has_errors() const {
  return std::any_of(list_.begin(), list_.end(),
                     [](const Diagnostic& d) { return d.severity() == Severity::error; });
}

void Diagnostics::sort() {
  std::stable_sort(list_.begin(), list_.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.span.source, a.span.begin) < std::tie(b.span.source, b.span.begin);
  });
  // Equal ones share a place, but others may stand between them.
  std::vector<Diagnostic> kept;
  for (Diagnostic& diagnostic : list_) {
    bool is_known = false;
    for (auto k = kept.rbegin(); k != kept.rend() && k->span.source == diagnostic.span.source &&
                                 k->span.begin == diagnostic.span.begin && !is_known;
         ++k) {
      is_known = is_same(*k, diagnostic);
    }
    if (!is_known) kept.push_back(std::move(diagnostic));
  }
  list_ = std::move(kept);
}

std::string Diagnostics::place(const Diagnostic& diagnostic) const {
  return place_of(source_of(sources_.get(), diagnostic.span), diagnostic.span);
}

std::string Diagnostics::render(const Diagnostic& diagnostic, Language language) const {
  const Source* source = source_of(sources_.get(), diagnostic.span);
  std::string text = place_of(source, diagnostic.span);
  if (!text.empty()) text += ": ";
  text += std::string(label_of(diagnostic.severity(), language)) + " ";
  text += code_text(diagnostic.code) + ": " + one_line(diagnostic.message(language)) + "\n";
  text += quote(source, diagnostic.span);
  for (const Note& note : diagnostic.notes) text += render_note(sources_.get(), note, language);
  return text;
}

std::string Diagnostics::render(Language language) const {
  std::string text;
  for (const Diagnostic& diagnostic : list_) text += render(diagnostic, language);
  return text;
}

std::string Diagnostics::to_json(Language language) const {
  std::string out = "[";
  for (const Diagnostic& diagnostic : list_) {
    if (out.size() > 1) out += ",\n ";
    add_json_head(out, sources_.get(), diagnostic.code, diagnostic.args, diagnostic.span, language);
    out += ",\"notes\":[";
    for (const Note& note : diagnostic.notes) {
      if (&note != &diagnostic.notes.front()) out += ',';
      add_json_head(out, sources_.get(), note.code, note.args, note.span, language);
      out += '}';
    }
    out += "]}";
  }
  return out + "]";
}

std::ostream& operator<<(std::ostream& out, const Diagnostics& diagnostics) {
  return out << diagnostics.render();
}

}  // namespace guiju
