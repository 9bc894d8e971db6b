// The space that a table decides over: its axes, and each row as a box in it.
//
// Axes are the columns and, where rows or parameters are dated, the date it is decided as of. Two tables may share a space
// (compare): columns of one name are one axis. A parameter with dated values that stands in a cell makes the cell mean
// another thing in each period, so such a row is a box a period.
//
// A box is said twice, as cells are (analyse/domain.hpp): `sure` is decided by the row, `may` could be.
//
// Tested by tests/analyse/table_test.cpp, tests/agree/proof_agree_test.cpp.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "analyse/domain.hpp"
#include "plan/plan.hpp"

namespace guiju::analyse {

// One set of classes an axis; the sets belong to the space.
using Sides = std::vector<const Ranges*>;

struct Box {
  std::uint32_t row = 0;
  Sides sure, may;
  bool is_exact = true;      // sure = may
  bool is_sure = true;       // `sure` is not empty
  bool is_empty = false;     // `may` is empty
};

// Why part of a table is not decided.
struct Opaque {
  std::uint32_t row = 0;
  std::string head;  // the column, or "when"
  std::string text;  // the cell
};

class Space {
 public:
  Space() = default;
  Space(const Space&) = delete;
  Space& operator=(const Space&) = delete;

  // All tables first, then close(). REQUIRES: the plans outlive the space.
  void add(const plan::Plan& plan, const plan::Table& table);
  void close();

  std::size_t axis_count() const { return axes_.size(); }
  const Domain& axis(std::size_t number) const { return *axes_[number]; }
  // The axis of a table's column; of its date.
  std::uint32_t axis_of(std::size_t table, std::size_t column) const { return tables_[table].axes[column]; }
  std::optional<std::uint32_t> date_axis() const { return date_axis_; }
  // Everything that is possible.
  Sides whole() const;
  const std::vector<Box>& boxes(std::size_t table) const { return tables_[table].boxes; }
  const std::vector<Opaque>& opaque(std::size_t table) const { return tables_[table].opaque; }
  // Sets made by whoever works in the space live as long as it does.
  const Ranges* keep(Ranges ranges) const;

 private:
  struct Period {
    std::int64_t from = 0, to = 0;
  };
  // A predicate with the parameters of one period in it.
  struct Meaning {
    plan::Predicate predicate;
    const Ranges* sure = nullptr;
    const Ranges* may = nullptr;
  };
  struct Entry {
    const plan::Plan* plan = nullptr;
    const plan::Table* table = nullptr;
    std::vector<std::uint32_t> axes;
    std::vector<Period> periods;                                // one for all time when no parameter is dated
    std::optional<std::int64_t> first_date, last_date;          // of the parameters
    std::vector<std::vector<std::vector<Meaning>>> meanings;    // column, predicate: a period each, or one
    std::vector<Box> boxes;
    std::vector<Opaque> opaque;
  };

  void make_axes(Entry& entry);
  void bound_axes();
  void find_periods(Entry& entry);
  void bound_dates();
  void read_cells(Entry& entry);
  void accept_cells(Entry& entry);
  Domain& dates();
  void make_boxes(Entry& entry, std::uint32_t row);
  void note_opaque(Entry& entry, const Box& box);

  std::vector<std::unique_ptr<Domain>> axes_;
  std::map<std::string, std::uint32_t> by_name_;
  std::optional<std::uint32_t> date_axis_;
  std::vector<Entry> tables_;
  mutable std::deque<Ranges> kept_;
  std::deque<expr::CellTests> read_;  // cells with parameters, as they read in a period
  std::vector<const Ranges*> full_;
};

}  // namespace guiju::analyse
