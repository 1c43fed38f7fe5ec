# SPDX-License-Identifier: GPL-2.0-only
#
# An installed ns-3 as this build, and those that build on what it installed, take it. Sets
# ns3_prefix, with which the names of ns-3's targets begin.

find_package(ns3 QUIET)
if(NOT ns3_FOUND)
  message(FATAL_ERROR "flow-distribution needs ns-3 (Debian: libns3-dev)")
endif()
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
