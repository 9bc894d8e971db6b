// The straight line in one screen: text → YAML → model → checked → plan → ruleset.
//
// This is the corridor: the only file besides live.cpp that sees every room. Packs that are used come first, each once.
#include "guiju/load.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <set>

#include "check/checked.hpp"
#include "check/codes.hpp"
#include "check/holes.hpp"
#include "engine/access.hpp"
#include "engine/codes.hpp"
#include "engine/evaluate.hpp"
#include "facts/text_form.hpp"
#include "model/change.hpp"
#include "model/pack.hpp"
#include "plan/build.hpp"
#include "text/codes.hpp"
#include "text/file.hpp"
#include "text/spelling.hpp"

namespace guiju {
namespace {

constexpr std::size_t max_pack_bytes = 16u << 20;
constexpr std::size_t max_table_bytes = 256u << 20;
constexpr std::size_t max_used_packs = 64;

bool is_folder(const std::string& path) {
  struct stat s {};
  return ::stat(path.c_str(), &s) == 0 && S_ISDIR(s.st_mode);
}
bool is_file(const std::string& path) {
  struct stat s {};
  return ::stat(path.c_str(), &s) == 0 && S_ISREG(s.st_mode);
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash);
}

std::vector<std::string> folders_in(const std::string& path) {
  std::vector<std::string> names;
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(path, failed))
    if (entry.is_directory(failed)) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

// "linping.dispute" in …/linping/dispute → …: where its neighbours are.
std::string root_of(const std::string& folder, const std::string& name) {
  std::string root = folder;
  while (!root.empty() && root.back() == '/') root.pop_back();
  for (auto parts = std::count(name.begin(), name.end(), '.') + 1; parts > 0; --parts) root = folder_of(root);
  return root;
}

std::string last_part(const std::string& name) { return name.substr(name.rfind('.') + 1); }

using Changes = std::vector<std::pair<std::string, std::string>>;

class Loader {
 public:
  // With `texts`, files are what they were when these were read.
  explicit Loader(const LoadOptions& options, const Sources* texts = nullptr, const Changes& changes = {})
      : options_(options), texts_(texts), sources_(std::make_shared<Sources>()), diagnostics_(sources_) {
    for (const auto& [param, value] : options.params) changes_.push_back({"params." + param, value, true, false});
    for (const auto& [path, value] : changes) changes_.push_back({path, value, false, false});
  }

  Result<Ruleset> load(const std::string& path) {
    const std::string file = is_folder(path) ? path + "/pack.yaml" : path;
    Result<std::string> text = read(file);
    if (!text) return std::move(text).diagnostics();
    return load_text(*text, file, folder_of(file));
  }
  Result<Ruleset> load_text(std::string_view yaml, const std::string& name, const std::string& folder = "") {
    origin_ = {name, folder, options_.roots, options_.reads_cases, options_.functions, {}};
    for (const Change& change : changes_) origin_.changes.emplace_back(change.path, change.value);
    return finish(read_pack(name, std::string(yaml), folder));
  }

 private:
  struct Change {
    std::string path, value;
    bool is_param;  // of LoadOptions::params
    bool is_made;
  };

  Result<Ruleset> finish(std::optional<check::CheckedPack> pack) {
    if (pack && !options_.through.empty()) look_ahead(*pack);
    diagnostics_.sort();
    if (!pack || diagnostics_.has_errors()) return std::move(diagnostics_);
    plan::BuildOptions build;
    build.limits = options_.limits;
    build.origin = std::move(origin_);
    return Result<Ruleset>(RulesetAccess::ruleset(plan::from_checked(std::move(*pack), sources_, build)), std::move(diagnostics_));
  }

  void look_ahead(const check::CheckedPack& pack) {
    if (const auto through = facts::read_date(options_.through)) check::find_holes(pack, *through, diagnostics_);
    else diagnostics_.add(code::bad_option_date, {}, engine::bad_date("through", options_.through));
  }

  // ---- texts
  const Source* kept_text(const std::string& name) const {
    for (std::uint32_t i = 0; texts_ && i < texts_->size(); ++i)
      if ((*texts_)[i].name() == name) return &(*texts_)[i];
    return nullptr;
  }
  Result<std::string> read(const std::string& file) const {
    if (const Source* kept = kept_text(file)) return std::string(kept->text());
    return text::read_file(file, max_pack_bytes);
  }
  bool has_file(const std::string& file) const { return texts_ ? kept_text(file) != nullptr : is_file(file); }

  // Steps 2 to 4 for one pack and those it uses.
  std::optional<check::CheckedPack> read_pack(const std::string& name, std::string text, const std::string& folder) {
    const std::uint32_t source = sources_->add(name, std::move(text));
    auto pack = keep(parse(source), folder);
    if (!pack) return std::nullopt;
    if (options_.reads_cases) read_cases(*pack, folder);
    make_changes(*pack);
    std::vector<const check::CheckedPack*> used;
    if (!read_used(*pack, folder, used)) return std::nullopt;
    if (open_.empty()) refuse_unmade(*pack);
    Result<check::CheckedPack> checked = check::from_model(*pack, used, sources_, options_.functions);
    const bool ok = checked.ok();
    const std::set<std::string> lost = pack->lost_names;
    std::optional<check::CheckedPack> result;
    if (ok) result = std::move(*checked);
    if (ok) result->written = std::make_shared<const model::Pack>(std::move(*pack));
    add_all_but(lost, std::move(checked).diagnostics());
    return result;
  }

