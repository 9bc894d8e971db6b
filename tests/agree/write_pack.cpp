// The text of a random pack: YAML, and CSV files beside it.
#include <algorithm>
#include <array>
#include <utility>

#include "facts/canonical.hpp"
#include "facts/text_form.hpp"
#include "tests/agree/generate_pack.hpp"

namespace guiju::agree {

namespace {

bool is_plain_word(const std::string& text) {
  if (text.empty() || text[0] == '-' || text[0] == '.') return false;
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '.' || c == '-'; });
}

// A YAML scalar: plain where that is safe, else in double quotes.
std::string scalar(const std::string& text) {
  if (is_plain_word(text)) return text;
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

std::string day_text(std::int64_t days) {
  std::string out;
  facts::append_date(out, days);
  return out;
}

// A literal as an author writes it.
std::string literal_text(ValueView v) {
  switch (v.kind()) {
    case Kind::string:
    case Kind::enum_: return std::string(v.as_string());
    case Kind::decimal: return v.as_decimal().to_string();
    case Kind::uint_: return std::to_string(v.as_uint());
    default: return v.to_string();
  }
}
// The same in a cell, where some texts need quotes.
std::string cell_literal(ValueView v) {
  const std::string text = literal_text(v);
  if (!v.is(Kind::string)) return text;
  const bool is_bare = is_plain_word(text) && text != "null" && text != "empty";
  return is_bare ? text : quoted(text);
}
std::string operand_text(const Operand& o) { return o.tree ? o.tree->text() : cell_literal(o.literal); }

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& t : texts) out += (out.empty() ? "" : ", ") + t;
  return out;
}

std::string test_text(const CellTest& test) {
  static constexpr std::array<const char*, 6> signs = {"", "≠ ", "< ", "<= ", "> ", ">= "};
  std::vector<std::string> operands;
  for (const Operand& o : test.operands) operands.push_back(operand_text(o));
  switch (test.op) {
    case CellTest::Op::interval:
      return (test.low_closed ? "[" : "(") + operands[0] + ".." + operands[1] + (test.high_closed ? "]" : ")");
    case CellTest::Op::null: return "null";
    case CellTest::Op::not_null: return "not null";
    case CellTest::Op::not_of: {
      std::vector<std::string> inner;
      for (const CellTest& t : test.inner) inner.push_back(test_text(t));
      return "not(" + joined(inner) + ")";
    }
    case CellTest::Op::prefix: return "prefix " + quoted(literal_text(test.operands[0].literal));
    case CellTest::Op::matches: return "matches " + quoted(literal_text(test.operands[0].literal));
    case CellTest::Op::has_any: return operands.size() == 1 ? "has " + operands[0] : "has any(" + joined(operands) + ")";
    case CellTest::Op::has_all: return "has all(" + joined(operands) + ")";
    case CellTest::Op::empty: return "empty";
    case CellTest::Op::condition: return "= " + test.condition->text();
    default: return signs[static_cast<std::size_t>(test.op)] + operands[0];
  }
}
std::vector<std::string> cell_texts(const Cell& cell) {
  std::vector<std::string> texts;
  for (const CellTest& t : cell.tests) texts.push_back(test_text(t));
  return texts;
}

std::string output_text(const OutputCell& cell) {
  if (cell.tree) return "= " + cell.tree->text();
  return cell.literal.view().is_null() ? "null" : cell_literal(cell.literal);
}

// A table as texts: heads, and rows of cells; a cell of `rows:` may be a list.
struct Sheet {
  std::vector<std::string> heads;
  std::size_t input_count = 0;
  std::vector<std::vector<std::vector<std::string>>> rows;
};

std::string layer_text(int layer) {
  static constexpr std::array<const char*, 5> names = {"national", "province", "city", "district", "order"};
  return layer < 0 ? "-" : names[static_cast<std::size_t>(layer)];
}

