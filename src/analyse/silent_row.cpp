// Rows that never fire, and rows that could be one.
#include <algorithm>

#include "analyse/codes.hpp"
#include "analyse/prover.hpp"

namespace guiju::analyse {

void Prover::find_empty_rows() {
  for (std::size_t b = 0; b < boxes().size();) {
    const std::uint32_t r = boxes()[b].row;
    bool is_empty = true;
    const std::size_t first = b;
    for (; b < boxes().size() && boxes()[b].row == r; ++b) is_empty &= is_nowhere(boxes()[b]);
    if (!is_empty) continue;
    never_.insert(r);
    const auto [head, cell] = empty_cell(boxes()[first]);
    report(Finding::Kind::never_fires, code::row_never_matches, row(r).words.span, {decision_.words.name, id(r), head, cell}, {r});
  }
}

bool Prover::is_nowhere(const Box& box) const {
  if (box.is_empty) return true;
  for (std::size_t a = 0; a < box.may.size(); ++a)
    if (!intersects(*box.may[a], space_.axis(a).possible())) return true;
  return false;
}

std::pair<std::string, std::string> Prover::empty_cell(const Box& box) const {
  const plan::Row& r = row(box.row);
  const Value* when = r.when == plan::none ? nullptr : plan_.programs[r.when].constant();
  if (when && !when->view().is_true()) return {"when", r.words.when_text()};
  for (std::size_t c = 0; c < table_.columns.size(); ++c) {
    const std::uint32_t axis = space_.axis_of(0, c), cell = table_.cell(box.row, c);
    if (cell != 0 && !intersects(*box.may[axis], space_.axis(axis).possible())) return {table_.columns[c].head, std::string(table_.columns[c].predicates[cell - 1].text)};
  }
  return {"from … to", (r.from ? ValueView::of_date(*r.from).to_string() : "") + " … " + (r.to ? ValueView::of_date(*r.to).to_string() : "")};
}

bool Prover::beats(std::uint32_t other, std::uint32_t r) const {
  const plan::Row &a = row(other), &b = row(r);
  const auto instant = [](const Instant& t) { return std::pair(t.seconds, t.nanos); };
  if (a.published && (!b.published || instant(*a.published) > instant(*b.published))) return false;
  if (table_.hit == plan::HitPolicy::priority) return !table_.has_layers && is_stronger(other, r);
  if (table_.has_layers && a.layer != b.layer) return stands_above(a.layer, b.layer);
  return table_.hit == plan::HitPolicy::first && other < r;
}

bool Prover::is_stronger(std::uint32_t other, std::uint32_t r) const {
  const plan::OutputCell &a = table_.output(other, 0), &b = table_.output(r, 0);
  if (a.program != plan::none || b.program != plan::none) return false;
  const auto strength = [](ValueView v) { return v.is(Kind::enum_) ? v.member() : plan::none; };
  return strength(a.literal) < strength(b.literal) || (strength(a.literal) == strength(b.literal) && other < r);
}

void Prover::find_masked() {
  for (std::size_t b = 0; b < boxes().size() && !effort_.is_spent();) {
    const std::uint32_t r = boxes()[b].row;
    bool is_masked = true;
    std::set<std::uint32_t> by;
    for (; b < boxes().size() && boxes()[b].row == r; ++b)
      is_masked = is_masked && (is_nowhere(boxes()[b]) || is_box_masked(static_cast<std::uint32_t>(b), by));
    if (!is_masked || never_.contains(r) || effort_.is_spent()) continue;
    never_.insert(r);
    report_masked(r, by);
  }
}

bool Prover::is_box_masked(std::uint32_t number, std::set<std::uint32_t>& by) {
  const Box& box = boxes()[number];
  std::vector<std::uint32_t> stronger;
  bool may_depend = false;
  for (const std::uint32_t n : near_->of(number)) {
    const Box& other = boxes()[n];
    if (other.row == box.row || !beats(other.row, box.row)) continue;
    may_depend |= !other.is_exact;
    if (!other.is_sure) continue;
    if (covers(other.sure, box.may)) return by.insert(other.row), true;
    stronger.push_back(n);
  }
  if (stronger.empty() && !may_depend) return false;
  const Sides target = common(box.may, space_.whole());
  Partition cover(target, effort_);
  for (const std::uint32_t n : stronger) cover.add(boxes()[n].sure);
  if (hole(cover)) {
    depends_on_opaque_ |= may_depend;
    return false;
  }
  for (const std::uint32_t n : stronger) by.insert(boxes()[n].row);
  return true;
}

bool Prover::covers(const Sides& outer, const Sides& inner) const {
  for (std::size_t a = 0; a < outer.size(); ++a)
    if (!contains(*outer[a], *inner[a]) && !contains(*outer[a], intersected(*inner[a], space_.axis(a).possible()))) return false;
  return true;
}

void Prover::report_masked(std::uint32_t r, const std::set<std::uint32_t>& by) {
  std::vector<std::string> names;
  for (const std::uint32_t n : by) names.push_back(id(n));
  if (names.size() > 4) names = {names.front(), names[1], "…", names.back()};
  std::vector<std::uint32_t> rows{r};
  rows.insert(rows.end(), by.begin(), by.end());
  Finding* finding = report(Finding::Kind::never_fires, code::row_never_fires, row(r).words.span, {decision_.words.name, id(r), joined(names)}, std::move(rows));
  if (finding && !by.empty()) finding->diagnostic.note(code::overlap_other, {}, row(*by.begin()).words.span);
}

void Prover::find_mergeable() {
  if (table_.hit == plan::HitPolicy::priority) return;
  for (std::size_t c = 0; c < table_.columns.size(); ++c) {
    std::map<std::string, std::uint32_t> last;  // everything but this cell → the row that had it last
    for (std::uint32_t r = 0; r < table_.rows.size(); ++r) {
      if (never_.contains(r)) continue;
      const auto [at, is_new] = last.emplace(all_but(r, c), r);
      if (!is_new) report_mergeable(at->second, r, c);
      at->second = r;
    }
  }
}

std::string Prover::all_but(std::uint32_t r, std::size_t column) const {
  const plan::Row& w = row(r);
  std::string key;
  for (std::size_t c = 0; c < table_.columns.size(); ++c) key += (c == column ? "*" : std::to_string(table_.cell(r, c))) + "|";
  for (std::size_t o = 0; o < table_.outputs.size(); ++o) (key += table_.text(table_.output(r, o))) += '|';
  const auto words = [&](const plan::Title& t) { key += t.any + "|" + t.zh + "|" + t.en + "|"; };
  words(w.words.title());
  words(w.words.because());
  key += joined(w.words.basis()) + "|" + w.words.when_text() + "|" + std::to_string(w.layer);
  for (const auto& day : {w.from, w.to}) key += "|" + (day ? std::to_string(*day) : "");
  return key + (w.published ? std::to_string(w.published->seconds) : "");
}

void Prover::report_mergeable(std::uint32_t a, std::uint32_t b, std::size_t column) {
  const std::uint32_t x = table_.cell(a, column), y = table_.cell(b, column);
  if (x == 0 || y == 0 || x == y) return;
  const Box *first = box_of(a), *second = box_of(b);
  if (!first || !second || !first->is_exact || !second->is_exact || speaks_between(a, b)) return;
  const std::uint32_t axis = space_.axis_of(0, column);
  const Ranges all = united(*first->may[axis], *second->may[axis]);
  const Kind kind = space_.axis(axis).type().kind();
  const bool is_list = kind == Kind::enum_ || kind == Kind::string || kind == Kind::bool_;
  if (!is_list && all.size() != 1) return;
  report(Finding::Kind::mergeable, code::rows_mergeable, row(b).words.span,
         {decision_.words.name, id(a), id(b), table_.columns[column].head, space_.axis(axis).text(all, writer_)}, {b, a});
}

const Box* Prover::box_of(std::uint32_t r) const {
  const auto at = std::lower_bound(boxes().begin(), boxes().end(), r, [](const Box& box, std::uint32_t n) { return box.row < n; });
  const bool is_only = at != boxes().end() && at->row == r && (at + 1 == boxes().end() || (at + 1)->row != r);
  return is_only ? &*at : nullptr;
}

bool Prover::speaks_between(std::uint32_t a, std::uint32_t b) {
  if (table_.hit != plan::HitPolicy::first || b == a + 1) return false;
  const auto near = near_->of(static_cast<std::uint32_t>(box_of(b) - boxes().data()));
  return std::any_of(near.begin(), near.end(), [&](std::uint32_t n) { return boxes()[n].row > a && boxes()[n].row < b; });
}

}  // namespace guiju::analyse
