// A sum of decimals of which only the whole must fit: what lies between may pass 38 digits.
//
// So the order in which records, rows or parts are added changes nothing, not even whether there is an overflow. 192 bits
// inside, at the largest scale seen.
//
// Tested by tests/facts/decimal_sum_test.cpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "guiju/facts/decimal.hpp"

namespace guiju::facts {

class DecimalSum {
 public:
  void add(Decimal d) {
    if (!take_scale(d)) return;
    const uint128 before = low_;
    low_ += static_cast<uint128>(d.coefficient);
    high_ += (low_ < before ? 1 : 0) - (d.coefficient < 0 ? 1 : 0);
  }
  void add(DecimalSum other) {
    if (other.scale_ != scale_) {
      const auto total = other.total();
      is_too_large_ |= !total;
      if (total) add(*total);
      return;
    }
    is_too_large_ |= other.is_too_large_;
    const uint128 before = low_;
    low_ += other.low_;
    high_ += other.high_ + (low_ < before ? 1 : 0);
  }
  // Nothing when it has more than 38 digits.
  std::optional<Decimal> total() const {
    const auto sum = static_cast<int128>(low_);
    if (is_too_large_ || high_ != (sum < 0 ? -1 : 0)) return std::nullopt;
    return guiju::add(Decimal{sum, scale_}, Decimal{0, scale_});
  }

 private:
  static constexpr std::uint8_t unfit = Decimal::max_scale + 1;
  // Both become numbers of the larger scale. Numbers of one type, which all but a list of any values has, have one.
  bool take_scale(Decimal& d) {
    if (d.scale == scale_) return true;
    const std::uint8_t scale = std::max(d.scale, scale_);
    const std::optional<Decimal> sum = total();
    const Decimal here = sum.value_or(Decimal{}).rescaled(scale).value_or(Decimal{0, unfit});
    const Decimal there = d.rescaled(scale).value_or(Decimal{0, unfit});
    is_too_large_ |= !sum || here.scale == unfit || there.scale == unfit;
    if (is_too_large_) return false;
    d = there;
    low_ = static_cast<uint128>(here.coefficient);
    high_ = here.coefficient < 0 ? -1 : 0;
    scale_ = scale;
    return true;
  }

  uint128 low_ = 0;
  std::int64_t high_ = 0;  // times 2^128
  std::uint8_t scale_ = 0;
  bool is_too_large_ = false;
};

}  // namespace guiju::facts
