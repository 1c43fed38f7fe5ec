# SPDX-License-Identifier: GPL-2.0-only
#
# For programs without ns-3: find_package(flowhash), flowhash::flowhash; or pkg-config flowhash.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)
add_library(flowhash STATIC $<TARGET_OBJECTS:flowhash-objects>)
target_include_directories(flowhash INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/flowhash>)
target_compile_features(flowhash INTERFACE cxx_std_17)
install(TARGETS flowhash EXPORT flowhash ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(FILES ${hash_headers} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/flowhash)
set(flowhash_cmake ${CMAKE_INSTALL_LIBDIR}/cmake/flowhash)
install(EXPORT flowhash NAMESPACE flowhash:: FILE flowhashConfig.cmake DESTINATION ${flowhash_cmake})
write_basic_package_version_file(flowhashConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/flowhashConfigVersion.cmake DESTINATION ${flowhash_cmake})
file(RELATIVE_PATH flowhash_prefix /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
file(CONFIGURE OUTPUT flowhash.pc @ONLY CONTENT "prefix=\${pcfiledir}/@flowhash_prefix@
Name: flowhash
Description: Hashing and selection of members for flows
Version: @PROJECT_VERSION@
Cflags: -I\${prefix}/@CMAKE_INSTALL_INCLUDEDIR@/flowhash
Libs: -L\${prefix}/@CMAKE_INSTALL_LIBDIR@ -lflowhash
")
install(FILES ${PROJECT_BINARY_DIR}/flowhash.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
