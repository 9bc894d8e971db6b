#include "model/change.hpp"

#include <algorithm>

#include "model/codes.hpp"
#include "model/fields.hpp"
#include "text/codes.hpp"
#include "text/spelling.hpp"

namespace guiju::model {
namespace {

class Change {
 public:
  Change(Pack& pack, const std::string& path, const Sources& sources, std::uint32_t source, Diagnostics& diagnostics)
      : pack_(pack), path_(path), text_(sources[source].text()), diagnostics_(diagnostics) {
    node_.kind = text::YamlKind::scalar;
    node_.value = std::string(text_);
    node_.span = {source, 0, static_cast<std::uint32_t>(text_.size())};
    node_.map = text::ScalarMap(0);
    for (std::size_t at = 0; at <= path.size();) {
      const std::size_t dot = std::min(path.find('.', at), path.size());
      parts_.push_back(path.substr(at, dot - at));
      at = dot + 1;
    }
  }

  void make() {
    if (parts_.size() >= 2 && parts_[0] == "params") return change_param();
    if (parts_.size() >= 3 && parts_[0] == "decisions") return change_decision();
    refuse({"params.NAME", "decisions.NAME.value", "decisions.NAME.rows.ID.HEAD"});
  }

 private:
  // The path leads nowhere; `there` is what would.
  void refuse(const std::vector<std::string_view>& there) {
    Diagnostic& d = diagnostics_.add(code::unknown_change, node_.span, {path_});
    if (there.empty()) return;
    if (auto near = text::nearest_name(parts_.back(), there)) d.note(code::did_you_mean, {*near});
    else d.note(code::expected_one_of, {text::in_a_row(there, there.size())});
  }

  template <typename Named>
  static std::vector<std::string_view> names_of(const std::vector<Named>& list) {
    std::vector<std::string_view> names;
    for (const Named& one : list) names.push_back(one.name.text());
    return names;
  }

  void change_param() {
    const auto at = std::find_if(pack_.params.begin(), pack_.params.end(), [&](const ParamForm& p) { return p.name.text() == parts_[1]; });
    if (at == pack_.params.end() || parts_.size() > 3) return refuse(names_of(pack_.params));
    if (parts_.size() == 2) {
      at->value = node_;
      at->values.clear();
      at->until.reset();
      return;
    }
    for (ParamForm::Dated& dated : at->values)
      if (dated.from.text() == parts_[2]) return void(dated.value = node_);
    at->values.push_back({Excerpt(parts_[2], node_.span.source, std::make_shared<const text::ScalarMap>(0)), node_, {}});
    at->value.reset();
  }

  void change_decision() {
    const auto at = std::find_if(pack_.decisions.begin(), pack_.decisions.end(), [&](const DecisionForm& d) { return d.name.text() == parts_[1]; });
    if (at == pack_.decisions.end()) return refuse(names_of(pack_.decisions));
    auto* table = std::get_if<TableForm>(&at->kind);
    auto* value = std::get_if<ValueForm>(&at->kind);
    const std::string& key = parts_[2];
    if (key == "when" && parts_.size() == 3) return void(at->when = Excerpt(node_));
    if (value && key == "value" && parts_.size() == 3) return void(value->expression = Excerpt(node_));
    if (!table) return refuse({"value", "when"});
    if (key == "rows" && parts_.size() >= 5) return change_cell(*table);
    if (key == "else" && parts_.size() == 3) return void(table->otherwise = node_);
    if (key == "complete" && (text_ == "true" || text_ == "false")) {
      table->is_complete = text_ == "true";
      table->allows_gaps = !table->is_complete;
      return;
    }
    const auto word = std::find(hit_words.begin(), hit_words.end(), text_);
    if (key == "hit" && word != hit_words.end()) return void(table->hit = static_cast<HitPolicy>(word - hit_words.begin()));
    refuse({"rows", "else", "hit", "complete", "when"});
  }

  // A head may have dots in it ("handling.unit").
  void change_cell(TableForm& table) {
    std::string head = parts_[4];
    for (std::size_t i = 5; i < parts_.size(); ++i) head += "." + parts_[i];
    std::vector<std::string_view> heads;
    for (const Excerpt& h : table.heads) heads.push_back(h.text());
    const auto at = std::find(heads.begin(), heads.end(), head);
    if (at == heads.end()) return refuse(heads);
    const auto row = row_of(table);
    if (!row) return refuse(ids_);
    table.cells.replace(*row, static_cast<std::size_t>(at - heads.begin()), text_);
  }

  std::optional<std::size_t> row_of(const TableForm& table) {
    const auto id = std::find_if(table.heads.begin(), table.heads.end(), [](const Excerpt& h) { return h.text() == "id"; });
    for (std::size_t r = 0; r < table.cells.row_count(); ++r) {
      const CellView cell = id == table.heads.end() ? CellView(table.cells.cell(r, 0)) : table.cells.cell(r, static_cast<std::size_t>(id - table.heads.begin()));
      const bool has_id = id != table.heads.end() && !cell.is_left_out();
      if (has_id) ids_.push_back(cell.text(0));
      if (has_id ? cell.text(0) == parts_[3] : std::to_string(r + 1) == parts_[3]) return r;
    }
    return std::nullopt;
  }

  Pack& pack_;
  const std::string& path_;
  std::string_view text_;
  Diagnostics& diagnostics_;
  YamlNode node_;
  std::vector<std::string> parts_;
  std::vector<std::string_view> ids_;
};

}  // namespace

void change(Pack& pack, const std::string& path, const Sources& sources, std::uint32_t source, Diagnostics& diagnostics) {
  Change(pack, path, sources, source, diagnostics).make();
}

}  // namespace guiju::model
