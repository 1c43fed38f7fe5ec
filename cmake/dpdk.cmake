# SPDX-License-Identifier: GPL-2.0-only
#
# DPDK's hash functions beside ours, over the packets of the shipped capture. The benchmarks link it, too.

find_package(PkgConfig QUIET)
if(PKG_CONFIG_FOUND AND cpu_hashes STREQUAL "x86")
  pkg_check_modules(dpdk QUIET libdpdk)
endif()
if(dpdk_FOUND)
  # Of most functions the header is enough; CRC asks the CPU through this one.
  find_library(FLOW_DISTRIBUTION_RTE_EAL rte_eal HINTS ${dpdk_LIBRARY_DIRS})
  mark_as_advanced(FLOW_DISTRIBUTION_RTE_EAL)
endif()
# Its headers are C with extensions.
set(dpdk_options -march=corei7 -Wno-pedantic -Wno-unused-parameter)
if(BUILD_TESTING AND FLOW_DISTRIBUTION_RTE_EAL)
  add_executable(dpdk-check test/dpdk/dpdk-check.cc)
  target_include_directories(dpdk-check PRIVATE ${dpdk_INCLUDE_DIRS})
  target_compile_options(dpdk-check PRIVATE ${warnings} ${dpdk_options})
  target_link_libraries(dpdk-check flowhash-objects ${FLOW_DISTRIBUTION_RTE_EAL})
  add_test(NAME check-dpdk CONFIGURATIONS All
           COMMAND dpdk-check ${here}/examples/data/linux-nginx-http-cut.pcap)
endif()
