// A line without a quote, nearly every line there is, is found with memchr and cut at the
// separators; only a line with a quote is read cell by cell. A row is always wholly in the buffer:
// when it is not, the buffer is filled further (twice as far each time) and the row is read again
// from its beginning.
//
// Tested by tests/text/csv_test.cpp.
#include "text/csv.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "text/characters.hpp"
#include "text/codes.hpp"
#include "text/unicode.hpp"

namespace guiju::text {
namespace {

constexpr std::size_t chunk = 256u << 10;

// The first `c` in data[begin, end), or end.
std::size_t find_byte(const char* data, std::size_t begin, std::size_t end, char c) {
  if (begin >= end) return end;
  const void* found = std::memchr(data + begin, c, end - begin);
  return found == nullptr ? end : static_cast<std::size_t>(static_cast<const char*>(found) - data);
}

}  // namespace

CsvReader::CsvReader(Input input, char separator, CsvLimits limits)
    : input_(std::move(input)), separator_(separator), limits_(limits) {}

CsvReader::CsvReader(std::string_view text, char separator, CsvLimits limits)
    : separator_(separator),
      limits_(limits),
      data_(text.data()),
      filled_(text.size()),
      is_end_(true) {}

// Drops what is read, and reads on. False at the end of the stream.
bool CsvReader::fill() {
  if (is_end_) return false;
  const std::size_t kept = filled_ - at_;
  if (at_ > 0) std::memmove(buffer_.data(), buffer_.data() + at_, kept);
  base_ += at_;
  at_ = 0;
  filled_ = kept;
  if (buffer_.size() < kept + std::max(chunk, kept)) buffer_.resize(kept + std::max(chunk, kept));
  const std::size_t got =
      std::min(input_(buffer_.data() + kept, buffer_.size() - kept), buffer_.size() - kept);
  data_ = buffer_.data();
  filled_ += got;
  if (got == 0) is_end_ = true;
  return got > 0;
}

void CsvReader::skip_byte_order_mark() {
  is_begin_ = false;
  while (filled_ < byte_order_mark.size() && fill()) {
  }
  if (std::string_view(data_, filled_).starts_with(byte_order_mark)) at_ = byte_order_mark.size();
}

void CsvReader::skip_line() {
  must_skip_line_ = false;
  while (true) {
    const std::size_t stop = find_byte(data_, at_, filled_, '\n');
    at_ = stop;
    if (stop < filled_) break;
    if (!fill()) return;
  }
  ++at_;
  ++next_line_;
}

// Goes to the first byte of the next row, past blank lines.
bool CsvReader::find_row() {
  if (is_begin_) skip_byte_order_mark();
  if (must_skip_line_) skip_line();
  while (true) {
    if (at_ + 1 >= filled_ && fill()) continue;
    if (at_ >= filled_) return false;
    const bool is_return = data_[at_] == '\r' && (at_ + 1 >= filled_ || data_[at_ + 1] == '\n');
    if (data_[at_] != '\n' && !is_return) return true;
    at_ = std::min(at_ + (is_return ? 2 : 1), filled_);
    ++next_line_;
  }
}

bool CsvReader::next() {
  cells_.clear();
  fault_.reset();
  decoded_.clear();
  decoded_cells_.clear();
  if (!find_row()) return false;
  row_line_ = next_line_;
  row_begin_ = base_ + at_;
  while (read_row() == Scan::more_needed) {
    cells_.clear();
    decoded_.clear();
    decoded_cells_.clear();
    fill();  // at the end the row is read once more, as the last one
  }
  for (const Decoded& d : decoded_cells_) {
    cells_[d.cell].text = std::string_view(decoded_).substr(d.begin, d.size);
  }
  return true;
}

// Only so much of the row is looked at as it may have bytes, however much more the buffer holds: a
// row must mean the same wherever the pieces of the stream end.
CsvReader::Scan CsvReader::read_row() {
  const std::size_t most = limits_.max_row_bytes;
  visible_ = filled_ - at_ > most ? at_ + most + 1 : filled_;
  const std::size_t stop = find_byte(data_, at_, visible_, '\n');
  if (find_byte(data_, at_, stop, '"') < stop) return read_quoted_row();
  if (stop == visible_ && !is_last_row()) return refuse_long_row();
  read_plain_row(stop);
  return Scan::done;
}

// Whether the text ends where the visible part ends.
bool CsvReader::is_last_row() const {
  return is_end_ && visible_ == filled_ && visible_ - at_ <= limits_.max_row_bytes;
}

void CsvReader::read_plain_row(std::size_t stop) {
  const std::size_t end = stop > at_ && data_[stop - 1] == '\r' ? stop - 1 : stop;
  std::size_t begin = at_;
  for (std::size_t i = at_; i < end; ++i) {
    if (data_[i] != separator_) continue;
    if (!add_cell(begin, i, false)) return;
    begin = i + 1;
  }
  if (!add_cell(begin, end, false)) return;
  if (!has_stray_return(at_, end)) check_bytes(stop);
  at_ = std::min(stop + 1, filled_);
  ++next_line_;
}

CsvReader::Scan CsvReader::read_quoted_row() {
  std::size_t at = at_;
  while (true) {
    const bool is_quoted = at < visible_ && data_[at] == '"';
    const Scan scan = is_quoted ? read_quoted_cell(at) : read_plain_cell(at);
    // A fault has said already where reading goes on.
    if (scan == Scan::more_needed || fault_) return scan;
    if (at < visible_ && data_[at] == separator_) {
      ++at;
      continue;
    }
    finish_row(at < visible_ && data_[at] == '\r' ? at + 1 : at);
    return Scan::done;
  }
}

// Leaves `at` on the separator, the line break or the end.
CsvReader::Scan CsvReader::read_plain_cell(std::size_t& at) {
  const std::size_t begin = at;
  while (at < visible_ && data_[at] != separator_ && data_[at] != '\n') ++at;
  if (at == visible_ && !is_last_row()) return refuse_long_row();
  const bool is_line_end = at == visible_ || data_[at] == '\n';
  const std::size_t end = is_line_end && at > begin && data_[at - 1] == '\r' ? at - 1 : at;
  if (add_cell(begin, end, false) && has_stray_return(begin, end)) {
    consume(begin);
    must_skip_line_ = true;
  }
  return Scan::done;
}

CsvReader::Scan CsvReader::read_quoted_cell(std::size_t& at) {
  const std::size_t quote = at;
  std::size_t from = quote + 1;
  std::size_t close = 0;
  const std::size_t decoded_begin = decoded_.size();
  bool is_decoded = false;
  while (true) {
    close = find_byte(data_, from, visible_, '"');
    if (close == visible_) return refuse_unclosed(quote);
    if (close + 1 == visible_ || data_[close + 1] != '"') break;
    decoded_.append(data_ + from, close + 1 - from);  // with one of the two quotes
    is_decoded = true;
    from = close + 2;
  }
  at = close + 1;
  // What follows the quote, and a return, decides.
  const bool is_unsure = at == visible_ || (data_[at] == '\r' && at + 1 == visible_);
  if (is_unsure && !is_last_row()) return refuse_long_row();
  if (!add_cell(quote, at, true)) return Scan::done;
  if (is_decoded) {
    decoded_.append(data_ + from, close - from);
    decoded_cells_.push_back({cells_.size() - 1, decoded_begin, decoded_.size() - decoded_begin});
  }
  const bool is_end = at == visible_ || data_[at] == separator_ || data_[at] == '\n' ||
                      (data_[at] == '\r' && (at + 1 == visible_ || data_[at + 1] == '\n'));
  if (!is_end) {
    set_fault(code::csv_text_after_quote, at);
    consume(at);
    must_skip_line_ = true;
  }
  return Scan::done;
}

// No closing quote in sight: more bytes may bring it, up to the row limit. Without it only the line
// that opens the quote is lost.
CsvReader::Scan CsvReader::refuse_unclosed(std::size_t quote) {
  if (may_grow()) return Scan::more_needed;
  set_fault(code::csv_unclosed_quote, quote);
  consume(quote);
  must_skip_line_ = true;
  return Scan::done;
}

// The row does not end in sight.
CsvReader::Scan CsvReader::refuse_long_row() {
  if (may_grow()) return Scan::more_needed;
  cells_.clear();
  decoded_cells_.clear();
  set_fault(code::csv_row_too_long, at_, {std::to_string(limits_.max_row_bytes)});
  consume(visible_);
  must_skip_line_ = true;
  return Scan::done;
}

bool CsvReader::may_grow() const { return !is_end_ && visible_ - at_ <= limits_.max_row_bytes; }

bool CsvReader::add_cell(std::size_t begin, std::size_t end, bool is_quoted) {
  if (cells_.size() >= limits_.max_cells) {
    set_fault(code::csv_too_many_cells, begin, {std::to_string(limits_.max_cells)});
    consume(begin);
    must_skip_line_ = true;
    return false;
  }
  const std::size_t inner = is_quoted ? 1 : 0;
  cells_.push_back(
      {{data_ + begin + inner, end - begin - 2 * inner}, base_ + begin, base_ + end, is_quoted});
  return true;
}

bool CsvReader::has_stray_return(std::size_t begin, std::size_t end) {
  const std::size_t at = find_byte(data_, begin, end, '\r');
  if (at < end) set_fault(code::control_character, at, {code_point_name('\r')});
  return at < end;
}

void CsvReader::check_bytes(std::size_t end) {
  const std::string_view row(data_ + at_, end - at_);
  if (const std::size_t nul = find_byte(data_, at_, end, '\0'); nul < end) {
    set_fault(code::control_character, nul, {code_point_name(0)});
  } else if (const auto bad = first_invalid_utf8(row)) {
    set_fault(code::not_utf8, at_ + *bad, {std::to_string(base_ + at_ + *bad)});
  }
}

// `end` is the line break, or the end of the text.
void CsvReader::finish_row(std::size_t end) {
  check_bytes(end);
  consume(std::min(end + 1, filled_));
}

void CsvReader::consume(std::size_t end) {
  next_line_ += static_cast<std::uint64_t>(std::count(data_ + at_, data_ + end, '\n'));
  at_ = end;
}

// The first fault of a row is the one that is told. REQUIRES: the row has not been consumed.
void CsvReader::set_fault(Code code, std::size_t at, std::vector<std::string> args) {
  std::size_t line_begin = at;
  while (line_begin > at_ && data_[line_begin - 1] != '\n') --line_begin;
  CsvFault fault;
  fault.code = code;
  fault.line =
      row_line_ + static_cast<std::uint64_t>(std::count(data_ + at_, data_ + line_begin, '\n'));
  fault.column = code_point_count({data_ + line_begin, at - line_begin}) + 1;
  const auto is_before = [&](const CsvCell& cell) { return cell.end < base_ + at; };
  fault.cell = static_cast<std::size_t>(std::count_if(cells_.begin(), cells_.end(), is_before));
  fault.args = std::move(args);
  fault_ = std::move(fault);
}

}  // namespace guiju::text
