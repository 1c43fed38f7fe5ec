# SPDX-License-Identifier: GPL-2.0-only
#
# For ns-3.35, the last release with waf. The lists of files are those of CMake's build. Scenario
# files need CMake.

import re


def lists(bld, path):
    """The lists that a file of CMake's sets: name -> [word, ...]."""
    text = bld.path.find_node(path).read()
    found = {}
    for name, body in re.findall(r"^set\((\w+)\n((?:    \S+\n)*)\)", text, re.MULTILINE):
        found[name] = body.split()
    return found


def files(bld, name, *kinds):
    """The files of one list (sources, public_headers) in rooms of these kinds."""
    rooms = lists(bld, "cmake/rooms.cmake")
    found = []
    for kind in kinds:
        for room in rooms[kind]:
            listed = lists(bld, room + "/sources.cmake").get(name, [])
            found += [room + "/" + file for file in listed]
    return found


def define(target, name, text):
    """Defines a C++ macro as a string for the sources of a target."""
    target.env.append_value("DEFINES", '%s="%s"' % (name, text))


def build(bld):
    modules = [
        "core",
        "network",
        "internet",
        "point-to-point",
        "csma",
        "bridge",
        "traffic-control",
    ]
    module = bld.create_ns3_module("flow-distribution", modules)
    module.source = files(bld, "sources", "hash_rooms", "module_rooms")
    module.source.append("helper/file/scenario-reader-none.cc")
    module.source.append("model/hash-core/hash/cpu-hashes-none.cc")
    module.source.append("model/hash-core/hash/xx-hash-none.cc")
    define(module, "FLOW_DISTRIBUTION_VERSION", bld.path.find_node("VERSION").read().strip())
    define(module, "FLOW_DISTRIBUTION_NS3_VERSION", bld.srcnode.find_node("VERSION").read().strip())

    tests = bld.create_ns3_module_test_library("flow-distribution")
    tests.source = files(bld, "sources", "suite_rooms", "tool_rooms")
    tests.source.append("tool/campaign/sqlite-database-none.cc")
    define(tests, "FLOW_DISTRIBUTION_ROOT", bld.path.abspath())

    headers = bld(features="ns3header")
    headers.module = "flow-distribution"
    headers.source = files(bld, "public_headers", "hash_rooms", "module_rooms")
