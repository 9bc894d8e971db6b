// guiju_conformance cel FILE_OR_DIR… [--verbose] [--known FILE]: runs conformance tests of the CEL specification.
//
// Each line of a .jsonl file is one test: an expression, what it may read, what must come out. Every test is run four ways
// (folded or not, specialised or not) and must give the same each time. Ends with `N passed, M failed, K skipped`; exit 1
// when something failed. Known differences (id TAB reason) count as skipped; one that passes after all is said so.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "expr/checker.hpp"
#include "expr/parser.hpp"
#include "expr/vm.hpp"
#include "guiju/text/diagnostic.hpp"

namespace {

using nlohmann::json;
using guiju::Kind;
using guiju::Type;
using guiju::ValueView;
namespace expr = guiju::expr;

// --- reading values and types -----------------------------------------------------------------------------

std::string from_base64(const std::string& text) {
  static const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  std::uint32_t word = 0;
  int bits = 0;
  for (char letter : text) {
    const auto at = alphabet.find(letter);
    if (at == std::string::npos) break;
    word = word << 6 | static_cast<std::uint32_t>(at);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(word >> bits & 0xFF);
  }
  return bytes;
}

double read_double(const json& v) {
  if (v.is_number()) return v.get<double>();
  const std::string text = v.get<std::string>();
  if (text == "NaN") return std::nan("");
  if (text == "Infinity") return HUGE_VAL;
  if (text == "-Infinity") return -HUGE_VAL;
  return std::stod(text);
}

guiju::Instant read_instant(const json& v) {
  const auto number = [&](const char* key) -> std::int64_t {
    if (!v.contains(key)) return 0;
    const json& part = v.at(key);
    return part.is_string() ? std::stoll(part.get<std::string>()) : part.get<std::int64_t>();
  };
  guiju::Instant t{number("seconds"), 0};
  std::int64_t nanos = number("nanos");
  if (nanos < 0) {
    nanos += 1'000'000'000;
    --t.seconds;
  }
  t.nanos = static_cast<std::uint32_t>(nanos);
  return t;
}

const Type* named_type(const std::string& name) {
  static std::map<std::string, Type> types;
  const auto [entry, is_new] = types.try_emplace(name);
  if (!is_new) return &entry->second;
  static const std::map<std::string, Type> known = {
      {"bool", Type(Kind::bool_)}, {"int", Type(Kind::int_)}, {"uint", Type(Kind::uint_)},
      {"double", Type(Kind::double_)}, {"string", Type(Kind::string)}, {"bytes", Type(Kind::bytes)},
      {"null", Type(Kind::null)}, {"null_type", Type(Kind::null)}, {"dyn", Type()},
      {"list", Type::list(Type())}, {"map", Type::map(Type(), Type())},
      {"type", Type::type_of(Type())}, {"timestamp", Type(Kind::timestamp)},
      {"google.protobuf.Timestamp", Type(Kind::timestamp)}, {"duration", Type(Kind::duration)},
      {"google.protobuf.Duration", Type(Kind::duration)},
      {"optional_type", Type::optional_value(Type())}};
  const auto found = known.find(name);
  entry->second = found != known.end() ? found->second : Type::abstract(name);
  return &entry->second;
}

ValueView read_value(const json& typed, guiju::Arena& arena) {
  const std::string kind = typed.begin().key();
  const json& v = typed.begin().value();
  const auto text = [&](const json& t) { return t.is_string() ? t.get<std::string>() : t.dump(); };
  if (kind == "bool") return ValueView::of_bool(v.get<bool>());
  if (kind == "int") return ValueView::of_int(std::stoll(text(v)));
  if (kind == "uint") return ValueView::of_uint(std::stoull(text(v)));
  if (kind == "double") return ValueView::of_double(read_double(v));
  if (kind == "string") return ValueView::of_string(arena.copy(v.get<std::string>()));
  if (kind == "bytes") return ValueView::of_bytes(arena.copy(from_base64(v.get<std::string>())));
  if (kind == "timestamp") return ValueView::of_timestamp(read_instant(v));
  if (kind == "duration") return ValueView::of_duration(read_instant(v));
  if (kind == "type") return ValueView::of_type(named_type(v.get<std::string>()));
  if (kind == "optional") {
    if (v.is_null() || v.empty()) return ValueView::of_optional(nullptr);
    auto* inner = arena.array<ValueView>(1);
    new (inner) ValueView(read_value(v, arena));
    return ValueView::of_optional(inner);
  }
  if (kind == "list" || kind == "map") {
    const std::size_t width = kind == "map" ? 2 : 1;
    auto* items = arena.array<ValueView>(v.size() * width + 1);
    std::size_t i = 0;
    for (const json& item : v)
      for (std::size_t k = 0; k < width; ++k)
        new (&items[i++]) ValueView(read_value(width == 2 ? item[k] : item, arena));
    const auto count = static_cast<std::uint32_t>(v.size());
    return width == 2 ? ValueView::of_map(items, count) : ValueView::of_list(items, count);
  }
  return ValueView::null();
}

// "int", ["list", "int"], ["map", "string", "dyn"], {"param": "A"} …
Type read_type(const json& t) {
  if (t.is_string()) return *named_type(t.get<std::string>());
  if (t.is_object()) return t.contains("type_param") ? Type::parameter(t["type_param"].get<std::string>()) : Type();
  if (!t.is_array() || t.empty()) return Type();
  const std::string head = t[0].get<std::string>();
  const auto part = [&](std::size_t i) { return t.size() > i ? read_type(t[i]) : Type(); };
  if (head == "list") return Type::list(part(1));
  if (head == "map") return Type::map(part(1), part(2));
  if (head == "optional" || head == "optional_type") return Type::optional_value(part(1));
  if (head == "type") return Type::type_of(part(1));
  if (head == "param" || head == "type_param") return Type::parameter(t.size() > 1 ? t[1].get<std::string>() : "A");
  if (head == "wrapper") return part(1).nullable();
  if (head == "opaque" && t[1] == "optional_type") return Type::optional_value(part(2));
  const std::size_t first = head == "opaque" ? 2 : 1;
  std::vector<Type> parameters;
  for (std::size_t i = first; i < t.size(); ++i) parameters.push_back(read_type(t[i]));
  return Type::abstract(first == 2 ? t[1].get<std::string>() : head, std::move(parameters));
}

// The wanted value, NaN counting as itself and numbers not mixing kinds.
bool is_same(ValueView a, ValueView b) {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Kind::double_:
      return (std::isnan(a.as_double()) && std::isnan(b.as_double())) ||
             (a.as_double() == b.as_double() && std::signbit(a.as_double()) == std::signbit(b.as_double()));
    case Kind::list: {
      if (a.size() != b.size()) return false;
      for (std::uint32_t i = 0; i < a.size(); ++i)
        if (!is_same(a[i], b[i])) return false;
      return true;
    }
    case Kind::map: {
      if (a.size() != b.size()) return false;
      for (std::uint32_t i = 0; i < a.size(); ++i) {
        bool found = false;
        for (std::uint32_t j = 0; j < b.size() && !found; ++j)
          found = is_same(a.items()[2 * i], b.items()[2 * j]) && is_same(a.items()[2 * i + 1], b.items()[2 * j + 1]);
        if (!found) return false;
      }
      return true;
    }
    case Kind::optional:
      if (a.inner() == nullptr || b.inner() == nullptr) return a.inner() == b.inner();
      return is_same(*a.inner(), *b.inner());
    case Kind::type:
      return a.type_value()->kind() == b.type_value()->kind();
    default:
      return equal(a, b);
  }
}

