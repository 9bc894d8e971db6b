#include "guiju/analyse/finding.hpp"

#include <algorithm>

#include "guiju/facts/writer.hpp"

namespace guiju {

std::string_view name_of(Finding::Kind kind) {
  static constexpr std::string_view names[] = {"gap", "overlap", "contradiction", "ambiguity", "never_fires", "mergeable",
                                               "unused", "untitled", "unsourced", "undecided"};
  return names[static_cast<std::size_t>(kind)];
}

void Findings::append(Findings&& other) {
  if (!sources_) {
    sources_ = other.sources_;
    zone_ = other.zone_;
  }
  std::move(other.list_.begin(), other.list_.end(), std::back_inserter(list_));
  other.list_.clear();
}

std::size_t Findings::count(Severity severity) const {
  return static_cast<std::size_t>(std::count_if(list_.begin(), list_.end(), [&](const Finding& f) { return f.diagnostic.severity() == severity; }));
}
bool Findings::has_errors() const { return count(Severity::error) > 0; }

Diagnostics Findings::diagnostics() const {
  Diagnostics all(sources_);
  for (const Finding& finding : list_) {
    Diagnostic& d = all.add(finding.diagnostic.code, finding.diagnostic.span, finding.diagnostic.args);
    d.notes = finding.diagnostic.notes;
  }
  return all;
}

namespace {

void append_facts(std::string& out, const std::vector<std::pair<std::string, Value>>& facts, const ValueWriter& writer) {
  out += '{';
  for (const auto& [name, value] : facts) {
    if (out.back() != '{') out += ", ";
    ValueWriter::append_json_text(out, name);
    out += ": ";
    writer.append_json(out, value);
  }
  out += '}';
}

void append_witness(std::string& out, const Witness& witness, const ValueWriter& writer) {
  out += "{\"record\": ";
  ValueWriter::append_json_text(out, witness.record);
  out += ", \"facts\": ";
  append_facts(out, witness.facts, writer);
  if (witness.as_of) out += ", \"as_of\": \"" + *witness.as_of + "\"";
  out += witness.is_confirmed ? ", \"confirmed\": true, \"given\": " : ", \"confirmed\": false";
  if (witness.is_confirmed) append_facts(out, witness.record_facts, writer);
  out += '}';
}

}  // namespace

std::string Findings::to_json(Language language) const {
  const ValueWriter writer(zone_);
  std::string out = "[";
  for (const Finding& finding : list_) {
    Diagnostics one(sources_);
    one.add(finding.diagnostic.code, finding.diagnostic.span, finding.diagnostic.args).notes = finding.diagnostic.notes;
    std::string head = one.to_json(language);
    head = head.substr(1, head.size() - 3);  // without [ } ]
    if (out.size() > 1) out += ",\n ";
    out += head + ", \"kind\": \"" + std::string(name_of(finding.kind)) + "\", \"decision\": ";
    ValueWriter::append_json_text(out, finding.decision);
    out += ", \"rows\": [";
    for (const std::string& row : finding.rows) {
      if (out.back() != '[') out += ", ";
      ValueWriter::append_json_text(out, row);
    }
    out += "], \"region\": {";
    for (const auto& [column, cell] : finding.region) {
      if (out.back() != '{') out += ", ";
      ValueWriter::append_json_text(out, column);
      out += ": ";
      ValueWriter::append_json_text(out, cell);
    }
    out += '}';
    if (finding.witness) {
      out += ", \"witness\": ";
      append_witness(out, *finding.witness, writer);
    }
    out += '}';
  }
  return out + "]";
}

}  // namespace guiju
