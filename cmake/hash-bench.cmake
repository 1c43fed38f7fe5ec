# SPDX-License-Identifier: GPL-2.0-only
#
# Benchmarks of the hash core, beside what others have where it is there.

set(hash_benches
    bench/hash-core-anchor-bench.cc
    bench/hash-core-bench.cc
    bench/hash-core-growth-bench.cc
    bench/hash-core-hash-bench.cc
    bench/hash-core-selector-bench.cc
    bench/hash-core-state-bench.cc
    bench/hash-core-tracking-bench.cc
)

add_custom_target(benchmarks)
find_package(benchmark QUIET)
if(benchmark_FOUND)
  # What ours is compared with, where it is there; of each the header is enough but for DPDK's CRC,
  # which asks the CPU through librte_eal, and for zlib.
  set(compared "")
  if(xxhash STREQUAL "xxhash")
    list(APPEND hash_benches bench/hash-core-xxhash-bench.cc)
    flow_distribution_include(${FLOW_DISTRIBUTION_XXHASH_FOLDER} bench/hash-core-xxhash-bench.cc)
  endif()
  find_path(FLOW_DISTRIBUTION_HIGHWAYHASH_FOLDER highwayhash/sip_hash.h)
  if(FLOW_DISTRIBUTION_HIGHWAYHASH_FOLDER)
    list(APPEND hash_benches bench/hash-core-highwayhash-bench.cc)
    flow_distribution_include(${FLOW_DISTRIBUTION_HIGHWAYHASH_FOLDER}
                              bench/hash-core-highwayhash-bench.cc)
  endif()
  find_package(ZLIB QUIET)
  if(ZLIB_FOUND)
    list(APPEND hash_benches bench/hash-core-zlib-bench.cc)
    list(APPEND compared ZLIB::ZLIB)
  endif()
  mark_as_advanced(FLOW_DISTRIBUTION_HIGHWAYHASH_FOLDER)
  if(FLOW_DISTRIBUTION_RTE_EAL)
    set(dpdk_benches bench/hash-core-dpdk-bench.cc bench/hash-core-dpdk-gfni.cc)
    list(APPEND hash_benches ${dpdk_benches})
    set_source_files_properties(${dpdk_benches} PROPERTIES INCLUDE_DIRECTORIES "${dpdk_INCLUDE_DIRS}")
    set_source_files_properties(bench/hash-core-dpdk-bench.cc PROPERTIES
                                COMPILE_OPTIONS "${dpdk_options}")
    set_source_files_properties(
      bench/hash-core-dpdk-gfni.cc PROPERTIES COMPILE_OPTIONS
      "-mgfni;-mavx512f;-mavx512bw;-mavx512vl;-mavx512dq;-mavx512vbmi;-Wno-pedantic;-Wno-uninitialized;-Wno-maybe-uninitialized")
    list(APPEND compared ${FLOW_DISTRIBUTION_RTE_EAL})
  else()
    message(STATUS "flow-distribution: DPDK not found: hash-core-bench does not compare with it")
  endif()
  add_executable(hash-core-bench ${hash_benches})
  target_compile_options(hash-core-bench PRIVATE ${warnings})
  target_link_libraries(hash-core-bench flowhash-objects Boost::headers benchmark::benchmark_main
                        ${compared})
  add_dependencies(benchmarks hash-core-bench)
else()
  message(STATUS "flow-distribution: Google Benchmark not found: no hash-core-bench")
endif()
