# SPDX-License-Identifier: GPL-2.0-only
#
# The module against an installed ns-3.

find_package(ns3 QUIET)
if(NOT ns3_FOUND)
  message(FATAL_ERROR "flow-distribution needs ns-3 (Debian: libns3-dev)")
endif()
flow_distribution_name_versions(${ns3_VERSION})
# Debian's ns3Config names the folder of Python's headers, which need not be there.
foreach(target libcore core)
  if(TARGET ns3::${target})
    set(ns3_prefix ns3::$<IF:$<TARGET_EXISTS:ns3::libcore>,lib,>)
  endif()
endforeach()
get_property(imported DIRECTORY PROPERTY IMPORTED_TARGETS)
foreach(target ${imported})
  get_target_property(folders ${target} INTERFACE_INCLUDE_DIRECTORIES)
  if(folders)
    set(present "")
    foreach(folder ${folders})
      if(folder MATCHES "^\\$<" OR EXISTS ${folder})
        list(APPEND present ${folder})
      endif()
    endforeach()
    set_target_properties(${target} PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${present}")
  endif()
endforeach()

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
