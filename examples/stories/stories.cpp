// The two stories of this folder inside a C++ program: each step is one call, and the next builds on it.
//
//   stories rules
//
// Prints what each pack decided, ends with `N steps, M differ`.
#include <guiju/guiju.hpp>

#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Expected = std::vector<std::pair<std::string, std::string>>;  // path → the value as it is written

class Story {
 public:
  explicit Story(std::string root) : root_(std::move(root)) {}

  // One record, given as JSON; the outcome is the story's next fact.
  guiju::Outcome step(std::string_view title, const std::string& pack, std::string_view json, const Expected& expected) {
    const guiju::Ruleset& rules = ruleset(pack);
    guiju::Record record(*rules.schema(rules.records()[0]));
    if (const guiju::Diagnostics wrong = guiju::set_fields(record, json); wrong.has_errors()) std::cerr << wrong;
    guiju::Outcome outcome = rules.evaluate(record);
    std::cout << ++steps_ << ". " << title << " (" << rules.name() << ")\n";
    for (const auto& [path, want] : expected) {
      const std::string got = written(rules, outcome[path]);
      std::cout << "   " << path << ": " << got << (got == want ? "" : "   EXPECTED " + want) << "\n";
      differences_ += got != want;
    }
    return outcome;
  }
  int end() const {
    std::cout << steps_ << " steps, " << differences_ << " differ\n";
    return differences_ == 0 ? 0 : 1;
  }
  static std::string written(const guiju::Ruleset& rules, guiju::ValueView value) {
    std::string text;
    guiju::ValueWriter(rules.time_zone()).append_written(text, value);
    return text;
  }

 private:
  const guiju::Ruleset& ruleset(const std::string& pack) {
    const auto known = packs_.find(pack);
    if (known != packs_.end()) return known->second;
    return packs_.emplace(pack, guiju::load(root_ + "/" + pack).value()).first->second;
  }
  std::string root_;
  std::map<std::string, guiju::Ruleset> packs_;
  int steps_ = 0, differences_ = 0;
};

void divorce(Story& story) {
  const guiju::Outcome town = story.step("which unit is 330113006 on that day", "org/linping", R"({"code": "330113006", "date": "2021-07-12"})",
                                         {{"unit_name", "运河街道"}, {"type", "street"}, {"ancestors", R"(["330113", "3301", "33"])"}});
  const std::string wife = R"({"role": "wife", "town": ")" + std::string(town["unit_name"].as_string()) +
                           R"(", "village": null, "overseas": false, "far": false, "video": true, "consent": true})";
  const std::string husband = R"({"role": "husband", "town": "境外", "village": null, "overseas": true, "far": true, "video": true, "consent": true})";
  story.step("is it taken in, and where", "linping/dispute",
             R"({"channel": "jiefenma", "filed_at": "2021-07-12T10:00", "dispute_type": "marriage_family", "parties": [)" + wife + ", " + husband + "]}",
             {{"intake.disposition", "accept"}, {"level", "town"}, {"handling.unit", "运河街道矛调中心"}, {"flags", R"(["online", "overseas", "no_judicial_confirmation"])"}});
  story.step("until when, once the mediator has confirmed", "linping/deadlines", R"({"clock": "court_assigned", "started_on": "2021-07-16"})",
             {{"due", "2021-08-16"}, {"warn_at", "2021-08-09"}});
  story.step("which paper ends it", "linping/microcourt",
             R"({"stage": "confirmation", "agreement": ["property", "custody", "status_dissolution"], "parties_apart": true, "have_video": true})",
             {{"instrument", "court_mediation_paper"}, {"staff_needed", R"(["judge", "clerk"])"}, {"mode", "online"}});
}

void group_rental(Story& story) {
  story.step("what breaks the rules", "linping/rental",
             R"({"role": "sub_lessor", "ordered_on": "2022-03-07", "deadline": "2022-03-11", "beds_total": 10, "rooms": [
                 {"area_m2": "7.9", "occupants": 2, "family": false, "space": "bedroom", "partitioned": false},
                 {"area_m2": "20", "occupants": 2, "family": false, "space": "living", "partitioned": true}]})",
             {{"violations", R"(["area", "partition"])"}, {"registration_required", "true"}, {"penalty.most", "2000"}});
  story.step("where it is sent, and until when", "linping/dispatch",
             R"({"category": "group_rental", "town": "乔司", "dispatched_at": "2022-03-14T10:20"})",
             {{"lead_unit", "乔司派出所"}, {"due", "2022-03-17T10:20:00+08:00"}, {"warn_at", "2022-03-16T15:32:00+08:00"}});
  story.step("forwarded late", "linping/dispatch",
             R"({"category": "group_rental", "dispatched_at": "2022-03-14T10:20", "forwarded_at": "2022-03-17T16:50"})",
             {{"light", "red"}, {"late_minutes", "270"}});
  story.step("had the place been sealed off", "linping/dispatch",
             R"({"category": "group_rental", "dispatched_at": "2022-03-14T10:20",
                 "suspensions": [{"from": "2022-03-15T10:20", "to": "2022-03-21T09:00", "name": "封控"}]})",
             {{"due", "2022-03-23T09:00:00+08:00"}});
}

}  // namespace

int main(int count, char** words) {
  Story story(count > 1 ? words[1] : "rules");
  divorce(story);
  group_rental(story);
  return story.end();
}
