// A set of an axis's classes, for people: a value of it, and how a cell would say it.
#include <algorithm>

#include "analyse/domain.hpp"

namespace guiju::analyse {
namespace {

// A text as a cell holds it: bare where that reads back, else in quotes.
std::string written_text(std::string_view literal) {
  static constexpr std::string_view special = "\"',()[]{}<>=!-|#&*\\~≥≤≠";
  const bool is_word = literal == "null" || literal == "not null" || literal.starts_with("prefix ") || literal.starts_with("matches ");
  const bool is_bare = !literal.empty() && !is_word && literal.front() != ' ' && literal.back() != ' ' &&
                       literal.find_first_of(special.substr(0, special.find("≥"))) == std::string_view::npos;
  if (is_bare) return std::string(literal);
  std::string quoted = "\"";
  for (const char c : literal) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace

bool Domain::is_closed(Word cut) const { return std::binary_search(closed_.begin(), closed_.end(), cut); }

// A word that reads well: a bound that somebody wrote rather than the end of the world.
Word Domain::plainest(const Range& range) const {
  const Word first = cuts_[range.begin], last = cuts_[range.end] - 1;
  const auto [low, high] = natural_bounds(type_);
  if (type_.kind() == Kind::bool_ || type_.kind() == Kind::enum_ || first != low) return first;
  if (last + 1 != high) return last;
  return std::clamp<Word>(plain_word(type_.kind()), first, last);
}

std::optional<Value> Domain::value_in(const Ranges& ranges) const {
  const Ranges in = intersected(ranges, possible_);
  if (in.empty()) return std::nullopt;
  if (has_null_ && in[0].begin == null_class()) return Value();
  if (only_)
    for (const Value& v : *only_)
      if (const auto cls = class_of(v); cls && contains(in, *cls) && !v.view().is_null()) return v;
  Range first = in[0];
  if (has_null_ && first.end == class_count_) --first.end;
  switch (form_) {
    case Form::number: return value_of(plainest(first));
    case Form::opaque: return std::nullopt;
    case Form::text: break;
  }
  for (const std::string_view plain : {"other", "x", "0", "1", "Z", "zz", "~"})
    if (contains(in, *class_of(ValueView::of_string(plain))) && (!constraint_ || !constraint_->matcher || constraint_->matcher(plain)))
      return Value(ValueView::of_string(plain));
  for (std::uint32_t c = first.begin; c < first.end; ++c)
    if (is_single(c) || !texts_[c].ends_with('\0')) return Value(ValueView::of_string(texts_[c]));
  std::string text = texts_[first.begin];
  text.back() = '0';  // after a literal, rather its next with a sign one can see
  if (!contains(in, *class_of(ValueView::of_string(text)))) text.back() = '\0';
  return Value(ValueView::of_string(text));
}

std::string Domain::text(const Ranges& ranges, const ValueWriter& writer) const {
  const Ranges in = intersected(ranges, possible_);
  if (in == possible_) return "-";
  if (form_ == Form::opaque) return has_null_ && contains(in, null_class()) ? "null" : "not null";
  if (has_null_ && in == intersected(values(), possible_)) return "not null";
  if (has_null_ && in == Ranges{{null_class(), null_class() + 1}}) return "null";
  if (type_.kind() == Kind::enum_ || type_.kind() == Kind::bool_) return member_text(in, writer);
  if (form_ == Form::text) return text_text(in);
  if (std::string barred = barred_numbers(in, writer); !barred.empty()) return barred;
  std::string text = number_text(intersected(in, values()), writer);
  return has_null_ && contains(in, null_class()) ? text + ", null" : text;
}

std::string Domain::member_text(const Ranges& in, const ValueWriter& writer) const {
  const auto listed = [&](const Ranges& ranges) {
    std::string list;
    for (const Range& r : ranges)
      for (std::uint32_t c = r.begin; c < r.end; ++c)
        list += (list.empty() ? "" : ", ") + (has_null_ && c == null_class() ? "null" : writer.written(value_of(cuts_[c])));
    return list;
  };
  const Ranges rest = without(possible_, in);
  const bool leaves_null_out = has_null_ && contains(rest, null_class());
  if (type_.kind() == Kind::bool_ || leaves_null_out || size(in) <= size(rest) || size(in) <= 3) return listed(in);
  return "not(" + listed(rest) + ")";
}

// "not(1, 3)": all but a few single numbers; "" for other sets.
std::string Domain::barred_numbers(const Ranges& in, const ValueWriter& writer) const {
  constexpr std::uint64_t most = 4;
  const Ranges rest = without(possible_, in);
  if (rest.empty() || size(rest) > most || (has_null_ && contains(rest, null_class()))) return {};
  std::string list;
  for (const Range& r : rest)
    for (std::uint32_t c = r.begin; c < r.end; ++c) {
      if (cuts_[c + 1] - cuts_[c] != 1) return {};
      list += (list.empty() ? "" : ", ") + writer.written(value_of(cuts_[c]));
    }
  return "not(" + list + ")";
}

std::string Domain::number_text(Ranges in, const ValueWriter& writer) const {
  const Ranges whole = intersected(possible_, values());
  std::string list;
  for (const Range& r : in) {
    const Word first = cuts_[r.begin], end = cuts_[r.end];
    const bool is_open_low = r.begin == whole.front().begin && !low_, is_open_high = r.end == whole.back().end && !high_;
    const auto written = [&](Word w) { return writer.written(value_of(w)); };
    const bool is_after = is_closed(first), ends_closed = is_closed(end);
    const std::string from = written(is_after ? first - 1 : first), to = written(ends_closed ? end - 1 : end);
    list += list.empty() ? "" : ", ";
    if (end - first == 1) list += written(first);
    else if (is_open_low && is_open_high) list += "not null";
    else if (is_open_low) list += (ends_closed ? "<= " : "< ") + to;
    else if (is_open_high) list += (is_after ? "> " : ">= ") + from;
    else if (r.end == whole.back().end) list += (is_after ? "(" : "[") + from + ".." + written(end - 1) + "]";
    else list += (is_after ? "(" : "[") + from + ".." + to + (ends_closed ? "]" : ")");
  }
  return list;
}

std::string Domain::text_text(const Ranges& in) const {
  std::string inside, outside;
  bool has_all_others = true, has_others = false;
  for (std::uint32_t c = 0; c < texts_.size(); ++c) {
    const bool is_in = contains(in, c);
    if (!is_single(c)) {
      if (contains(possible_, c)) has_all_others &= is_in;
      has_others |= is_in;
      continue;
    }
    if (!contains(possible_, c)) continue;
    std::string& list = is_in ? inside : outside;
    list += (list.empty() ? "" : ", ") + written_text(texts_[c]);
  }
  const bool has_null = has_null_ && contains(in, null_class());
  if (!has_others) return has_null ? inside + (inside.empty() ? "null" : ", null") : inside;
  if (has_all_others && (has_null || !has_null_)) return "not(" + outside + ")";
  if (has_all_others) return "not(" + outside + (outside.empty() ? "null)" : ", null)");
  std::string list;
  for (const Range& r : intersected(in, values())) {
    const std::string next = r.end < texts_.size() ? texts_[r.end] : "";
    list += list.empty() ? "" : ", ";
    const std::string first = texts_[r.begin];
    const bool is_after = first.ends_with('\0'), ends_closed = next.ends_with('\0');  // cuts behind a literal
    const std::string from = written_text(is_after ? first.substr(0, first.size() - 1) : first);
    const std::string to = written_text(ends_closed ? next.substr(0, next.size() - 1) : next);
    if (r.end - r.begin == 1 && is_single(r.begin)) list += from;
    else if (!next.empty() && next == after_prefix(first)) list += "prefix \"" + first + "\"";
    else if (next.empty()) list += (is_after ? "> " : ">= ") + from;
    else if (first.empty()) list += (ends_closed ? "<= " : "< ") + to;
    else list += (is_after ? "(" : "[") + from + ".." + to + (ends_closed ? "]" : ")");
  }
  return has_null ? list + ", null" : list;
}

}  // namespace guiju::analyse
