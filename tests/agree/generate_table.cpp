#include "tests/agree/generate_table.hpp"

#include <algorithm>
#include <cstdlib>

namespace guiju::agree {

const std::vector<std::string>& TableGenerator::heads() {
  static const std::vector<std::string> names{"kind", "flag", "m", "opt", "word", "price"};
  return names;
}

std::size_t rounds(const char* variable, std::size_t otherwise) {
  const char* text = std::getenv(variable);
  return text ? static_cast<std::size_t>(std::strtoull(text, nullptr, 10)) : otherwise;
}

std::string TableGenerator::list_of(const std::vector<std::string>& words) {
  std::string text;
  const std::size_t count = 1 + below(2);
  for (std::size_t i = 0; i < count; ++i) text += (text.empty() ? "" : ", ") + words[below(words.size())];
  return below(4) == 0 ? "not(" + text + ")" : text;
}

std::string TableGenerator::number_cell(int least, int most, const std::string& places) {
  const auto value = [&] { return std::to_string(least + static_cast<int>(below(static_cast<std::size_t>(most - least) + 1))) + places; };
  static const std::vector<std::string> signs{"< ", "<= ", "> ", ">= ", "!= "};
  switch (below(6)) {
    case 0: return value();
    case 1: return value() + ", " + value();
    case 2: return "not(" + value() + ")";
    case 3: {
      int a = least + static_cast<int>(below(static_cast<std::size_t>(most - least)));
      const int b = a + 1 + static_cast<int>(below(static_cast<std::size_t>(most - a)));
      return std::string(below(2) ? "[" : "(") + std::to_string(a) + places + ".." + std::to_string(b) + places + (below(2) ? "]" : ")");
    }
    default: return signs[below(signs.size())] + value();
  }
}

std::string TableGenerator::cell(std::size_t column) {
  switch (column) {
    case 0: return list_of({"red", "green", "blue"});
    case 1: return below(2) ? "true" : "false";
    case 2: return has_expressions_ && below(8) == 0 ? "= it * 2 > " + std::to_string(below(12)) : number_cell(0, 6, "");
    case 3: {
      const std::size_t form = below(5);
      return form == 0 ? "null" : form == 1 ? "not null" : number_cell(0, 3, "");
    }
    case 4: {
      if (has_expressions_ && below(10) == 0) return "matches \"^a.*b$\"";
      return below(4) == 0 ? std::string("prefix \"") + (below(2) ? "a" : "ab") + "\"" : list_of({"a", "ab", "c"});
    }
    default: return number_cell(0, 1, below(2) ? ".0" : "");
  }
}

GeneratedRow TableGenerator::row(int density) {
  GeneratedRow row;
  for (std::size_t c = 0; c < heads().size(); ++c) row.cells.push_back(below(100) < static_cast<std::size_t>(density) ? cell(c) : "-");
  row.output = static_cast<int>(below(4));
  row.from = row.to = "-";
  return row;
}

std::vector<GeneratedRow> TableGenerator::rows(std::size_t most) {
  std::vector<GeneratedRow> list;
  const std::size_t count = 1 + below(most);
  const int density = 15 + static_cast<int>(below(50));
  const bool is_dated = below(3) == 0;
  for (std::size_t i = 0; i < count; ++i) {
    list.push_back(row(density));
    if (is_dated && below(2)) list.back().from = "2022-0" + std::to_string(1 + below(3)) + "-01";
    if (is_dated && below(3) == 0) list.back().to = "2022-0" + std::to_string(4 + below(3)) + "-01";
  }
  return list;
}

std::string TableGenerator::pack(const std::vector<GeneratedRow>& rows, const std::string& settings) {
  const bool is_dated = std::any_of(rows.begin(), rows.end(), [](const GeneratedRow& r) { return r.from != "-" || r.to != "-"; });
  std::string text =
      "guiju: 1\npack: t\nbasis_date: day\ntypes: {Colour: {enum: [red, green, blue]}}\n"
      "inputs: {kind: Colour, flag: bool, m: {type: int, min: 0, max: 6}, opt: {type: optional(int), min: 0, max: 3},\n"
      "  word: string, price: {type: decimal(1), min: 0, max: 1.0}, day: {type: date, default: 2022-01-15}}\n"
      "decisions:\n  d:\n    table:\n      outputs: {out: int}\n";
  for (std::size_t at = 0; at < settings.size();) {
    const std::size_t comma = std::min(settings.find(", ", at), settings.size());
    text += "      " + settings.substr(at, comma - at) + "\n";
    at = comma + 2;
  }
  text += "      grid: |\n        | id";
  for (const std::string& head : heads()) text += " | " + head;
  text += is_dated ? " | from | to || out |\n" : " || out |\n";
  for (std::size_t r = 0; r < rows.size(); ++r) {
    text += "        | r" + std::to_string(r);
    for (const std::string& cell : rows[r].cells) text += " | " + cell;
    if (is_dated) text += " | " + rows[r].from + " | " + rows[r].to;
    text += " || " + std::to_string(rows[r].output) + " |\n";
  }
  return text;
}

const std::vector<std::string>& TableGenerator::inputs() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> list;
    for (const char* kind : {"red", "green", "blue"})
      for (const char* flag : {"true", "false"})
        for (int m = 0; m <= 6; ++m)
          for (const char* opt : {"null", "0", "1", "2", "3"})
            for (const char* word : {"", "a", "aa", "ab", "abz", "b", "c", "zz"})
              for (const char* price : {"0", "0.1", "0.9", "1.0"})
                list.push_back(std::string("{\"kind\": \"") + kind + "\", \"flag\": " + flag + ", \"m\": " + std::to_string(m) + ", \"opt\": " + opt +
                               ", \"word\": \"" + word + "\", \"price\": " + price + "}");
    return list;
  }();
  return all;
}

const std::vector<std::string>& TableGenerator::dates() {
  static const std::vector<std::string> list{"2021-12-31", "2022-01-01", "2022-02-01", "2022-03-15", "2022-04-01", "2022-05-31", "2022-06-01", "2022-07-01"};
  return list;
}

}  // namespace guiju::agree
