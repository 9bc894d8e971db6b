#include "guiju/facts/record.hpp"

#include "text/spelling.hpp"

namespace guiju {

namespace {

ValueView load_owned(const void* object, std::uint32_t field) {
  return static_cast<const Value*>(object)[field].view();
}

}  // namespace

Record::Record(const Schema& schema)
    : schema_(&schema), values_(schema.fields().size(), Value(absent())) {}

bool Record::set(std::string_view field, Value raw, std::string* suggestion) {
  const int number = schema_->find(field);
  if (number >= 0) {
    values_[static_cast<std::size_t>(number)] = std::move(raw);
    return true;
  }
  if (suggestion != nullptr) {
    std::vector<std::string_view> names;
    for (const Field& known : schema_->fields()) names.push_back(known.name);
    *suggestion = text::nearest_name(field, names).value_or("");
  }
  return false;
}

// The values, not the record, are the object: so a view stays good when the record is moved.
RecordView Record::view() const { return {values_.data(), load_owned}; }

}  // namespace guiju
