// Small parts that outcomes, column outcomes and explanations share: paths, needs, faults, JSON.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/state.hpp"
#include "guiju/facts/writer.hpp"

namespace guiju::engine {

std::uint32_t decision_number(const plan::Plan& plan, std::string_view name);  // plan::none
std::vector<std::string> path_names(const plan::Plan& plan, const plan::Wanted& wanted);
FaultReport report(const std::string& path, const Fault& fault);
void add_needs(const Schema& schema, ValueView v, std::vector<std::uint32_t>& paths);
std::vector<std::string> need_names(const Schema& schema, std::vector<std::uint32_t> paths);
std::string fired_id(const plan::Plan& plan, const Fired& fired);

// JSON, written as it goes; timestamps in the zone.
class JsonWriter {
 public:
  JsonWriter(bool pretty, std::string_view zone) : writer_(zone), pretty_(pretty) {}
  void begin(char bracket);
  void end(char bracket);
  void key(std::string_view name);
  void value(ValueView v);
  void text(std::string_view s) { value(ValueView::of_string(s)); }
  void strings(std::string_view name, const std::vector<std::string>& list);
  std::string text() && { return std::move(out_); }

 private:
  void separate();
  void new_line();
  ValueWriter writer_;
  bool pretty_, is_first_ = true, after_key_ = false;
  int depth_ = 0;
  std::string out_;
};
void write(JsonWriter& json, const FaultReport& fault);

}  // namespace guiju::engine
