// The slow and obvious decider of packs, kept in tests only: a second answer to compare the engines with.
//
// It reads the pack as data (generate_pack.hpp), never its text, and judges every row of every table as docs/reference/table.md
// says it. Expressions go to the expressions' own oracle. Of an error it knows the code.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "guiju/engine/outcome.hpp"
#include "tests/agree/generate_pack.hpp"

namespace guiju::agree {

struct Dates {
  std::optional<std::int64_t> as_of, known_at;  // days; none: the basis date, everything
};

struct Decided {
  struct Fired {
    std::string row;
    bool is_overridden = false;
  };
  struct One {
    std::string name;
    Ending ending = Ending::decided;
    std::vector<std::pair<std::string, ValueView>> values;  // by path
    std::vector<Fired> fired;
  };
  std::vector<One> decisions;  // in the order in which they are written, then all of the used pack's
  const Schema* schema = nullptr;
  // As Outcome::canonical.
  std::string canonical() const;
};

struct DecidedGroup {
  std::vector<ValueView> keys, values;
};

class PackOracle {
 public:
  explicit PackOracle(const Pack& pack);
  // Does every expression have a type? Else the pack is one that check refuses.
  bool is_typed() const { return why_.empty(); }
  const std::string& why_not_typed() const { return why_; }
  const std::string& not_known() const { return not_known_; }
  const Schema& schema() const { return names_.schema(); }

  // One record's admitted facts. Values live as long as the arena. Nothing: a function that the oracle does not know.
  std::optional<Decided> decide(const std::vector<ValueView>& admitted, const Dates& dates, Arena& arena);
  // The groups of the tally, by the canonical form of their keys, and each record's rank.
  std::optional<std::map<std::string, DecidedGroup>> tally(const std::vector<Facts>& records, const Dates& dates, Arena& arena);
  std::optional<std::vector<ValueView>> rank(const std::vector<Facts>& records, const Dates& dates, Arena& arena);
  std::optional<std::map<std::string, ValueView>> rank_of_groups(const std::map<std::string, DecidedGroup>& groups, Arena& arena);

 private:
  struct Unsupported {};
  struct Judged;
  struct TableRun;
  void compile(const TreePtr& tree, const Type& expected = Type(), const Type* it = nullptr);
  void compile(const Cell& cell, const TableColumn& column);
  void compile(const CellTest& test, const TableColumn& column);
  void compile(const Decision& decision);
  ValueView value(const TreePtr& tree);
  ValueView known(const TreePtr& tree);
  ValueView param(const Param& param);
  void decide(const Decision& decision, Decided::One& out);
  void set_date(const std::string& basis_date);
  void begin(const std::vector<ValueView>& admitted, const Dates& dates, Arena& arena);
  void run_decisions(std::map<std::string, Decided::One>* out);
  ValueView fold(const Tally::Aggregate& aggregate, const std::vector<ValueView>& values, const Type& type);
  std::vector<ValueView> places(const std::vector<std::optional<std::string>>& groups, const std::vector<std::vector<ValueView>>& keys,
                                const Rank& rank);

  const Pack& pack_;
  Names names_;
  std::string why_, not_known_;
  std::map<const Tree*, expr::NodePtr> nodes_;
  std::map<std::string, Type> types_;  // of decisions
  // The record in work.
  std::vector<ValueView> slots_;
  Dates dates_;
  Arena* arena_ = nullptr;
};

}  // namespace guiju::agree
