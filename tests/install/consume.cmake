# Builds and runs the consumer one way: -Dway=find_package, pkg_config or add_subdirectory.
# Each way works in its own folder, so the three may run at the same time.
function(run)
  execute_process(COMMAND ${ARGV} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

set(consumer "${CMAKE_CURRENT_LIST_DIR}/consumer")
set(stage "${work}/stage")
set(configure ${CMAKE_COMMAND} -S ${consumer} -B ${work}/build -G ${generator}
  -DCMAKE_BUILD_TYPE=${build_type} -DCMAKE_CXX_COMPILER=${cxx})

if(NOT way STREQUAL "add_subdirectory")
  # From scratch each time: a header that is no longer installed must be missed.
  file(REMOVE_RECURSE "${work}")
  run(${CMAKE_COMMAND} --install ${binary} --prefix ${stage} --component development)
endif()

if(way STREQUAL "find_package")
  run(${configure} -DCMAKE_PREFIX_PATH=${stage} -DGUIJU_WANTED=${version})
  run(${CMAKE_COMMAND} --build ${work}/build)
  set(program "${work}/build/consumer")
elseif(way STREQUAL "add_subdirectory")
  run(${configure} -DCMAKE_C_COMPILER=${cc} -DGUIJU_SOURCE=${source} -DGUIJU_WERROR=${werror} -DGUIJU_CCACHE=ON
    -DBUILD_SHARED_LIBS=${shared})
  run(${CMAKE_COMMAND} --build ${work}/build --target consumer)
  set(program "${work}/build/consumer")
elseif(way STREQUAL "pkg_config")
  set(ENV{PKG_CONFIG_PATH} "${stage}/${libdir}/pkgconfig:$ENV{PKG_CONFIG_PATH}")
  execute_process(COMMAND pkg-config --cflags --libs guiju
    OUTPUT_VARIABLE flags OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  separate_arguments(flags UNIX_COMMAND "${flags}")
  file(MAKE_DIRECTORY "${work}/build")
  set(program "${work}/build/consumer")
  run(${cxx} -std=c++20 ${consumer}/main.cpp -o ${program} ${flags})
else()
  message(FATAL_ERROR "unknown way '${way}'")
endif()

if(shared)
  set(ENV{LD_LIBRARY_PATH} "${stage}/${libdir}:$ENV{LD_LIBRARY_PATH}")
endif()
execute_process(COMMAND ${program}
  OUTPUT_VARIABLE said OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
if(NOT said STREQUAL version)
  message(FATAL_ERROR "the consumer says '${said}', not '${version}'")
endif()
