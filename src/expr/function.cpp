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

bool Functions::add_declaration(Declaration declaration) {
  if (!is_function_name(declaration.name)) return false;
  if (declaration.options.is_method && declaration.parameters.empty()) return false;
  if (declaration.options.places > Decimal::max_scale) return false;
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

ValueView call_user_function(CallContext& context, Args args, std::uint32_t) {
  const auto& declaration = *static_cast<const Functions::Declaration*>(context.context);
  if (!spend(context, declaration.options.cost)) return out_of_steps(context);
  FunctionCall call(context.arena, declaration.options.places);
  try {
    const ValueView result = declaration.adapter(declaration.callable.get(), args, call);
    if (call.has_failed()) return failed(context, declaration, std::string(call.what()) + " does not fit");
    const bool is_text = result.is(Kind::string) || result.is(Kind::bytes);
    if (is_text && result.size() > context.limits.max_value_bytes)
      return fault(context, code::limit_value, {std::to_string(context.limits.max_value_bytes)});
    if (result.is(Kind::string) && text::first_invalid_utf8(result.as_string()))
      return failed(context, declaration, "its text is not UTF-8");
    if (result.is(Kind::list) && result.size() > context.limits.max_value_items) return too_large(context);
    return result;
  } catch (const std::exception& error) {
    return failed(context, declaration, error.what());
  } catch (...) {
    return failed(context, declaration, "an exception of an unknown type");
  }
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
