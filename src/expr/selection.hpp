// Which rows are at the current instruction, and which wait at labels further on.
//
// The sweep of the batch engine goes forward only. Rows that jump are parked at their label and taken up again
// when the sweep gets there; row numbers stay ascending throughout. Buffers are reused.
//
// Tested by tests/expr/batch_test.cpp.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "expr/vector.hpp"

namespace guiju::expr {

class RowSets {
 public:
  // All rows that a run is about are at its first instruction. The buffer of `selection` outlives the run.
  void begin(const Selection& selection);

  const Selection& current() const { return current_; }
  bool is_empty() const { return current_.count == 0; }
  // No row of the run is anywhere else.
  bool is_whole() const { return parked_count_ == 0; }
  // The nearest label where rows wait; -1u: none.
  std::uint32_t next_label() const { return next_label_; }

  // All current rows go to the label.
  void jump(std::uint32_t label);
  // The current rows for which `leaves` is not zero go to the label; they are returned (until the next call).
  // `leaves` has a byte for each of the current rows, in their order.
  Selection jump_if(const std::uint8_t* leaves, std::uint32_t label);
  // The rows that wait at this label join the current ones.
  void arrive(std::uint32_t label);

 private:
  using Buffer = std::array<std::uint16_t, batch_size>;
  struct Parked {
    std::uint32_t label = 0;
    Selection rows;
    std::unique_ptr<Buffer> buffer;  // null: rows lie in the caller's selection
  };
  void park(std::uint32_t label, Selection rows, std::unique_ptr<Buffer> buffer);
  Parked take(std::size_t i);
  void find_next_label();
  std::unique_ptr<Buffer> take_buffer();
  void give_back(std::unique_ptr<Buffer> buffer);

  Selection all_;
  Selection current_;
  std::unique_ptr<Buffer> current_buffer_;
  std::vector<Parked> parked_;
  std::uint32_t parked_count_ = 0;  // rows
  std::uint32_t next_label_ = static_cast<std::uint32_t>(-1);
  std::vector<std::unique_ptr<Buffer>> spare_;
};

}  // namespace guiju::expr
