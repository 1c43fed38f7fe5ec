# SPDX-License-Identifier: GPL-2.0-only
#
# The rooms that have sources, in the order of doc/rooms.txt, which says what is in them. The file
# sources.cmake of a room lists its sources, and those of its headers that are public.

set(hash_rooms
    model/hash-core
    model/hash-core/bytes
    model/hash-core/key
    model/hash-core/hash
    model/hash-core/reduce
    model/hash-core/load
    model/hash-core/select
    model/hash-core/state
    model/hash-core/spec
    model/hash-core/promise
)
set(module_rooms
    base
    model/packet
    model/event
    model/link
    model/sync
    model/device
    model/membership
    model/standby
    model/distributor
    model/nat
    model/host
    model/self-selection
    model/dispatcher
    model/traffic
    model/traffic/request
    model/traffic/origin
    model/traffic/replay
    model/traffic/light
    model/monitor/book
    model/monitor/judge
    model/monitor/probe
    helper/install
    helper/scenario
    helper/network
    helper/network/kind
    helper/keys
    helper/run
    helper/check
    helper/file
    helper/results/section
    helper/results
    helper/program
)
# They start processes: they belong to the tool, and to the suites that test them.
set(tool_rooms
    tool/sweep
    tool/campaign
    tool/plot
)
set(suite_rooms
    test/sync
    test/device
    test/membership
    test/self-selection
    test/standby
    test/distributor
    test/nat
    test/host
    test/event
    test/link
    test/dispatcher
    test/traffic
    test/monitor
    test/install
    test/network
    test/scenario
    test/results
    test/campaign
    test/plot
)
set(hash_test_rooms
    test/hash-core
    test/hash-core/bytes
    test/hash-core/packet
    test/hash-core/key
    test/hash-core/hash
    test/hash-core/load
    test/hash-core/select
    test/hash-core/state
    test/hash-core/spec
    test/hash-core/port
)

# Adds the files of rooms to lists. @param to the lists' prefix: to_sources, to_headers
# @param ARGN rooms
function(flow_distribution_rooms to)
  set(all_sources "")
  set(all_headers "")
  foreach(room ${ARGN})
    set(sources "")
    set(public_headers "")
    include(${here}/${room}/sources.cmake)
    list(TRANSFORM sources PREPEND ${room}/)
    list(TRANSFORM public_headers PREPEND ${room}/)
    list(APPEND all_sources ${sources})
    list(APPEND all_headers ${public_headers})
  endforeach()
  set(${to}_sources ${all_sources} PARENT_SCOPE)
  set(${to}_headers ${all_headers} PARENT_SCOPE)
endfunction()

flow_distribution_rooms(hash ${hash_rooms})
flow_distribution_rooms(module ${module_rooms})
flow_distribution_rooms(tool ${tool_rooms})
flow_distribution_rooms(suite ${suite_rooms})
flow_distribution_rooms(hash_test ${hash_test_rooms})
