# SPDX-License-Identifier: GPL-2.0-only
#
# The suites of the module, and the checks of its sources and pages.

if(BUILD_TESTING)
  add_test(NAME check-layers COMMAND ${here}/test/check-layers.sh)
  add_test(NAME check-layers-self-test COMMAND ${here}/test/check-layers.sh --self-test)
  add_test(NAME check-sources COMMAND ${here}/test/check-sources.sh)
  add_test(NAME check-docs COMMAND ${here}/test/check-docs.sh)
  add_test(NAME check-launcher COMMAND ${here}/test/check-launcher.sh)
  add_test(NAME check-library COMMAND ${here}/test/check-library.sh
                                      $<TARGET_OBJECTS:flow-distribution-objects>
           COMMAND_EXPAND_LISTS)
  if(suite_sources)
    flow_distribution_program(flow-distribution-tests test/standalone/module-header.cc
                              test/standalone/test-main.cc ${suite_sources} ${tool_sources})
    foreach(suite ${suite_sources})
      get_filename_component(stem ${suite} NAME)
      string(REPLACE "-test-suite.cc" "" stem ${stem})
      add_test(NAME flow-distribution-${stem}
               COMMAND flow-distribution-tests --suite=flow-distribution-${stem})
    endforeach()
    find_program(tcpdump tcpdump)
    if(tcpdump)
      add_test(NAME pcap-checksums COMMAND ${here}/test/check-pcap-checksums.sh
                                           $<TARGET_FILE:flow-distribution-tests>)
    else()
      message(STATUS "flow-distribution: tcpdump not found: it does not read our captures")
    endif()
  endif()
endif()
