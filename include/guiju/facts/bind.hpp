// A user's struct as a record, nothing copied.
//
//   struct Case { std::string_view type; std::int64_t amount_fen; bool overseas; };
//   constexpr auto binding = guiju::bind<Case>(
//       guiju::field<&Case::type>("dispute_type"),
//       guiju::field<&Case::amount_fen>("amount", guiju::decimal(2)),
//       guiju::field<&Case::overseas>("overseas"));
//
// A field is a name, an offset and a loader (as RE2's Arg); the member pointer is a template argument,
// so the loader is a plain function the compiler sees through. A span of structs becomes columns with
// stride sizeof(T).
//
// Tested by tests/facts/bind_test.cpp; must not compile: tests/compile_fail/bind_*.cpp.
#pragma once

#include <array>

#include "guiju/facts/bound_field.hpp"
#include "guiju/facts/record.hpp"

namespace guiju {

template <typename T, std::size_t N>
struct Binding {
  std::array<BoundField, N> fields;
};

// What field<>() gives to bind<T>(): which member, until the struct is known. Also a BoundField of the
// member's own class.
template <auto Member>
struct MemberField {
  using Class = typename binding::Parts<decltype(Member)>::Class;
  std::string_view name;
  Reading reading;

  template <typename T>
  constexpr BoundField in() const {
    static_assert(std::is_base_of_v<Class, T>,
                  "guiju: this member belongs to another class than the bound one");
    using M = std::remove_cv_t<typename binding::Parts<decltype(Member)>::Member>;
    return {name, &binding::load_member<T, Member>, &binding::offset_of_member<T, Member>,
            binding::memory_of<M>(), reading};
  }
  constexpr operator BoundField() const { return in<Class>(); }  // NOLINT: see above
};

// field<&T::x>("name"[, reading]); supported members: bool, integers, float, double, std::string,
// std::string_view, const char* (null: null), C++ enums (as member numbers), Decimal, Value,
// std::chrono::sys_days, sys_seconds and finer, std::optional and std::vector of supported ones.
template <auto Member>
constexpr auto field(std::string_view name, Reading reading = {}) {
  if constexpr (!std::is_member_object_pointer_v<decltype(Member)>) {
    static_assert(binding::always_false<decltype(Member)>,
                  "guiju: field<> takes a pointer to a data member, as in field<&Case::amount>(\"amount\"); "
                  "a member function is not data");
  } else {
    using M = std::remove_cv_t<typename binding::Parts<decltype(Member)>::Member>;
    static_assert(binding::is_supported<M>(),
                  "guiju: a bound member must be bool, an integer, float, double, std::string, "
                  "std::string_view, const char*, an enum, guiju::Decimal, guiju::Value, a "
                  "std::chrono::sys_time, or a std::optional or std::vector of those");
    if (reading.as != Reading::As::plain && !binding::is_readable_integer<M>() &&
        !(std::is_enum_v<M> && reading.as == Reading::As::enum_member))
      binding::only_integer_members_can_have_such_a_reading();
    return MemberField<Member>{name, reading};
  }
}

// The fields of a T, as field<>() gives them. Members of T's base classes count as T's.
template <typename T, auto... Members>
constexpr Binding<T, sizeof...(Members)> bind(MemberField<Members>... fields) {
  return {{fields.template in<T>()...}};
}

}  // namespace guiju
