#include "capi/handles.hpp"

#include <mutex>
#include <new>
#include <utility>

namespace guiju::capi {

namespace {
constexpr std::uint32_t most_slots = 1u << 24;
constexpr std::uint32_t last_generation = 0xFFFFFFFFu;
}  // namespace

// Never destroyed: a program may free handles while it ends.
Handles& Handles::all() {
  static Handles* const handles = new Handles;
  return *handles;
}

const Handles::Slot* Handles::slot_of(HandleKind kind, std::uint64_t handle) const {
  const auto number = static_cast<std::uint32_t>(handle & (most_slots - 1));
  if (number >= slots_.size() || ((handle >> 24) & 0xFF) != static_cast<std::uint64_t>(kind)) return nullptr;
  const Slot& slot = slots_[number];
  const bool is_in_force = slot.object && slot.kind == kind && slot.generation == handle >> 32;
  return is_in_force ? &slot : nullptr;
}

std::uint64_t Handles::add(HandleKind kind, std::shared_ptr<void> object) {
  const std::unique_lock lock(mutex_);
  if (free_.empty()) {
    if (slots_.size() == most_slots) throw std::bad_alloc();
    free_.reserve(slots_.size() + 1);  // so that remove() need not allocate
    slots_.emplace_back();
    free_.push_back(static_cast<std::uint32_t>(slots_.size() - 1));
  }
  const std::uint32_t number = free_.back();
  free_.pop_back();
  Slot& slot = slots_[number];
  slot.kind = kind;
  slot.object = std::move(object);
  return std::uint64_t{slot.generation} << 32 | static_cast<std::uint64_t>(kind) << 24 | number;
}

std::shared_ptr<void> Handles::find(HandleKind kind, std::uint64_t handle) const {
  const std::shared_lock lock(mutex_);
  const Slot* slot = slot_of(kind, handle);
  return slot == nullptr ? nullptr : slot->object;
}

bool Handles::remove(HandleKind kind, std::uint64_t handle) {
  std::shared_ptr<void> dying;  // its destructor runs outside the lock
  const std::unique_lock lock(mutex_);
  const Slot* found = slot_of(kind, handle);
  if (found == nullptr) return false;
  Slot& slot = slots_[handle & (most_slots - 1)];
  dying = std::exchange(slot.object, nullptr);
  if (slot.generation != last_generation) {
    ++slot.generation;
    free_.push_back(static_cast<std::uint32_t>(handle & (most_slots - 1)));
  }
  return true;
}

}  // namespace guiju::capi
