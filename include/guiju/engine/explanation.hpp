// Why: what was decided, by which rule, from which facts; and why not otherwise. As data and as text.
//
// Made by the same evaluator that decides, with a recording tracer; there is no second path that could drift.
//
// Tested by tests/engine/explanation_test.cpp.
#pragma once

#include <string>
#include <vector>

#include "guiju/engine/outcome.hpp"

namespace guiju {

class GUIJU_API Explanation {
 public:
  // A text in both languages; `any` where the pack gives just one.
  struct Words {
    std::string any, zh, en;
    const std::string& in(Language language) const;
  };
  // One cell of a row, as it was judged.
  struct Cell {
    std::string head;    // the column
    std::string text;    // the cell as written
    Value value;         // the fact it judged
    enum class Verdict : std::uint8_t { matched, failed, unknown, error } verdict = Verdict::matched;
  };
  // A row of a table; of a route a hop, of a match a candidate.
  struct Row {
    std::string id;
    Words title, because;
    std::vector<std::string> basis;
    Span span;
    bool has_fired = false;
    bool is_overridden = false;  // matched, but a stronger row won (priority, layers)
    bool is_ruled_out = false;   // an edge, unit or candidate that was not taken; `because` says why
    std::vector<Cell> cells;     // of a fired row: all but `-`; of another: those that did not match
  };
  struct Fact {
    std::string name;  // field, parameter or decision read
    Value value;
    Words title;
  };
  struct Step {
    std::string decision;
    std::string kind;  // "table", "value" …
    Words title;
    std::vector<std::string> basis;
    Span span;
    Ending ending = Ending::decided;
    Value value;
    std::string expression;          // a `value` decision's text
    std::vector<Fact> facts;         // read by this step
    std::vector<Row> rows;           // fired ones first, then why the nearest others did not
    std::vector<std::string> needs;
    std::vector<FaultReport> faults;
  };

  const std::vector<Step>& steps() const { return steps_; }
  const Step* find(std::string_view decision) const;
  std::string to_text(Language language = Language::en) const;
  std::string to_json(bool pretty = false) const;
  std::string to_html(Language language = Language::en) const;  // a fragment, no scripts; everything escaped

 private:
  friend class ExplanationBuilder;
  std::vector<Step> steps_;
  std::string zone_;  // in which timestamps are shown
};

}  // namespace guiju
