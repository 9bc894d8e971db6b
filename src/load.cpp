// The straight line in one screen: text → YAML → model → checked → plan → ruleset.
//
// This is the corridor: the only file besides live.cpp that sees every room. Packs that are used come first, each once.
#include "guiju/load.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "check/checked.hpp"
#include "check/codes.hpp"
#include "check/holes.hpp"
#include "engine/access.hpp"
#include "engine/codes.hpp"
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

using Changes = std::vector<std::pair<std::string, std::string>>;

class Loader {
 public:
  // With `texts`, files are what they were when these were read.
  explicit Loader(const LoadOptions& options, const Sources* texts = nullptr, Changes changes = {})
      : options_(options), texts_(texts), changes_(std::move(changes)), sources_(std::make_shared<Sources>()), diagnostics_(sources_) {}

  Result<Ruleset> load(const std::string& path) {
    const std::string file = is_folder(path) ? path + "/pack.yaml" : path;
    Result<std::string> text = read(file);
    if (!text) return std::move(text).diagnostics();
    return load_text(*text, file, folder_of(file));
  }
  Result<Ruleset> load_text(std::string_view yaml, const std::string& name, const std::string& folder = "") {
    origin_ = {name, folder, options_.roots, options_.reads_cases, options_.functions, {}};
    for (const auto& [param, value] : options_.params) origin_.changes.emplace_back("params." + param, value);
    origin_.changes.insert(origin_.changes.end(), changes_.begin(), changes_.end());
    return finish(read_pack(name, std::string(yaml), folder));
  }

 private:
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
    else diagnostics_.add(code::bad_option_date, {}, {"through", options_.through});
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
    set_params(*pack);
    make_changes(*pack);
    std::vector<const check::CheckedPack*> used;
    if (!read_used(*pack, folder, used)) return std::nullopt;
    Result<check::CheckedPack> checked = check::from_model(*pack, used, sources_, options_.functions);
    const bool ok = checked.ok();
    std::optional<check::CheckedPack> result;
    if (ok) result = std::move(*checked);
    if (ok) result->written = std::make_shared<const model::Pack>(std::move(*pack));
    diagnostics_.append(std::move(checked).diagnostics());
    return result;
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

  // --param k=v: the pack as if it said so.
  void set_params(model::Pack& pack) {
    for (const auto& [name, value] : options_.params) {
      const auto at = std::find_if(pack.params.begin(), pack.params.end(), [&n = name](const auto& p) { return p.name.text() == n; });
      const std::uint32_t source = sources_->add("--param " + name, value);
      text::YamlNode node;
      node.kind = text::YamlKind::scalar;
      node.value = value;
      node.span = {source, 0, static_cast<std::uint32_t>(value.size())};
      node.map = text::ScalarMap(0);
      if (at == pack.params.end()) {
        if (open_.empty()) refuse_param(pack, name, node.span);
        continue;
      }
      at->value = node;
      at->values.clear();
      at->until.reset();
    }
  }

  void refuse_param(const model::Pack& pack, const std::string& name, Span span) {
    std::vector<std::string_view> names;
    for (const model::ParamForm& param : pack.params) names.push_back(param.name.text());
    Diagnostic& d = diagnostics_.add(code::unknown_param, span, {name});
    if (const auto near = text::nearest_name(name, names)) d.note(code::did_you_mean, {*near});
  }

  // Changes are made to the pack itself; packs it uses get those to parameters that they have.
  void make_changes(model::Pack& pack) {
    for (const auto& [path, value] : changes_) {
      const bool has_param = std::any_of(pack.params.begin(), pack.params.end(), [&p = path](const auto& param) {
        return p == "params." + param.name.text() || p.starts_with("params." + param.name.text() + ".");
      });
      if (!open_.empty() && !has_param) continue;
      model::change(pack, path, *sources_, sources_->add(path, value), diagnostics_);
    }
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
  Changes changes_;
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
  Loader loader(options, plan_->sources.get(), std::move(all));
  for (std::uint32_t i = 0; i < plan_->sources->size(); ++i)
    if ((*plan_->sources)[i].name() == origin.file) return loader.load_text((*plan_->sources)[i].text(), origin.file, origin.folder);
  return loader.load(origin.file);
}

Result<Ruleset> load(const std::string& path, const LoadOptions& options) { return Loader(options).load(path); }

Result<Ruleset> load_text(std::string_view yaml, const LoadOptions& options, std::string name) {
  return Loader(options).load_text(yaml, name);
}

}  // namespace guiju