Sheet sheet_of(const Table& table) {
  Sheet sheet;
  const auto any_row = [&](auto has) { return std::any_of(table.rows.begin(), table.rows.end(), has); };
  const bool has_id = any_row([](const TableRow& r) { return !r.id.empty() && !std::isdigit(static_cast<unsigned char>(r.id[0])); });
  const bool has_when = any_row([](const TableRow& r) { return r.when != nullptr; });
  const bool is_dated = any_row([](const TableRow& r) { return r.from || r.to; });
  const bool is_published = any_row([](const TableRow& r) { return r.published.has_value(); });
  const bool has_layers = any_row([](const TableRow& r) { return r.layer >= 0; });
  if (has_id) sheet.heads.push_back("id");
  for (const TableColumn& c : table.columns) sheet.heads.push_back(c.name.empty() ? c.tree->text() : c.name);
  if (has_when) sheet.heads.push_back("when");
  if (is_dated) sheet.heads.insert(sheet.heads.end(), {"from", "to"});
  if (is_published) sheet.heads.push_back("published");
  if (has_layers) sheet.heads.push_back("layer");
  sheet.input_count = sheet.heads.size();
  for (const TableOutput& o : table.outputs) sheet.heads.push_back(o.name);
  const auto day = [](const std::optional<std::int64_t>& d) { return std::vector<std::string>{d ? day_text(*d) : "-"}; };
  for (const TableRow& r : table.rows) {
    std::vector<std::vector<std::string>> cells;
    if (has_id) cells.push_back({r.id});
    for (const Cell& c : r.cells) cells.push_back(c.tests.empty() ? std::vector<std::string>{"-"} : cell_texts(c));
    if (has_when) cells.push_back({r.when ? r.when->text() : "-"});
    if (is_dated) cells.push_back(day(r.from)), cells.push_back(day(r.to));
    if (is_published) cells.push_back(day(r.published));
    if (has_layers) cells.push_back({layer_text(r.layer)});
    for (const OutputCell& o : r.outputs) cells.push_back({output_text(o)});
    sheet.rows.push_back(std::move(cells));
  }
  return sheet;
}

// A bar outside of quotes, or a backslash, does not go into a grid.
bool fits_grid(const Sheet& sheet) {
  const auto fits = [](const std::string& text) {
    bool in_quotes = false;
    for (char c : text) {
      if (c == '"') in_quotes = !in_quotes;
      if (c == '\\' || (c == '|' && !in_quotes)) return false;
    }
    return true;
  };
  for (const auto& row : sheet.rows)
    for (const auto& cell : row)
      for (const std::string& text : cell)
        if (!fits(text)) return false;
  return std::all_of(sheet.heads.begin(), sheet.heads.end(), [](const std::string& h) { return h.find_first_of("|\"\\") == std::string::npos; });
}

std::string grid_text(const Sheet& sheet, const std::string& indent) {
  std::string out;
  const auto line = [&](const auto& cells) {
    out += indent + (sheet.input_count == 0 ? "||" : "|");
    for (std::size_t i = 0; i < cells.size(); ++i) out += " " + cells[i] + (i + 1 == sheet.input_count ? " ||" : " |");
    out += "\n";
  };
  line(sheet.heads);
  for (const auto& row : sheet.rows) {
    std::vector<std::string> cells;
    for (const auto& cell : row) cells.push_back(joined(cell));
    line(cells);
  }
  return out;
}

std::string rows_text(const Sheet& sheet, const std::string& indent) {
  std::string out;
  for (const auto& row : sheet.rows) {
    out += indent + "- {";
    bool is_first = true;
    for (std::size_t i = 0; i < row.size(); ++i) {
      // Left out; not of the first row, which says in what order the columns are judged.
      if (row[i].size() == 1 && row[i][0] == "-" && &row != &sheet.rows[0] && out.size() % 2 == 0) continue;
      out += (is_first ? "" : ", ") + scalar(sheet.heads[i]) + ": ";
      is_first = false;
      std::vector<std::string> items;
      for (const std::string& text : row[i]) items.push_back(scalar(text));
      out += row[i].size() == 1 ? items[0] : out.size() % 2 == 0 ? "[" + joined(items) + "]" : scalar(joined(row[i]));
    }
    out += "}\n";
  }
  return out;
}

std::string csv_text(const Sheet& sheet) {
  std::string out;
  const auto put = [&](const std::string& text, std::size_t i) {
    if (i == sheet.input_count) out += "||,";
    out += quoted(text) + ",";
  };
  const auto end = [&] { out.back() = '\n'; };
  for (std::size_t i = 0; i < sheet.heads.size(); ++i) put(sheet.heads[i], i);
  end();
  for (const auto& row : sheet.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i == sheet.input_count) out += ",";
      out += quoted(joined(row[i])) + ",";
    }
    end();
  }
  return out;
}

std::string type_text(const Type& type) { return scalar(type.to_string()); }

// Either pack: the one that is decided by, or the one that it uses. Inside the used one its names stand without a prefix.
class Writer {
 public:
  Writer(const Pack& pack, bool is_used, std::map<std::string, std::string>& files) : pack_(pack), is_used_(is_used), files_(files) {}

