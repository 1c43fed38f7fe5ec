# SPDX-License-Identifier: GPL-2.0-only
#
# What all of the stand-alone build goes by: options, warnings, the standard of C++.

include(CTest)
if(NOT Boost_FOUND)
  message(FATAL_ERROR "flow-distribution needs the Boost headers (Debian: libboost-dev)")
endif()
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
# ns-3 3.37's headers need exactly C++17; those of newer releases need their own standard.
set(CMAKE_CXX_STANDARD 17 CACHE STRING "")
set(CMAKE_CXX_STANDARD_REQUIRED ON)
option(FLOW_DISTRIBUTION_WERROR "Treat warnings in our files as errors" OFF)
set(warnings -Wall -Wextra -Wpedantic)
if(FLOW_DISTRIBUTION_WERROR)
  list(APPEND warnings -Werror)
endif()
set(FLOW_DISTRIBUTION_SANITIZE "" CACHE STRING "Sanitizers of our code, such as address,undefined")
if(FLOW_DISTRIBUTION_SANITIZE)
  add_compile_options(-fsanitize=${FLOW_DISTRIBUTION_SANITIZE} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${FLOW_DISTRIBUTION_SANITIZE})
endif()
