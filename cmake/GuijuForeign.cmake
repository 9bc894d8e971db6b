# guiju_foreign: the libraries we stand on, all of them private to the library. Which file may open
# which of them is not decided here but in tools/check_layers.py.
#
# The static library carries them to its consumer's link by plain names (see guijuConfig.cmake.in).
find_package(Threads REQUIRED)
find_package(PkgConfig QUIET)

# Finds <header> and <library> as guiju_foreign_<name>, or stops with the package to install.
function(guiju_find_plain name header library debian)
  find_path(GUIJU_${name}_INCLUDE ${header})
  find_library(GUIJU_${name}_LIBRARY ${library})
  mark_as_advanced(GUIJU_${name}_INCLUDE GUIJU_${name}_LIBRARY)
  if(NOT GUIJU_${name}_INCLUDE OR NOT GUIJU_${name}_LIBRARY)
    message(FATAL_ERROR "guiju needs ${name}: <${header}> and lib${library} were not found "
      "(Debian: ${debian})")
  endif()
  add_library(guiju_foreign_${name} INTERFACE)
  target_include_directories(guiju_foreign_${name} SYSTEM INTERFACE "${GUIJU_${name}_INCLUDE}")
  target_link_libraries(guiju_foreign_${name} INTERFACE "${GUIJU_${name}_LIBRARY}")
endfunction()

guiju_find_plain(yaml yaml-cpp/yaml.h yaml-cpp libyaml-cpp-dev)
guiju_find_plain(utf8proc utf8proc.h utf8proc libutf8proc-dev)
guiju_find_plain(zlib zlib.h z zlib1g-dev)
if(PkgConfig_FOUND)
  # A newer RE2 stands on Abseil and only its own description knows how.
  pkg_check_modules(GUIJU_RE2 QUIET IMPORTED_TARGET re2)
endif()
if(TARGET PkgConfig::GUIJU_RE2)
  add_library(guiju_foreign_re2 INTERFACE)
  target_link_libraries(guiju_foreign_re2 INTERFACE PkgConfig::GUIJU_RE2)
else()
  guiju_find_plain(re2 re2/re2.h re2 libre2-dev)
endif()

foreach(header IN ITEMS boost/graph/adjacency_list.hpp boost/date_time/gregorian/gregorian.hpp
    nlohmann/json.hpp)
  string(MAKE_C_IDENTIFIER "GUIJU_HEADER_${header}" place)
  find_path(${place} ${header})
  mark_as_advanced(${place})
  if(NOT ${place})
    message(FATAL_ERROR "guiju needs <${header}> (Debian: libboost-graph-dev, "
      "libboost-date-time-dev, nlohmann-json3-dev)")
  endif()
endforeach()
add_library(guiju_foreign_headers INTERFACE)
target_include_directories(guiju_foreign_headers SYSTEM INTERFACE
  "${GUIJU_HEADER_boost_graph_adjacency_list_hpp}" "${GUIJU_HEADER_nlohmann_json_hpp}")

add_library(guiju_foreign INTERFACE)
target_link_libraries(guiju_foreign INTERFACE guiju_foreign_yaml guiju_foreign_utf8proc
  guiju_foreign_zlib guiju_foreign_re2 guiju_foreign_headers Threads::Threads)
