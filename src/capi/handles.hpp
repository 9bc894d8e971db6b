// Handles of the C interface: numbers with a generation, so that a freed or mistaken one is found out.
//
// A handle is generation (32 bits), kind (8) and slot (24). A lookup gives shared ownership: an object that another
// thread frees meanwhile dies after the call. A slot whose generations are used up is never used again.
//
// Thread-safe. Tested by tests/capi/misuse.c.
#pragma once

#include <cstdint>
#include <memory>
#include <shared_mutex>
#include <vector>

namespace guiju::capi {

enum class HandleKind : std::uint8_t { ruleset = 1, live, diagnostics, record, outcome, explanation, string };

class Handles {
 public:
  // The handle of a new object; throws std::bad_alloc when there are no more.
  std::uint64_t add(HandleKind kind, std::shared_ptr<void> object);
  // Null for a handle that is not in force or of another kind.
  std::shared_ptr<void> find(HandleKind kind, std::uint64_t handle) const;
  // False likewise.
  bool remove(HandleKind kind, std::uint64_t handle);

  static Handles& all();

 private:
  struct Slot {
    std::uint32_t generation = 1;
    HandleKind kind = HandleKind::string;
    std::shared_ptr<void> object;
  };
  const Slot* slot_of(HandleKind kind, std::uint64_t handle) const;

  mutable std::shared_mutex mutex_;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_;
};

}  // namespace guiju::capi
