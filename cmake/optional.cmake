# SPDX-License-Identifier: GPL-2.0-only
#
# What need not be there, in either build: it chooses source files, not lines in them.

# Boost.Math and Boost.CRC are headers only.
find_package(Boost QUIET)

# Without it there are no scenario files; the C++ interface stays.
# Off: -DCMAKE_DISABLE_FIND_PACKAGE_yaml-cpp=ON
set(yaml none)
set(yaml_target "")
find_package(yaml-cpp QUIET)
if(yaml-cpp_FOUND)
  set(yaml yaml-cpp)
  set(yaml_target $<IF:$<TARGET_EXISTS:yaml-cpp::yaml-cpp>,yaml-cpp::yaml-cpp,yaml-cpp>)
else()
  message(STATUS "flow-distribution: yaml-cpp not found: no scenario files, the C++ interface stays")
endif()
list(APPEND module_sources helper/file/scenario-reader-${yaml}.cc)

# Without it there are no campaigns: several runs in one command.
# Off: -DCMAKE_DISABLE_FIND_PACKAGE_SQLite3=ON
set(sqlite none)
set(sqlite_target "")
find_package(SQLite3 QUIET)
if(SQLite3_FOUND)
  set(sqlite sqlite3)
  set(sqlite_target SQLite::SQLite3)
else()
  message(STATUS "flow-distribution: libsqlite3 not found: no compare, no run --runs")
endif()
list(APPEND tool_sources tool/campaign/sqlite-database-${sqlite}.cc)

# Instructions that some CPUs have for hash functions; the program asks the CPU when it runs.
set(cpu_hashes none)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$" AND CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
  set(cpu_hashes x86)
endif()
list(APPEND hash_sources model/hash-core/hash/cpu-hashes-${cpu_hashes}.cc)

# Lets sources find headers in a folder, unless the compiler looks there anyway: to name such a folder
# would change the order in which it looks. @param folder one @param ARGN sources
function(flow_distribution_include folder)
  if(NOT folder IN_LIST CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES)
    set_source_files_properties(${ARGN} PROPERTIES INCLUDE_DIRECTORIES "${folder}")
  endif()
endfunction()

# Without it there is no hash=xxhash. Only its header is used.
# Off: -DFLOW_DISTRIBUTION_XXHASH=OFF
option(FLOW_DISTRIBUTION_XXHASH "Offer xxHash where its header is found" ON)
set(xxhash none)
find_path(FLOW_DISTRIBUTION_XXHASH_FOLDER xxhash.h)
mark_as_advanced(FLOW_DISTRIBUTION_XXHASH_FOLDER)
if(FLOW_DISTRIBUTION_XXHASH AND FLOW_DISTRIBUTION_XXHASH_FOLDER)
  set(xxhash xxhash)
  flow_distribution_include(${FLOW_DISTRIBUTION_XXHASH_FOLDER} model/hash-core/hash/xx-hash-xxhash.cc)
else()
  message(STATUS "flow-distribution: xxhash.h not found: no hash=xxhash")
endif()
list(APPEND hash_sources model/hash-core/hash/xx-hash-${xxhash}.cc)
