// Ten lines that a stranger would write first. They must compile with nothing but guiju's own
// headers and link with nothing but guiju's own target.
#include <cstdio>
#include <guiju/version.hpp>

#if __has_include(<guiju/guiju.hpp>)
#include <guiju/guiju.hpp>
#endif

int main() {
  if (guiju::library_version_number() != guiju::header_version_number) return 1;
#if __has_include(<guiju/guiju.hpp>)
  // A bad text must come back as diagnostics; asking for them pulls in the whole library.
  if (guiju::load_text("tables: [").ok()) return 2;
#endif
  std::puts(guiju::library_version().data());
  return 0;
}
