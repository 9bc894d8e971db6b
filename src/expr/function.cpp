// The door to user functions: what they throw stops here.
//
// Tested by tests/expr/function_test.cpp.
#include "guiju/expr/function.hpp"

#include <algorithm>
#include <exception>

#include "expr/codes.hpp"
#include "expr/function_library.hpp"
#include "expr/library_parts.hpp"
#include "text/unicode.hpp"

namespace guiju {
namespace {

bool is_function_name(std::string_view name) {
  if (text::first_invalid_utf8(name)) return false;
  bool at_start = true;
  for (std::size_t at = 0; at < name.size();) {
    const char32_t c = text::next_code_point(name, at);
    if (c == '.' && !at_start) {
      at_start = true;
      continue;
    }
    if (at_start ? !text::is_identifier_start(c) : !text::is_identifier_part(c)) return false;
    at_start = false;
  }
  return !at_start;
}

}  // namespace

ValueView FunctionCall::refuse(std::string_view why) {
  auto* text = new (arena_.array<std::string_view>(1)) std::string_view(arena_.copy(why));
  auto* fault = new (arena_.array<Fault>(1)) Fault{};
  fault->args = text;
  fault->arg_count = 1;
  return ValueView::of_error(fault);
}

bool Functions::add(Declaration declaration) {
  if (!is_function_name(declaration.name)) return false;
  if (declaration.options.is_method && declaration.parameters.empty()) return false;
  if (declaration.options.places > Decimal::max_scale) return false;
  if (declaration.adapter == nullptr && declaration.columns_adapter == nullptr) return false;
  const bool is_there = std::any_of(list_.begin(), list_.end(), [&](const auto& other) {
    return other->name == declaration.name && other->parameters == declaration.parameters &&
           other->options.is_method == declaration.options.is_method;
  });
  if (is_there) return false;
  list_.push_back(std::make_shared<const Declaration>(std::move(declaration)));
  return true;
}

namespace expr {
namespace {

ValueView failed(CallContext& context, const Functions::Declaration& declaration, std::string_view why) {
  return fault(context, code::function_failed, {declaration.name, why});
}

// What a callable gave, if it may stand.
ValueView admitted(CallContext& context, const Functions::Declaration& declaration, ValueView result) {
  if (result.is_error()) return failed(context, declaration, result.fault().args[0]);
  const bool is_text = result.is(Kind::string) || result.is(Kind::bytes);
  if (is_text && result.size() > context.limits.max_value_bytes)
    return fault(context, code::limit_value, {std::to_string(context.limits.max_value_bytes)});
  if (result.is(Kind::string) && text::first_invalid_utf8(result.as_string()))
    return failed(context, declaration, "its text is not UTF-8");
  if (result.is(Kind::list) && result.size() > context.limits.max_value_items) return too_large(context);
  return result;
}

// Calls with `work`; what it throws, or what does not fit, is an error value. Null: all went well.
template <typename Work>
ValueView guarded(CallContext& context, const Functions::Declaration& declaration, Work work) {
  FunctionCall call(context.arena, declaration.options.places);
  try {
    work(call);
    if (call.has_failed()) return failed(context, declaration, std::string(call.what()) + " does not fit");
    return {};
  } catch (const std::exception& error) {
    return failed(context, declaration, error.what());
  } catch (...) {
    return failed(context, declaration, "an exception of an unknown type");
  }
}

void call_user_columns(CallContext& context, const ValueView* const* args, std::uint32_t row_count, ValueView* results) {
  const auto& declaration = *static_cast<const Functions::Declaration*>(context.context);
  const ValueView trouble = guarded(context, declaration, [&](FunctionCall& call) {
    declaration.columns_adapter(declaration.callable.get(), args, row_count, call, results);
  });
  for (std::uint32_t i = 0; i < row_count; ++i)
    results[i] = trouble.is_error() ? trouble : admitted(context, declaration, results[i]);
}

ValueView call_user_function(CallContext& context, Args args, std::uint32_t count) {
  const auto& declaration = *static_cast<const Functions::Declaration*>(context.context);
  if (!spend(context, declaration.options.cost)) return out_of_steps(context);
  ValueView result;
  if (declaration.adapter == nullptr) {
    std::vector<const ValueView*> columns;
    for (std::uint32_t i = 0; i < count; ++i) columns.push_back(&args[i]);
    call_user_columns(context, columns.data(), 1, &result);
    return result;
  }
  const ValueView trouble = guarded(context, declaration, [&](FunctionCall& call) {
    result = declaration.adapter(declaration.callable.get(), args, call);
  });
  return trouble.is_error() ? trouble : admitted(context, declaration, result);
}

struct UserLibrary {
  std::vector<std::shared_ptr<const Functions::Declaration>> declarations;
  Library library;
};

}  // namespace

std::shared_ptr<const Library> library_of(const Functions& functions, const Library& parent) {
  auto made = std::make_shared<UserLibrary>();
  made->declarations = functions.list();
  made->library.set_parent(&parent);
  for (const auto& declaration : made->declarations) {
    Overload overload;
    overload.id = "user_" + declaration->name;
    for (const Type& parameter : declaration->parameters) overload.id += "_" + parameter.to_string();
    if (declaration->options.is_method) overload.id += "_method";
    overload.function = declaration->name;
    overload.is_member = declaration->options.is_method;
    overload.parameters = declaration->parameters;
    overload.result = declaration->result;
    overload.call = call_user_function;
    if (declaration->columns_adapter != nullptr) overload.call_columns = call_user_columns;
    overload.context = declaration.get();
    overload.is_pure = declaration->options.is_pure;
    overload.takes_null = std::any_of(overload.parameters.begin(), overload.parameters.end(),
                                      [](const Type& type) { return type.kind() == Kind::dyn; });
    overload.cost = declaration->options.cost;
    made->library.add(std::move(overload));
  }
  return {made, &made->library};
}

}  // namespace expr
}  // namespace guiju