// --- one test ---------------------------------------------------------------------------------------------

class Test {
 public:
  explicit Test(const json& test) : test_(test), scope_(expr::Dialect::cel, functions_) {
    functions_.set_parent(&expr::Library::standard());
  }
  // What is wrong; "" when nothing.
  std::string run();

 private:
  void declare();
  void declare_function(const std::string& name, const json& declared);
  std::string judge(ValueView result) const;
  std::string judge_type(const Type& type) const;
  bool wants(const char* what) const { return test_.at("expected").contains(what); }

  const json& test_;
  expr::Library functions_;
  expr::Scope scope_;
  guiju::Arena arena_{64u << 20};
  std::vector<ValueView> slots_;
};

// Declared, never run.
void Test::declare_function(const std::string& name, const json& declared) {
  expr::Overload overload;
  overload.id = declared.at("id").get<std::string>();
  overload.function = name;
  overload.is_member = declared.value("member", false);
  for (const json& parameter : declared.at("params")) overload.parameters.push_back(read_type(parameter));
  overload.result = read_type(declared.at("result"));
  overload.is_pure = false;
  overload.call = [](expr::CallContext& context, const ValueView*, std::uint32_t) {
    return expr::fault(context, guiju::Code::none);
  };
  functions_.add(std::move(overload));
}

void Test::declare() {
  std::map<std::string, Type> types;
  scope_.set_container(test_.value("container", ""));
  for (const json& entry : test_.at("type_env")) {
    if (entry.contains("ident")) types[entry.at("name").get<std::string>()] = read_type(entry.at("ident"));
    if (entry.contains("function"))
      for (const json& overload : entry.at("function")) declare_function(entry.at("name").get<std::string>(), overload);
  }
  for (const auto& [name, value] : test_.at("bindings").items()) {
    types.try_emplace(name, Type());
    (void)value;
  }
  for (const auto& [name, type] : types) {
    scope_.add_slot(name, type, static_cast<std::uint32_t>(slots_.size()), "variable");
    const bool is_bound = test_.at("bindings").contains(name);
    slots_.push_back(is_bound ? read_value(test_.at("bindings").at(name), arena_) : ValueView::of_unknown(nullptr));
  }
}

std::string Test::judge(ValueView result) const {
  const std::string got = result.is_error() ? "error " + guiju::code_text(result.fault().code) : result.to_string();
  if (wants("error")) return result.is_error() ? "" : "an error is wanted, not " + got;
  if (result.is_unknown()) return "unknown";
  if (!wants("value")) return result.is_error() ? got : "";
  guiju::Arena arena(64u << 20);
  const ValueView wanted = read_value(test_.at("expected").at("value"), arena);
  return is_same(result, wanted) ? "" : "wanted " + wanted.to_string() + ", got " + got;
}

