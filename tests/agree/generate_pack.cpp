#include "tests/agree/generate_pack.hpp"

#include <algorithm>
#include <array>

#include "expr/checker.hpp"
#include "expr/library.hpp"
#include "expr/parser.hpp"
#include "facts/codes.hpp"
#include "tests/agree/oracle_expr.hpp"

namespace guiju::agree {

const char* hit_name(Hit hit) {
  static constexpr std::array<const char*, hit_count> names = {
      "unique", "any", "priority", "first", "rule_order", "output_order",
      "collect", "collect_sum", "collect_min", "collect_max", "collect_count"};
  return names[static_cast<std::size_t>(hit)];
}
bool gives_list(Hit hit) { return hit == Hit::rule_order || hit == Hit::output_order || hit == Hit::collect; }

bool Pack::uses_other() const {
  const auto is_other = [](const auto& named) { return is_used(named.name); };
  return std::any_of(params.begin(), params.end(), is_other) || std::any_of(functions.begin(), functions.end(), is_other) ||
         std::any_of(decisions.begin(), decisions.end(), is_other);
}

bool is_plain(const Type& type) {
  switch (type.kind()) {
    case Kind::enum_: case Kind::struct_: return false;
    case Kind::list: return is_plain(type.element());
    case Kind::map: return is_plain(type.map_value());
    default: return true;
  }
}

// --- names ---------------------------------------------------------------------------------------------

namespace {

std::optional<Sort> sort_of(const Type& type) {
  switch (type.kind()) {
    case Kind::bool_: return Sort::boolean;
    case Kind::int_: return Sort::integer;
    case Kind::uint_: return Sort::natural;
    case Kind::double_: return Sort::real;
    case Kind::decimal: return Sort::decimal;
    case Kind::string: return Sort::string;
    case Kind::date: return Sort::date;
    case Kind::month: return Sort::month;
    case Kind::timestamp: return Sort::timestamp;
    case Kind::duration: return Sort::duration;
    case Kind::enum_: return type.enum_type() == colour_type().get() ? Sort::colour : Sort::level;
    case Kind::struct_: return type.struct_type() == party_type().get() ? std::optional(Sort::party) : std::nullopt;
    case Kind::map: return type.map_value().kind() == Kind::int_ ? Sort::sizes : Sort::prices;
    case Kind::list: break;
    default: return std::nullopt;
  }
  switch (type.element().kind()) {
    case Kind::int_: return Sort::integers;
    case Kind::decimal: return Sort::decimals;
    case Kind::double_: return Sort::reals;
    case Kind::string: return Sort::strings;
    case Kind::struct_: return type.element().struct_type() == party_type().get() ? std::optional(Sort::parties) : std::nullopt;
    default: return std::nullopt;
  }
}


}  // namespace

Names::Names(const Pack& pack)
    : pack_(pack), schema_(pack.tally || pack.rank ? "event" : "input", pack.fields), scope_(expr::Dialect::pack, expr::Library::standard()) {
  scope_.add_type("Colour", Type::enumeration(colour_type()));
  scope_.add_type("Level", Type::enumeration(level_type()));
  scope_.add_type("Party", Type::structure(party_type()));
  for (const Field& f : pack.fields) add(f.name, f.type);
  add("as_of", Type(Kind::date));
  for (const Param& p : pack.params) {
    if (p.constant) scope_.add_constant(p.name, p.type, *p.constant);
    else add(p.name, p.type);
  }
}

std::uint32_t Names::add(const std::string& name, const Type& type) {
  const auto slot = static_cast<std::uint32_t>(types_.size());
  scope_.add_slot(name, type, slot);
  slots_[name] = slot;
  types_.emplace_back(name, type);
  return slot;
}

Schema Names::leaves() const {
  std::vector<Field> fields;
  const auto add = [&](const std::string& name, const Type& type) {
    if (!sort_of(type)) return;
    Field f;
    f.name = name;
    f.type = type;
    fields.push_back(std::move(f));
  };
  for (const auto& [name, type] : types_)
    if (name != "as_of") add(name, type);
  for (const Param& p : pack_.params)
    if (p.constant) add(p.name, p.type);
  return Schema("leaves", std::move(fields));
}

// f(a, b) becomes cel.bind(p, a, cel.bind(q, b, body)).
std::string Names::text_of(const Tree& tree) const {
  for (const Function& f : pack_.functions) {
    if (tree.pieces[0] != f.name + "(") continue;
    std::string text, end;
    for (std::size_t i = 0; i < f.parameters.size(); ++i) {
      text += "cel.bind(" + f.parameters[i].first + ", (" + text_of(*tree.parts[i]) + "), ";
      end += ")";
    }
    return text + "(" + text_of(*f.body) + ")" + end;
  }
  std::string text = tree.pieces[0];
  for (std::size_t i = 0; i < tree.parts.size(); ++i) text += text_of(*tree.parts[i]) + tree.pieces[i + 1];
  return text;
}

// The values of parameters are held to the parameters' types.
void Names::declare_parameters(expr::Node& node) const {
  for (const Function& f : pack_.functions)
    for (const auto& [name, type] : f.parameters)
      if (!f.is_given && node.macro == "cel.bind" && node.names.back() == name) node.declared = type;
  for (const expr::NodePtr& arg : node.args) declare_parameters(*arg);
}

expr::NodePtr Names::compile(const Tree& tree, const Type& expected, const Type* it, std::string* why) const {
  Diagnostics diagnostics;
  const text::Excerpt excerpt(text_of(tree), 0, std::make_shared<text::ScalarMap>(0));
  expr::NodePtr root = expr::parse(excerpt, {}, diagnostics);
  bool is_good = root != nullptr;
  if (root) declare_parameters(*root);
  if (is_good && it == nullptr) is_good = expr::check(*root, scope_, expected, diagnostics);
  if (is_good && it != nullptr) {
    expr::Scope with_it = scope_;
    with_it.add_slot("it", *it, it_slot);
    is_good = expr::check(*root, with_it, expected, diagnostics);
  }
  if (is_good) return root;
  if (why != nullptr)
    for (const Diagnostic& d : diagnostics) *why += d.message() + "; ";
  return nullptr;
}

namespace {

// A cell left out is null, whatever the output's type says.
bool may_be_null(const Names& names, const OutputCell& cell, const Type& type) {
  if (!cell.tree) return cell.literal.view().is_null();
  const expr::NodePtr root = names.compile(*cell.tree, type.nullable());
  return root && root->type.is_nullable();
}

// The type of a table's output: see docs/reference/null.md.
Type output_type(const Names& names, const Table& table, std::size_t o) {
  const Type& type = table.outputs[o].type;
  bool has_null = type.is_nullable() || (!table.otherwise.empty() && may_be_null(names, table.otherwise[o], type));
  for (const TableRow& row : table.rows) has_null = has_null || may_be_null(names, row.outputs[o], type);
  switch (table.hit) {
    case Hit::collect_sum: return type.nullable(false);
    case Hit::collect_min:
    case Hit::collect_max: return type.nullable();
    case Hit::collect_count: return Type(Kind::int_);
    default: break;
  }
  const Type made = type.nullable(has_null);
  return gives_list(table.hit) && table.outputs.size() == 1 ? Type::list(made) : made;
}

}  // namespace

Type add_paths(Names& names, const Decision& d) {
  if (d.value) {
    const expr::NodePtr root = names.compile(*d.value, d.declared.value_or(Type()));
    const Type own = d.declared ? *d.declared : root ? root->type : Type();
    const Type type = d.when ? own.nullable() : own;
    names.add(d.name, type);
    return type;
  }
  const Table& table = *d.table;
  const bool may_lack = d.when || (table.hit <= Hit::first && table.otherwise.empty() && !table.is_complete);
  const auto given = [&](const Type& type) { return may_lack ? type.nullable() : type; };
  if (table.outputs.size() == 1 || table.hit == Hit::collect_count) {
    const Type type = given(output_type(names, table, 0));
    names.add(d.name, type);
    return type;
  }
  auto whole = std::make_shared<StructType>();
  whole->name = d.name;
  for (std::size_t o = 0; o < table.outputs.size(); ++o)
    whole->fields.push_back({table.outputs[o].name, output_type(names, table, o), {}, {}});
  const Type type = given(gives_list(table.hit) ? Type::list(Type::structure(whole)) : Type::structure(whole));
  if (!gives_list(table.hit))
    for (const auto& f : whole->fields) names.add(d.name + "." + f.name, given(f.type));
  names.add(d.name, type);
  return type;
}

// --- facts ---------------------------------------------------------------------------------------------

namespace {

ValueView fault_of(Code code, Arena& arena) {
  auto* fault = arena.array<Fault>(1);
  new (fault) Fault{code, {}, nullptr, 0};
  return ValueView::of_error(fault);
}

}  // namespace

ValueView constrained(const Field& field, ValueView v, Arena& arena) {
  if (v.is_error() || v.is_null()) return v;
  if (v.is_unknown()) return field.default_value ? field.default_value->view() : v;
  const Constraint& c = field.constraint;
  if (c.min && is_true_slowly("_<_", {v, *c.min})) return fault_of(code::fact_out_of_bounds, arena);
  if (c.max && is_true_slowly("_>_", {v, *c.max})) return fault_of(code::fact_out_of_bounds, arena);
  const auto is_it = [&](const Value& w) { return is_true_slowly("_==_", {v, w}); };
  if (!c.in.empty() && std::none_of(c.in.begin(), c.in.end(), is_it)) return fault_of(code::fact_not_a_member, arena);
  const std::size_t length = v.is(Kind::string) ? static_cast<std::size_t>(std::count_if(
      v.as_string().begin(), v.as_string().end(), [](char b) { return (static_cast<unsigned char>(b) & 0xC0) != 0x80; })) : v.size();
  if (c.max_length && length > *c.max_length) return fault_of(code::fact_length, arena);
  return v;
}

namespace {

// A raw fact that admission turns into this value.
ValueView raw_of(ValueView v, const Type& type, Random& random, Arena& arena) {
  switch (v.kind()) {
    case Kind::unknown: return ValueView::of_unknown(nullptr);
    case Kind::error:  // a wrong type
      return type.kind() == Kind::bool_ ? ValueView::of_string("maybe") : ValueView::of_bool(true);
    case Kind::enum_: return ValueView::of_string(v.as_string());
    case Kind::struct_: {
      auto* pairs = arena.array<ValueView>(std::size_t{2} * v.size());
      std::uint32_t count = 0;
      for (std::uint32_t i = 0; i < v.size(); ++i) {
        if (v.fields()[i].is_unknown()) continue;  // a key that is not there
        new (&pairs[2 * count]) ValueView(ValueView::of_string(v.struct_type()->fields[i].name));
        new (&pairs[2 * count + 1]) ValueView(raw_of(v.fields()[i], v.struct_type()->fields[i].type, random, arena));
        ++count;
      }
      return ValueView::of_map(pairs, count);
    }
    case Kind::list: {
      auto* items = arena.array<ValueView>(v.size() + 1);
      for (std::uint32_t i = 0; i < v.size(); ++i) new (&items[i]) ValueView(raw_of(v[i], type.element(), random, arena));
      return ValueView::of_list(items, v.size());
    }
    case Kind::int_: case Kind::bool_: case Kind::date: case Kind::month:
      return random.one_in(6) ? ValueView::of_string(arena.copy(v.to_string())) : v;
    case Kind::decimal:
      return random.one_in(6) ? ValueView::of_string(arena.copy(v.as_decimal().to_string())) : v;
    default: return v;
  }
}

// --- making packs --------------------------------------------------------------------------------------

class Maker {
 public:
  Maker(World& world, std::uint64_t seed, const WorldOptions& options)
      : world_(world), pack_(world.pack), random_(seed), options_(options) {}