  std::string write() {
    out_ = "guiju: 1\npack: agree." + (is_used_ ? "lib" : pack_.name) + "\n";
    if (!is_used_ && pack_.uses_other()) out_ += "use: [agree.lib]\n";
    if (!pack_.zone.empty()) out_ += "time_zone: " + pack_.zone + "\n";
    if (!pack_.basis_date.empty()) out_ += "basis_date: " + scalar(pack_.basis_date) + "\n";
    if (!is_used_)
      out_ += "types:\n  Colour: {enum: [red, green, blue]}\n  Level: {enum: [village, town, city]}\n"
              "  Party: {fields: {name: string, age: int, share: decimal(2), colour: Colour, consent: optional(bool)}}\n";
    write_calendar();
    write_fields();
    write_params();
    write_functions();
    write_decisions();
    if (pack_.tally) write_tally(*pack_.tally);
    if (pack_.rank) write_rank(*pack_.rank);
    return is_used_ ? without_prefix(std::move(out_)) : std::move(out_);
  }

 private:
  static std::string without_prefix(std::string text) {
    for (std::size_t at = 0; (at = text.find(used_prefix, at)) != std::string::npos;) text.erase(at, used_prefix.size());
    return text;
  }
  bool is_here(std::string_view name) const { return is_used(name) == is_used_; }

  void write_calendar() {
    const auto asks_it = [](const Function& f) { return !f.asks.empty(); };
    if (is_used_ || std::none_of(pack_.functions.begin(), pack_.functions.end(), asks_it)) return;
    out_ += "calendars:\n  days: {week: mon-fri, unpublished: weekday, days: [{date: 2022-04-04, kind: off}, {date: 2022-04-02, kind: work}]}\n";
  }
  void write_decisions() {
    std::string decisions;
    std::swap(decisions, out_);
    if (!is_used_)
      for (std::size_t i : pack_.written) write_decision(pack_.decisions[i]);
    for (const Decision& d : pack_.decisions)
      if (is_used_ && is_used(d.name)) write_decision(d);
    std::swap(decisions, out_);
    if (!decisions.empty() || pack_.tally || pack_.rank) out_ += "decisions:\n" + decisions;
  }
  void write_fields() {
    const bool is_named = pack_.tally || pack_.rank;
    out_ += is_named ? "records:\n  event:\n    fields:\n" : "inputs:\n";
    for (const Field& f : pack_.fields) {
      if (is_used_ && !is_plain(f.type)) continue;
      out_ += (is_named ? "      " : "  ") + scalar(f.name) + ": ";
      const Constraint& c = f.constraint;
      if (c.is_empty() && !f.default_value) {
        out_ += type_text(f.type) + "\n";
        continue;
      }
      out_ += "{type: " + type_text(f.type);
      if (c.min) out_ += ", min: " + scalar(literal_text(*c.min));
      if (c.max) out_ += ", max: " + scalar(literal_text(*c.max));
      if (c.max_length) out_ += ", length: 0.." + std::to_string(*c.max_length);
      if (!c.in.empty()) {
        std::vector<std::string> all;
        for (const Value& v : c.in) all.push_back(scalar(literal_text(v)));
        out_ += ", in: [" + joined(all) + "]";
      }
      if (f.default_value) out_ += ", default: " + scalar(literal_text(*f.default_value));
      out_ += "}\n";
    }
  }

  void write_params() {
    std::string params;
    std::swap(params, out_);
    for (const Param& p : pack_.params)
      if (is_here(p.name)) write_param(p);
    std::swap(params, out_);
    if (!params.empty()) out_ += "params:\n" + params;
  }
  void write_param(const Param& p) {
    out_ += "  " + p.name + ": {type: " + type_text(p.type);
    if (p.constant) out_ += ", value: " + scalar(literal_text(*p.constant));
    else out_ += ", values: {";
    for (std::size_t i = 0; i < p.entries.size(); ++i) {
      const Param::Entry& e = p.entries[i];
      out_ += (i ? ", " : "") + day_text(e.from) + ": ";
      if (e.published) out_ += "{value: " + scalar(literal_text(e.value)) + ", published: " + day_text(*e.published) + "}";
      else out_ += scalar(literal_text(e.value));
    }
    if (!p.constant) out_ += "}";
    if (p.until) out_ += ", until: " + day_text(*p.until);
    out_ += "}\n";
  }

