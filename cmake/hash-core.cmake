# SPDX-License-Identifier: GPL-2.0-only
#
# The hash core: library, tests, benchmarks and package need no ns-3.

add_library(flowhash-objects OBJECT ${hash_sources})
target_include_directories(flowhash-objects PUBLIC model/hash-core)
target_compile_options(flowhash-objects PRIVATE ${warnings})
set_target_properties(flowhash-objects PROPERTIES POSITION_INDEPENDENT_CODE ON)

if(BUILD_TESTING)
  find_package(GTest REQUIRED)
  add_executable(flowhash-tests ${hash_test_sources})
  target_compile_options(flowhash-tests PRIVATE ${warnings})
  target_link_libraries(flowhash-tests flowhash-objects GTest::gtest_main Boost::headers)
  add_test(NAME flowhash-tests COMMAND flowhash-tests)
  # What the running kernel chooses, and what ours does.
  add_executable(kernel-choices test/kernel/kernel-choices.cc)
  target_compile_options(kernel-choices PRIVATE ${warnings})
  target_link_libraries(kernel-choices flowhash-objects)
  add_test(NAME check-kernel CONFIGURATIONS All
           COMMAND ${here}/test/check-kernel.sh $<TARGET_FILE:kernel-choices>)
  set_tests_properties(check-kernel PROPERTIES RUN_SERIAL ON) # it waits for the kernel's timers
  set(record ${PROJECT_BINARY_DIR}/validation.tsv)
  set_tests_properties(flowhash-tests PROPERTIES ENVIRONMENT FLOWHASH_VALIDATION=${record}
                                                 FIXTURES_SETUP validation)
  add_test(NAME check-validation COMMAND ${here}/test/check-validation.sh ${record})
  set_tests_properties(check-validation PROPERTIES FIXTURES_REQUIRED validation)
  if(NOT FLOW_DISTRIBUTION_SANITIZE) # whoever links a library with sanitizers needs them too
    add_test(NAME check-install COMMAND ${here}/test/check-install.sh ${PROJECT_BINARY_DIR})
  endif()
endif()