  void make() {
    pack_.name = "p";
    if (random_.one_in(2)) pack_.zone = random_.one_in(2) ? "Asia/Shanghai" : "America/New_York";
    make_fields();
    if (!random_.one_in(8)) pack_.basis_date = "t";
    make_records();
    const bool uses_other = !options_.has_sets && random_.one_in(4);
    if (uses_other) make_params(std::string(used_prefix)), make_functions(std::string(used_prefix));
    make_params("");
    make_functions("");
    make_given_functions();
    names_.emplace(pack_);
    if (uses_other) make_used_decisions();
    const std::size_t used = pack_.decisions.size();
    const std::uint32_t count = 2 + random_.below(4);
    for (std::uint32_t i = 0; i < count; ++i) make_decision("d" + std::to_string(i));
    for (std::size_t i = used; i < pack_.decisions.size(); ++i) pack_.written.push_back(i);
    if (random_.one_in(3)) std::rotate(pack_.written.begin(), pack_.written.begin() + 1, pack_.written.end());
    if (options_.has_sets) make_sets();
  }

 private:
  void make_fields() {
    const auto add = [&](const char* name, const Type& type) {
      Field f;
      f.name = name;
      f.type = type;
      pack_.fields.push_back(std::move(f));
    };
    add("a", Type(Kind::int_));
    add("b", Type(Kind::string));
    add("c", Type(Kind::bool_));
    add("d", Type::decimal(2));
    add("e", Type(Kind::int_).nullable());
    add("k", Type::enumeration(colour_type()));
    add("t", Type(Kind::date));
    const Schema more = random_schema(random_);
    for (const Field& f : more.fields())
      if (f.name == "parties" || random_.one_in(4)) pack_.fields.push_back(f);
    for (std::size_t i = bound_field_count; i < pack_.fields.size(); ++i)
      if (random_.one_in(4)) constrain(pack_.fields[i]);
  }
  void constrain(Field& f) {
    switch (f.type.kind()) {
      case Kind::int_: f.constraint.min = Value(ValueView::of_int(-3)); break;
      case Kind::decimal: f.constraint.max = Value(ValueView::of_narrow_decimal(4, f.type.scale())); break;
      case Kind::string:
        if (random_.one_in(2)) f.constraint.max_length = 3;
        else f.constraint.in = {Value(ValueView::of_string("a")), Value(ValueView::of_string("town")), Value(ValueView::of_string("12"))};
        break;
      default: break;
    }
    if (random_.one_in(2) && may_stand_in_cell(f.type)) f.default_value = plain_value(f.type);
    if (f.default_value && constrained(f, f.default_value->view(), world_.arena).is_error()) f.default_value.reset();
  }

