# guiju_flags: how our own code is compiled. It is linked PRIVATE and never exported, so nothing of
# this reaches a consumer. (Sanitizers must also reach the link; that is inside this build only.)
add_library(guiju_flags INTERFACE)
target_compile_features(guiju_flags INTERFACE cxx_std_20)
if(NOT MSVC)
  target_compile_options(guiju_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion)
  # GCC 12 sees overlapping copies in `"x" + std::string()` that are not there (GCC bug 105329).
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(guiju_flags INTERFACE -Wno-restrict)
  endif()
  if(GUIJU_WERROR)
    target_compile_options(guiju_flags INTERFACE -Werror)
  endif()
endif()

if(GUIJU_SANITIZE STREQUAL "address")
  # GCC's `undefined` leaves out the conversion of a too large double to an integer; say it by name.
  set(sanitizers -fsanitize=address,undefined,float-cast-overflow -fno-sanitize-recover=all
    -fno-omit-frame-pointer)
elseif(GUIJU_SANITIZE STREQUAL "thread")
  set(sanitizers -fsanitize=thread -fno-omit-frame-pointer)
elseif(GUIJU_SANITIZE)
  message(FATAL_ERROR "GUIJU_SANITIZE is '${GUIJU_SANITIZE}'; write address, thread or nothing")
endif()
if(GUIJU_SANITIZE)
  target_compile_options(guiju_flags INTERFACE ${sanitizers})
  target_link_options(guiju_flags INTERFACE ${sanitizers})
endif()

if(GUIJU_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(GUIJU_CCACHE_PROGRAM ccache)
  mark_as_advanced(GUIJU_CCACHE_PROGRAM)
  if(GUIJU_CCACHE_PROGRAM)
    # The tests' precompiled header is cached only with these two sloppinesses.
    set(launcher ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros
      ${GUIJU_CCACHE_PROGRAM})
    set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
  endif()
endif()
