#include "plan/rows.hpp"

namespace guiju::plan {

namespace {

constexpr std::uint32_t no_number = 0xFFFFFFFFu;
constexpr std::int32_t no_day = INT32_MIN;
constexpr std::uint32_t never = 0xFFFFFFFFu;  // nanoseconds of an instant that is none

// Row `row` of a part that only some rows have: the list begins with the first of them.
template <typename T>
void put(std::vector<T>& part, std::size_t row, bool is_there, T value, T otherwise) {
  if (part.empty() && !is_there) return;
  part.resize(row, otherwise);
  part.push_back(is_there ? value : otherwise);
}

bool is_empty(const Title& t) { return t.any.empty() && t.zh.empty() && t.en.empty(); }

std::optional<std::int32_t> day(std::int32_t d) { return d == no_day ? std::nullopt : std::optional(d); }

}  // namespace

Row Rows::operator[](std::size_t row) const {
  static const RowNotes nothing;
  const Place& place = places_[row];
  const std::uint32_t name_begin = row == 0 ? 0 : places_[row - 1].name_end;
  Row r;
  r.words.name = std::string_view(names_).substr(name_begin, place.name_end - name_begin);
  r.words.span = {sources_.empty() ? source_ : sources_[row], place.begin, place.end};
  r.words.notes = notes_.empty() || notes_[row] == no_number ? &nothing : &distinct_notes_[notes_[row]];
  if (!published_.empty() && published_[row].nanos != never) r.published = &published_[row];
  if (!whens_.empty()) r.when = whens_[row];
  if (!days_.empty()) {
    r.from = day(days_[row].from);
    r.to = day(days_[row].to);
  }
  if (!layers_.empty()) r.layer = layers_[row];
  return r;
}

void Rows::reserve(std::size_t count) { places_.reserve(count); }

void Rows::add(const Form& form) {
  const std::size_t row = places_.size();
  names_ += form.name;
  if (row == 0) source_ = form.span.source;
  places_.push_back({form.span.begin, form.span.end, static_cast<std::uint32_t>(names_.size())});
  const std::uint32_t notes = number_of(form.notes);
  put(sources_, row, form.span.source != source_, form.span.source, source_);
  put(notes_, row, notes != no_number, notes, no_number);
  put(whens_, row, form.when != no_number, form.when, no_number);
  put(days_, row, form.from || form.to, Days{form.from.value_or(no_day), form.to.value_or(no_day)}, Days{no_day, no_day});
  put(published_, row, form.published.has_value(), form.published.value_or(Instant{}), Instant{0, never});
  put(layers_, row, form.layer != 255, form.layer, std::uint8_t{255});
}

std::uint32_t Rows::number_of(const RowNotes& notes) {
  if (is_empty(notes.title) && is_empty(notes.because) && notes.basis.empty() && notes.when_text.empty()) return no_number;
  std::string key;
  for (const Title* title : {&notes.title, &notes.because})
    for (const std::string* text : {&title->any, &title->zh, &title->en}) (key += *text) += '\0';
  key += notes.when_text;
  for (const std::string& basis : notes.basis) (key += '\0') += basis;
  const auto [at, is_new] = known_notes_.emplace(std::move(key), static_cast<std::uint32_t>(distinct_notes_.size()));
  if (is_new) distinct_notes_.push_back(notes);
  return at->second;
}

void Rows::close() {
  known_notes_ = {};
  names_.shrink_to_fit();
  distinct_notes_.shrink_to_fit();
  sources_.shrink_to_fit();
  notes_.shrink_to_fit();
  whens_.shrink_to_fit();
  days_.shrink_to_fit();
  published_.shrink_to_fit();
  layers_.shrink_to_fit();
}

}  // namespace guiju::plan
