#include "facts/bound_facts.hpp"

#include "text/unicode.hpp"

namespace guiju::facts {

using Memory = BoundField::Memory;

BoundFacts::Way BoundFacts::way_of(const Schema& schema, std::uint32_t field, const BoundField& bound) {
  const Type& type = schema.fields()[field].type;
  const bool is_plain = bound.reading.as == Reading::As::plain;
  if (!schema.is_plain(field) || bound.offset == nullptr) return Way::admitted;
  switch (type.kind()) {
    case Kind::bool_: return bound.memory == Memory::bool8 ? Way::boolean : Way::admitted;
    case Kind::int_:
      if (!is_plain) return Way::admitted;
      return bound.memory == Memory::i32 ? Way::i32 : bound.memory == Memory::i64 ? Way::i64 : Way::admitted;
    case Kind::decimal: {
      const bool is_same = bound.reading.as == Reading::As::decimal && bound.reading.scale == type.scale();
      return is_same && bound.memory == Memory::i64 ? Way::decimal : Way::admitted;
    }
    case Kind::double_: return bound.memory == Memory::f64 ? Way::real : Way::admitted;
    case Kind::string: return bound.memory == Memory::string_view ? Way::text : bound.memory == Memory::std_string ? Way::string : Way::admitted;
    case Kind::enum_: return bound.memory == Memory::string_view && type.enum_type() != nullptr ? Way::member : Way::admitted;
    default: return Way::admitted;
  }
}

BoundFacts::BoundFacts(const Schema& schema, const std::vector<std::uint32_t>& fields, const std::vector<const BoundField*>& bound) : schema_(&schema) {
  for (const std::uint32_t field : fields) {
    Load load;
    load.field = field;
    load.bound = bound[field];
    if (load.bound != nullptr) {
      load.way = way_of(schema, field, *load.bound);
      if (load.way != Way::admitted) load.offset = load.bound->offset();
    }
    load.scale = schema.fields()[field].type.scale();
    load.enum_type = schema.fields()[field].type.enum_type();
    (load.is_text() ? texts_ : loads_).push_back(load);
  }
}

void BoundFacts::admit(const void* object, ValueView* slots, const AdmitContext& context) const {
  const auto admit_one = [&](const Load& load) {
    slots[load.field] = facts::admit(*schema_, load.field, load.bound ? load.bound->load(object, load.bound->reading, context.arena) : absent(), context);
  };
  for (const Load& load : texts_) {
    const std::string_view text = load.text(object);
    if (!text.empty() && text::is_short_ascii(text)) slots[load.field] = ValueView::of_string(text);
    else admit_one(load);  // empty may be null
  }
  for (const Load& load : loads_)
    if (!load.read(object, slots[load.field])) admit_one(load);
}

const BoundFacts::Load* BoundFacts::load_of(std::uint32_t field) const {
  for (const auto* list : {&texts_, &loads_})
    for (const Load& load : *list)
      if (load.field == field) return &load;
  return nullptr;
}

}  // namespace guiju::facts
