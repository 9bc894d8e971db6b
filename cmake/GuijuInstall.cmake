# What `cmake --install` puts down: headers, library, CMake package, guiju.pc, the command.
include(CMakePackageConfigHelpers)
set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/guiju")

# The export names the libraries behind a static guiju as plain -l names, so that no path of the
# building machine is written into an installed file.
install(TARGETS guiju EXPORT guijuTargets COMPONENT development
  RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR}
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT guijuTargets NAMESPACE guiju:: DESTINATION ${package_dir} COMPONENT development)
install(DIRECTORY include/guiju DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development
  FILES_MATCHING PATTERN "*.hpp" PATTERN "*.h" PATTERN "*.def")
if(TARGET guiju_cli)
  install(TARGETS guiju_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT command)
endif()

configure_package_config_file(cmake/guijuConfig.cmake.in guijuConfig.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(guijuConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/guijuConfig.cmake"
  "${CMAKE_CURRENT_BINARY_DIR}/guijuConfigVersion.cmake"
  DESTINATION ${package_dir} COMPONENT development)

# A static library needs its foreign libraries at the consumer's link, so guiju.pc requires them
# openly; a shared one brings them itself.
if(BUILD_SHARED_LIBS)
  set(GUIJU_PC_REQUIRES "")
  set(GUIJU_PC_CFLAGS " -DGUIJU_SHARED")
else()
  set(GUIJU_PC_REQUIRES "yaml-cpp re2 libutf8proc zlib")
  set(GUIJU_PC_CFLAGS "")
endif()
# Relative, so that an installed tree may be moved; the folder depth differs between distributions.
file(RELATIVE_PATH GUIJU_PC_PREFIX "/prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/prefix")
configure_file(cmake/guiju.pc.in guiju.pc @ONLY)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/guiju.pc"
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)
