#include "model/cells.hpp"

#include <utility>

namespace guiju::model {

std::size_t CellView::size() const {
  const Cells::Place& place = cells_->place(row_, head_);
  if (place.end == Cells::is_list) return cells_->lists_[place.begin].items.size();
  return place.begin == place.end ? 0 : 1;
}

bool CellView::is_list() const { return cells_->place(row_, head_).end == Cells::is_list; }

std::string_view CellView::text(std::size_t i) const {
  const Cells::Place& place = cells_->place(row_, head_);
  return cells_->text(is_list() ? cells_->lists_[place.begin].items[i] : place);
}

text::Excerpt CellView::excerpt(std::size_t i) const {
  const Cells::Place& place = cells_->place(row_, head_);
  return cells_->excerpt(is_list() ? cells_->lists_[place.begin].items[i] : place);
}

Span CellView::span() const {
  if (is_list()) return cells_->lists_[cells_->place(row_, head_).begin].span;
  return is_left_out() ? cells_->row_span(row_) : excerpt(0).span();
}

Cells::Cells(std::size_t head_count, std::string text, text::ScalarMap map, std::uint32_t source)
    : head_count_(head_count),
      source_(source),
      text_(std::move(text)),
      map_(std::make_shared<text::ScalarMap>(std::move(map))) {}

void Cells::add_row(std::uint32_t source_begin, std::uint32_t source_end) {
  rows_.push_back({source_begin, source_end});
  places_.resize(places_.size() + head_count_);
}

void Cells::set_cell(std::size_t head, Place place) {
  places_[places_.size() - head_count_ + head] = place;
}

void Cells::set_list(std::size_t head, std::vector<Place> items, Span span) {
  set_cell(head, {static_cast<std::uint32_t>(lists_.size()), is_list});
  lists_.push_back({std::move(items), span});
}

void Cells::replace(std::size_t row, std::size_t head, std::string_view text) {
  const std::uint32_t there = cell(row, head).span().begin;
  map_ = std::make_shared<text::ScalarMap>(*map_);  // excerpts share the old one
  places_[row * head_count_ + head] = add_text(text, [&](std::size_t) { return there; });
}

std::string_view Cells::text(Place place) const {
  return std::string_view(text_).substr(place.begin, place.end - place.begin);
}

text::Excerpt Cells::excerpt(Place place) const {
  return {std::string(text(place)), source_, map_, place.begin};
}

std::size_t Cells::memory() const {
  std::size_t items = 0;
  for (const List& list : lists_) items += list.items.capacity();
  return text_.capacity() + (rows_.capacity() + places_.capacity() + items) * sizeof(Place) +
         lists_.capacity() * sizeof(List);
}

void Cells::shrink_to_fit() {
  text_.shrink_to_fit();
  rows_.shrink_to_fit();
  places_.shrink_to_fit();
}

}  // namespace guiju::model
