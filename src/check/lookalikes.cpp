// Names of one place that look the same and are different: an author would read one and mean the other.
//
// Fields of one record stand beside parameters, decisions and functions, as an expression may name them all; types stand
// among types, members among the members of their enum. Two ASCII names are told apart by whoever typed them. A pack that
// means such a name says so: `lookalike_names: [name]`. Tested by tests/golden/bad/names and tests/check/check_test.cpp.
#include <algorithm>
#include <map>
#include <string>

#include "check/checker.hpp"
#include "check/codes.hpp"
#include "expr/codes.hpp"
#include "expr/scope.hpp"
#include "text/codes.hpp"

namespace guiju::check {
namespace {

bool is_ascii(const std::string& name) {
  return std::all_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

class Names {
 public:
  explicit Names(Workbench& bench) : bench_(bench) {}
  void add(const text::Excerpt& name) {
    const auto [at, is_new] = first_.emplace(expr::confusable_skeleton(name.text()), &name);
    const text::Excerpt& first = *at->second;
    if (is_new || first.text() == name.text() || (is_ascii(name.text()) && is_ascii(first.text()))) return;
    const auto& meant = bench_.pack.lookalike_names;
    const auto is_meant = [&](const text::Excerpt& word) { return word.text() == name.text() || word.text() == first.text(); };
    if (std::any_of(meant.begin(), meant.end(), is_meant)) return;
    bench_.diagnostics.add(code::lookalike_names, name.span(), {name.text(), first.text()})
        .note(code::first_here, {}, first.span())
        .note(code::say_it_is_meant, {name.text()});
  }

 private:
  Workbench& bench_;
  std::map<std::string, const text::Excerpt*> first_;
};

void look_into(Workbench& bench, const model::TypeForm& type) {
  Names members(bench), fields(bench);
  for (const auto& member : type.members) members.add(member.name);
  for (const model::FieldForm& field : type.fields) {
    fields.add(field.name);
    look_into(bench, field.type);
  }
}

}  // namespace

void check_lookalikes(Workbench& bench) {
  Names types(bench), shared(bench);
  for (const model::TypeDefinition& type : bench.pack.types) {
    types.add(type.name);
    look_into(bench, type.type);
  }
  for (const model::ParamForm& param : bench.pack.params) shared.add(param.name);
  for (const model::FunctionForm& function : bench.pack.functions) shared.add(function.name);
  for (const model::DecisionForm& decision : bench.pack.decisions) shared.add(decision.name);
  for (const model::RecordForm& record : bench.pack.records) {
    Names names = shared;
    for (const model::FieldForm& field : record.fields) {
      names.add(field.name);
      look_into(bench, field.type);
    }
  }
}

}  // namespace guiju::check
