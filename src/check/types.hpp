// Types as written → types.
//
// Tested by tests/check/types_test.cpp.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include "check/literal.hpp"
#include "guiju/facts/schema.hpp"
#include "model/pack.hpp"

namespace guiju::check {

class Types {
 public:
  Types(const std::vector<model::TypeDefinition>& definitions, std::map<std::string, Type> imported,
        const facts::Zone* zone, Diagnostics& diagnostics);

  // The type of a form; dyn after an error. `name` names an enum or struct that is written in place.
  Type read(const model::TypeForm& form, const std::string& name);
  // A record's or struct's field, with its constraints.
  Field read_field(const model::FieldForm& form, const std::string& owner);
  const std::map<std::string, Type>& named() const { return named_; }

 private:
  Type read_text(const text::Excerpt& text);
  Type read_part(const text::Excerpt& text, std::size_t begin, std::size_t end, int depth);
  Type resolve(const std::string& name, const text::Excerpt& text, std::size_t begin, std::size_t end);
  Type make_enum(const model::TypeForm& form, const std::string& name);
  Type make_struct(const model::TypeForm& form, const std::string& name);
  void read_length(const text::YamlNode& node, Constraint& keep);
  void refuse_constraint(const char* constraint, Span span, const Type& type, const char* goes_with);
  void check_constraints(const model::FieldForm& form, const Field& field);
  void check_unique(const text::Excerpt& name, const Type& type);
  std::optional<Rounding> read_rounding(const text::Excerpt& text);

  std::map<std::string, const model::TypeDefinition*> definitions_;
  std::map<std::string, Type> named_;
  std::set<std::string> open_;  // being resolved: a type inside itself
  const facts::Zone* zone_;
  Diagnostics& diagnostics_;
};

}  // namespace guiju::check