  // What asks for a name under a misspelt key would only be misjudged.
  void add_all_but(const std::set<std::string>& lost, const Diagnostics& found) {
    for (const Diagnostic& d : found) {
      const std::string name = d.args.empty() ? "" : d.args[0].substr(0, d.args[0].find_first_of(".("));
      if (lost.contains(name) && name_of(d.code).find("unknown") != std::string_view::npos) continue;
      diagnostics_.add(d.code, d.span, d.args).notes = d.notes;
    }
  }

  Result<text::YamlNode> parse(std::uint32_t source) { return text::parse_yaml(*sources_, source); }

  std::optional<model::Pack> keep(Result<text::YamlNode> yaml, const std::string& folder) {
    const bool ok = yaml.ok();
    std::optional<model::Pack> pack;
    if (ok) {
      Result<model::Pack> read = model::from_yaml(*yaml, *sources_, [&](const text::Excerpt& path) { return read_part(folder, path); });
      if (read.ok()) {
        pack = std::move(*read);
        pack->folder = folder;
      }
      diagnostics_.append(std::move(read).diagnostics());
    }
    diagnostics_.append(std::move(yaml).diagnostics());
    return pack;
  }

  // A table, calendar or network that the pack names: inside its own folder only.
  Result<std::uint32_t> read_part(const std::string& folder, const text::Excerpt& path) {
    const std::string file = (folder.empty() ? "" : folder + "/") + path.text();
    const Source* kept = kept_text(file);
    Result<std::string> text = kept ? Result<std::string>(std::string(kept->text())) : text::read_inside(folder.empty() ? "." : folder, path.text(), max_table_bytes);
    if (!text) {
      Diagnostics moved(sources_);
      for (const Diagnostic& d : text.diagnostics()) {
        Diagnostic& there = moved.add(d.code, path.span(), d.args);
        there.notes = d.notes;
      }
      return moved;
    }
    return sources_->add(file, std::move(*text));
  }

  void read_cases(model::Pack& pack, const std::string& folder) {
    const std::string file = folder + "/cases.yaml";
    if (folder.empty() || !has_file(file)) return;
    Result<std::string> text = read(file);
    if (!text) return diagnostics_.append(std::move(text).diagnostics());
    Result<text::YamlNode> yaml = parse(sources_->add(file, std::move(*text)));
    if (yaml.ok()) {
      Result<std::vector<model::CaseForm>> cases = model::cases_from_yaml(*yaml, *sources_);
      if (cases.ok()) std::move(cases->begin(), cases->end(), std::back_inserter(pack.cases));
      diagnostics_.append(std::move(cases).diagnostics());
    }
    diagnostics_.append(std::move(yaml).diagnostics());
  }

  // ---- changes: the packs as if they said so
  // What a change means for this pack, seen from it: "params.linping.cap" is "params.cap" of the used pack org.linping, which
  // may be written whole, too. Nothing: it is another pack's.
  std::optional<std::string> path_in(const model::Pack& pack, const std::string& path) const {
    const std::string params = "params.";
    const std::size_t dot = path.find('.', params.size());
    const bool is_of_used = path.starts_with(params) && dot != std::string::npos && std::isdigit(static_cast<unsigned char>(path[dot + 1])) == 0;
    if (open_.empty()) return is_of_used ? std::nullopt : std::optional(path);
    for (const std::string& name : {pack.name.text(), last_part(pack.name.text())}) {
      if (!is_of_used || !path.starts_with(params + name + ".")) continue;
      const std::string rest = path.substr(params.size() + name.size() + 1);
      for (const model::ParamForm& param : pack.params)
        if (rest == param.name.text() || rest.starts_with(param.name.text() + ".")) return params + rest;
    }
    return std::nullopt;
  }

  void make_changes(model::Pack& pack) {
    for (Change& change : changes_) {
      const auto path = path_in(pack, change.path);
      if (!path) continue;
      change.is_made = true;
      if (change.is_param && !has_param(pack, *path)) refuse_change(pack, change);
      else model::change(pack, *path, *sources_, source_of(change), diagnostics_);
    }
  }
  static bool has_param(const model::Pack& pack, const std::string& path) {
    return std::any_of(pack.params.begin(), pack.params.end(), [&](const auto& param) { return path == "params." + param.name.text(); });
  }
  std::uint32_t source_of(const Change& change) {
    return sources_->add(change.is_param ? "--param " + change.path.substr(7) : change.path, change.value);
  }