  void make_records() {
    world_.schema = Schema("input", pack_.fields);
    for (std::uint32_t r = 0; r < options_.record_count; ++r) {
      Facts facts;
      facts.admitted = random_record(world_.schema, random_, world_.arena);
      for (std::size_t i = 0; i < pack_.fields.size(); ++i) {
        const Type& type = pack_.fields[i].type;
        ValueView& v = facts.admitted[i];
        if (v.is_error() && type.kind() == Kind::struct_) v = fault_of(code::fact_wrong_type, world_.arena);
        facts.raw.push_back(raw_of(v, type, random_, world_.arena));
        if (random_.one_in(60) && !type.is_nullable()) {
          facts.raw.back() = ValueView::null();
          v = fault_of(code::fact_is_null, world_.arena);
        }
        v = constrained(pack_.fields[i], v, world_.arena);
      }
      world_.records.push_back(std::move(facts));
    }
  }

  // ---- values
  static bool may_stand_in_cell(const Type& type) {
    switch (type.kind()) {
      case Kind::bool_: case Kind::int_: case Kind::uint_: case Kind::double_: case Kind::decimal: case Kind::string:
      case Kind::date: case Kind::month: case Kind::timestamp: case Kind::duration: case Kind::enum_: return true;
      default: return false;
    }
  }
  // A value of the type, from the records where the name is a field's.
  Value plain_value(const Type& type, const std::string& field = "") {
    for (int tries = 0; tries < 20; ++tries) {
      ValueView v;
      const auto at = std::find_if(pack_.fields.begin(), pack_.fields.end(), [&](const Field& f) { return f.name == field; });
      if (at != pack_.fields.end() && !world_.records.empty()) {
        v = random_.of(world_.records).admitted[static_cast<std::size_t>(at - pack_.fields.begin())];
      } else {
        Field f;
        f.name = "x";
        f.type = type.nullable(false);
        v = random_record(Schema("one", {f}), random_, world_.arena)[0];
      }
      if (v.is(Kind::double_) && v.as_double() == 0) v = ValueView::of_double(0);  // a zero is written without its sign
      if (v.is(type.kind())) return Value(v);
    }
    return zero(type);
  }
  Value zero(const Type& type) {
    switch (type.kind()) {
      case Kind::bool_: return Value(ValueView::of_bool(true));
      case Kind::uint_: return Value(ValueView::of_uint(1));
      case Kind::double_: return Value(ValueView::of_double(1.5));
      case Kind::decimal: return Value(ValueView::of_narrow_decimal(1, type.scale()));
      case Kind::string: return Value(ValueView::of_string("a"));
      case Kind::date: return Value(ValueView::of_date(19100));
      case Kind::month: return Value(ValueView::of_month(630));
      case Kind::timestamp: return Value(ValueView::of_timestamp({1'650'000'000, 0}));
      case Kind::duration: return Value(ValueView::of_duration({90, 0}));
      case Kind::enum_: return Value(ValueView::of_enum(type.enum_type(), 1));
      default: return Value(ValueView::of_int(1));
    }
  }
  // Texts that a cell must quote, too.
  Value cell_value(const Type& type, const std::string& field) {
    static const std::vector<std::string> texts = {"a,b", "-", "=x", "null", "[x", "< 3", "a\"b", "a|b", "a\\b", "not(a)", "#x", "x: y"};
    if (type.kind() == Kind::string && random_.one_in(10)) return Value(ValueView::of_string(random_.of(texts)));
    return plain_value(type, field);
  }

  std::int64_t day() { return 19000 + random_.below(400); }

  void make_params(const std::string& prefix) {
    static const std::vector<Type> types = {Type(Kind::int_), Type::decimal(2), Type(Kind::string), Type::enumeration(colour_type())};
    const std::uint32_t count = random_.below(3);
    for (std::uint32_t i = 0; i < count; ++i) {
      Param p;
      p.name = prefix + "param" + std::to_string(i);
      p.type = random_.of(types);
      if (!prefix.empty() && !is_plain(p.type)) continue;
      if (random_.one_in(2)) {
        p.constant = plain_value(p.type);
      } else {
        std::int64_t from = 18990 + random_.below(60);
        const std::uint32_t entries = 1 + random_.below(3);
        for (std::uint32_t k = 0; k < entries; ++k, from += 1 + random_.below(150)) {
          p.entries.push_back({from, std::nullopt, plain_value(p.type)});
          if (random_.one_in(4)) p.entries.back().published = from + random_.below(60) - 30;
        }
        if (random_.one_in(3)) p.until = from + random_.below(200);
      }
      pack_.params.push_back(std::move(p));
    }
  }

  void make_functions(const std::string& prefix) {
    static const std::vector<Type> types = {Type(Kind::int_), Type(Kind::bool_), Type(Kind::string)};
    const std::uint32_t count = random_.below(3);
    for (std::uint32_t i = 0; i < count; ++i) {
      Function f;
      f.name = prefix + "fn" + std::to_string(i);
      Pack only;
      for (const Param& p : pack_.params)
        if (prefix.empty() || is_used(p.name)) only.params.push_back(p);
      const std::uint32_t parameters = 1 + random_.below(2);
      for (std::uint32_t k = 0; k < parameters; ++k) {
        Field field;
        field.name = (prefix.empty() ? "x" : "y") + std::to_string(i) + std::to_string(k);
        field.type = random_.of(types);
        f.parameters.emplace_back(field.name, field.type);
        only.fields.push_back(std::move(field));
      }
      const Names inside(only);
      const Type result = random_.of(types);
      for (int tries = 0; tries < 10 && !f.body; ++tries) {
        auto tree = random_tree(inside.leaves(), *sort_of(result), 2, random_);
        if ((prefix.empty() || !is_beyond_used(tree->text())) && inside.compile(*tree, result)) f.body = std::move(tree);
      }
      if (f.body) pack_.functions.push_back(std::move(f));
    }
  }

  // Functions that the caller brings (load_pack.hpp has them), and one that asks the calendar.
  void make_given_functions() {
    const auto add = [&](const char* name, Type type, const char* parameter, const std::string& body, const std::string& asks = "") {
      if (!random_.one_in(4)) return;
      auto tree = std::make_shared<Tree>();
      tree->pieces = {body};
      pack_.functions.push_back({name, {{parameter, std::move(type)}}, std::move(tree), asks.empty(), asks});
    };
    add("is_odd", Type(Kind::int_), "odd0", "odd0 % 2 != 0");
    add("doubled", Type(Kind::string), "text0", "text0 + text0");
    const std::string has_answer = "day0.year() >= 1900 && day0.year() < 2300 && ";
    add("works", Type(Kind::date), "day0", has_answer + "((day0.weekday() < 6 && day0 != date('2022-04-04')) || day0 == date('2022-04-02'))",
        has_answer + "is_workday(day0)");
  }

  // Does a text say what the used pack does not have: a type's name, an enum's member, the list that trees know by name?
  static bool is_beyond_used(const std::string& text) {
    static const std::vector<std::string> words = {"Colour", "Level", "Party", "red", "green", "blue", "village", "town", "city", "parties"};
    return std::any_of(words.begin(), words.end(), [&](const std::string& w) { return text.find(w) != std::string::npos; });
  }

  // Decisions of the used pack read its own fields, parameters and decisions.
  void make_used_decisions() {
    is_in_used_ = true;
    const std::uint32_t count = 1 + random_.below(2);
    for (std::uint32_t i = 0; i < count; ++i) make_decision(std::string(used_prefix) + "d" + std::to_string(i));
    is_in_used_ = false;
  }
  // Names that an expression may say here.
  Schema leaves() const {
    const Schema all = names_->leaves();
    if (!is_in_used_) return all;
    std::vector<Field> fields;
    for (const Field& f : all.fields()) {
      const bool is_field = pack_field(f.name) != nullptr;
      if (is_plain(f.type) && (is_field || is_used(f.name))) fields.push_back(f);
    }
    return Schema("leaves", std::move(fields));
  }
  const Field* pack_field(const std::string& name) const {
    const auto at = std::find_if(pack_.fields.begin(), pack_.fields.end(), [&](const Field& f) { return f.name == name; });
    return at == pack_.fields.end() ? nullptr : &*at;
  }

  // ---- expressions
  // A tree that compiles; now and then (unless `must`) one that nobody tried.
  TreePtr tree(const Type& expected, int depth, const Type* it = nullptr) {
    Schema leaves = this->leaves();
    if (it != nullptr) {
      std::vector<Field> fields = leaves.fields();
      Field f;
      f.name = "it";
      f.type = *it;
      if (sort_of(*it)) fields.insert(fields.end(), 3, f);
      leaves = Schema("leaves", std::move(fields));
    }
    const auto sort = sort_of(expected);
    if (!sort) return nullptr;
    for (int tries = 0; tries < 12; ++tries) {
      auto made = random_tree(leaves, *sort, depth, random_);
      if (!pack_.functions.empty() && random_.one_in(4)) plant_call(made, leaves);
      if (is_in_used_ && is_beyond_used(made->text())) continue;
      if (random_.one_in(80) || is_good(names_->compile(*made, expected, it))) return made;
    }
    return nullptr;
  }
  // Typed, and known to the oracle as far as one can see.
  bool is_good(const expr::NodePtr& root) {
    if (!root) return false;
    std::vector<ValueView> slots = random_.of(world_.records).admitted;
    slots.resize(std::size_t{Names::it_slot} + 1);
    return !evaluate_slowly(*root, slots).starts_with('?');
  }
  void plant_call(std::unique_ptr<Tree>& tree, const Schema& leaves) {
    std::vector<std::unique_ptr<Tree>*> nodes{&tree};
    for (std::size_t i = 0; i < nodes.size(); ++i)
      for (auto& part : (*nodes[i])->parts) nodes.push_back(&part);
    const Function& f = random_.of(pack_.functions);
    if (is_in_used_ && !is_used(f.name)) return;
    auto call = std::make_unique<Tree>();
    call->pieces = {f.name + "("};
    for (std::size_t i = 0; i < f.parameters.size(); ++i) {
      auto argument = random_tree(leaves, *sort_of(f.parameters[i].second), 1, random_);
      while (f.is_given && argument->text().find("dyn(") != std::string::npos) argument = random_tree(leaves, argument->sort, 0, random_);  // that is another error
      call->parts.push_back(std::move(argument));
      call->pieces.push_back(i + 1 == f.parameters.size() ? ")" : ", ");
    }
    std::unique_ptr<Tree>& place = *random_.of(nodes);
    call->sort = place->sort;
    place = std::move(call);
  }
  TreePtr name_tree(const std::string& name, Sort sort) {
    auto tree = std::make_shared<Tree>();
    tree->sort = sort;
    tree->pieces = {name};
    return tree;
  }

  // ---- decisions
  void make_decision(std::string name) {
    Decision d;
    d.name = std::move(name);
    if (!is_in_used_ && random_.one_in(6)) make_basis_date(d);
    if (random_.one_in(5)) d.when = tree(Type(Kind::bool_), 2);
    if (random_.one_in(3)) make_value(d);
    else d.table = make_table();
    if (!d.value && !d.table) return;
    add_paths(*names_, d);
    pack_.decisions.push_back(std::move(d));
  }
  void make_basis_date(Decision& d) {
    std::vector<std::string> dates;
    for (const Field& f : pack_.fields)
      if (f.type.kind() == Kind::date) dates.push_back(f.name);
    d.basis_date = random_.of(dates);
  }
  void make_value(Decision& d) {
    static const std::vector<Type> types = {
        Type(Kind::bool_), Type(Kind::int_), Type::decimal(2), Type(Kind::string), Type(Kind::date), Type(Kind::double_),
        Type(Kind::uint_), Type(Kind::timestamp), Type::enumeration(colour_type()), Type::list(Type(Kind::int_))};
    const Type type = random_.of(types);
    if (is_in_used_ && !is_plain(type)) return;
    if (!is_in_used_ && random_.one_in(8)) {  // a decision's own value, whole
      for (const Decision& other : pack_.decisions)
        if (other.table && random_.one_in(2)) d.value = name_tree(random_.one_in(2) ? other.name : "(" + other.name + " == null)", Sort::boolean);
      if (d.value && !names_->compile(*d.value)) d.value = nullptr;
      if (d.value) return;
    }
    d.value = tree(random_.one_in(2) ? type : type.nullable(), 3);
    if (d.value && random_.one_in(3)) {
      const Type declared = type.kind() == Kind::decimal ? Type::decimal(static_cast<std::uint8_t>(2 + random_.below(3))) : type;
      if (names_->compile(*d.value, declared.nullable())) d.declared = declared.nullable();
    }
  }

  Table make_table() {
    Table table;
    table.hit = static_cast<Hit>(random_.below(hit_count));
    if (random_.one_in(2)) table.hit = static_cast<Hit>(random_.below(4));  // mostly one row speaks
    if (is_in_used_ && (table.hit == Hit::priority || table.hit == Hit::output_order)) table.hit = Hit::first;  // they want an enum
    table.form = !is_in_used_ && random_.one_in(8) ? Table::Form::file : random_.one_in(2) ? Table::Form::grid : Table::Form::rows;
    make_columns(table);
    make_outputs(table);
    const bool is_one = !gives_list(table.hit) && table.hit < Hit::collect;
    table.is_complete = is_one && random_.one_in(9);
    const bool is_large = is_large_ = random_.one_in(100);  // beyond bit sets
    const std::uint32_t rows = is_large ? 520 + random_.below(200) : random_.one_in(25) ? 60 + random_.below(80) : 1 + random_.below(9);
    const bool has_id = !random_.one_in(8), has_when = random_.one_in(6), is_dated = random_.one_in(6), is_published = random_.one_in(9),
               has_layers = is_one && random_.one_in(5);
    for (std::uint32_t r = 0; r < rows; ++r) {
      TableRow row;
      row.id = (has_id ? "r" : "") + std::to_string(r + 1);
      for (const TableColumn& c : table.columns) row.cells.push_back(is_large ? single_cell(c) : cell(c));
      if (has_when && random_.one_in(2)) row.when = tree(Type(Kind::bool_), 1);
      if (is_dated && random_.one_in(2)) row.from = day();
      if (is_dated && random_.one_in(2)) row.to = row.from.value_or(19000) + 1 + random_.below(200);
      if (is_published && random_.one_in(2)) row.published = day();
      if (has_layers) row.layer = static_cast<int>(random_.below(6)) - 1;
      for (const TableOutput& o : table.outputs) row.outputs.push_back(output_cell(o.type));
      table.rows.push_back(std::move(row));
    }
    if (is_one && random_.one_in(5))
      for (const TableOutput& o : table.outputs) table.otherwise.push_back(output_cell(o.type));
    return table;
  }

  void make_columns(Table& table) {
    const std::uint32_t count = 1 + random_.below(3);
    std::vector<std::string> taken;
    const Schema leaves = this->leaves();
    for (std::uint32_t i = 0; i < count; ++i) {
      TableColumn c;
      if (random_.one_in(5)) {
        c.tree = tree(random_.one_in(2) ? Type(Kind::int_) : Type(Kind::bool_), 2);
        if (!c.tree) continue;
        const expr::NodePtr root = names_->compile(*c.tree);
        c.type = root ? root->type : Type(Kind::bool_);
        if (random_.one_in(2)) c.name = "col" + std::to_string(i);
        const std::string head = c.name.empty() ? c.tree->text() : c.name;
        if (std::find(taken.begin(), taken.end(), head) != taken.end() || is_name(head, leaves)) continue;
        taken.push_back(head);
      } else {
        // Fields most of the time: the last names are params and decisions.
        const auto is_field = [&](const Field& f) { return pack_field(f.name) != nullptr; };
        const auto fields = static_cast<std::size_t>(std::count_if(leaves.fields().begin(), leaves.fields().end(), is_field)), all = leaves.fields().size();
        const std::size_t at = random_.one_in(4) ? random_.below(static_cast<std::uint32_t>(all)) : random_.below(static_cast<std::uint32_t>(fields));
        const Field& f = leaves.fields()[std::min(at, all - 1)];
        if (std::find(taken.begin(), taken.end(), f.name) != taken.end()) continue;
        c.name = f.name;
        c.type = f.type;
        taken.push_back(c.name);
      }
      table.columns.push_back(std::move(c));
    }
  }
  static bool is_name(const std::string& text, const Schema& leaves) { return leaves.find(text) >= 0 || text[0] == '('; }

  void make_outputs(Table& table) {
    static const std::vector<Type> types = {
        Type(Kind::bool_), Type(Kind::int_), Type::decimal(2), Type(Kind::string), Type(Kind::date), Type(Kind::double_), Type(Kind::uint_),
        Type::enumeration(colour_type()), Type::enumeration(level_type())};
    static const std::vector<Type> numbers = {Type(Kind::int_), Type::decimal(2), Type(Kind::double_), Type(Kind::uint_)};
    static const std::vector<Type> enums = {Type::enumeration(colour_type()), Type::enumeration(level_type())};
    const bool is_single = table.hit >= Hit::collect_sum;
    const std::uint32_t count = is_single ? 1 : 1 + random_.below(2);
    for (std::uint32_t o = 0; o < count; ++o) {
      Type type = random_.of(types);
      while (is_in_used_ && !is_plain(type)) type = random_.of(types);
      if (o == 0 && (table.hit == Hit::priority || table.hit == Hit::output_order)) type = random_.of(enums);
      if (table.hit == Hit::collect_sum) type = random_.of(numbers);
      if (random_.one_in(8)) type = type.nullable();
      table.outputs.push_back({"out" + std::to_string(o), type});
    }
  }

  OutputCell output_cell(const Type& type) {
    OutputCell cell;
    if (random_.one_in(8)) return cell;  // null
    if (random_.one_in(is_large_ ? 200 : 5)) cell.tree = tree(type.nullable(), 2);
    if (!cell.tree) cell.literal = plain_value(type);
    return cell;
  }

  // ---- cells
  Cell cell(const TableColumn& column) {
    Cell cell;
    if (random_.one_in(6)) return cell;
    const std::uint32_t count = random_.one_in(4) ? 2 + random_.below(2) : 1;
    for (std::uint32_t i = 0; i < count; ++i)
      if (auto t = test(column, count == 1, 0)) cell.tests.push_back(std::move(*t));
    return cell;
  }

  // Mostly one value, as large tables have.
  Cell single_cell(const TableColumn& column) {
    if (random_.one_in(12) || !may_stand_in_cell(column.type.nullable(false))) return {};
    if (random_.one_in(12)) return cell(column);
    CellTest t;
    t.operands.push_back({cell_value(column.type.nullable(false), column.name), nullptr});
    return {{t}};
  }

  std::optional<CellTest> test(const TableColumn& column, bool is_alone, int depth) {
    CellTest t;
    const Type type = column.type.nullable(false);
    const std::uint32_t choice = random_.below(20);
    if (choice == 0 || choice == 1) {
      t.op = choice == 0 ? CellTest::Op::null : CellTest::Op::not_null;
      return t;
    }
    if (choice == 2 && is_alone) return condition(column);
    if (choice <= 4 && depth == 0) {
      t.op = CellTest::Op::not_of;
      const std::uint32_t count = 1 + random_.below(2);
      for (std::uint32_t i = 0; i < count; ++i)
        if (auto inner = test(column, false, 1)) t.inner.push_back(std::move(*inner));
      if (t.inner.empty()) return std::nullopt;
      return t;
    }
    if (type.kind() == Kind::list) return list_test(type.element());
    if (!may_stand_in_cell(type)) return is_alone ? condition(column) : std::nullopt;
    return scalar_test(column, type, choice);
  }
  std::optional<CellTest> condition(const TableColumn& column) {
    CellTest t;
    t.op = CellTest::Op::condition;
    t.condition = tree(Type(Kind::bool_), 1, &column.type);
    if (!t.condition || t.condition->text()[0] == '=') return std::nullopt;
    return t;
  }
  std::optional<CellTest> list_test(const Type& element) {
    CellTest t;
    if (random_.one_in(4) || !may_stand_in_cell(element)) {
      t.op = CellTest::Op::empty;
      return t;
    }
    t.op = random_.one_in(2) ? CellTest::Op::has_any : CellTest::Op::has_all;
    const std::uint32_t count = t.op == CellTest::Op::has_any ? 1 + random_.below(2) : 2;
    for (std::uint32_t i = 0; i < count; ++i) t.operands.push_back({cell_value(element, ""), nullptr});
    return t;
  }

  std::optional<CellTest> scalar_test(const TableColumn& column, const Type& type, std::uint32_t choice) {
    CellTest t;
    const bool is_ordered = type.kind() != Kind::bool_;
    if (type.kind() == Kind::string && choice < 8) {
      static const std::vector<std::string> prefixes = {"a", "to", "规", "", "1"}, patterns = {"^a", "[0-9]+", "矩$", "^$", "a|b"};
      t.op = choice < 7 ? CellTest::Op::prefix : CellTest::Op::matches;
      t.operands.push_back({Value(ValueView::of_string(random_.of(choice < 7 ? prefixes : patterns))), nullptr});
      return t;
    }
    if (is_ordered && type.kind() != Kind::string && type.kind() != Kind::enum_ && choice < 9) return interval(column, type);
    if (is_ordered && choice < 15) t.op = static_cast<CellTest::Op>(1 + random_.below(5));
    else t.op = CellTest::Op::equal;
    t.operands.push_back(operand(column, type));
    return t;
  }
  std::optional<CellTest> interval(const TableColumn& column, const Type& type) {
    CellTest t;
    t.op = CellTest::Op::interval;
    t.low_closed = random_.one_in(2);
    t.high_closed = random_.one_in(2);
    t.operands = {operand(column, type), operand(column, type)};
    if (t.operands[0].tree || t.operands[1].tree) return t;
    const Value low = t.operands[0].literal, high = t.operands[1].literal;
    if (is_true_slowly("_<_", {high, low})) std::swap(t.operands[0], t.operands[1]);
    if (is_true_slowly("_==_", {high, low})) t.low_closed = t.high_closed = true;
    return t;
  }
  Operand operand(const TableColumn& column, const Type& type) {
    const bool may_name = type.kind() != Kind::string && type.kind() != Kind::enum_;
    if (may_name && random_.one_in(8)) {
      const Schema leaves = this->leaves();
      for (int tries = 0; tries < 6; ++tries) {
        const Field& f = random_.of(leaves.fields());
        if (f.type.kind() != type.kind() || f.type.scale() != type.scale()) continue;
        TreePtr name = name_tree(f.name, *sort_of(type));
        if (names_->compile(*name, type)) return {Value(), name};
      }
    }
    return {cell_value(type, column.name), nullptr};
  }

  // ---- over many records
  void make_sets();

  World& world_;
  Pack& pack_;
  Random random_;
  WorldOptions options_;
  std::optional<Names> names_;
  bool is_large_ = false;    // the table in work
  bool is_in_used_ = false;  // the decision in work is the used pack's
};

void Maker::make_sets() {
  static const std::vector<Type> key_types = {Type(Kind::int_), Type(Kind::string), Type(Kind::bool_), Type::enumeration(colour_type()), Type(Kind::month)};
  Tally tally;
  const std::uint32_t keys = 1 + random_.below(2);
  for (std::uint32_t i = 0; i < keys; ++i)
    if (TreePtr key = tree(random_.of(key_types), static_cast<int>(random_.below(2)))) tally.keys.emplace_back("key" + std::to_string(i), key);
  if (random_.one_in(3)) tally.where = tree(Type(Kind::bool_), 1);
  static const std::vector<Type> numbers = {Type(Kind::int_), Type::decimal(2), Type(Kind::double_)};
  static const std::vector<std::string> functions = {"count", "sum", "mean", "min", "max"};
  tally.values.emplace_back("total", Tally::Aggregate{"count", nullptr});
  const std::uint32_t values = 1 + random_.below(4);
  for (std::uint32_t i = 0; i < values; ++i) {
    Tally::Aggregate a;
    a.function = random_.of(functions);
    const Type type = a.function == "count" ? Type(Kind::bool_) : random_.of(numbers);
    a.argument = tree(random_.one_in(3) ? type.nullable() : type, static_cast<int>(random_.below(2)));
    if (a.argument) tally.values.emplace_back("v" + std::to_string(i), a);
  }
  Rank rank;
  rank.ties = random_.of(std::vector<std::string>{"", "min", "max", "dense", "row"});
  rank.is_of_groups = !tally.keys.empty() && random_.one_in(2);
  if (rank.is_of_groups && rank.ties == "row") rank.ties = "min";  // groups have no order of their own
  const auto order = [&](TreePtr t) {
    if (t) rank.order.emplace_back(std::move(t), random_.one_in(2));
  };
  if (rank.is_of_groups) {
    order(name_tree(random_.of(tally.values).first, Sort::integer));
    if (random_.one_in(2)) rank.by.push_back(name_tree(tally.keys[0].first, Sort::integer));
  } else {
    order(tree(random_.of(numbers).nullable(), 1));
    if (random_.one_in(2)) order(tree(Type(Kind::string), 0));
    if (random_.one_in(2))
      if (TreePtr by = tree(random_.of(key_types), 0)) rank.by.push_back(by);
  }
  if (!tally.keys.empty()) pack_.tally = std::move(tally);
  if (!rank.order.empty() && (pack_.tally || !rank.is_of_groups)) pack_.rank = std::move(rank);
}

}  // namespace

std::unique_ptr<World> random_world(std::uint64_t seed, const WorldOptions& options) {
  auto world = std::make_unique<World>();
  Maker(*world, seed, options).make();
  return world;
}

}  // namespace guiju::agree
