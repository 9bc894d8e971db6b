// yaml-cpp's door: its events become our tree.
//
// yaml-cpp is fed the text and a comment without a line break: then an unclosed quote or a last
// line without a colon, which it accepts at a plain end of file, are errors. Its marks are byte
// offsets of beginnings (not counting a byte order mark); ends are found here. What it accepts but
// a pack does not allow (anchors, tags, a null by nothing, a key twice …) is collected, and reading
// goes on, so that an author sees all of it at once; its own syntax errors end the reading and are
// explained by yaml_fault.
//
// Tested by tests/text/yaml_test.cpp.
#include "text/yaml.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <istream>
#include <new>
#include <optional>
#include <streambuf>
#include <utility>

#include "text/characters.hpp"
#include "text/codes.hpp"
#include "text/scalar_reader.hpp"
#include "text/unicode.hpp"
#include "text/yaml_fault.hpp"
#include "text/yaml_keys.hpp"

namespace guiju::text {
namespace {

constexpr std::size_t most_errors = 100;

// Thrown through the parser to end the reading; the reason is among the diagnostics.
struct Stop {};

// Two texts as one stream, without a copy. The parser puts bytes back after it has looked for a
// byte order mark, so the way back over the seam must be open too.
class TwoTexts : public std::streambuf {
 public:
  TwoTexts(std::string_view first, std::string_view second) : texts_{first, second} { show(0, 0); }

 protected:
  int_type underflow() override {
    if (gptr() == egptr() && current_ == 0) show(1, 0);
    return gptr() == egptr() ? traits_type::eof() : traits_type::to_int_type(*gptr());
  }
  int_type pbackfail(int_type) override {
    if (gptr() != eback() || current_ == 0 || texts_[0].empty()) return traits_type::eof();
    show(0, texts_[0].size() - 1);
    return traits_type::to_int_type(*gptr());
  }

 private:
  void show(std::size_t text, std::size_t at) {
    current_ = text;
    char* begin = const_cast<char*>(texts_[text].data());  // NOLINT: the get area is only read
    setg(begin, begin + at, begin + texts_[text].size());
  }
  std::array<std::string_view, 2> texts_;
  std::size_t current_ = 0;
};

// Receives the events. Positions are bytes of the text; `cursor_` is the end of what was
// understood.
class Reader : public YAML::EventHandler {
 public:
  Reader(std::string_view text, std::uint32_t source, YamlLimits limits, Diagnostics& diagnostics)
      : text_(text), source_(source), limits_(limits), diagnostics_(diagnostics) {
    if (text.starts_with(byte_order_mark)) mark_offset_ = byte_order_mark.size();
    cursor_ = mark_offset_;
    root_.span = span(cursor_, cursor_);
  }

  YamlNode take_root() { return std::move(root_); }

  // The parser passes over directives after the document, and who knows what else.
  void check_rest() {
    std::size_t at = skip_space_and_comments(text_, cursor_);
    while (text_.substr(at, 3) == "..." || (text_.substr(at, 3) == "---" && root_.is_null())) {
      at = skip_space_and_comments(text_, at + 3);
    }
    if (at >= text_.size()) return;
    const Span rest = span(at, std::min(text_.find('\n', at), text_.size()));
    add(text_[at] == '%' ? code::yaml_directive : code::yaml_text_after_value, rest);
  }

  YamlFailureSite failure_site() const {
    YamlFailureSite site;
    site.delivered = cursor_;
    site.last_scalar_begin = last_scalar_.begin;
    site.last_scalar_end = last_scalar_.end;
    const auto bracket = std::find_if(frames_.rbegin(), frames_.rend(),
                                      [&](const Frame& frame) { return has_bracket(frame); });
    if (bracket != frames_.rend()) site.open_bracket = bracket->node.span.begin;
    return site;
  }

  std::size_t position(const YAML::Mark& mark) const {
    const auto byte = static_cast<std::size_t>(std::max(mark.pos, 0)) + mark_offset_;
    return std::min(byte, text_.size());
  }

