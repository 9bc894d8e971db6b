// Building an index: classes of every column, then the way that fits the table's size.
#include <algorithm>
#include <map>
#include <unordered_map>

#include "plan/index.hpp"
#include "plan/plan.hpp"

namespace guiju::plan {

namespace {

constexpr std::uint32_t most_cells = 1 << 16;              // of a cube
constexpr std::size_t most_rows_for_cube = 4096, most_rows_for_bits = 512;
constexpr std::size_t most_bits = std::size_t{1} << 28;    // all sets of a table
constexpr std::size_t most_patterns = 256;
constexpr std::uint64_t few_candidates = 64;               // always fine to compare one by one
constexpr std::size_t most_keys_a_row = 8;                 // cells such as `JP, KR` stand under each of their values

void set_bit(std::uint64_t* set, std::size_t row) { set[row / 64] |= std::uint64_t{1} << (row % 64); }

std::size_t width_of(const ClassSet& set) {
  std::size_t width = 0;
  for (const ClassRange& r : set) width += r.high - r.low;
  return width;
}

std::string counted(std::size_t n, const char* noun) { return std::to_string(n) + " " + noun + (n == 1 ? "" : "s"); }

}  // namespace

class IndexBuilder {
 public:
  explicit IndexBuilder(const Table& table) : table_(table), rows_(static_cast<std::uint32_t>(table.rows.size())) {}

  Index build() {
    index_.row_count_ = rows_;
    index_.decided_.resize(table_.columns.size());
    if (rows_ == 0 || table_.columns.size() + 2 > Index::max_columns) return scan("no rows, or too many columns");
    for (std::size_t c = 0; c < table_.columns.size(); ++c) add_column(c);
    if (table_.is_dated) add_dates();
    if (table_.is_published) add_published();
    if (index_.columns_.empty()) return scan("no column falls into classes");
    sort_by_kind();
    mark_open();
    if (rows_ <= most_rows_for_cube && fits_bits()) {
      build_bits();
      if (build_cube() || rows_ <= most_rows_for_bits) return std::move(index_);
      forget_bits();
    }
    choose_keys();
    if (build_patterns()) return std::move(index_);
    choose_one_key();
    if (build_patterns()) return std::move(index_);
    if (!fits_bits()) return scan("too many classes for bit sets, too few single values for hashes");
    build_bits();
    return std::move(index_);
  }

 private:
  Index scan(const char* reason) {
    Index none_built;
    none_built.reason_ = reason;
    return none_built;
  }

  // What the index must know of a column besides its classes: which classes each cell accepts.
  struct Cells {
    std::uint32_t of_table = none;         // table column; dates: none
    std::vector<ClassSet> sets;            // by cell; of dates: by row
    std::vector<std::uint8_t> is_decided;  // by cell
  };

  // ---- columns
  void add_column(std::size_t c) {
    const plan::Column& column = table_.columns[c];
    ClassBuilder builder(column.type);
    for (const Predicate& p : column.predicates) builder.cut(p);
    builder.finish();
    Cells cells;
    cells.of_table = static_cast<std::uint32_t>(c);
    bool has_any = false;
    for (const Predicate& p : column.predicates) {
      auto set = builder.accepted(p);
      cells.is_decided.push_back(set ? 1 : 0);
      cells.sets.push_back(set ? std::move(*set) : ClassSet{});
      has_any |= cells.is_decided.back() != 0;
    }
    index_.decided_[c] = cells.is_decided;
    if (!has_any) return;
    Classifier classes = builder.take();
    if (column.is_never_null) classes.drop_null();
    add(column.slot, std::move(classes), std::move(cells));
  }
  void add(std::uint32_t slot, Classifier classes, Cells cells) {
    index_.table_columns_.push_back(cells.of_table);
    index_.columns_.push_back({slot, std::move(classes), 0, 0});
    cells_.push_back(std::move(cells));
  }

