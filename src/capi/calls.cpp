#include "capi/calls.hpp"

namespace guiju::capi {

namespace {

// Kept as bytes that need no allocation, so that running out of memory can be told as well.
struct LastError {
  char text[1024] = "";
};
thread_local LastError last_error;

void remember(std::string_view message) noexcept {
  std::size_t size = std::min(message.size(), sizeof last_error.text - 1);
  // Not in the middle of a character.
  while (size > 0 && size < message.size() && (static_cast<unsigned char>(message[size]) & 0xC0) == 0x80) --size;
  std::memcpy(last_error.text, message.data(), size);
  last_error.text[size] = 0;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

const char* last_error_text() noexcept { return last_error.text; }

guiju_status fail(guiju_status status, std::string_view message) noexcept {
  remember(message);
  return status;
}

guiju_status fail(guiju_status status, const Diagnostics& diagnostics) noexcept {
  return guarded([&] { return fail(status, diagnostics.render()); });
}

LoadOptions load_options(const guiju_load_options* given) {
  const guiju_load_options options = read_struct(given);
  LoadOptions result;
  result.reads_cases = options.skips_cases == 0;
  if (options.root_count > 0) require(options.roots, "roots");
  for (std::size_t i = 0; i < options.root_count; ++i) {
    require(options.roots[i], "a root");
    result.roots.emplace_back(options.roots[i]);
  }
  if (options.param_count > 0) {
    require(options.param_names, "param_names");
    require(options.param_values, "param_values");
  }
  for (std::size_t i = 0; i < options.param_count; ++i) {
    require(options.param_names[i], "a parameter's name");
    require(options.param_values[i], "a parameter's value");
    result.params.emplace_back(options.param_names[i], options.param_values[i]);
  }
  return result;
}

EvaluateOptions evaluate_options(const Ruleset& rules, std::string_view kind, const guiju_evaluate_options& given) {
  EvaluateOptions options;
  if (given.as_of != nullptr) options.as_of = given.as_of;
  if (given.known_at != nullptr) options.known_at = given.known_at;
  if (given.decide_count == 0) return options;
  require(given.decide, "decide");
  const auto paths = rules.paths(kind);
  const auto decisions = rules.decisions(kind);
  for (std::size_t i = 0; i < given.decide_count; ++i) {
    require(given.decide[i], "a path");
    const std::string path = given.decide[i];
    const bool is_known = std::find(decisions.begin(), decisions.end(), path) != decisions.end() ||
                          std::any_of(paths.begin(), paths.end(), [&](const auto& p) { return p.first == path; });
    if (!is_known) throw Failure{GUIJU_NOT_FOUND, "no decision or path is named \"" + path + "\""};
    options.decide.push_back(path);
  }
  return options;
}

const Schema& schema_of(const Ruleset& rules, const char* kind) {
  if (const Schema* schema = rules.schema(kind == nullptr ? "" : kind)) return *schema;
  if (kind == nullptr) throw Failure{GUIJU_NOT_FOUND, "name the kind of record, one of: " + joined(rules.records())};
  throw Failure{GUIJU_NOT_FOUND, "no kind of record is named \"" + std::string(kind) + "\"; there is: " +
                                     joined(rules.records())};
}

}  // namespace guiju::capi
