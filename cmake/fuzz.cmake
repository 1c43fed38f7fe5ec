# SPDX-License-Identifier: GPL-2.0-only
#
# Hostile input: programs of libFuzzer, which comes with clang; test/check-fuzz.sh runs them.

option(FLOW_DISTRIBUTION_FUZZ "Build the fuzz targets, with clang" OFF)
if(FLOW_DISTRIBUTION_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES Clang)
    message(FATAL_ERROR "flow-distribution: the fuzz targets need clang "
                        "(-DCMAKE_CXX_COMPILER=clang++), not ${CMAKE_CXX_COMPILER_ID}")
  endif()
  set(fuzz -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_library(flowhash-fuzzed OBJECT EXCLUDE_FROM_ALL ${hash_sources})
  target_include_directories(flowhash-fuzzed PUBLIC model/hash-core)
  target_compile_options(flowhash-fuzzed PUBLIC ${fuzz} -fsanitize=fuzzer-no-link)
  add_custom_target(fuzz-targets)
  foreach(name packet spec state)
    add_executable(fuzz-${name} EXCLUDE_FROM_ALL test/hash-core/fuzz/${name}-fuzz.cc)
    target_compile_options(fuzz-${name} PRIVATE ${warnings})
    target_link_options(fuzz-${name} PRIVATE ${fuzz} -fsanitize=fuzzer)
    target_link_libraries(fuzz-${name} flowhash-fuzzed)
    add_dependencies(fuzz-targets fuzz-${name})
  endforeach()

  # What dispatchers read off the wire. These parsers name headers of this module as ns-3 has them, and
  # of ns-3 itself only pointers to packets: nothing of it is built, or linked.
  find_path(boost_headers boost/crc.hpp)
  if(boost_headers)
    set(names ${CMAKE_CURRENT_BINARY_DIR}/fuzz-include)
    foreach(header hash-core/flow-key hash-core/member-change hash-core/packet-fields
            device/member-choice packet/packet-view)
      get_filename_component(name ${header} NAME)
      file(WRITE ${names}/ns3/${name}.h
           "#include \"${CMAKE_CURRENT_SOURCE_DIR}/model/${header}.h\"\n")
    endforeach()
    file(WRITE ${names}/ns3/packet.h
         "#pragma once\nnamespace ns3\n{\nclass Packet;\ntemplate <typename T>\nclass Ptr;\n}\n")
    add_executable(fuzz-control EXCLUDE_FROM_ALL
      test/sync/fuzz/control-fuzz.cc
      model/dispatcher/dispatch-entry.cc
      model/dispatcher/load-report.cc
      model/dispatcher/payload-start.cc
      model/dispatcher/request-path.cc
      model/nat/nat-connection.cc
      model/sync/sync-codec.cc
      model/sync/sync-key.cc
      model/sync/sync-message.cc)
    target_include_directories(fuzz-control BEFORE PRIVATE ${names})
    target_compile_options(fuzz-control PRIVATE ${warnings} -fsanitize=fuzzer-no-link)
    target_link_options(fuzz-control PRIVATE ${fuzz} -fsanitize=fuzzer)
    target_link_libraries(fuzz-control flowhash-fuzzed)
    add_dependencies(fuzz-targets fuzz-control)
  endif()
endif()