  void write_functions() {
    bool is_first = true;
    for (const Function& f : pack_.functions) {
      if (!is_here(f.name) || f.is_given) continue;
      if (std::exchange(is_first, false)) out_ += "functions:\n";
      out_ += "  " + f.name + ": {of: {";
      for (std::size_t i = 0; i < f.parameters.size(); ++i)
        out_ += (i ? ", " : "") + f.parameters[i].first + ": " + type_text(f.parameters[i].second);
      out_ += "}, value: " + scalar(f.asks.empty() ? f.body->text() : f.asks) + "}\n";
    }
  }

  void write_decision(const Decision& d) {
    out_ += "  " + d.name + ":\n";
    if (pack_.tally) out_ += "    record: event\n";
    if (!d.basis_date.empty()) out_ += "    basis_date: " + scalar(d.basis_date) + "\n";
    if (d.when) out_ += "    when: " + scalar(d.when->text()) + "\n";
    if (d.declared) out_ += "    type: " + type_text(*d.declared) + "\n";
    if (d.value) out_ += "    value: " + scalar(d.value->text()) + "\n";
    if (d.table) write_table(d.name, *d.table);
  }

  void write_table(const std::string& name, const Table& table) {
    out_ += std::string("    table:\n      hit: ") + hit_name(table.hit) + "\n";
    if (table.is_complete) out_ += "      complete: true\n";
    std::string columns;
    for (const TableColumn& c : table.columns)
      if (!c.name.empty() && c.tree) columns += "        " + c.name + ": " + scalar(c.tree->text()) + "\n";
    if (!columns.empty()) out_ += "      columns:\n" + columns;
    out_ += "      outputs:\n";
    for (const TableOutput& o : table.outputs) out_ += "        " + o.name + ": " + type_text(o.type) + "\n";
    if (!table.otherwise.empty()) write_otherwise(table);
    const Sheet sheet = sheet_of(table);
    if (table.form == Table::Form::file) {
      out_ += "      file: tables/" + name + ".csv\n";
      files_["tables/" + name + ".csv"] = csv_text(sheet);
    } else if (table.form == Table::Form::grid && fits_grid(sheet)) {
      out_ += "      grid: |\n" + grid_text(sheet, "        ");
    } else {
      out_ += "      rows:\n" + rows_text(sheet, "        ");
    }
  }

  void write_otherwise(const Table& table) {
    if (table.outputs.size() == 1) {
      out_ += "      else: " + scalar(output_text(table.otherwise[0])) + "\n";
      return;
    }
    out_ += "      else:\n";
    for (std::size_t o = 0; o < table.outputs.size(); ++o)
      out_ += "        " + table.outputs[o].name + ": " + scalar(output_text(table.otherwise[o])) + "\n";
  }

  void write_tally(const Tally& tally) {
    out_ += "  groups:\n    tally:\n      from: event\n      into: group\n      by: {";
    for (std::size_t i = 0; i < tally.keys.size(); ++i)
      out_ += (i ? ", " : "") + tally.keys[i].first + ": " + scalar(tally.keys[i].second->text());
    out_ += "}\n";
    if (tally.where) out_ += "      where: " + scalar(tally.where->text()) + "\n";
    out_ += "      values:\n";
    for (const auto& [name, a] : tally.values)
      out_ += "        " + name + ": " + scalar(a.function + "(" + (a.argument ? a.argument->text() : "") + ")") + "\n";
  }

  void write_rank(const Rank& rank) {
    out_ += std::string("  place:\n    record: ") + (rank.is_of_groups ? "group" : "event") + "\n    rank:\n";
    std::vector<std::string> by, order;
    for (const TreePtr& t : rank.by) by.push_back(scalar(t->text()));
    for (const auto& [t, falls] : rank.order) order.push_back(scalar(t->text() + (falls ? " desc" : "")));
    if (!by.empty()) out_ += "      by: [" + joined(by) + "]\n";
    out_ += "      order: [" + joined(order) + "]\n";
    if (!rank.ties.empty()) out_ += "      ties: " + rank.ties + "\n";
  }

  const Pack& pack_;
  const bool is_used_;
  std::map<std::string, std::string>& files_;
  std::string out_;
};

}  // namespace

std::string yaml_of(const Pack& pack, std::map<std::string, std::string>& files) { return Writer(pack, false, files).write(); }
std::string used_yaml_of(const Pack& pack) {
  std::map<std::string, std::string> files;
  return pack.uses_other() ? Writer(pack, true, files).write() : "";
}

}  // namespace guiju::agree
