#include "model/fields.hpp"

#include <algorithm>
#include <cassert>

#include "facts/remedy.hpp"
#include "model/codes.hpp"
#include "text/codes.hpp"
#include "text/spelling.hpp"
#include "text/unicode.hpp"

namespace guiju::model {
namespace {

// Words of expressions (CEL's literals and operator), which no expression could tell from a name.
constexpr std::array<std::string_view, 4> expression_words = {"true", "false", "null", "in"};

// The nearest of the known words, or all of them.
void suggest(Diagnostic& diagnostic, std::string_view word,
             const std::vector<std::string_view>& known) {
  if (const auto near = text::nearest_name(word, known)) {
    diagnostic.note(code::did_you_mean, {*near});
  } else if (!known.empty()) {
    diagnostic.note(code::expected_one_of, {text::in_a_row(known, known.size())});
  }
}

}  // namespace

bool is_name(std::string_view text) {
  if (text.empty()) return false;
  for (std::size_t at = 0; at < text.size();) {
    const bool is_first = at == 0;
    const char32_t c = text::next_code_point(text, at);
    if (is_first ? !text::is_identifier_start(c) : !text::is_identifier_part(c)) return false;
  }
  return true;
}

bool is_dotted_name(std::string_view text) {
  for (std::size_t begin = 0;;) {
    const std::size_t end = text.find('.', begin);
    if (!is_name(text.substr(begin, end == std::string_view::npos ? end : end - begin))) return false;
    if (end == std::string_view::npos) return true;
    begin = end + 1;
  }
}

std::string joined(std::string_view path, std::string_view key) {
  std::string all(path);
  if (!all.empty()) all += '.';
  all += key;
  return all;
}

Excerpt read_name(const YamlNode& key, Diagnostics& diagnostics) {
  if (!is_name(key.value)) {
    diagnostics.add(code::bad_name, key.span, {key.value});
  } else if (std::find(expression_words.begin(), expression_words.end(), key.value) !=
             expression_words.end()) {
    diagnostics.add(code::reserved_name, key.span, {key.value});
  }
  return Excerpt(key);
}

Excerpt null_text(const YamlNode& null) {
  return {null.value, null.span.source, std::make_shared<const text::ScalarMap>(null.span.begin)};
}

std::optional<Excerpt> read_text(const YamlNode& node, std::string_view path,
                                 Diagnostics& diagnostics) {
  if (node.is_scalar()) return Excerpt(node);
  diagnostics.add(node.is_null() ? code::empty_value : code::wants_text, node.span,
                  {std::string(path)});
  return std::nullopt;
}

std::vector<Excerpt> read_texts(const YamlNode& node, std::string_view path,
                                Diagnostics& diagnostics) {
  std::vector<Excerpt> texts;
  if (node.is_scalar()) {
    texts.emplace_back(node);
  } else if (node.is_sequence()) {
    for (const YamlNode& item : node.items) {
      if (auto text = read_text(item, path, diagnostics)) texts.push_back(std::move(*text));
    }
  } else {
    diagnostics.add(node.is_null() ? code::empty_value : code::wants_texts, node.span,
                    {std::string(path)});
  }
  return texts;
}

Title read_title(const YamlNode& node, std::string_view path, Diagnostics& diagnostics) {
  Title title;
  if (!node.is_map()) {
    if (auto text = read_text(node, path, diagnostics)) title.any = text->text();
    return title;
  }
  Fields fields(node, std::string(path), node.span, diagnostics);
  if (auto text = fields.text("zh")) title.zh = text->text();
  if (auto text = fields.text("en")) title.en = text->text();
  fields.finish();
  return title;
}

bool is_map(const YamlNode& node, std::string_view path, Diagnostics& diagnostics) {
  if (node.is_map()) return true;
  if (node.is_scalar() && text::report_full_width(node, diagnostics)) return false;
  Diagnostic& wrong = diagnostics.add(node.is_null() ? code::empty_value : code::wants_map,
                                      node.span, {std::string(path)});
  if (!node.is_null()) wrong.note(code::write_map);
  return false;
}

bool is_list(const YamlNode& node, std::string_view path, Diagnostics& diagnostics) {
  if (node.is_sequence()) return true;
  if (node.is_scalar() && text::report_full_width(node, diagnostics)) return false;
  Diagnostic& wrong = diagnostics.add(node.is_null() ? code::empty_value : code::wants_list,
                                      node.span, {std::string(path)});
  if (!node.is_null()) wrong.note(code::write_list);
  return false;
}

Fields::Fields(const YamlNode& node, std::string path, Span place, Diagnostics& diagnostics)
    : node_(node),
      path_(std::move(path)),
      place_(place),
      diagnostics_(diagnostics),
      is_map_(model::is_map(node, path_, diagnostics)) {}

std::string Fields::path_of(std::string_view key) const { return joined(path_, key); }

bool Fields::has(std::string_view key) const { return is_map_ && node_.find(key) != nullptr; }

Span Fields::key_span(std::string_view key) const {
  if (is_map_) {
    for (const YamlNode::Entry& entry : node_.entries) {
      if (entry.key.value == key) return entry.key.span;
    }
  }
  return {};
}

void Fields::require(std::string_view key) { required_.push_back(key); }

const YamlNode::Entry* Fields::ask(std::string_view key) {
  if (std::find(asked_.begin(), asked_.end(), key) == asked_.end()) asked_.push_back(key);
  if (!is_map_) return nullptr;
  for (const YamlNode::Entry& entry : node_.entries) {
    if (entry.key.value == key) return &entry;
  }
  return nullptr;
}

const YamlNode* Fields::any(std::string_view key) {
  const YamlNode::Entry* entry = ask(key);
  return entry ? &entry->value : nullptr;
}

const YamlNode* Fields::map(std::string_view key) {
  const YamlNode* node = any(key);
  return node && model::is_map(*node, path_of(key), diagnostics_) ? node : nullptr;
}

const YamlNode* Fields::list(std::string_view key) {
  const YamlNode* node = any(key);
  return node && model::is_list(*node, path_of(key), diagnostics_) ? node : nullptr;
}

std::optional<Excerpt> Fields::text(std::string_view key) {
  const YamlNode* node = any(key);
  if (!node) return std::nullopt;
  auto text = read_text(*node, path_of(key), diagnostics_);
  if (text && text->empty()) {
    diagnostics_.add(code::nothing_written, node->span, {path_of(key)});
    return std::nullopt;
  }
  return text;
}

std::optional<Excerpt> Fields::expression(std::string_view key) {
  const YamlNode* node = any(key);
  if (!node || !node->is_null()) return node ? text(key) : std::nullopt;
  return null_text(*node);
}

std::vector<Excerpt> Fields::texts(std::string_view key) {
  const YamlNode* node = any(key);
  return node ? read_texts(*node, path_of(key), diagnostics_) : std::vector<Excerpt>{};
}

bool Fields::flag(std::string_view key, bool otherwise) {
  const auto written = text(key);
  if (!written) return otherwise;
  if (written->text() == "true") return true;
  if (written->text() != "false") {
    Diagnostic& d = diagnostics_.add(code::wants_flag, written->span(), {path_of(key), written->text()});
    if (const char* meant = facts::meant_flag(written->text())) d.note(code::write_instead, {meant});
  }
  return false;
}

std::optional<std::size_t> Fields::word(std::string_view key,
                                        const std::vector<std::string_view>& words) {
  const auto written = text(key);
  if (!written) return std::nullopt;
  const auto at = std::find(words.begin(), words.end(), written->text());
  if (at != words.end()) return static_cast<std::size_t>(at - words.begin());
  suggest(diagnostics_.add(code::unknown_word, written->span(), {path_of(key), written->text()}),
          written->text(), words);
  return std::nullopt;
}

Title Fields::title(std::string_view key) {
  const YamlNode* node = any(key);
  return node ? read_title(*node, path_of(key), diagnostics_) : Title{};
}

About Fields::about() {
  About about;
  about.title = title("title");
  about.basis = texts("basis");
  if (!is_map_) return about;
  for (const YamlNode::Entry& entry : node_.entries) {
    if (entry.key.value.starts_with("x-")) about.own.emplace_back(Excerpt(entry.key), entry.value);
  }
  return about;
}

void Fields::require_one_of(std::vector<std::string_view> keys, Diagnostic when_missing) {
  if (std::none_of(keys.begin(), keys.end(), [&](std::string_view key) { return has(key); })) {
    missing_.push_back({std::move(keys), std::move(when_missing)});
  }
}

void Fields::finish() {
  if (!is_map_) return;
  std::vector<std::string_view> free;  // a misspelt key is most likely one that is not there
  for (const std::string_view key : asked_) {
    if (!has(key)) free.push_back(key);
  }
  std::vector<std::string> meant;
  for (const YamlNode::Entry& entry : node_.entries) {
    const std::string& key = entry.key.value;
    if (key.starts_with("x-")) continue;
    if (std::find(asked_.begin(), asked_.end(), key) != asked_.end()) continue;
    if (auto near = text::nearest_name(key, free)) meant.push_back(std::move(*near));
    Diagnostic& unknown = path_.empty()
                              ? diagnostics_.add(code::unknown_head_key, entry.key.span, {key})
                              : diagnostics_.add(code::unknown_key, entry.key.span, {key, path_});
    suggest(unknown, key, free);
  }
  // What a misspelt key explains is said once.
  const auto is_meant = [&](std::string_view key) {
    return std::find(meant.begin(), meant.end(), key) != meant.end();
  };
  for (const std::string_view key : required_) {
    if (has(key) || is_meant(key)) continue;
    if (path_.empty()) diagnostics_.add(code::missing_head_key, place_, {std::string(key)});
    else diagnostics_.add(code::missing_key, place_, {path_, std::string(key)});
  }
  for (Missing& missing : missing_) {
    if (std::any_of(missing.keys.begin(), missing.keys.end(), is_meant)) continue;
    Diagnostic& added = diagnostics_.add(missing.diagnostic.code, missing.diagnostic.span,
                                         std::move(missing.diagnostic.args));
    added.notes = std::move(missing.diagnostic.notes);
  }
}

}  // namespace guiju::model
