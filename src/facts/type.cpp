#include "guiju/facts/type.hpp"

#include <utility>

#include "facts/name_index.hpp"

namespace guiju {

struct Type::Detail {
  Type first, second;
  std::string name;
  std::vector<Type> parameters;
};

namespace {

const Type& any_type() {
  static const Type dyn;
  return dyn;
}

const std::string& no_name() {
  static const std::string empty;
  return empty;
}

// An enum written in place has no name: {enum: [home, near, …]}.
std::string members_text(const EnumType& type) {
  constexpr std::size_t shown = 6;
  std::string text = "{enum: [";
  for (std::size_t i = 0; i < type.members.size() && i < shown; ++i)
    text += (i ? ", " : "") + type.members[i].name;
  if (type.members.size() > shown) text += ", …";
  return text + "]}";
}

std::string fields_text(const StructType& type) {
  std::string text = "{fields: {";
  for (std::size_t i = 0; i < type.fields.size(); ++i)
    text += (i ? ", " : "") + type.fields[i].name + ": " + type.fields[i].type.to_string();
  return text + "}}";
}

}  // namespace

Type Type::list(Type element) {
  Type t(Kind::list);
  t.detail_ = std::make_shared<const Detail>(Detail{std::move(element), {}, {}, {}});
  return t;
}

Type Type::map(Type key, Type value) {
  Type t(Kind::map);
  t.detail_ = std::make_shared<const Detail>(Detail{std::move(key), std::move(value), {}, {}});
  return t;
}

Type Type::optional_value(Type inner) {
  Type t(Kind::optional);
  t.detail_ = std::make_shared<const Detail>(Detail{std::move(inner), {}, {}, {}});
  return t;
}

Type Type::type_of(Type inner) {
  Type t(Kind::type);
  t.detail_ = std::make_shared<const Detail>(Detail{std::move(inner), {}, {}, {}});
  return t;
}

Type Type::enumeration(std::shared_ptr<const EnumType> detail) {
  Type t(Kind::enum_);
  t.enum_ = std::move(detail);
  return t;
}

Type Type::structure(std::shared_ptr<const StructType> detail) {
  Type t(Kind::struct_);
  t.struct_ = std::move(detail);
  return t;
}

Type Type::parameter(std::string name) {
  Type t(Kind::parameter);
  t.detail_ = std::make_shared<const Detail>(Detail{{}, {}, std::move(name), {}});
  return t;
}

Type Type::abstract(std::string name, std::vector<Type> parameters) {
  Type t(Kind::abstract);
  t.detail_ =
      std::make_shared<const Detail>(Detail{{}, {}, std::move(name), std::move(parameters)});
  return t;
}

Type Type::nullable(bool on) const {
  Type t = *this;
  t.nullable_ = on;
  return t;
}

const Type& Type::element() const { return detail_ ? detail_->first : any_type(); }
const Type& Type::map_key() const { return detail_ ? detail_->first : any_type(); }
const Type& Type::map_value() const { return detail_ ? detail_->second : any_type(); }
const EnumType* Type::enum_type() const { return enum_.get(); }
const StructType* Type::struct_type() const { return struct_.get(); }
const std::string& Type::name() const { return detail_ ? detail_->name : no_name(); }

const std::vector<Type>& Type::parameters() const {
  static const std::vector<Type> none;
  return detail_ ? detail_->parameters : none;
}

bool Type::is_number() const {
  return kind_ == Kind::int_ || kind_ == Kind::uint_ || kind_ == Kind::double_ ||
         kind_ == Kind::decimal;
}

std::string Type::to_string() const {
  if (nullable_) return "optional(" + nullable(false).to_string() + ")";
  switch (kind_) {
    case Kind::decimal: return "decimal(" + std::to_string(scale_) + ")";
    case Kind::list: return "list(" + element().to_string() + ")";
    case Kind::map: return "map(" + map_key().to_string() + ", " + map_value().to_string() + ")";
    case Kind::optional: return "optional_type(" + element().to_string() + ")";
    case Kind::type: return detail_ ? "type(" + element().to_string() + ")" : "type";
    case Kind::enum_:
      if (!enum_) return "enum";
      return enum_->name.empty() ? members_text(*enum_) : enum_->name;
    case Kind::struct_:
      if (!struct_) return "struct";
      return struct_->name.empty() ? fields_text(*struct_) : struct_->name;
    case Kind::parameter: return name();
    case Kind::abstract: {
      std::string text = name();
      for (std::size_t i = 0; i < parameters().size(); ++i)
        text += (i ? ", " : "(") + parameters()[i].to_string();
      return parameters().empty() ? text : text + ")";
    }
    default: return std::string(kind_name(kind_));
  }
}

bool operator==(const Type& a, const Type& b) {
  if (a.kind_ != b.kind_ || a.scale_ != b.scale_ || a.nullable_ != b.nullable_) return false;
  if (a.enum_ != b.enum_ || a.struct_ != b.struct_) return false;
  if (a.detail_ == b.detail_) return true;
  static const Type::Detail nothing;
  const Type::Detail& x = a.detail_ ? *a.detail_ : nothing;
  const Type::Detail& y = b.detail_ ? *b.detail_ : nothing;
  return x.name == y.name && x.first == y.first && x.second == y.second &&
         x.parameters == y.parameters;
}

int EnumType::find(std::string_view member) const {
  const auto name_of = [this](std::size_t i) -> std::string_view { return members[i].name; };
  if (!index_.empty()) return facts::find_name(index_, member, name_of);
  for (std::size_t i = 0; i < members.size(); ++i)
    if (members[i].name == member) return static_cast<int>(i);
  return -1;
}

void EnumType::build_index() {
  index_ = facts::index_names(
      members.size(), [this](std::size_t i) -> std::string_view { return members[i].name; });
}

int StructType::find(std::string_view field) const {
  for (std::size_t i = 0; i < fields.size(); ++i)
    if (fields[i].name == field) return static_cast<int>(i);
  return -1;
}

}  // namespace guiju
