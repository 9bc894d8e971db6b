// guiju schema: the JSON Schema of packs.
#include <cstdio>

#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "guiju/analyse/pack_schema.hpp"

namespace guiju::cli {

int schema() {
  print(stdout, std::string(guiju::pack_schema()) + "\n");
  return all_is_well;
}

}  // namespace guiju::cli
