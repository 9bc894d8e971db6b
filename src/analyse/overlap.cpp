// Rows that match together where the hit policy forbids it, or where they must agree and do not.
#include <algorithm>

#include "analyse/codes.hpp"
#include "analyse/prover.hpp"

namespace guiju::analyse {
namespace {

constexpr int most_trials = 200;  // records tried for pairs of rows that run expressions

}  // namespace

void Prover::find_overlaps() {
  std::set<std::uint32_t> done;  // rows with a finding; one partner is enough
  for (std::uint32_t b = 0; b < boxes().size() && !effort_.is_spent(); ++b) {
    const Box& later = boxes()[b];
    if (done.contains(later.row)) continue;
    for (const std::uint32_t a : near_->of(b)) {
      const Box& earlier = boxes()[a];
      if (earlier.row >= later.row || !clash(earlier, later)) continue;
      done.insert(later.row);
      break;
    }
  }
}

bool Prover::clash(const Box& a, const Box& b) {
  if (table_.has_layers && row(a.row).layer != row(b.row).layer) return false;
  const auto differs = difference(a.row, b.row);
  if (table_.hit != plan::HitPolicy::unique && !differs.output) return false;
  const bool is_sure = a.is_sure && b.is_sure && touch(a.sure, b.sure) && is_somewhere(common(a.sure, b.sure)) && differs.is_literal;
  Sides part = is_sure ? common(a.sure, b.sure) : common(a.may, b.may);
  if (!is_somewhere(part)) return false;
  if (table_.has_layers) {
    const auto free = without_higher_layers(part, row(a.row).layer);
    if (!free) return false;
    part = *free;
  }
  if (is_sure && is_full(clash_kind())) return ++counts_[clash_kind()], true;
  if (!is_sure && trials_++ >= most_trials) return note_opaque();
  const auto both_match = [&](const Trial::Outcome& o) {
    const auto has = [&](std::uint32_t r) { return std::find(o.matched.begin(), o.matched.end(), r) != o.matched.end(); };
    return has(a.row) && has(b.row) && (table_.hit != plan::HitPolicy::any || differs.is_literal || o.error == code::rows_disagree);
  };
  const Witness witness = trial_->witness(part, both_match);
  if (!is_sure && !witness.is_confirmed) return note_opaque();
  report_clash(a.row, b.row, part, witness, differs.output ? *differs.output : "");
  return true;
}

Finding::Kind Prover::clash_kind() const {
  return table_.hit == plan::HitPolicy::unique ? Finding::Kind::overlap : table_.hit == plan::HitPolicy::any ? Finding::Kind::contradiction : Finding::Kind::ambiguity;
}

bool Prover::note_opaque() {
  depends_on_opaque_ = true;
  return false;
}

void Prover::report_clash(std::uint32_t a, std::uint32_t b, const Sides& part, const Witness& witness, const std::string& output) {
  const bool is_unique = table_.hit == plan::HitPolicy::unique, is_any = table_.hit == plan::HitPolicy::any, is_sure = witness.is_confirmed;
  const Code code = is_unique ? (is_sure ? code::table_overlap : code::table_overlap_doubtful)
                    : is_any  ? (is_sure ? code::table_contradiction : code::table_contradiction_doubtful)
                              : code::table_ambiguity;
  std::vector<std::string> args{decision_.words.name, id(a), id(b), text(witness)};
  if (!is_unique) args.push_back(output);
  Finding* finding = report(clash_kind(), code, row(b).words.span, std::move(args), {b, a});
  if (!finding) return;
  finding->region = region(part);
  finding->witness = witness;
  finding->diagnostic.note(code::overlap_other, {}, row(a).words.span);
  if (!finding->region.empty()) finding->diagnostic.note(code::gap_region, {text(finding->region)});
}

std::optional<Sides> Prover::without_higher_layers(const Sides& part, std::uint8_t layer) {
  Partition cover(part, effort_);
  for (const Box& box : boxes())
    if (box.is_sure && stands_above(row(box.row).layer, layer)) cover.add(box.sure);
  return kept(hole(cover));
}

Prover::Difference Prover::difference(std::uint32_t a, std::uint32_t b) const {
  if (table_.hit == plan::HitPolicy::unique) return {};
  for (std::size_t o = 0; o < table_.outputs.size(); ++o) {
    const plan::OutputCell &x = table_.output(a, o), &y = table_.output(b, o);
    const bool is_literal = x.program == plan::none && y.program == plan::none;
    const bool is_same = is_literal ? equal(x.literal, y.literal) : x.program != plan::none && y.program != plan::none && table_.text(x) == table_.text(y);
    if (is_same) continue;
    if (table_.hit == plan::HitPolicy::priority && o == 0) return {};  // the stronger wins, as it should
    return {table_.outputs[o].name, is_literal};
  }
  return {};
}

}  // namespace guiju::analyse
