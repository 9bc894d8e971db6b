// What the tests of running share: the value of an expression as text, the same folded or not, specialised or not.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "expr/vm.hpp"
#include "facts/zone.hpp"
#include "tests/expr/written.hpp"

namespace guiju::expr {

// Names with types and values, and expressions over them.
class World {
 public:
  explicit World(Dialect dialect = Dialect::pack, const Library* library = nullptr)
      : library_(std::make_unique<Library>()), scope_(dialect, *library_) {
    library_->set_parent(library != nullptr ? library : &Library::standard());
  }
  World& with(const std::string& name, Type type, ValueView value) {
    scope_.add_slot(name, std::move(type), static_cast<std::uint32_t>(slots_.size()));
    kept_.emplace_back(value);
    slots_.push_back(kept_.back().view());
    return *this;
  }
  World& in_zone(const char* name) {
    add_zoned_functions(*library_, facts::find_zone(name));
    return *this;
  }
  Scope& scope() { return scope_; }
  Library& library() { return *library_; }
  const std::vector<ValueView>& slots() const { return slots_; }
  Limits limits;

  // Null when it is refused; `why` says so.
  NodePtr tree(const std::string& text, std::string& why) const {
    Diagnostics diagnostics;
    NodePtr root = parsed(text, scope_.dialect(), diagnostics);
    const bool good = root && check(*root, scope_, Type(), diagnostics);
    if (!good) why = "refused: " + messages(diagnostics, text);
    return good ? std::move(root) : nullptr;
  }

  std::string operator()(const std::string& text) const {
    std::string first;
    const NodePtr root = tree(text, first);
    if (!root) return first;
    for (int way = 0; way < 4; ++way) {
      CodegenOptions options;
      options.folds = (way & 1) != 0;
      options.specialises = (way & 2) != 0;
      options.limits = limits;
      const Program program = generate(*root, options);
      Scratch scratch(limits);
      scratch.begin_record();
      const std::string got = shown(run(program, slots_.data(), scratch));
      if (way == 0) first = got;
      else if (got != first) return "DIFFERS: " + first + " and " + got + " (way " + std::to_string(way) + ")\n" + program.dump();
    }
    return first;
  }

  static std::string shown(ValueView v) {
    if (v.is_unknown()) {
      std::string s = "unknown(";
      for (std::uint32_t i = 0; v.pointer() != nullptr && i < v.unknowns().count; ++i)
        s += (i != 0 ? " " : "") + std::to_string(v.unknowns().paths[i]);
      return s + ")";
    }
    if (!v.is_error()) return v.to_string();
    std::string s(name_of(v.fault().code));
    s += '(';
    for (std::uint32_t i = 0; i < v.fault().arg_count; ++i) s += (i != 0 ? ", " : "") + std::string(v.fault().args[i]);
    return s + ")";
  }

 private:
  std::unique_ptr<Library> library_;
  Scope scope_;
  std::vector<Value> kept_;
  std::vector<ValueView> slots_;
};

// One expression in a pack without names, and in plain CEL.
inline std::string pack(const std::string& text) { return World()(text); }
inline std::string cel(const std::string& text) { return World(Dialect::cel)(text); }

}  // namespace guiju::expr
