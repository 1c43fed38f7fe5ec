# SPDX-License-Identifier: GPL-2.0-only
#
# The module against an installed ns-3.

include(cmake/ns-3-package.cmake)
flow_distribution_name_versions(${ns3_VERSION})

set(all_headers "")
foreach(header ${hash_headers} ${module_headers})
  get_filename_component(name ${header} NAME)
  file(CONFIGURE OUTPUT include/ns3/${name} CONTENT "#include \"${here}/${header}\"\n")
  string(APPEND all_headers "#include \"ns3/${name}\"\n")
endforeach()
file(CONFIGURE OUTPUT include/ns3/flow-distribution-module.h CONTENT "${all_headers}")

add_library(flow-distribution-objects OBJECT ${module_sources})
target_include_directories(flow-distribution-objects PUBLIC ${PROJECT_BINARY_DIR}/include)
target_compile_options(flow-distribution-objects PRIVATE ${warnings})
# What ns-3's own debug profile defines; Debian's package leaves it to us.
target_compile_definitions(flow-distribution-objects
                           PUBLIC $<$<CONFIG:Debug>:NS3_LOG_ENABLE NS3_ASSERT_ENABLE>)
target_link_libraries(
  flow-distribution-objects
  PUBLIC ${ns3_prefix}core ${ns3_prefix}network ${ns3_prefix}internet ${ns3_prefix}point-to-point
         ${ns3_prefix}csma ${ns3_prefix}bridge ${ns3_prefix}traffic-control Boost::headers
  PRIVATE ${yaml_target}
)

# Links a program with our objects: an object library does not hand its objects on.
function(flow_distribution_program name)
  add_executable(${name} ${ARGN})
  target_compile_options(${name} PRIVATE ${warnings})
  target_link_libraries(${name} flow-distribution-objects flowhash-objects ${yaml_target} ${sqlite_target})
endfunction()