  // REQUIRES: the packs it uses are read.
  void refuse_unmade(const model::Pack& pack) {
    for (const Change& change : changes_)
      if (!change.is_made) refuse_change(pack, change);
  }
  void refuse_change(const model::Pack& pack, const Change& change) {
    std::vector<std::string> names;
    for (const model::ParamForm& param : pack.params) names.push_back(param.name.text());
    for (const auto& [name, used] : used_)
      for (const model::ParamForm& param : used.written->params) names.push_back(last_part(name) + "." + param.name.text());
    const std::string written = change.path.substr(7);
    const Span span{source_of(change), 0, static_cast<std::uint32_t>(change.value.size())};
    Diagnostic& d = change.is_param ? diagnostics_.add(code::unknown_param, span, {written}) : diagnostics_.add(code::unknown_change, span, {change.path});
    const std::vector<std::string_view> known(names.begin(), names.end());
    if (const auto near = text::nearest_name(written, known)) d.note(code::did_you_mean, {*near});
    else if (!known.empty()) d.note(code::names_here, {text::in_a_row(known)});
  }

  bool read_used(const model::Pack& pack, const std::string& folder, std::vector<const check::CheckedPack*>& used) {
    open_.push_back(pack.name.text());
    bool ok = true;
    for (const text::Excerpt& name : pack.use) {
      const check::CheckedPack* found = use(pack, folder, name);
      if (found) used.push_back(found);
      ok &= found != nullptr;
    }
    open_.pop_back();
    return ok;
  }

  const check::CheckedPack* use(const model::Pack& pack, const std::string& folder, const text::Excerpt& name) {
    if (const auto at = used_.find(name.text()); at != used_.end()) return &at->second;
    if (std::find(open_.begin(), open_.end(), name.text()) != open_.end() || used_.size() >= max_used_packs) {
      std::string way;
      for (const std::string& open : open_) way += open + " → ";
      diagnostics_.add(code::pack_cycle, name.span(), {way + name.text()});
      return nullptr;
    }
    std::string relative = name.text();
    std::replace(relative.begin(), relative.end(), '.', '/');
    std::vector<std::string> roots = options_.roots;
    if (!folder.empty()) roots.insert(roots.begin(), root_of(folder, pack.name.text()));
    for (const std::string& root : roots) {
      const std::string file = root + "/" + relative + "/pack.yaml";
      if (!has_file(file)) continue;
      Result<std::string> text = read(file);
      if (!text) {
        diagnostics_.append(std::move(text).diagnostics());
        return nullptr;
      }
      auto checked = read_pack(file, std::move(*text), folder_of(file));
      if (!checked) return nullptr;
      checked->cases.clear();  // its own business
      return &used_.emplace(name.text(), std::move(*checked)).first->second;
    }
    refuse_pack(name, roots, relative);
    return nullptr;
  }

  void refuse_pack(const text::Excerpt& name, const std::vector<std::string>& roots, const std::string& relative) {
    std::string tried;
    std::vector<std::string> neighbours;
    const std::size_t slash = relative.rfind('/');
    const std::string family = slash == std::string::npos ? "" : relative.substr(0, slash);
    for (const std::string& root : roots) {
      tried += (tried.empty() ? "" : ", ") + root + "/" + relative + "/pack.yaml";
      std::string prefix = family.empty() ? "" : family + ".";
      std::replace(prefix.begin(), prefix.end(), '/', '.');
      for (const std::string& folder : folders_in(root + "/" + family))
        if (is_file(root + "/" + family + "/" + folder + "/pack.yaml")) neighbours.push_back(prefix + folder);
    }
    if (tried.empty()) tried = relative + "/pack.yaml";
    Diagnostic& d = diagnostics_.add(code::unknown_pack, name.span(), {name.text(), tried});
    if (auto near = text::nearest_name(name.text(), {neighbours.begin(), neighbours.end()})) d.note(code::did_you_mean, {*near});
  }

  const LoadOptions& options_;
  const Sources* texts_;
  std::vector<Change> changes_;
  plan::Origin origin_;
  std::shared_ptr<Sources> sources_;
  Diagnostics diagnostics_;
  std::map<std::string, check::CheckedPack> used_;
  std::vector<std::string> open_;
};

}  // namespace

// Here, as it walks the whole line once more.
Result<Ruleset> Ruleset::with_changes(const Changes& changes) const {
  const plan::Origin& origin = plan_->origin;
  LoadOptions options;
  options.roots = origin.roots;
  options.limits = plan_->limits;
  options.reads_cases = origin.reads_cases;
  options.functions = origin.functions;
  Changes all = origin.changes;
  all.insert(all.end(), changes.begin(), changes.end());
  Loader loader(options, plan_->sources.get(), all);
  for (std::uint32_t i = 0; i < plan_->sources->size(); ++i)
    if ((*plan_->sources)[i].name() == origin.file) return loader.load_text((*plan_->sources)[i].text(), origin.file, origin.folder);
  return loader.load(origin.file);
}

Result<Ruleset> load(const std::string& path, const LoadOptions& options) { return Loader(options).load(path); }

Result<Ruleset> load_text(std::string_view yaml, const LoadOptions& options, std::string name) {
  return Loader(options).load_text(yaml, name);
}

}  // namespace guiju
