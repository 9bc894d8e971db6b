// From a pack that shows a difference to a small one that still does.
#include <algorithm>

#include "tests/agree/generate_pack.hpp"

namespace guiju::agree {

namespace {

using Fails = std::function<bool(const Pack&)>;

void drop_decision(Pack& pack, std::size_t i) {
  pack.decisions.erase(pack.decisions.begin() + static_cast<std::ptrdiff_t>(i));
  std::erase(pack.written, i);
  for (std::size_t& w : pack.written) w -= w > i;
}

template <typename T>
void drop(std::vector<T>& list, std::size_t i) {
  list.erase(list.begin() + static_cast<std::ptrdiff_t>(i));
}

class Shrinker {
 public:
  Shrinker(Pack pack, const Fails& fails) : pack_(std::move(pack)), fails_(fails) {}

  Pack shrink() {
    for (int round = 0; round < 12; ++round) {
      is_smaller_ = false;
      shrink_parts();
      for (std::size_t d = pack_.decisions.size(); d-- > 0;) shrink_decision(d);
      shrink_trees();
      if (!is_smaller_) break;
    }
    return std::move(pack_);
  }

 private:
  // Keeps the change when the pack still fails.
  template <typename Change>
  bool attempt(Change change) {
    Pack smaller = pack_;
    change(smaller);
    if (!fails_(smaller)) return false;
    pack_ = std::move(smaller);
    return is_smaller_ = true;
  }

  // Fields stay as they are: the records were admitted by them.
  void shrink_parts() {
    for (std::size_t d = pack_.decisions.size(); d-- > 0;) attempt([&](Pack& p) { drop_decision(p, d); });
    for (std::size_t i = pack_.params.size(); i-- > 0;) attempt([&](Pack& p) { drop(p.params, i); });
    for (std::size_t i = pack_.functions.size(); i-- > 0;) attempt([&](Pack& p) { drop(p.functions, i); });
    if (pack_.rank) attempt([](Pack& p) { p.rank.reset(); });
    if (pack_.tally) {
      for (std::size_t i = pack_.tally->values.size(); i-- > 1;) attempt([&](Pack& p) { drop(p.tally->values, i); });
      if (pack_.tally->where) attempt([](Pack& p) { p.tally->where = nullptr; });
      for (std::size_t i = pack_.tally->keys.size(); i-- > 0 && pack_.tally->keys.size() > 1;)
        attempt([&](Pack& p) { drop(p.tally->keys, i); });
    }
    if (!std::is_sorted(pack_.written.begin(), pack_.written.end()))
      attempt([](Pack& p) { std::sort(p.written.begin(), p.written.end()); });
    if (!pack_.zone.empty()) attempt([](Pack& p) { p.zone.clear(); });
    if (!pack_.basis_date.empty()) attempt([](Pack& p) { p.basis_date.clear(); });
  }

  void shrink_decision(std::size_t d) {
    const auto table = [d](Pack& p) -> Table& { return *p.decisions[d].table; };
    if (pack_.decisions[d].when) attempt([&](Pack& p) { p.decisions[d].when = nullptr; });
    if (!pack_.decisions[d].basis_date.empty()) attempt([&](Pack& p) { p.decisions[d].basis_date.clear(); });
    if (pack_.decisions[d].declared) attempt([&](Pack& p) { p.decisions[d].declared.reset(); });
    if (!pack_.decisions[d].table) return;
    if (table(pack_).form == Table::Form::file) attempt([&](Pack& p) { table(p).form = Table::Form::rows; });
    if (table(pack_).is_complete) attempt([&](Pack& p) { table(p).is_complete = false; });
    if (!table(pack_).otherwise.empty()) attempt([&](Pack& p) { table(p).otherwise.clear(); });
    for (std::size_t half = table(pack_).rows.size() / 2; half > 1; half /= 2)
      attempt([&](Pack& p) { table(p).rows.resize(table(p).rows.size() - half); });
    for (std::size_t r = table(pack_).rows.size(); r-- > 0 && table(pack_).rows.size() > 1;) attempt([&](Pack& p) { drop(table(p).rows, r); });
    for (std::size_t c = table(pack_).columns.size(); c-- > 0;)
      attempt([&](Pack& p) {
        drop(table(p).columns, c);
        for (TableRow& row : table(p).rows) drop(row.cells, c);
      });
    for (std::size_t o = table(pack_).outputs.size(); o-- > 0 && table(pack_).outputs.size() > 1;)
      attempt([&](Pack& p) {
        drop(table(p).outputs, o);
        for (TableRow& row : table(p).rows) drop(row.outputs, o);
        if (!table(p).otherwise.empty()) drop(table(p).otherwise, o);
      });
    for (std::size_t r = 0; r < table(pack_).rows.size(); ++r) shrink_row(d, r);
  }

