// Files, read whole: the one place where the library opens a file by itself.
//
// A pack is hostile until shown otherwise: a path inside it must stay inside its folder, a pipe
// must not hang the reader, a file must not be larger than the limit. No file is opened twice.
//
// Tested by tests/text/file_test.cpp.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "guiju/text/result.hpp"

namespace guiju::text {

// The bytes of a regular file, at most max_bytes. Symbolic links are followed: the path is the
// caller's.
Result<std::string> read_file(const std::string& path, std::size_t max_bytes);

// The same for a path that a pack names, under the folder `root`: parts joined by "/", none of them
// "..",
// "." or empty, no "\", no leading "/"; no part may be a symbolic link.
Result<std::string> read_inside(const std::string& root, std::string_view relative,
                                std::size_t max_bytes);

// Whether a pack may name this path at all (the rules of read_inside, without looking at files).
bool is_plain_path(std::string_view relative);

}  // namespace guiju::text
