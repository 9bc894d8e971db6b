#include "guiju/facts/schema.hpp"

#include "facts/name_index.hpp"

namespace guiju {

// One set of one path for each path.
struct Schema::Unknowns {
  std::vector<std::uint32_t> numbers;
  std::vector<UnknownSet> sets;
};

namespace {

constexpr std::size_t most_paths = 1u << 16;

// The struct whose parts can be unknown one by one inside a value of this type, or null.
const StructType* parts_of(const Type& type) {
  const Type* t = &type;
  for (int depth = 0; depth < max_value_depth; ++depth) {
    switch (t->kind()) {
      case Kind::struct_: return t->struct_type();
      case Kind::list:
      case Kind::optional: t = &t->element(); break;
      case Kind::map: t = &t->map_value(); break;
      default: return nullptr;
    }
  }
  return nullptr;
}

}  // namespace

bool Constraint::is_empty() const {
  return !min && !max && in.empty() && matches.empty() && !matcher && !min_length && !max_length &&
         unique_in_list.empty();
}

Schema::Schema(std::string record, std::vector<Field> fields)
    : record_(std::move(record)), fields_(std::move(fields)) {
  std::vector<const StructType*> parts;
  for (const Field& field : fields_) {
    paths_.push_back(field.name);
    parts.push_back(parts_of(field.type));
    plain_.push_back(field.constraint.is_empty() ? 1 : 0);
  }
  // Breadth first, so that the parts of one struct have numbers in a row.
  for (std::size_t path = 0; path < paths_.size(); ++path) {
    const bool opened = parts[path] != nullptr && paths_.size() < most_paths;
    first_part_.push_back(opened ? static_cast<std::uint32_t>(paths_.size()) : 0);
    if (!opened) continue;
    for (const StructType::Field& part : parts[path]->fields) {
      paths_.push_back(paths_[path] + "." + part.name);
      parts.push_back(parts_of(part.type));
    }
  }
  const auto path_name = [this](std::size_t i) -> std::string_view { return paths_[i]; };
  index_ = facts::index_names(fields_.size(), path_name);
  path_index_ = facts::index_names(paths_.size(), path_name);

  auto unknowns = std::make_shared<Unknowns>();
  unknowns->numbers.resize(paths_.size());
  unknowns->sets.resize(paths_.size());
  for (std::uint32_t i = 0; i < paths_.size(); ++i) {
    unknowns->numbers[i] = i;
    unknowns->sets[i] = {&unknowns->numbers[i], 1};
  }
  unknowns_ = std::move(unknowns);
}

int Schema::find(std::string_view field) const {
  return facts::find_name(index_, field,
                          [this](std::size_t i) -> std::string_view { return fields_[i].name; });
}

std::vector<std::uint32_t> Schema::key_fields() const {
  std::vector<std::uint32_t> keys;
  for (std::uint32_t i = 0; i < fields_.size(); ++i)
    if (fields_[i].is_key) keys.push_back(i);
  return keys;
}

int Schema::find_path(std::string_view path) const {
  return facts::find_name(path_index_, path,
                          [this](std::size_t i) -> std::string_view { return paths_[i]; });
}

ValueView Schema::unknown(std::uint32_t path) const {
  return ValueView::of_unknown(&unknowns_->sets[path]);
}

}  // namespace guiju
