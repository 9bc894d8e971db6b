// The rows of a table, besides their cells: names, places, dates, conditions, what explanations say.
//
// A table may have 1,000,000 rows of which most say nothing but their name, so each part has a list of its own, there only when
// some row has it; a Row is put together when somebody asks for one, and lives as long as its table. Titles, reasons and
// sources that several rows share are kept once.
//
// Immutable once built; thread-safe. Tested by tests/plan/rows_test.cpp.
#pragma once

#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "guiju/facts/value.hpp"
#include "guiju/text/source.hpp"
#include "plan/provenance.hpp"

namespace guiju::plan {

// What explanations say of a row, besides its name.
struct RowNotes {
  Title title, because;
  std::vector<std::string> basis;
  std::string when_text;
};

class RowWords {
 public:
  std::string_view name;
  Span span;
  const Title& title() const { return notes->title; }
  const Title& because() const { return notes->because; }
  const std::vector<std::string>& basis() const { return notes->basis; }
  const std::string& when_text() const { return notes->when_text; }
  const RowNotes* notes = nullptr;
};

struct Row {
  RowWords words;
  const Instant* published = nullptr;       // null: always known
  std::uint32_t when = 0xFFFFFFFFu;         // program; none
  std::optional<std::int32_t> from, to;
  std::uint8_t layer = 255;                 // 255: none
  // Of rows that match, those of the highest rank speak.
  int rank() const { return layer == 255 ? -1 : int{layer}; }
};

class Rows {
 public:
  // A row as it is added.
  struct Form {
    std::string_view name;
    Span span;
    RowNotes notes;
    std::optional<Instant> published;
    std::uint32_t when = 0xFFFFFFFFu;
    std::optional<std::int32_t> from, to;
    std::uint8_t layer = 255;
  };
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Row;
    using difference_type = std::ptrdiff_t;
    using pointer = const Row*;
    using reference = Row;
    Iterator(const Rows& rows, std::size_t at) : rows_(&rows), at_(at) {}
    Row operator*() const { return (*rows_)[at_]; }
    Iterator& operator++() { return ++at_, *this; }
    Iterator operator++(int) { return Iterator(*rows_, at_++); }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.at_ == b.at_; }

   private:
    const Rows* rows_;
    std::size_t at_;
  };

  std::size_t size() const { return places_.size(); }
  bool empty() const { return places_.empty(); }
  Row operator[](std::size_t row) const;
  // The same as (*this)[row].rank(), at once.
  int rank(std::size_t row) const { return layers_.empty() || layers_[row] == 255 ? -1 : int{layers_[row]}; }
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size()}; }

  void reserve(std::size_t count);
  void add(const Form& form);
  // After the last one: lets go of what only adding needs.
  void close();

 private:
  struct Place {
    std::uint32_t begin = 0, end = 0, name_end = 0;
  };
  struct Days {
    std::int32_t from, to;
  };
  std::uint32_t number_of(const RowNotes& notes);

  std::uint32_t source_ = Span::nowhere;  // the first row's, and mostly all rows'
  std::vector<Place> places_;
  std::string names_;                     // one after the other
  // By row; empty when no row has any.
  std::vector<std::uint32_t> sources_, notes_, whens_;
  std::vector<Days> days_;
  std::vector<Instant> published_;
  std::vector<std::uint8_t> layers_;
  std::vector<RowNotes> distinct_notes_;
  std::unordered_map<std::string, std::uint32_t> known_notes_;  // while rows are added
};

}  // namespace guiju::plan
