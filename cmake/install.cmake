# Installed: headers, both libraries, the program, a CMake package (find_package(swirl), targets swirl::swirl and
# swirl::swirl_verify) and a pkg-config file.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set_target_properties(swirl PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
install(TARGETS swirl swirl_verify EXPORT swirl_targets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/swirl DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
if(TARGET swirl_program)
  install(TARGETS swirl_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/swirl)
install(EXPORT swirl_targets NAMESPACE swirl:: DESTINATION ${package_dir})
write_basic_package_version_file(swirl-config-version.cmake COMPATIBILITY SameMinorVersion)
configure_file(${CMAKE_CURRENT_LIST_DIR}/swirl-config.cmake.in swirl-config.cmake @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/swirl-config.cmake ${PROJECT_BINARY_DIR}/swirl-config-version.cmake
  DESTINATION ${package_dir})

configure_file(${CMAKE_CURRENT_LIST_DIR}/swirl.pc.in swirl.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/swirl.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
