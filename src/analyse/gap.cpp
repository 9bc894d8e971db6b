// Inputs that no row takes: holes between the boxes of a table's rows, each made as large as it goes.
#include <algorithm>

#include "analyse/codes.hpp"
#include "analyse/prover.hpp"

namespace guiju::analyse {

void Prover::find_gaps() {
  if (!table_.otherwise.empty() || table_.allows_gaps) return;
  std::vector<Sides> found;
  while (found.size() < options_.max_findings) {
    const auto hole = hole_beside(found, false);
    if (!hole) break;
    Sides gap = grown(*hole, found);
    report_gap(gap);
    found.push_back(std::move(gap));
  }
  if (found.empty() && !effort_.is_spent()) find_doubtful_gap();
}

std::optional<Sides> Prover::hole_beside(const std::vector<Sides>& known, bool sure_only) {
  Partition cover(space_.whole(), effort_);
  for (const Box& box : boxes())
    if (sure_only ? box.is_sure : !box.is_empty) cover.add(sure_only ? box.sure : box.may);
  for (const Sides& gap : known) cover.add(gap);
  return kept(hole(cover));
}

std::optional<Sides> Prover::kept(std::optional<std::vector<Ranges>> found) const {
  if (!found) return std::nullopt;
  Sides part;
  for (Ranges& side : *found) part.push_back(space_.keep(std::move(side)));
  return part;
}

Sides Prover::grown(Sides part, const std::vector<Sides>& known) {
  for (std::size_t a = 0; a < part.size(); ++a) {
    Ranges taken;
    const auto add = [&](const Sides& piece) {
      for (std::size_t b = 0; b < part.size(); ++b)
        if (b != a && !intersects(*part[b], *piece[b])) return;
      taken.insert(taken.end(), piece[a]->begin(), piece[a]->end());
    };
    for (const Box& box : boxes())
      if (!box.is_empty) add(box.may);
    for (const Sides& gap : known) add(gap);
    part[a] = space_.keep(without(space_.axis(a).possible(), settled(std::move(taken))));
  }
  return part;
}

void Prover::report_gap(const Sides& gap) {
  const Witness witness = trial_->witness(gap, [](const Trial::Outcome& o) {
    return o.matched.empty() && (o.ending == Ending::no_match || o.error == code::no_row_matched);
  });
  const Code code = !witness.is_confirmed ? code::table_gap_doubtful : table_.is_complete ? code::table_gap : code::table_gap_open;
  Finding* finding = report(Finding::Kind::gap, code, decision_.words.span, {decision_.words.name, text(witness)}, {});
  if (!finding) return;
  finding->region = region(gap);
  finding->witness = witness;
  if (!finding->region.empty()) finding->diagnostic.note(code::gap_region, {text(finding->region)});
  if (!table_.is_complete && witness.is_confirmed) finding->diagnostic.note(code::gap_is_meant);
}

void Prover::find_doubtful_gap() {
  const auto hole = hole_beside({}, true);
  if (!hole) return;
  const Sides& part = *hole;
  std::set<std::uint32_t> rows;
  for (const Box& box : boxes())
    if (!box.is_exact && touch(box.may, part)) rows.insert(box.row);
  const Witness witness = trial_->witness(part, [](const Trial::Outcome& o) {
    return o.matched.empty() && (o.ending == Ending::no_match || o.error == code::no_row_matched);
  });
  if (witness.is_confirmed) return report_gap(part);
  Finding* finding = report(Finding::Kind::undecided, code::table_undecided_gap, decision_.words.span,
                            {decision_.words.name, text(witness), opaque_cells(rows)}, {rows.begin(), rows.end()});
  if (finding) finding->region = region(part);
  is_opaque_said_ = true;
}

bool Prover::touch(const Sides& a, const Sides& b) {
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!intersects(*a[i], *b[i])) return false;
  return true;
}

Sides Prover::common(const Sides& a, const Sides& b) const {
  Sides both;
  for (std::size_t i = 0; i < a.size(); ++i) both.push_back(space_.keep(intersected(intersected(*a[i], *b[i]), space_.axis(i).possible())));
  return both;
}

bool Prover::is_somewhere(const Sides& part) {
  return std::none_of(part.begin(), part.end(), [](const Ranges* side) { return side->empty(); });
}

}  // namespace guiju::analyse
