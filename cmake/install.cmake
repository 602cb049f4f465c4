# Installed: headers, libraries, the program, and for each library a CMake package and a pkg-config file:
#   swirl          swirl::swirl, and through it the other one
#   swirl_verify   swirl::swirl_verify, which stands alone where only the verifier is built
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

if(SWIRL_VERIFIER_ONLY)
  foreach(header base params proof transcript verify vk)
    install(FILES ${PROJECT_SOURCE_DIR}/include/swirl/${header}.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/swirl)
  endforeach()
else()
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/swirl DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  set_target_properties(swirl PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
endif()
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
if(TARGET swirl_program)
  install(TARGETS swirl_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()

foreach(library IN LISTS SWIRL_CORE_TARGETS)
  set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/${library})
  install(TARGETS ${library} EXPORT ${library}_targets
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(EXPORT ${library}_targets NAMESPACE swirl:: DESTINATION ${package_dir})
  write_basic_package_version_file(${library}-config-version.cmake COMPATIBILITY SameMinorVersion)
  configure_file(${CMAKE_CURRENT_LIST_DIR}/${library}-config.cmake.in ${library}-config.cmake @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/${library}-config.cmake ${PROJECT_BINARY_DIR}/${library}-config-version.cmake
    DESTINATION ${package_dir})
  configure_file(${CMAKE_CURRENT_LIST_DIR}/${library}.pc.in ${library}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/${library}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()
