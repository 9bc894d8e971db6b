// ValueWriter: values as texts for people and other programs, in a pack's time zone.
//
// Two forms. The written form is what a CSV cell or a case holds and what reads back as the same value: 12.50,
// 2022-04-02, 2011-07-15T01:32:32-04:00, the bare member of an enum, a list or struct as JSON; null, an error and an
// unknown are empty. The JSON form is the same with JSON's own null, booleans, numbers (with all digits) and quotes.
//
// Immutable, so shared by threads. Tested by tests/facts/writer_test.cpp.
#pragma once

#include <string>
#include <string_view>

#include "guiju/facts/value.hpp"

namespace guiju {

namespace facts {
class Zone;
}

class GUIJU_API ValueWriter {
 public:
  // Timestamps are shown in this zone ("America/New_York"); in UTC ("…Z") when it is empty or not known.
  explicit ValueWriter(std::string_view zone_name = {});

  void append_written(std::string& out, ValueView v) const;
  void append_json(std::string& out, ValueView v) const;
  std::string written(ValueView v) const;
  std::string json(ValueView v) const;

  // A text as a JSON string with its quotes; controls and bidi controls escaped, so that it is safe on a line.
  static void append_json_text(std::string& out, std::string_view text);

 private:
  void append_time(std::string& out, ValueView v) const;
  void append_json(std::string& out, ValueView v, int depth) const;
  const facts::Zone* zone_ = nullptr;
};

}  // namespace guiju