  // --- events

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (document_count_++ == 0) return;
    const std::size_t at = std::max(position(mark), cursor_);
    const std::size_t last = text_.find_last_not_of(" \t\r\n", at == 0 ? 0 : at - 1);
    const bool is_after_end =
        last != std::string_view::npos && last >= 2 && text_.substr(last - 2, 3) == "...";
    if (text_.substr(at, 3) == "---" || is_after_end) {
      add(code::yaml_second_document, span(at, std::min(at + 3, text_.size())));
    } else {
      // A list or a bracket has ended, and something else stands after it.
      add(code::yaml_text_after_value, span(at, std::min(text_.find('\n', at), text_.size())))
          .note(code::line_up);
    }
    throw Stop();
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    count_node();
    const bool had_property = text_.substr(position(mark), 1).find_first_of("&!") == 0;
    const std::size_t at = skip_properties(position(mark));
    const std::string_view word = null_word(at);
    YamlNode node;
    node.span = span(at, at + word.size());
    if (is_key_expected()) {
      add(code::yaml_null_key, span(at, at + std::max<std::size_t>(1, word.size())))
          .note(code::quote_if_meant);
    } else if (!word.empty()) {
      node.value = word;
      node.map = ScalarMap(node.span.begin);
    } else if (!frames_.empty() && !had_property) {
      node.span = report_missing_value(at);
    }
    cursor_ = std::max<std::size_t>(cursor_, node.span.begin + word.size());
    place(std::move(node));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    count_node();
    const std::size_t at = position(mark);
    cursor_ = end_of_word(at);
    add(code::yaml_alias, span(at, cursor_)).note(code::use_params);
    place(YamlNode());
  }

  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                const std::string& value) override {
    count_node();
    const std::size_t at = skip_properties(position(mark));
    if (is_key_expected()) check_gap_before_key(at);
    auto reading = read_scalar(text_, at, value, parent_indent());
    if (!reading) {
      report_unclear(at, value);
      reading.emplace().end = std::min(at + 1, text_.size());
    }
    last_scalar_ = span(at, reading->end);
    cursor_ = std::max(cursor_, reading->end);
    YamlNode node;
    node.kind = YamlKind::scalar;
    node.style = reading->style;
    node.span = last_scalar_;
    node.map = std::move(reading->map);
    node.value = value;
    if (is_key_expected()) {
      check_yaml_key(node, diagnostics_);
      stop_after_too_many();
    }
    if (node.style == ScalarStyle::plain) check_plain(node);
    place(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value style) override {
    open(YamlKind::sequence, mark, style);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value style) override {
    open(YamlKind::map, mark, style);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override {
    check_duplicate_keys(frames_.back().node.entries, diagnostics_);
    stop_after_too_many();
    close();
  }

 private:
  // A list or map that is still open.
  struct Frame {
    YamlNode node;
    YamlNode key;  // the key that waits for its value
    std::size_t column = 0;
    bool has_key = false;
    bool is_key = false;  // stands where a key is wanted
    bool is_flow = false;
  };

  Span span(std::size_t begin, std::size_t end) const {
    const auto bound = [&](std::size_t at) {
      return static_cast<std::uint32_t>(std::min(at, text_.size()));
    };
    return {source_, bound(begin), bound(end)};
  }
  char char_at(std::size_t at) const { return at < text_.size() ? text_[at] : '\n'; }
  bool has_bracket(const Frame& frame) const {
    const char c = char_at(frame.node.span.begin);
    return frame.is_flow && c == (frame.node.is_map() ? '{' : '[');
  }
  bool is_key_expected() const {
    return !frames_.empty() && frames_.back().node.is_map() && !frames_.back().has_key;
  }
  std::size_t end_of_word(std::size_t at) const {
    return std::min(text_.find_first_of(" \t\r\n,[]{}", at), text_.size());
  }
  std::size_t parent_indent() const {
    const auto block = std::find_if(frames_.rbegin(), frames_.rend(),
                                    [](const Frame& frame) { return !frame.is_flow; });
    return block == frames_.rend() ? 0 : block->column;
  }

  Diagnostic& add(Code code, Span where, std::vector<std::string> args = {}) {
    stop_after_too_many();
    return diagnostics_.add(code, where, std::move(args));
  }

  void stop_after_too_many() {
    if (diagnostics_.size() < most_errors) return;
    diagnostics_.add(code::too_many_errors, span(cursor_, cursor_), {std::to_string(most_errors)});
    throw Stop();
  }

  void count_node() {
    if (++node_count_ <= limits_.max_nodes) return;
    add(code::yaml_too_many_nodes, span(cursor_, cursor_), {std::to_string(limits_.max_nodes)});
    throw Stop();
  }

  // Anchors and tags stand before a node, and its mark is on them.
  std::size_t skip_properties(std::size_t at) {
    while (char_at(at) == '&' || char_at(at) == '!') {
      const std::size_t end = end_of_word(at);
      // A block map and its first key share a mark.
      if (std::exchange(last_property_, at) != at) {
        if (text_[at] == '&') {
          add(code::yaml_anchor, span(at, end)).note(code::use_params);
        } else {
          add(code::yaml_tag, span(at, end)).note(code::drop_the_tag);
        }
      }
      at = skip_space_and_comments(text_, end);
    }
    return at;
  }

  // --- building

  void open(YamlKind kind, const YAML::Mark& mark, YAML::EmitterStyle::value style) {
    count_node();
    const std::size_t at = skip_properties(position(mark));
    if (frames_.size() >= static_cast<std::size_t>(std::max(limits_.max_depth, 0))) too_deep(at);
    Frame frame;
    frame.node.kind = kind;
    frame.node.span = span(at, at);
    frame.column = static_cast<std::size_t>(std::max(mark.column, 0));
    frame.is_flow = style == YAML::EmitterStyle::Flow;
    frame.is_key = is_key_expected();
    cursor_ = std::max(cursor_, has_bracket(frame) ? at + 1 : at);
    frames_.push_back(std::move(frame));
  }

  // A bracket that is never closed looks like a map with a list as its key, again and again.
  void too_deep(std::size_t at) {
    const auto phantom = std::find_if(frames_.begin(), frames_.end(),
                                      [](const Frame& frame) { return frame.is_key; });
    if (phantom != frames_.end()) {
      const std::size_t begin = phantom->node.span.begin;
      add(code::yaml_unclosed_bracket, span(begin, begin + 1), {std::string(1, char_at(begin))});
    } else {
      add(code::yaml_too_deep, span(at, at + 1), {std::to_string(limits_.max_depth)});
    }
    throw Stop();
  }

  void close() {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    if (has_bracket(frame)) cursor_ = past_closing_bracket(frame.node.is_map() ? '}' : ']');
    frame.node.span.end =
        static_cast<std::uint32_t>(std::max<std::size_t>(cursor_, frame.node.span.begin));
    if (frame.is_key) {
      add(code::yaml_key_not_scalar, frame.node.span);
      frame.node = YamlNode();
    }
    place(std::move(frame.node));
  }

  std::size_t past_closing_bracket(char bracket) const {
    std::size_t at = skip_space_and_comments(text_, cursor_);
    while (char_at(at) == ',' || char_at(at) == ':') at = skip_space_and_comments(text_, at + 1);
    return char_at(at) == bracket ? at + 1 : cursor_;
  }

  void place(YamlNode node) {
    if (frames_.empty()) {
      if (document_count_ <= 1) root_ = std::move(node);
      return;
    }
    Frame& frame = frames_.back();
    if (frame.node.is_sequence()) {
      frame.node.items.push_back(std::move(node));
    } else if (frame.has_key) {
      frame.node.entries.push_back({std::move(frame.key), std::move(node)});
      frame.has_key = false;
    } else {
      frame.key = std::move(node);
      frame.has_key = true;
    }
  }

  // --- what a pack does not allow

  // The null as it is written at `at`; empty when it is written by nothing, and what stands at `at`
  // is the next thing.
  std::string_view null_word(std::size_t at) const {
    for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
      if (text_.substr(at, word.size()) != word) continue;
      const std::size_t end = at + word.size();
      if (std::string_view(" \t\r\n,]}:").find(char_at(end)) == std::string_view::npos) continue;
      const std::size_t next = std::min(text_.find_first_not_of(" \t", end), text_.size());
      const bool is_next_key = char_at(next) == ':' && !is_key_expected();
      return is_next_key ? std::string_view() : text_.substr(at, word.size());
    }
    return {};
  }

  // Returns the place where the value should stand.
  Span report_missing_value(std::size_t at) {
    const Frame& frame = frames_.back();
    std::size_t place = skip_space_and_comments(text_, cursor_);
    if (frame.node.is_map()) {
      if (frame.key.is_null()) return span(at, at);  // said already
      if (char_at(place) != ':') return report_missing_colon(frame.key);
      ++place;
    } else {
      while (char_at(place) == ',') place = skip_space_and_comments(text_, place + 1);
      if (char_at(place) == '-') ++place;
    }
    cursor_ = place = std::min(place, text_.size());
    add(code::yaml_missing_value, span(place, place)).note(code::write_null);
    return span(place, place);
  }

  // `{value: rate(a, b), …}`: the comma inside the parentheses is YAML's.
  std::optional<std::size_t> comma_in_parentheses() const {
    const std::vector<YamlNode::Entry>& entries = frames_.back().node.entries;
    if (entries.empty() || entries.back().value.style != ScalarStyle::plain) return std::nullopt;
    const std::string& text = entries.back().value.value;
    if (std::count(text.begin(), text.end(), '(') <= std::count(text.begin(), text.end(), ')')) {
      return std::nullopt;
    }
    return skip_space_and_comments(text_, entries.back().value.span.end);
  }

  Span report_missing_colon(const YamlNode& key) {
    if (const auto comma = comma_in_parentheses()) {
      add(code::yaml_comma_in_value, span(*comma, *comma + 1)).note(code::quote_it);
    } else if (const auto sign = find_full_width(text_, key.span.begin, key.span.end);
               sign && key.style == ScalarStyle::plain && sign->sign == "：") {
      add_full_width(*sign, span(sign->begin, sign->begin + sign->sign.size()), diagnostics_);
    } else {
      const bool has_colon = key.value.find(':') != std::string::npos;
      add(code::yaml_missing_colon, key.span, {key.value.substr(0, 60)})
          .note(has_colon ? code::space_after_colon : code::write_instead,
                has_colon ? std::vector<std::string>{}
                          : std::vector<std::string>{"`" + key.value.substr(0, 60) + ": …`"});
    }
    return span(key.span.end, key.span.end);
  }

  // The two readings of a scalar differ. With other errors about, that may be their fault.
  void report_unclear(std::size_t at, std::string_view value) {
    if (first_invalid_utf8(value)) {
      // yaml-cpp's only way to ill-formed text: \N and \_ give it one byte of Latin-1.
      const std::size_t bad = std::min(text_.find("\\N", at), text_.find("\\_", at));
      if (bad != std::string_view::npos) {
        add(code::yaml_escape, span(bad, bad + 2), {std::string(text_.substr(bad, 2))})
            .note(code::write_instead, {text_[bad + 1] == 'N' ? "\\u0085" : "\\u00a0"});
        return;
      }
    }
    const std::size_t end = std::min(text_.find('\n', at), text_.size());
    if (diagnostics_.empty()) add(code::yaml_unclear, span(at, end));
  }

  void check_gap_before_key(std::size_t at) {
    for (std::size_t i = cursor_; i < at; ++i) {
      i = skip_space_and_comments(text_, i);
      if (i < at && text_[i] == '?') add(code::yaml_explicit_key, span(i, i + 1));
    }
  }

  void check_plain(const YamlNode& node) {
    if (frames_.empty() || !frames_.back().is_flow) return;
    const std::string_view written = text_.substr(node.span.begin, node.span.end - node.span.begin);
    if (const std::size_t bad = written.find_first_of("|?"); bad != std::string_view::npos) {
      const auto at = node.span.begin + bad;
      add(code::yaml_flow_character, span(at, at + 1), {std::string(1, written[bad])})
          .note(code::quote_it);
    }
    if (!frames_.back().node.is_sequence()) return;
    const std::size_t comma = written.find("，");
    if (comma == std::string_view::npos) return;
    const auto at = node.span.begin + comma;
    add(code::yaml_full_width_comma, span(at, at + 3), {"，"}).note(code::quote_if_meant);
  }

  std::string_view text_;
  std::uint32_t source_;
  YamlLimits limits_;
  Diagnostics& diagnostics_;
  YamlNode root_;
  std::vector<Frame> frames_;
  Span last_scalar_;
  std::size_t mark_offset_ = 0;  // marks do not count a byte order mark
  std::size_t cursor_ = 0;
  std::size_t last_property_ = std::string_view::npos;
  std::size_t node_count_ = 0;
  int document_count_ = 0;
};

YamlFailure failure_of(std::string_view message) {
  struct Row {
    std::string_view message;
    YamlFailure failure;
  };
  namespace E = YAML::ErrorMsg;
  static const std::array rows{
      Row{E::MAP_VALUE, YamlFailure::map_value},
      Row{E::MAP_KEY, YamlFailure::map_key},
      Row{E::BLOCK_ENTRY, YamlFailure::block_entry},
      Row{E::END_OF_MAP, YamlFailure::end_of_block},
      Row{E::END_OF_SEQ, YamlFailure::end_of_block},
      Row{E::END_OF_MAP_FLOW, YamlFailure::end_of_flow},
      Row{E::END_OF_SEQ_FLOW, YamlFailure::end_of_flow},
      Row{E::FLOW_END, YamlFailure::flow_end},
      Row{E::EOF_IN_SCALAR, YamlFailure::end_of_file},
      Row{E::DOC_IN_SCALAR, YamlFailure::document},
      Row{E::TAB_IN_INDENTATION, YamlFailure::tab},
      Row{E::UNKNOWN_TOKEN, YamlFailure::token},
      Row{E::INVALID_HEX, YamlFailure::escape},
      Row{E::INVALID_ESCAPE, YamlFailure::escape},
      Row{E::INVALID_UNICODE, YamlFailure::escape},
      Row{E::ZERO_INDENT_IN_BLOCK, YamlFailure::block_header},
      Row{E::CHAR_IN_BLOCK, YamlFailure::block_header},
      Row{E::ALIAS_NOT_FOUND, YamlFailure::alias},
      Row{E::CHAR_IN_ALIAS, YamlFailure::alias},
      Row{E::UNKNOWN_ANCHOR, YamlFailure::alias},
      Row{E::ALIAS_CONTENT, YamlFailure::alias},
      Row{E::ANCHOR_NOT_FOUND, YamlFailure::anchor},
      Row{E::CHAR_IN_ANCHOR, YamlFailure::anchor},
      Row{E::MULTIPLE_ANCHORS, YamlFailure::anchor},
      Row{E::MULTIPLE_TAGS, YamlFailure::tag},
      Row{E::END_OF_VERBATIM_TAG, YamlFailure::tag},
      Row{E::TAG_WITH_NO_SUFFIX, YamlFailure::tag},
      Row{E::CHAR_IN_TAG_HANDLE, YamlFailure::tag},
      Row{E::YAML_DIRECTIVE_ARGS, YamlFailure::directive},
      Row{E::YAML_VERSION, YamlFailure::directive},
      Row{E::YAML_MAJOR_VERSION, YamlFailure::directive},
      Row{E::REPEATED_YAML_DIRECTIVE, YamlFailure::directive},
      Row{E::TAG_DIRECTIVE_ARGS, YamlFailure::directive},
      Row{E::REPEATED_TAG_DIRECTIVE, YamlFailure::directive},
  };
  const auto row = std::find_if(rows.begin(), rows.end(),
                                [&](const Row& r) { return message.starts_with(r.message); });
  return row == rows.end() ? YamlFailure::other : row->failure;
}

// A directive gives no event: it is looked for before the parser runs. Returns false when one is
// there.
bool check_directives(std::string_view text, std::uint32_t source, Diagnostics& diagnostics) {
  const std::size_t begin = text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
  const std::size_t at = skip_space_and_comments(text, begin);
  const bool is_at_line_begin = at == begin || (at > 0 && at < text.size() && text[at - 1] == '\n');
  if (at >= text.size() || text[at] != '%' || !is_at_line_begin) return true;
  YamlFailureSite site;
  site.failure = YamlFailure::directive;
  site.at = at;
  add_yaml_failure(text, source, site, diagnostics);
  return false;
}

void run_parser(std::string_view text, std::uint32_t source, Reader& reader,
                Diagnostics& diagnostics) {
  const std::string_view tail = text.ends_with('\n') ? "#" : "\n#";
  const auto fail = [&](YamlFailure failure, std::size_t at, std::string_view says) {
    YamlFailureSite site = reader.failure_site();
    site.failure = failure;
    site.at = at;
    site.parser_says = says;
    add_yaml_failure(text, source, site, diagnostics);
  };
  try {
    TwoTexts both(text, tail);
    std::istream in(&both);
    YAML::Parser parser(in);
    while (parser.HandleNextDocument(reader)) {
    }
    if (diagnostics.empty()) reader.check_rest();
  } catch (const Stop&) {
  } catch (const YAML::Exception& e) {
    fail(failure_of(e.msg), reader.position(e.mark), e.msg);
  } catch (const std::bad_alloc&) {
    fail(YamlFailure::other, 0, "out of memory");
  } catch (const std::exception& e) {
    fail(YamlFailure::other, 0, e.what());
  }
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key.value == key) return &entry.value;
  }
  return nullptr;
}

