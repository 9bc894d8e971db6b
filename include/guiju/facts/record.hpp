// RecordView: one row of facts, wherever it lies. Record: one that owns.
//
// A RecordView is an object pointer and a function that gives the raw value of field i of a schema. Raw
// means as the caller has it (an int where the schema says decimal, text where it says date): the
// engine admits raw values by the schema (facts/admit.hpp), which is where types, bounds and
// constraints are judged, the same for rows and columns. `absent()` is the raw value of a field that
// was not given.
//
// Tested by tests/facts/record_test.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "guiju/facts/schema.hpp"

namespace guiju {

// The raw value of a field that was not given: an unknown without a set.
inline ValueView absent() { return ValueView::of_unknown(nullptr); }
inline bool is_absent(ValueView v) { return v.is_unknown() && v.pointer() == nullptr; }

class RecordView {
 public:
  using Load = ValueView (*)(const void* object, std::uint32_t field);
  RecordView(const void* object, Load load) : object_(object), load_(load) {}
  ValueView operator[](std::uint32_t field) const { return load_(object_, field); }

 private:
  const void* object_;
  Load load_;
};

// A record that owns its raw values; fields by name or number. Names that the schema does not have are
// refused by set(): the wrong name is the most common mistake of a first call.
class GUIJU_API Record {
 public:
  explicit Record(const Schema& schema);  // the schema must outlive the record
  // False when there is no such field (nearest name in `suggestion`, if given).
  bool set(std::string_view field, Value raw, std::string* suggestion = nullptr);
  void set(std::uint32_t field, Value raw) { values_[field] = std::move(raw); }
  const Schema& schema() const { return *schema_; }
  RecordView view() const;
  operator RecordView() const { return view(); }  // NOLINT

 private:
  const Schema* schema_;
  std::vector<Value> values_;
};

}  // namespace guiju
