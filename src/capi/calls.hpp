// What the functions of the C interface share: handles of objects, checked arguments, statuses, the last error.
//
// A function of c.h is `return guarded([&]() -> guiju_status { … })`: whatever is thrown becomes a status there.
//
// Tested by tests/capi.
#pragma once

#include <algorithm>
#include <cstring>
#include <deque>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "capi/handles.hpp"
#include "guiju/c.h"
#include "guiju/facts/writer.hpp"
#include "guiju/live.hpp"

namespace guiju::capi {

// ---- objects behind handles

struct RulesetObject {
  static constexpr HandleKind kind = HandleKind::ruleset;
  std::shared_ptr<const Ruleset> rules;
};

struct LiveObject {
  static constexpr HandleKind kind = HandleKind::live;
  LiveRuleset live;
};

struct DiagnosticsObject {
  static constexpr HandleKind kind = HandleKind::diagnostics;
  Diagnostics list;
  std::deque<std::string> texts;  // lent to the caller
};

struct RecordObject {
  static constexpr HandleKind kind = HandleKind::record;
  std::shared_ptr<const Ruleset> rules;
  Record record;
};

struct OutcomeObject {
  static constexpr HandleKind kind = HandleKind::outcome;
  std::shared_ptr<const Ruleset> rules;
  ValueWriter writer;
  Record facts;  // as they were: outputs may borrow from them, and the caller's record may change or go
  Outcome outcome;
  std::deque<std::string> texts;  // lent to the caller
  std::optional<std::vector<std::string>> needs, fired;
  std::optional<std::vector<FaultReport>> faults;
};

struct ExplanationObject {
  static constexpr HandleKind kind = HandleKind::explanation;
  Explanation explanation;
};

struct StringObject {
  static constexpr HandleKind kind = HandleKind::string;
  std::string text;
};

template <typename Object>
std::uint64_t give(Object object) {
  return Handles::all().add(Object::kind, std::make_shared<Object>(std::move(object)));
}

inline guiju_status give_string(std::string text, guiju_string* out) {
  *out = give(StringObject{std::move(text)});
  return GUIJU_OK;
}

// ---- failing

// Remembers what to say and gives the status back.
guiju_status fail(guiju_status status, std::string_view message) noexcept;
guiju_status fail(guiju_status status, const Diagnostics& diagnostics) noexcept;

// What guiju_last_error() gives.
const char* last_error_text() noexcept;

// A failure inside a call, on its way to guarded().
struct Failure {
  guiju_status status;
  std::string message;
};

template <typename Body>
guiju_status guarded(Body body) noexcept {
  try {
    return body();
  } catch (const Failure& failure) {
    return fail(failure.status, failure.message);
  } catch (const std::bad_alloc&) {
    return fail(GUIJU_NO_MEMORY, "out of memory");
  } catch (const std::exception& error) {
    return fail(GUIJU_INTERNAL, error.what());
  } catch (...) {
    return fail(GUIJU_INTERNAL, "an exception of an unknown kind");
  }
}

// ---- arguments

template <typename Object>
std::shared_ptr<Object> find(std::uint64_t handle) {
  auto object = Handles::all().find(Object::kind, handle);
  if (!object) throw Failure{GUIJU_BAD_HANDLE, "the handle was freed, is of another kind or was never given out"};
  return std::static_pointer_cast<Object>(std::move(object));
}

template <typename Object>
guiju_status free_handle(std::uint64_t handle) noexcept {
  if (handle == 0 || Handles::all().remove(Object::kind, handle)) return GUIJU_OK;
  return fail(GUIJU_BAD_HANDLE, "the handle was freed before, is of another kind or was never given out");
}

inline void require(const void* argument, std::string_view name) {
  if (argument == nullptr) throw Failure{GUIJU_BAD_ARGUMENT, std::string(name) + " is null"};
}

// A text as (data, size); a null with size 0 is the empty text.
inline std::string_view text_of(const char* data, std::size_t size, std::string_view name) {
  if (size > 0) require(data, name);
  return size == 0 ? std::string_view() : std::string_view(data, size);
}

inline Language language_of(guiju_language language) {
  if (language != GUIJU_ENGLISH && language != GUIJU_CHINESE)
    throw Failure{GUIJU_BAD_ARGUMENT, "there is no such language"};
  return language == GUIJU_CHINESE ? Language::zh : Language::en;
}

inline guiju_text lend(std::string_view text) { return {text.data() == nullptr ? "" : text.data(), text.size()}; }

// A copy of a caller's struct as this library knows it: what is missing is zero, what is unknown must be.
template <typename Struct>
Struct read_struct(const Struct* given) {
  Struct known{};
  if (given == nullptr) return known;
  std::size_t size = 0;
  std::memcpy(&size, given, sizeof size);
  constexpr std::size_t senseless = 4096;
  if (size <= sizeof size || size > senseless) throw Failure{GUIJU_BAD_STRUCT, "struct_size is no size of this struct"};
  const auto* bytes = reinterpret_cast<const unsigned char*>(given);
  if (size > sizeof known && std::any_of(bytes + sizeof known, bytes + size, [](unsigned char b) { return b != 0; }))
    throw Failure{GUIJU_BAD_STRUCT, "the struct has fields that this library does not know"};
  std::memcpy(&known, bytes, std::min(size, sizeof known));
  return known;
}

// Writes as much of an answer as the caller's struct holds.
template <typename Struct>
void write_struct(Struct answer, Struct* out) {
  const std::size_t size = read_struct(out).struct_size;
  answer.struct_size = size;
  std::memcpy(out, &answer, std::min(size, sizeof answer));
}

LoadOptions load_options(const guiju_load_options* options);
// Fails with GUIJU_NOT_FOUND on a path that the kind of record does not have.
EvaluateOptions evaluate_options(const Ruleset& rules, std::string_view kind, const guiju_evaluate_options& options);
// The kind's schema; fails with GUIJU_NOT_FOUND.
const Schema& schema_of(const Ruleset& rules, const char* kind);

}  // namespace guiju::capi