std::string Test::judge_type(const Type& type) const {
  if (!wants("type")) return "";
  const Type wanted = read_type(test_.at("expected").at("type"));
  return type == wanted ? "" : "type " + wanted.to_string() + " is wanted, not " + type.to_string();
}

std::string Test::run() {
  declare();
  auto sources = std::make_shared<guiju::Sources>();
  const std::string text = test_.at("expr").get<std::string>();
  const std::uint32_t source = sources->add("test", text);
  guiju::Diagnostics diagnostics(sources);
  expr::ParseOptions parse_options;
  parse_options.dialect = expr::Dialect::cel;
  parse_options.expands_macros = !test_.value("disable_macros", false);
  const guiju::text::Excerpt excerpt(text, source, std::make_shared<const guiju::text::ScalarMap>(0));
  const expr::NodePtr root = expr::parse(excerpt, parse_options, diagnostics);
  if (!root) return wants("error") ? "" : "does not parse: " + diagnostics.render();
  if (test_.value("disable_check", false)) {
    expr::bind_unchecked(*root, scope_);
  } else {
    if (!expr::check(*root, scope_, Type(), diagnostics)) return wants("error") ? "" : diagnostics.render();
    if (const std::string wrong = judge_type(root->type); !wrong.empty()) return wrong;
  }
  if (test_.value("check_only", false)) return "";
  for (const bool folds : {false, true}) {
    for (const bool specialises : {false, true}) {
      expr::CodegenOptions options;
      options.folds = folds;
      options.specialises = specialises;
      const expr::Program program = expr::generate(*root, options);
      expr::Scratch scratch;
      scratch.begin_record();
      const std::string wrong = judge(expr::run(program, slots_.data(), scratch));
      if (!wrong.empty())
        return (folds ? "folded, " : "not folded, ") + std::string(specialises ? "specialised: " : "plain: ") + wrong;
    }
  }
  return "";
}

// --- all tests --------------------------------------------------------------------------------------------

std::map<std::string, std::string> read_known(const std::string& path) {
  std::map<std::string, std::string> known;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    const std::size_t tab = line.find('\t');
    if (line.empty() || line[0] == '#' || tab == std::string::npos) continue;
    known[line.substr(0, tab)] = line.substr(tab + 1);
  }
  return known;
}

struct Counts {
  int passed = 0, failed = 0, skipped = 0;
};

Counts run_file(const std::string& path, const std::map<std::string, std::string>& known, bool is_verbose) {
  Counts counts;
  std::ifstream in(path);
  if (!in) {
    std::cout << path << ": cannot be read\n";
    ++counts.failed;
    return counts;
  }
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) continue;
    const json test = json::parse(line, nullptr, false);
    if (test.is_discarded()) {
      std::cout << path << ": a line is no JSON\n";
      ++counts.failed;
      continue;
    }
    const std::string id = test.at("id").get<std::string>();
    const std::string wrong = Test(test).run();
    if (wrong.empty()) {
      ++counts.passed;
      if (known.count(id) != 0) std::cout << id << ": a known difference that is none any more\n";
    } else if (known.count(id) != 0) {
      ++counts.skipped;
    } else {
      ++counts.failed;
      if (is_verbose) std::cout << "FAILED " << id << "\n  " << test.at("expr").get<std::string>() << "\n  " << wrong << "\n";
    }
  }
  return counts;
}

std::vector<std::string> files_of(const std::string& path) {
  if (!std::filesystem::is_directory(path)) return {path};
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(path))
    if (entry.path().extension() == ".jsonl") files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

int main(int count, char** words) {
  const std::vector<std::string> args(words + 1, words + count);
  bool is_verbose = false;
  std::string known_path = GUIJU_KNOWN_DIFFERENCES;
  std::vector<std::string> paths;
  for (std::size_t i = 1; i < args.size(); ++i) {
    if (args[i] == "--verbose") is_verbose = true;
    else if (args[i] == "--known" && i + 1 < args.size()) known_path = args[++i];
    else paths.push_back(args[i]);
  }
  if (args.empty() || args[0] != "cel" || paths.empty()) {
    std::cerr << "usage: guiju_conformance cel FILE_OR_DIR... [--verbose] [--known FILE]\n";
    return 2;
  }
  const auto known = read_known(known_path);
  Counts all;
  for (const std::string& path : paths) {
    for (const std::string& file : files_of(path)) {
      const Counts counts = run_file(file, known, is_verbose);
      if (counts.failed != 0)
        std::cout << std::filesystem::path(file).filename().string() << ": " << counts.failed << " of "
                  << counts.failed + counts.passed + counts.skipped << " failed\n";
      all.passed += counts.passed;
      all.failed += counts.failed;
      all.skipped += counts.skipped;
    }
  }
  std::cout << all.passed << " passed, " << all.failed << " failed, " << all.skipped << " skipped\n";
  return all.failed == 0 ? 0 : 1;
}
