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
endif()
