// The cells of one decision table, as written: many small texts, kept as places in one long text.
//
// A table may have 100,000 rows, so a cell is 8 bytes (its range in the text) and a row 8 more (its
// range in the source); an Excerpt is made when somebody asks for one. The text is the grid's scalar,
// the CSV file, or the scalars of `rows:` one after the other; one ScalarMap leads back to the source.
// A CSV cell with doubled quotes is written once more, decoded, behind the file's own bytes.
//
// Immutable once built. Tested by tests/model/cells_test.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "text/excerpt.hpp"

namespace guiju::model {

class Cells;

// One cell, borrowed from the Cells it came from. A grid's or CSV's cell is one text, commas inside and
// all; a list in `rows:` is a text an item, each of which may match.
class CellView {
 public:
  // How many texts: 0 when the cell is left out or empty.
  std::size_t size() const;
  bool is_left_out() const { return size() == 0; }
  bool is_list() const;  // written as a list, perhaps of one
  std::string_view text(std::size_t i) const;
  text::Excerpt excerpt(std::size_t i) const;
  // What a message about the whole cell points at; the row when nothing was written.
  Span span() const;

 private:
  friend class Cells;
  CellView(const Cells& cells, std::size_t row, std::size_t head)
      : cells_(&cells), row_(row), head_(head) {}
  const Cells* cells_;
  std::size_t row_, head_;
};

class Cells {
 public:
  // A range of bytes of the text.
  struct Place {
    std::uint32_t begin = 0, end = 0;
  };
  static constexpr std::size_t max_cells = 20'000'000;  // 1,000,000 rows of twenty

  Cells() = default;
  // An empty table over this text; `map` leads from its bytes to the source's.
  Cells(std::size_t head_count, std::string text, text::ScalarMap map, std::uint32_t source);

  std::size_t row_count() const { return rows_.size(); }
  std::size_t head_count() const { return head_count_; }
  std::uint32_t source() const { return source_; }
  // REQUIRES: row < row_count(), head < head_count(). The view is good while this table is.
  CellView cell(std::size_t row, std::size_t head) const { return {*this, row, head}; }
  Span row_span(std::size_t row) const { return {source_, rows_[row].begin, rows_[row].end}; }
  // The bytes that the cells, rows and the text take.
  std::size_t memory() const;

  // REQUIRES: no rows yet.
  void set_head_count(std::size_t head_count) { head_count_ = head_count; }
  // Building: a row begins with all its cells left out.
  void add_row(std::uint32_t source_begin, std::uint32_t source_end);
  void set_cell(std::size_t head, Place place);                      // in the last row
  void set_list(std::size_t head, std::vector<Place> items, Span span);
  // Writes a decoded text behind the others and gives its place; byte i came from `source_byte(i)`.
  template <typename SourceByte>
  Place add_text(std::string_view decoded, SourceByte source_byte);
  text::Excerpt excerpt(Place place) const;
  std::string_view text(Place place) const;
  void shrink_to_fit();
  // Another text for a cell that was read; messages about it point at where it stood. REQUIRES: row and head exist.
  void replace(std::size_t row, std::size_t head, std::string_view text);

 private:
  friend class CellView;
  static constexpr std::uint32_t is_list = 0xFFFFFFFFu;  // a Place's end: begin is an index of lists_
  struct List {
    std::vector<Place> items;
    Span span;
  };
  const Place& place(std::size_t row, std::size_t head) const {
    return places_[row * head_count_ + head];
  }

  std::size_t head_count_ = 0;
  std::uint32_t source_ = Span::nowhere;
  std::string text_;
  std::shared_ptr<text::ScalarMap> map_;
  std::vector<Place> rows_;    // source bytes
  std::vector<Place> places_;  // row by row
  std::vector<List> lists_;
};

template <typename SourceByte>
Cells::Place Cells::add_text(std::string_view decoded, SourceByte source_byte) {
  const auto begin = static_cast<std::uint32_t>(text_.size());
  for (std::size_t i = 0; i < decoded.size(); ++i) {
    map_->add_run(begin + static_cast<std::uint32_t>(i), source_byte(i));
  }
  text_ += decoded;
  return {begin, static_cast<std::uint32_t>(text_.size())};
}

}  // namespace guiju::model
