// The version that was compiled into the library; see guiju/version.hpp for why it may differ from
// the headers a program was built with.
// Tested by tests/install.
#include <guiju/version.hpp>

#define GUIJU_QUOTE(number) #number
#define GUIJU_TEXT(number) GUIJU_QUOTE(number)

namespace guiju {

std::string_view library_version() noexcept {
  return GUIJU_TEXT(GUIJU_VERSION_MAJOR) "." GUIJU_TEXT(GUIJU_VERSION_MINOR) "." GUIJU_TEXT(
      GUIJU_VERSION_PATCH);
}

int library_version_number() noexcept { return header_version_number; }

}  // namespace guiju
