#include "guiju/facts/kind.hpp"

namespace guiju {

std::string_view kind_name(Kind kind) {
  switch (kind) {
    case Kind::null: return "null";
    case Kind::bool_: return "bool";
    case Kind::int_: return "int";
    case Kind::uint_: return "uint";
    case Kind::double_: return "double";
    case Kind::decimal: return "decimal";
    case Kind::string: return "string";
    case Kind::bytes: return "bytes";
    case Kind::date: return "date";
    case Kind::month: return "month";
    case Kind::timestamp: return "timestamp";
    case Kind::duration: return "duration";
    case Kind::period: return "period";
    case Kind::list: return "list";
    case Kind::map: return "map";
    case Kind::enum_: return "enum";
    case Kind::struct_: return "struct";
    case Kind::optional: return "optional_type";
    case Kind::type: return "type";
    case Kind::abstract: return "abstract";
    case Kind::error: return "error";
    case Kind::unknown: return "unknown";
    case Kind::dyn: return "dyn";
    case Kind::parameter: return "parameter";
  }
  return "";
}

}  // namespace guiju
