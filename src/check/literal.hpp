// Literals of a pack: YAML and cell texts read by the type of their place.
//
// Tested by tests/check/literal_test.cpp.
#pragma once

#include <optional>

#include "facts/admit.hpp"
#include "text/excerpt.hpp"
#include "text/yaml.hpp"

namespace guiju::facts {
class Zone;
}

namespace guiju::check {

// How texts of a pack are read: its zone.
facts::AdmitContext admit_context(const facts::Zone* zone, Arena& arena);

// The node's value of this type; adds a diagnostic at the node and gives nothing when it has none.
std::optional<Value> read_literal(const text::YamlNode& node, const Type& type, const facts::Zone* zone,
                                  Diagnostics& diagnostics);
std::optional<Value> read_literal(const text::Excerpt& text, const Type& type, const facts::Zone* zone,
                                  Diagnostics& diagnostics);

// When something was published: a timestamp, or a date for its beginning in the pack's zone.
std::optional<Instant> read_published(const text::Excerpt& text, const facts::Zone* zone, Diagnostics& diagnostics);
// What to write instead of a text that is no literal of the type.
void suggest_literal(Diagnostic& diagnostic, const std::string& text, const Type& type, bool has_zone);
// The member that a text means (by its title, or nearly), or all of them.
void suggest_member(Diagnostic& diagnostic, const std::string& text, const EnumType& type);

}  // namespace guiju::check