  // Texts first, then members, then numbers: whoever classifies a record goes through three plain loops.
  void sort_by_kind() {
    const auto rank = [](Classifier::Kind kind) { return kind == Classifier::Kind::text ? 0 : kind == Classifier::Kind::member ? 1 : 2; };
    std::vector<std::uint32_t> order(index_.columns_.size());
    for (std::uint32_t c = 0; c < order.size(); ++c) order[c] = c;
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return rank(index_.columns_[a].classes.kind()) < rank(index_.columns_[b].classes.kind());
    });
    std::vector<Index::Column> columns;
    std::vector<Cells> cells;
    std::vector<std::uint32_t> of_table;
    index_.text_count_ = index_.member_count_ = 0;
    for (std::uint32_t c : order) {
      const int kind = rank(index_.columns_[c].classes.kind());
      index_.text_count_ += kind == 0;
      index_.member_count_ += kind == 1;
      columns.push_back(std::move(index_.columns_[c]));
      cells.push_back(std::move(cells_[c]));
      of_table.push_back(index_.table_columns_[c]);
    }
    index_.columns_ = std::move(columns);
    index_.table_columns_ = std::move(of_table);
    cells_ = std::move(cells);
  }

  void add_dates() {
    ClassBuilder builder{Type(Kind::date)};
    for (const Row& row : table_.rows) {
      if (row.from) builder.cut_at(*row.from);
      if (row.to) builder.cut_at(*row.to);
    }
    builder.finish();
    Cells cells;
    for (const Row& row : table_.rows)
      cells.sets.push_back(row.from || row.to ? builder.between(row.from, row.to) : ClassSet{{0, builder.classifier().class_count()}});
    Classifier classes = builder.take();
    classes.drop_null();
    add(table_.as_of_slot, std::move(classes), std::move(cells));
    index_.decides_dates_ = true;
  }

  void add_published() {
    ClassBuilder builder{Type(Kind::timestamp)};
    std::vector<std::optional<std::int64_t>> words;
    for (const Row& row : table_.rows) {
      words.push_back(row.published ? ordered_word(Kind::timestamp, 0, ValueView::of_timestamp(*row.published)) : std::optional<std::int64_t>());
      if (row.published && !words.back()) return;  // centuries away: judged
      if (words.back()) builder.cut_at(*words.back());
    }
    builder.finish();
    const std::uint32_t all = builder.classifier().class_count();
    Cells cells;
    for (const auto& word : words)  // without `known_at` (null) all is known
      cells.sets.push_back(word ? united(builder.between(*word, std::nullopt), {{all - 1, all}}) : ClassSet{{0, all}});
    add(table_.known_at_slot, builder.take(), std::move(cells));
    index_.decides_published_ = true;
  }

  void mark_open() {
    index_.open_.assign((rows_ + 63) / 64, 0);
    for (std::uint32_t r = 0; r < rows_; ++r) {
      const Row& row = table_.rows[r];
      bool is_open = row.when != none || (row.published && !index_.decides_published_);
      for (std::size_t c = 0; c < table_.columns.size() && !is_open; ++c)
        is_open = table_.cell(r, c) != 0 && !index_.decides(c, table_.cell(r, c));
      if (is_open) set_bit(index_.open_.data(), r);
      index_.has_open_ |= is_open;
    }
  }

  // The classes that a row accepts in an index column; null: all.
  const ClassSet* accepted(std::size_t c, std::uint32_t row) const {
    const Cells& cells = cells_[c];
    if (cells.of_table == none) return &cells.sets[row];
    const std::uint32_t cell = table_.cell(row, cells.of_table);
    return cell == 0 || !cells.is_decided[cell - 1] ? nullptr : &cells.sets[cell - 1];
  }

  // ---- bits
  std::size_t bits_needed() const {
    std::size_t sets = 0;
    for (const Index::Column& c : index_.columns_) sets += c.classes.class_count();
    return sets * ((rows_ + 63) / 64) * 64;
  }

  void build_bits() {
    const std::size_t words = (rows_ + 63) / 64;
    index_.way_ = Index::Way::bits;
    index_.words_ = words;
    for (std::size_t c = 0; c < index_.columns_.size(); ++c) {
      std::vector<std::uint64_t> sets(index_.columns_[c].classes.class_count() * words);
      for (std::uint32_t row = 0; row < rows_; ++row) {
        const ClassRange all{0, index_.columns_[c].classes.class_count()};
        const ClassSet* set = accepted(c, row);
        for (const ClassRange& r : set ? *set : ClassSet{all})
          for (std::uint32_t cls = r.low; cls < r.high; ++cls) set_bit(&sets[cls * words], row);
      }
      merge(index_.columns_[c], sets, words);
    }
    index_.reason_ = counted(words, "word") + " a set: " +
                     (rows_ <= most_rows_for_bits ? counted(rows_, "row") : std::string("too few single values for hashes"));
  }

  // Classes that no row tells apart become one; a class that no value can have is left out.
  void merge(Index::Column& column, const std::vector<std::uint64_t>& sets, std::size_t words) {
    std::map<std::vector<std::uint64_t>, std::uint32_t> known;
    const std::uint32_t before = column.classes.class_count();
    std::vector<std::uint32_t> number(before, 0);
    column.first_set = index_.bits_.size();
    for (std::uint32_t cls = 0; cls < before; ++cls) {
      if (cls + 1 == before && column.classes.null_class() == no_class) break;
      std::vector<std::uint64_t> set(&sets[cls * words], &sets[cls * words] + words);
      const auto [at, is_new] = known.emplace(std::move(set), static_cast<std::uint32_t>(known.size()));
      if (is_new) index_.bits_.insert(index_.bits_.end(), at->first.begin(), at->first.end());
      number[cls] = at->second;
    }
    column.classes.renumber(number, static_cast<std::uint32_t>(known.size()));
  }

  // Patterns are hashed by the classes as they were; so those are made anew.
  void forget_bits() {
    Index fresh;
    fresh.row_count_ = rows_;
    fresh.decided_ = std::move(index_.decided_);
    index_ = std::move(fresh);
    cells_.clear();
    for (std::size_t c = 0; c < table_.columns.size(); ++c) add_column(c);
    if (table_.is_dated) add_dates();
    if (table_.is_published) add_published();
    sort_by_kind();
    mark_open();
  }

  // ---- cube
  bool build_cube() {
    const bool has_one_row = table_.hit == HitPolicy::first || table_.hit == HitPolicy::unique || table_.hit == HitPolicy::any || table_.hit == HitPolicy::priority;
    if (!has_one_row) return false;
    std::uint64_t cells = 1;
    for (const Index::Column& c : index_.columns_) {
      cells *= c.classes.class_count();
      if (cells > most_cells || cells > std::uint64_t{1024} * std::max(rows_, 4u)) return false;
    }
    index_.cube_size_ = static_cast<std::uint32_t>(cells);
    for (std::size_t c = index_.columns_.size(), stride = 1; c-- > 0;) {
      index_.columns_[c].stride = static_cast<std::uint32_t>(stride);
      stride *= index_.columns_[c].classes.class_count();
    }
    for (const Index::Column& c : index_.columns_) add_axis(c);
    index_.wide_.reserve(cells + 1);
    std::vector<std::uint64_t> left(index_.words_ * (index_.columns_.size() + 1), ~std::uint64_t{0});
    fill(0, left);
    index_.wide_.push_back(static_cast<std::uint16_t>(index_.cell_judge()));
    if (index_.cell_judge() <= 0xFF) {
      index_.narrow_.assign(index_.wide_.begin(), index_.wide_.end());
      index_.wide_ = {};
    }
    index_.way_ = Index::Way::cube;
    index_.reason_ = counted(static_cast<std::size_t>(cells), "combination");
    return true;
  }

  void add_axis(const Index::Column& column) {
    constexpr std::size_t few = 63;
    const Classifier& classes = column.classes;
    Index::Axis axis;
    axis.slot = column.slot;
    axis.first_step = static_cast<std::uint32_t>(index_.steps_.size());
    axis.value_count = static_cast<std::uint32_t>(classes.classes().size());
    for (const std::uint32_t cls : classes.classes()) index_.steps_.push_back(cls * column.stride);
    index_.steps_.push_back(classes.other_class() == no_class ? Index::beyond : classes.other_class() * column.stride);
    axis.scale = classes.scale();
    const std::vector<std::int64_t>& thresholds = classes.thresholds();
    if (classes.kind() != Classifier::Kind::number) {
      axis.kind = classes.value_kind();
    } else if (classes.is_plain_number() && thresholds.size() <= few) {
      axis.kind = classes.value_kind();
      axis.half = static_cast<std::uint32_t>(std::bit_ceil(thresholds.size() + 1) / 2);
      axis.first_threshold = static_cast<std::uint32_t>(index_.thresholds_.size());
      index_.thresholds_.insert(index_.thresholds_.end(), thresholds.begin(), thresholds.end());
      index_.thresholds_.resize(axis.first_threshold + std::max(2 * axis.half, 1u) - 1, INT64_MAX);
    }
    index_.axes_.push_back(axis);
  }

  // All combinations of the columns from `c` on, with the rows that those before have left.
  void fill(std::size_t c, std::vector<std::uint64_t>& left) {
    const std::size_t words = index_.words_;
    if (c == index_.columns_.size()) return index_.wide_.push_back(static_cast<std::uint16_t>(winner(&left[c * words])));
    for (std::uint32_t cls = 0; cls < index_.columns_[c].classes.class_count(); ++cls) {
      const std::uint64_t* set = index_.rows(c, cls);
      for (std::size_t w = 0; w < words; ++w) left[(c + 1) * words + w] = left[c * words + w] & set[w];
      fill(c + 1, left);
    }
  }

  // What these rows decide, if that can be told now: see Index::cell_judge.
  std::uint32_t winner(const std::uint64_t* left) {
    matched_.clear();
    const bool first_is_enough = table_.hit == HitPolicy::first && !table_.has_layers;
    for (std::size_t w = 0; w < index_.words_; ++w)
      for (std::uint64_t word = left[w]; word != 0; word &= word - 1) {
        const auto row = static_cast<std::uint32_t>(w * 64 + static_cast<std::size_t>(std::countr_zero(word)));
        if (index_.is_open(row)) return index_.cell_judge();
        if (first_is_enough) return row;
        matched_.push_back(row);
      }
    if (matched_.empty()) return index_.cell_nothing();
    drop_lower_layers();
    // A computed strength may be an error, even of a row alone.
    if (table_.hit == HitPolicy::priority) return strongest();
    if (matched_.size() == 1 || table_.hit == HitPolicy::first) return matched_[0];
    return table_.hit == HitPolicy::any && all_agree() ? matched_[0] : index_.cell_judge();
  }
  void drop_lower_layers() {
    if (!table_.has_layers || table_.hit == HitPolicy::priority) return;
    int best = -1;
    for (std::uint32_t r : matched_) best = std::max(best, table_.rows.rank(r));
    std::erase_if(matched_, [&](std::uint32_t r) { return table_.rows.rank(r) < best; });
  }
  bool all_agree() const {
    for (std::uint32_t row : matched_)
      for (std::size_t o = 0; o < table_.outputs.size(); ++o) {
        const OutputCell &a = table_.output(matched_[0], o), &b = table_.output(row, o);
        if (a.program != none || b.program != none || is_doubtful(a.literal) || is_doubtful(b.literal) ||
            !equal(a.literal, b.literal))
          return false;
      }
    return true;
  }
  static bool is_doubtful(ValueView v) { return v.is_error() || v.is_unknown(); }
  std::uint32_t strongest() const {
    std::uint32_t best = none, best_row = index_.cell_judge();
    for (std::uint32_t row : matched_) {
      const OutputCell& cell = table_.output(row, 0);
      const ValueView v = cell.literal;
      if (cell.program != none || is_doubtful(v)) return index_.cell_judge();
      const std::uint32_t strength = v.is(Kind::enum_) ? v.member() : none;
      if (best_row == index_.cell_judge() || strength < best) {
        best = strength;
        best_row = row;
      }
    }
    return best_row;
  }

  // ---- patterns
  struct Keyed {
    std::uint64_t key = 0;
    Index::Entry entry;
  };

  bool build_patterns() {
    if (index_.key_columns_.empty()) return false;
    choose_range();
    is_checked_.assign(index_.columns_.size(), false);
    std::map<std::uint64_t, std::vector<Keyed>> by_mask;
    for (std::uint32_t row = 0; row < rows_; ++row) {
      if (!key_row(row, by_mask)) return give_up();
      if (by_mask.size() > most_patterns) return give_up();
    }
    std::uint64_t candidates = 0;  // that a record meets: under its key in each pattern
    for (auto& [mask, keyed] : by_mask)
      if (!keyed.empty()) candidates += (add_pattern(mask, keyed) + keyed.size() - 1) / keyed.size();
    if (candidates > most_candidates()) return give_up();
    keep_checked_sets();
    index_.entries_.shrink_to_fit();
    index_.lists_.shrink_to_fit();
    index_.way_ = Index::Way::patterns;
    index_.reason_ = counted(rows_, "row") + ", " + counted(index_.patterns_.size(), "pattern") + " of -";
    if (candidates > few_candidates) index_.reason_ += ", about " + counted(candidates, "candidate") + (fits_bits() ? "" : ", too many classes for bit sets");
    return true;
  }
  // More than this, and bit sets are quicker (a candidate takes as long as some words), or a scan is, where those have no room.
  std::uint64_t most_candidates() const {
    constexpr std::uint64_t words_a_candidate = 5;
    if (!fits_bits()) return rows_ / 4;
    return std::max(few_candidates, (rows_ + 63) / 64 * index_.columns_.size() / words_a_candidate);
  }
  bool fits_bits() const { return bits_needed() <= most_bits; }
  bool give_up() {
    index_.patterns_.clear();
    index_.lists_.clear();
    index_.entries_.clear();
    index_.key_columns_.clear();
    return false;
  }

  // Columns whose cells are mostly single values, those with the most values first, as far as a key has room.
  void choose_keys() {
    std::vector<std::pair<std::size_t, std::uint32_t>> chosen;  // distinct values, column
    for (std::uint32_t c = 0; c < index_.columns_.size(); ++c) {
      std::size_t singles = 0, others = 0;
      for (std::uint32_t row = 0; row < rows_; ++row) {
        const ClassSet* set = accepted(c, row);
        if (!set) continue;
        if (width_of(*set) <= most_keys_a_row / 2) ++singles;
        else ++others;
      }
      if (cells_[c].of_table != none && singles > 2 * others) chosen.emplace_back(index_.columns_[c].classes.class_count(), c);
    }
    std::sort(chosen.rbegin(), chosen.rend());
    is_key_.assign(index_.columns_.size(), false);
    std::uint32_t shift = 0;
    for (const auto& [count, c] : chosen) {
      const auto bits = static_cast<std::uint32_t>(std::bit_width(count));
      if (shift + bits > 64) continue;
      index_.key_columns_.push_back({c, shift});
      is_key_[c] = true;
      shift += bits;
    }
  }

  // No column of single values: the one whose classes leave the fewest rows, each row under every class that it accepts. Intervals
  // that hardly overlap (postal codes, addresses, brackets) are such a column.
  void choose_one_key() {
    constexpr std::uint64_t most_places = 32;  // of a row, on average
    std::uint64_t fewest = std::uint64_t{rows_} * rows_ / 16;
    std::uint32_t best = none;
    for (std::uint32_t c = 0; c < index_.columns_.size(); ++c) {
      std::vector<std::int64_t> change(index_.columns_[c].classes.class_count() + 1, 0);
      std::uint64_t anys = 0, places = 0, squares = 0;
      for (std::uint32_t row = 0; row < rows_; ++row) {
        const ClassSet* set = accepted(c, row);
        anys += set == nullptr;
        if (set) places += width_of(*set);
        for (const ClassRange& r : set ? *set : ClassSet{}) ++change[r.low], --change[r.high];
      }
      if (places > most_places * rows_) continue;
      std::int64_t here = 0;
      for (const std::int64_t more : change) {
        here += more;
        squares += static_cast<std::uint64_t>(here * here);
      }
      squares += anys * anys;
      if (squares >= fewest) continue;
      fewest = squares;
      best = c;
    }
    is_key_.assign(index_.columns_.size(), false);
    if (best == none) return;
    is_key_[best] = true;
    index_.key_columns_.push_back({best, 0});
    most_keys_ = std::size_t{rows_} * most_places;
  }

  // The column that is compared beside the row: the one with the most cells that are one range. The rest is compared by set.
  void choose_range() {
    std::size_t most = 0;
    index_.range_column_ = no_table_row;
    for (std::uint32_t c = 0; c < index_.columns_.size(); ++c) {
      if (is_key_[c]) continue;
      std::size_t ranges = 0;
      for (std::uint32_t row = 0; row < rows_; ++row)
        if (const ClassSet* set = accepted(c, row)) ranges += set->size() == 1;
      if (ranges > most) {
        most = ranges;
        index_.range_column_ = c;
      }
    }
  }
  void keep_checked_sets() {
    for (std::uint32_t c = 0; c < index_.columns_.size(); ++c) {
      if (!is_checked_[c]) continue;
      index_.checked_columns_.push_back(c);
      index_.sets_.emplace_back(cells_[c].sets);
    }
  }

  // Puts a row under its key, or keys; false when it can match nothing (an empty cell is fine: it is under no key).
  bool key_row(std::uint32_t row, std::map<std::uint64_t, std::vector<Keyed>>& by_mask) {
    Index::Entry entry{0, no_table_row, row};
    const auto compare_later = [&](std::uint32_t c) {
      is_checked_[c] = true;
      entry.row |= Index::checked;
    };
    std::uint64_t mask = 0;
    keys_.assign(1, 0);
    for (std::uint32_t c = 0; c < index_.columns_.size(); ++c) {
      const ClassSet* set = accepted(c, row);
      if (!set || is_key_[c]) continue;
      const bool is_range = c == index_.range_column_ && set->size() == 1;
      if (is_range) entry.low = (*set)[0].low, entry.high = (*set)[0].high;
      else compare_later(c);
    }
    for (const Index::KeyColumn& k : index_.key_columns_) {
      const ClassSet* set = accepted(k.column, row);
      if (!set) continue;
      const std::size_t width = width_of(*set);
      if (width * keys_.size() > most_keys_) {  // stands under `-` and is compared
        compare_later(k.column);
        continue;
      }
      mask |= ((std::uint64_t{1} << std::bit_width(index_.columns_[k.column].classes.class_count())) - 1) << k.shift;
      std::vector<std::uint64_t> more;
      for (const ClassRange& r : *set)
        for (std::uint32_t cls = r.low; cls < r.high; ++cls)
          for (std::uint64_t key : keys_) more.push_back(key | std::uint64_t{cls} << k.shift);
      keys_ = std::move(more);
    }
    auto& keyed = by_mask[mask];
    for (std::uint64_t key : keys_) keyed.push_back({key, entry});
    return rows_ < Index::checked;
  }

  // The hash of one pattern; gives the sum of the squares of its buckets' lengths.
  std::uint64_t add_pattern(std::uint64_t mask, const std::vector<Keyed>& keyed) {
    if (keyed.empty()) return 0;
    Index::Pattern pattern;
    pattern.mask = mask;
    pattern.slots.resize(room_for(keyed.size()));
    std::vector<std::pair<std::uint32_t, Index::Entry>> later;  // slot, entry
    for (const Keyed& k : keyed) {
      const std::size_t at = slot_for(pattern, k.key);
      Index::Slot& slot = pattern.slots[at];
      if (slot.first.row == no_table_row) slot = {k.key, k.entry, 0};
      else later.emplace_back(static_cast<std::uint32_t>(at), k.entry);
    }
    shrink(pattern, later);
    std::stable_sort(later.begin(), later.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::uint64_t squares = keyed.size();
    for (std::size_t i = 0; i < later.size();) {
      const auto begin = static_cast<std::uint32_t>(index_.entries_.size());
      const std::uint32_t at = later[i].first;
      for (; i < later.size() && later[i].first == at; ++i) index_.entries_.push_back(later[i].second);
      index_.lists_.push_back({begin, static_cast<std::uint32_t>(index_.entries_.size())});
      pattern.slots[at].rest = static_cast<std::uint32_t>(index_.lists_.size());
      const std::uint64_t length = index_.entries_.size() - begin + 1;
      squares += length * length;
    }
    index_.patterns_.push_back(std::move(pattern));
    return squares;
  }
  std::size_t slot_for(const Index::Pattern& pattern, std::uint64_t key) const;

  static std::size_t room_for(std::size_t keys) { return 2 * keys + 1; }

  // Many rows of one key: fewer slots do.
  void shrink(Index::Pattern& pattern, std::vector<std::pair<std::uint32_t, Index::Entry>>& later) const {
    if (later.empty()) return;
    Index::Pattern smaller;
    smaller.mask = pattern.mask;
    const auto is_taken = [](const Index::Slot& slot) { return slot.first.row != no_table_row; };
    smaller.slots.resize(room_for(static_cast<std::size_t>(std::count_if(pattern.slots.begin(), pattern.slots.end(), is_taken))));
    for (const Index::Slot& slot : pattern.slots)
      if (is_taken(slot)) smaller.slots[slot_for(smaller, slot.key)] = slot;
    for (auto& [at, entry] : later) at = static_cast<std::uint32_t>(slot_for(smaller, pattern.slots[at].key));
    pattern = std::move(smaller);
  }

  const Table& table_;
  std::uint32_t rows_;
  Index index_;
  std::vector<Cells> cells_;         // one an index column
  std::vector<bool> is_checked_;     // some row's cell is compared by its set
  std::vector<bool> is_key_;
  std::vector<std::uint32_t> matched_;
  std::vector<std::uint64_t> keys_;
  std::size_t most_keys_ = most_keys_a_row;
};

std::size_t IndexBuilder::slot_for(const Index::Pattern& pattern, std::uint64_t key) const {
  const std::size_t count = pattern.slots.size();
  std::size_t at = Index::hash_place(key, count);
  while (pattern.slots[at].first.row != no_table_row && pattern.slots[at].key != key) at = at + 1 == count ? 0 : at + 1;
  return at;
}

Index build_index(const Table& table) { return IndexBuilder(table).build(); }

}  // namespace guiju::plan
