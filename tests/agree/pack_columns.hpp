// The records of a random pack as columns, each in a layout that fits its raw values.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "guiju/facts/columns.hpp"
#include "tests/agree/generate_pack.hpp"

namespace guiju::agree {

class PackColumns {
 public:
  PackColumns(const Pack& pack, const std::vector<Facts>& records, std::size_t first, std::size_t count, Random& random)
      : view_(static_cast<std::int64_t>(count)) {
    for (std::size_t f = 0; f < pack.fields.size(); ++f) {
      std::vector<ValueView> raw;
      for (std::size_t r = 0; r < count; ++r) raw.push_back(records[first + r].raw[f]);
      add(pack.fields[f].name, std::move(raw), random);
    }
  }
  const ColumnsView& view() const { return view_; }

 private:
  void add(const std::string& name, std::vector<ValueView> raw, Random& random) {
    bool all_absent = true;
    Kind kind = Kind::null;
    bool is_one_kind = true;
    for (ValueView v : raw) {
      all_absent = all_absent && v.is_unknown();
      if (v.is_null()) continue;
      if (kind == Kind::null) kind = v.kind();
      is_one_kind = is_one_kind && v.kind() == kind;
    }
    if (all_absent) return;  // no such column
    ColumnView column;
    column.name = name;
    column.row_count = static_cast<std::int64_t>(raw.size());
    if (!is_one_kind || kind == Kind::null || random.one_in(3) || !set_typed(column, raw, kind, random)) {
      column.layout = Layout::values;
      values_.push_back(std::move(raw));
      column.data = values_.back().data();
    }
    view_.add(std::move(column));
  }

  template <typename T, typename Get>
  const void* words(const std::vector<ValueView>& raw, Get get) {
    std::string& bytes = bytes_.emplace_back(raw.size() * sizeof(T) + 1, '\0');
    for (std::size_t i = 0; i < raw.size(); ++i) {
      const T word = raw[i].is_null() ? T{} : static_cast<T>(get(raw[i]));
      std::memcpy(&bytes[i * sizeof(T)], &word, sizeof word);
    }
    return bytes.data();
  }
  const std::uint8_t* validity(const std::vector<ValueView>& raw) {
    std::string& bits = bytes_.emplace_back(raw.size() / 8 + 1, '\0');
    bool all = true;
    for (std::size_t i = 0; i < raw.size(); ++i) {
      if (raw[i].is_null()) all = false;
      else bits[i / 8] = static_cast<char>(bits[i / 8] | 1 << (i % 8));
    }
    return all ? nullptr : reinterpret_cast<const std::uint8_t*>(bits.data());
  }
  void set_texts(ColumnView& column, const std::vector<ValueView>& raw) {
    std::string& bytes = bytes_.emplace_back();
    std::vector<std::int32_t>& offsets = offsets_.emplace_back(1, 0);
    for (ValueView v : raw) {
      if (!v.is_null()) bytes += v.as_string();
      offsets.push_back(static_cast<std::int32_t>(bytes.size()));
    }
    column.layout = Layout::utf8;
    column.data = bytes.data();
    column.offsets = offsets.data();
  }
  void set_dictionary(ColumnView& column, const std::vector<ValueView>& raw) {
    std::map<std::string, std::int32_t> known;
    std::vector<ValueView> entries;
    std::vector<std::int32_t>& codes = offsets_.emplace_back();
    for (ValueView v : raw) {
      const auto [at, is_new] = known.emplace(v.is_null() ? "" : std::string(v.as_string()), static_cast<std::int32_t>(known.size()));
      if (is_new) entries.push_back(ValueView::of_string(at->first));
      codes.push_back(at->second);
    }
    values_.push_back({});
    ColumnView child;
    child.row_count = static_cast<std::int64_t>(entries.size());
    set_texts(child, entries);
    column.layout = Layout::dictionary;
    column.data = codes.data();
    column.children.push_back(std::move(child));
  }

  bool set_typed(ColumnView& column, const std::vector<ValueView>& raw, Kind kind, Random& random) {
    column.validity = validity(raw);
    switch (kind) {
      case Kind::int_:
        column.layout = Layout::i64;
        column.data = words<std::int64_t>(raw, [](ValueView v) { return v.as_int(); });
        return true;
      case Kind::uint_:
        column.layout = Layout::u64;
        column.data = words<std::uint64_t>(raw, [](ValueView v) { return v.as_uint(); });
        return true;
      case Kind::double_:
        column.layout = Layout::f64;
        column.data = words<double>(raw, [](ValueView v) { return v.as_double(); });
        return true;
      case Kind::date:
        column.layout = Layout::date32;
        column.data = words<std::int32_t>(raw, [](ValueView v) { return v.as_int(); });
        return true;
      case Kind::decimal: {
        column.layout = Layout::decimal128;
        for (ValueView v : raw)
          if (!v.is_null()) column.scale = v.scale();
        column.data = words<int128>(raw, [](ValueView v) { return v.as_decimal().coefficient; });
        return true;
      }
      case Kind::bool_: {
        std::string& bits = bytes_.emplace_back(raw.size() / 8 + 1, '\0');
        for (std::size_t i = 0; i < raw.size(); ++i)
          if (raw[i].is_true()) bits[i / 8] = static_cast<char>(bits[i / 8] | 1 << (i % 8));
        column.layout = Layout::boolean;
        column.data = bits.data();
        return true;
      }
      case Kind::string:
        if (random.one_in(2)) set_texts(column, raw);
        else set_dictionary(column, raw);
        return true;
      default: column.validity = nullptr; return false;
    }
  }

  ColumnsView view_;
  std::deque<std::vector<ValueView>> values_;
  std::deque<std::string> bytes_;
  std::deque<std::vector<std::int32_t>> offsets_;
};

}  // namespace guiju::agree
