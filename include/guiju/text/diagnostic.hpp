// What is wrong with a text, where, and what to write instead.
//
// A Diagnostic is a code with arguments, not a sentence: the sentence is made from the code's template
// (text/codes_*.def) in English or Chinese when it is shown. Rendering gives
//   pack.yaml:12:17: error GJ2104: unknown column "amuont"
//      12 |     | id | amuont   || level |
//         |           ^~~~~~
//      help: did you mean "amount"?
// with the caret placed by display width, so that it is right under Chinese text too.
//
// Tested by tests/text/diagnostic_test.cpp.
#pragma once

#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "guiju/text/source.hpp"

namespace guiju {

// The number after "GJ". Each code has one name, constants of which live in the rooms' codes.hpp
// (made from text/codes_<room>.def): guiju::code::duplicate_key and so on.
enum class Code : std::uint16_t { none = 0 };
enum class Severity : std::uint8_t { error, warning, note };
enum class Language : std::uint8_t { en, zh };

GUIJU_API Severity severity_of(Code code);
GUIJU_API std::string_view name_of(Code code);     // "duplicate_key"
GUIJU_API std::string code_text(Code code);        // "GJ1102"
// The code's template with {0}, {1} … replaced by the arguments; {2?, write {2}} is there when argument 2 is and says something.
GUIJU_API std::string message_text(Code code, const std::vector<std::string>& args, Language language);

// A remark beside a diagnostic: another place ("first written here"), or a fix ("did you mean …?").
struct Note {
  Code code = Code::none;
  std::vector<std::string> args;
  Span span;  // nowhere: shown as "help: …" without a line
};

struct Diagnostic {
  Code code = Code::none;
  Span span;
  std::vector<std::string> args;
  std::vector<Note> notes;

  Severity severity() const { return severity_of(code); }
  std::string message(Language language = Language::en) const {
    return message_text(code, args, language);
  }
  Diagnostic& note(Code note_code, std::vector<std::string> note_args = {}, Span note_span = {}) & {
    notes.push_back({note_code, std::move(note_args), note_span});
    return *this;
  }
};

// A list of diagnostics with the texts they point into. Cheap to move. Not thread-safe while added to.
class GUIJU_API Diagnostics {
 public:
  Diagnostics() = default;
  explicit Diagnostics(std::shared_ptr<const Sources> sources) : sources_(std::move(sources)) {}

  // Adds one and returns it, so that notes can be chained: add(code, span, {name}).note(...).
  Diagnostic& add(Code code, Span span, std::vector<std::string> args = {});
  void append(Diagnostics&& other);

  bool has_errors() const;
  bool empty() const { return list_.empty(); }
  std::size_t size() const { return list_.size(); }
  const Diagnostic& operator[](std::size_t i) const { return list_[i]; }
  auto begin() const { return list_.begin(); }
  auto end() const { return list_.end(); }

  const std::shared_ptr<const Sources>& sources() const { return sources_; }
  void set_sources(std::shared_ptr<const Sources> sources) { sources_ = std::move(sources); }
  // Sorted by place (source, begin), errors and warnings together; equal ones once.
  void sort();

  // "file:line:col", the place of a diagnostic; "" when it is nowhere.
  std::string place(const Diagnostic& diagnostic) const;
  // Everything, as a terminal shows it (no colours).
  std::string render(Language language = Language::en) const;
  std::string render(const Diagnostic& diagnostic, Language language = Language::en) const;
  // A JSON array: code, name, severity, message, file, line, column, end_line, end_column, notes.
  std::string to_json(Language language = Language::en) const;

 private:
  std::shared_ptr<const Sources> sources_;
  std::vector<Diagnostic> list_;
};

GUIJU_API std::ostream& operator<<(std::ostream& out, const Diagnostics& diagnostics);

}  // namespace guiju