  void shrink_row(std::size_t d, std::size_t r) {
    const auto row = [d, r](Pack& p) -> TableRow& { return p.decisions[d].table->rows[r]; };
    if (row(pack_).when) attempt([&](Pack& p) { row(p).when = nullptr; });
    if (row(pack_).from) attempt([&](Pack& p) { row(p).from.reset(); });
    if (row(pack_).to) attempt([&](Pack& p) { row(p).to.reset(); });
    if (row(pack_).published) attempt([&](Pack& p) { row(p).published.reset(); });
    if (row(pack_).layer >= 0) attempt([&](Pack& p) { row(p).layer = -1; });
    for (std::size_t c = 0; c < row(pack_).cells.size(); ++c) {
      if (!row(pack_).cells[c].tests.empty()) attempt([&](Pack& p) { row(p).cells[c].tests.clear(); });
      for (std::size_t t = row(pack_).cells[c].tests.size(); t-- > 0 && row(pack_).cells[c].tests.size() > 1;)
        attempt([&](Pack& p) { drop(row(p).cells[c].tests, t); });
    }
    for (std::size_t o = 0; o < row(pack_).outputs.size(); ++o)
      if (row(pack_).outputs[o].tree) attempt([&](Pack& p) { row(p).outputs[o] = {}; });
  }

  // All expressions of a pack.
  static std::vector<TreePtr*> trees(Pack& pack) {
    std::vector<TreePtr*> all;
    const auto add = [&](TreePtr& t) {
      if (t) all.push_back(&t);
    };
    std::function<void(CellTest&)> add_test = [&](CellTest& t) {
      for (Operand& o : t.operands) add(o.tree);
      for (CellTest& inner : t.inner) add_test(inner);
      add(t.condition);
    };
    for (Decision& d : pack.decisions) {
      add(d.when);
      add(d.value);
      if (!d.table) continue;
      for (TableColumn& c : d.table->columns) add(c.tree);
      for (OutputCell& o : d.table->otherwise) add(o.tree);
      for (TableRow& r : d.table->rows) {
        add(r.when);
        for (Cell& c : r.cells)
          for (CellTest& t : c.tests) add_test(t);
        for (OutputCell& o : r.outputs) add(o.tree);
      }
    }
    if (pack.tally) {
      for (auto& [name, key] : pack.tally->keys) add(key);
      add(pack.tally->where);
      for (auto& [name, a] : pack.tally->values) add(a.argument);
    }
    return all;
  }

  void shrink_trees() {
    const std::size_t count = trees(pack_).size();
    for (std::size_t i = 0; i < count; ++i) {
      const TreePtr before = *trees(pack_)[i];
      if (before->parts.empty()) continue;
      const auto with = [&](TreePtr tree) {
        Pack smaller = pack_;
        *trees(smaller)[i] = std::move(tree);
        return smaller;
      };
      const auto smaller = guiju::agree::shrink(*before, [&](const Tree& t) { return fails_(with(TreePtr(t.clone()))); });
      if (smaller->text() == before->text()) continue;
      pack_ = with(TreePtr(smaller->clone()));
      is_smaller_ = true;
    }
  }

  Pack pack_;
  const Fails& fails_;
  bool is_smaller_ = false;
};

}  // namespace

Pack shrink(const Pack& pack, const Fails& fails) { return Shrinker(pack, fails).shrink(); }

Facts shrink(const Pack& pack, const Schema& schema, const Facts& facts, const std::function<bool(const Facts&)>& fails) {
  static Arena* const arena = new Arena(std::size_t{1} << 30);
  Facts smallest = facts;
  for (std::size_t i = 0; i < facts.raw.size(); ++i) {
    Facts smaller = smallest;
    smaller.raw[i] = ValueView::of_unknown(nullptr);
    smaller.admitted[i] = constrained(pack.fields[i], schema.unknown(static_cast<std::uint32_t>(i)), *arena);
    if (fails(smaller)) smallest = std::move(smaller);
  }
  return smallest;
}

}  // namespace guiju::agree