Span YamlNode::part(std::size_t begin, std::size_t end) const {
  end = std::min(end, value.size());
  begin = std::min(begin, end);
  const std::uint32_t first = map.source_byte(begin);
  std::uint32_t last = map.source_byte(end);
  // Do not drag in the indentation after a line break that ends the part; an escape is taken whole.
  if (end > begin && style != ScalarStyle::double_quoted &&
      (value[end - 1] == '\n' || value[end - 1] == ' ')) {
    last = std::min(last, map.source_byte(end - 1) + 1);
  }
  return {span.source, first, std::max(first, last)};
}

Result<YamlNode> parse_yaml(const Sources& sources, std::uint32_t source, YamlLimits limits) {
  const std::string_view text = sources[source].text();
  Diagnostics diagnostics;
  if (text.size() > limits.max_bytes) {
    diagnostics.add(code::too_large, {},
                    {sources[source].name(), std::to_string(limits.max_bytes) + " B"});
    return diagnostics;
  }
  if (!check_characters(text, source, diagnostics)) return diagnostics;
  if (!check_directives(text, source, diagnostics)) return diagnostics;
  Reader reader(text, source, limits, diagnostics);
  run_parser(text, source, reader, diagnostics);
  YamlNode root = reader.take_root();
  if (root.is_scalar() && root.style == ScalarStyle::plain) report_full_width(root, diagnostics);
  diagnostics.sort();
  if (diagnostics.has_errors()) return diagnostics;
  return {std::move(root), std::move(diagnostics)};
}

bool report_full_width(const YamlNode& scalar, Diagnostics& diagnostics) {
  if (!scalar.is_scalar() || scalar.style != ScalarStyle::plain) return false;
  const auto sign = find_full_width(scalar.value, 0, scalar.value.size());
  if (!sign) return false;
  const Span span = scalar.part(sign->begin, sign->begin + sign->sign.size());
  add_full_width(*sign, span, diagnostics);
  return true;
}

}  // namespace guiju::text
