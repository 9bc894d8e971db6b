#include "guiju/analyse/pack_schema.hpp"

namespace guiju {

// Kinds of decisions that grow are open objects here: an editor should not mark what load accepts.
std::string_view pack_schema() {
  return R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "A guiju pack",
  "type": "object",
  "required": ["guiju", "pack"],
  "properties": {
    "guiju": {"const": 1, "description": "The format's version"},
    "pack": {"type": "string", "pattern": "^[^.\\s]+(\\.[^.\\s]+)*$", "description": "The pack's name; its folder under a root"},
    "version": {"$ref": "#/$defs/scalar"},
    "title": {"$ref": "#/$defs/title"},
    "basis": {"$ref": "#/$defs/texts"},
    "time_zone": {"type": "string", "description": "In which timestamps without a zone are read, as Asia/Shanghai"},
    "basis_date": {"type": "string", "description": "The field whose date picks dated rows and parameters"},
    "use": {"$ref": "#/$defs/texts", "description": "Other packs"},
    "lookalike_names": {"$ref": "#/$defs/texts", "description": "Names that may look like others"},
    "types": {"type": "object", "additionalProperties": {"$ref": "#/$defs/type"}},
    "records": {"type": "object", "additionalProperties": {"$ref": "#/$defs/record"}},
    "inputs": {"$ref": "#/$defs/fields"},
    "params": {"type": "object", "additionalProperties": {"$ref": "#/$defs/param"}},
    "calendars": {"type": "object", "additionalProperties": {"type": "object"}},
    "networks": {"type": "object", "additionalProperties": {"type": "object"}},
    "functions": {"type": "object", "additionalProperties": {"$ref": "#/$defs/function"}},
    "decisions": {"type": "object", "additionalProperties": {"$ref": "#/$defs/decision"}},
    "cases": {"$ref": "#/$defs/cases"}
  },
  "patternProperties": {"^x-": true},
  "additionalProperties": false,
  "not": {"required": ["records", "inputs"]},
  "$defs": {
    "scalar": {"type": ["string", "number", "boolean", "null"]},
    "literal": {"description": "Read by its type"},
    "expression": {"type": ["string", "number", "boolean", "null"], "description": "CEL"},
    "texts": {"anyOf": [{"$ref": "#/$defs/scalar"}, {"type": "array", "items": {"$ref": "#/$defs/scalar"}}]},
    "title": {
      "anyOf": [
        {"$ref": "#/$defs/scalar"},
        {"type": "object", "properties": {"zh": {"$ref": "#/$defs/scalar"}, "en": {"$ref": "#/$defs/scalar"}}, "additionalProperties": false}
      ]
    },
    "enum": {
      "anyOf": [
        {"type": "array", "items": {"$ref": "#/$defs/scalar"}, "minItems": 1},
        {"type": "object", "additionalProperties": {"$ref": "#/$defs/title"}, "minProperties": 1}
      ]
    },
    "type": {
      "anyOf": [
        {"type": "string", "description": "bool int uint double decimal(s) string bytes date timestamp duration month list(T) map(string, T) optional(T), or a name of types"},
        {"type": "object", "properties": {"enum": {"$ref": "#/$defs/enum"}, "title": {"$ref": "#/$defs/title"}}, "required": ["enum"], "patternProperties": {"^x-": true}, "additionalProperties": false},
        {"type": "object", "properties": {"fields": {"$ref": "#/$defs/fields"}, "title": {"$ref": "#/$defs/title"}}, "required": ["fields"], "patternProperties": {"^x-": true}, "additionalProperties": false}
      ]
    },
    "fields": {"type": "object", "additionalProperties": {"$ref": "#/$defs/field"}},
    "field": {
      "anyOf": [
        {"type": "string"},
        {
          "type": "object",
          "properties": {
            "type": {"$ref": "#/$defs/type"},
            "enum": {"$ref": "#/$defs/enum"},
            "fields": {"$ref": "#/$defs/fields"},
            "title": {"$ref": "#/$defs/title"},
            "basis": {"$ref": "#/$defs/texts"},
            "min": {"$ref": "#/$defs/literal"},
            "max": {"$ref": "#/$defs/literal"},
            "in": {"type": "array"},
            "matches": {"type": "string", "description": "An RE2 pattern"},
            "length": {"$ref": "#/$defs/literal"},
            "unique_in_list": {"type": "string"},
            "default": {"$ref": "#/$defs/literal"},
            "unit": {"$ref": "#/$defs/scalar"},
            "round": {"enum": ["half_up", "half_even", "half_down", "up", "down", "floor", "ceiling"]},
            "masked": {"type": "boolean", "description": "Never quoted in messages"}
          },
          "patternProperties": {"^x-": true},
          "additionalProperties": false
        }
      ]
    },
    "record": {
      "type": "object",
      "properties": {
        "key": {"$ref": "#/$defs/texts"},
        "title": {"$ref": "#/$defs/title"},
        "basis": {"$ref": "#/$defs/texts"},
        "fields": {"$ref": "#/$defs/fields"}
      },
      "required": ["fields"],
      "patternProperties": {"^x-": true},
      "additionalProperties": false
    },
    "param": {
      "type": "object",
      "properties": {
        "type": {"$ref": "#/$defs/type"},
        "enum": {"$ref": "#/$defs/enum"},
        "title": {"$ref": "#/$defs/title"},
        "basis": {"$ref": "#/$defs/texts"},
        "unit": {"$ref": "#/$defs/scalar"},
        "value": {"$ref": "#/$defs/literal"},
        "values": {"type": "object", "description": "From which day on which value"},
        "until": {"$ref": "#/$defs/scalar", "description": "The last day that the values are good for"}
      },
      "patternProperties": {"^x-": true},
      "additionalProperties": false
    },
    "function": {
      "type": "object",
      "properties": {
        "of": {"type": "object", "additionalProperties": {"$ref": "#/$defs/type"}},
        "value": {"$ref": "#/$defs/expression"},
        "type": {"$ref": "#/$defs/type"},
        "title": {"$ref": "#/$defs/title"},
        "basis": {"$ref": "#/$defs/texts"}
      },
      "required": ["value"],
      "patternProperties": {"^x-": true},
      "additionalProperties": false
    },
    "decision": {
      "type": "object",
      "properties": {
        "title": {"$ref": "#/$defs/title"},
        "basis": {"$ref": "#/$defs/texts"},
        "because": {"$ref": "#/$defs/title"},
        "record": {"type": "string"},
        "when": {"$ref": "#/$defs/expression"},
        "basis_date": {"$ref": "#/$defs/expression"},
        "type": {"$ref": "#/$defs/type"},
        "value": {"$ref": "#/$defs/expression"},
        "table": {"$ref": "#/$defs/table"},
        "scorecard": {"type": "object"},
        "route": {"type": "object"},
        "match": {"type": "object"},
        "ladder": {"type": "object"},
        "tally": {"type": "object"},
        "window": {"type": "object"},
        "rank": {"type": "object"},
        "share": {"type": "object"}
      },
      "oneOf": [
        {"required": ["value"]}, {"required": ["table"]}, {"required": ["scorecard"]}, {"required": ["route"]}, {"required": ["match"]},
        {"required": ["ladder"]}, {"required": ["tally"]}, {"required": ["window"]}, {"required": ["rank"]}, {"required": ["share"]}
      ],
      "patternProperties": {"^x-": true},
      "additionalProperties": false
    },
    "table": {
      "type": "object",
      "properties": {
        "hit": {
          "enum": ["unique", "any", "priority", "first", "rule_order", "output_order", "collect", "collect_sum", "collect_min", "collect_max", "collect_count"]
        },
        "complete": {"type": "boolean", "description": "true: no match is an error, and a gap is found by check; false: no match is meant to give null"},
        "columns": {"type": "object", "additionalProperties": {"$ref": "#/$defs/expression"}},
        "outputs": {"type": "object", "minProperties": 1, "additionalProperties": {"$ref": "#/$defs/field"}},
        "else": {"$ref": "#/$defs/literal"},
        "grid": {"type": "string", "description": "Rows drawn with bars; || between inputs and outputs"},
        "rows": {"type": "array", "items": {"type": "object"}},
        "file": {"type": "string", "pattern": "\\.csv$"}
      },
      "required": ["outputs"],
      "oneOf": [{"required": ["grid"]}, {"required": ["rows"]}, {"required": ["file"]}],
      "patternProperties": {"^x-": true},
      "additionalProperties": false
    },
    "cases": {
      "type": "array",
      "items": {
        "type": "object",
        "properties": {
          "name": {"$ref": "#/$defs/scalar"},
          "basis": {"$ref": "#/$defs/texts"},
          "as_of": {"$ref": "#/$defs/scalar"},
          "known_at": {"$ref": "#/$defs/scalar"},
          "given": {"type": "object"},
          "expect": {"type": "object"}
        },
        "patternProperties": {"^x-": true},
        "additionalProperties": false
      }
    }
  }
})json";
}

}  // namespace guiju
