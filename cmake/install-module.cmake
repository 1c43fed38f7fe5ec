# SPDX-License-Identifier: GPL-2.0-only
#
# For programs of one's own with ns-3: find_package(flow-distribution), then
# flow-distribution::flow-distribution for a program, flow-distribution::plugin for a plugin.

add_library(flow-distribution-archive STATIC $<TARGET_OBJECTS:flow-distribution-objects>
                                             $<TARGET_OBJECTS:flowhash-objects>)
set_target_properties(flow-distribution-archive PROPERTIES OUTPUT_NAME flow-distribution EXPORT_NAME archive)
target_include_directories(flow-distribution-archive
                           INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_compile_features(flow-distribution-archive INTERFACE cxx_std_17)
target_compile_definitions(flow-distribution-archive
                           INTERFACE $<$<CONFIG:Debug>:NS3_LOG_ENABLE NS3_ASSERT_ENABLE>)
target_link_libraries(
  flow-distribution-archive
  PUBLIC ${ns3_prefix}core ${ns3_prefix}network ${ns3_prefix}internet ${ns3_prefix}point-to-point
         ${ns3_prefix}csma ${ns3_prefix}bridge ${ns3_prefix}traffic-control Boost::headers
         ${yaml_target}
)
install(TARGETS flow-distribution-archive EXPORT flow-distribution
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(FILES ${hash_headers} ${module_headers} ${PROJECT_BINARY_DIR}/include/ns3/flow-distribution-module.h
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/ns3)
set(module_cmake ${CMAKE_INSTALL_LIBDIR}/cmake/flow-distribution)
install(EXPORT flow-distribution NAMESPACE flow-distribution:: FILE flow-distributionTargets.cmake
        DESTINATION ${module_cmake})
set(flow_distribution_finds "find_dependency(Boost)")
if(yaml_target)
  string(APPEND flow_distribution_finds "\nfind_dependency(yaml-cpp)")
endif()
configure_package_config_file(cmake/flow-distributionConfig.cmake.in flow-distributionConfig.cmake
                              INSTALL_DESTINATION ${module_cmake} PATH_VARS CMAKE_INSTALL_INCLUDEDIR)
write_basic_package_version_file(flow-distributionConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/flow-distributionConfig.cmake
              ${PROJECT_BINARY_DIR}/flow-distributionConfigVersion.cmake cmake/ns-3-package.cmake
        DESTINATION ${module_cmake})
