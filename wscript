# SPDX-License-Identifier: GPL-2.0-only
#
# For ns-3.35, the last release with waf. Best effort: written to its interface, not tried with
# every change. The lists of files are those of CMakeLists.txt. Scenario files need CMake.

import re


def lists(bld):
    """The lists of files that CMakeLists.txt sets: name -> [path, ...]."""
    text = bld.path.find_node("CMakeLists.txt").read()
    found = {}
    for name, body in re.findall(r"^set\((\w+)\n((?:    \S+\n)*)\)", text, re.MULTILINE):
        found[name] = body.split()
    return found


def define(target, name, text):
    """Defines a C++ macro as a string for the sources of a target."""
    target.env.append_value("DEFINES", '%s="%s"' % (name, text))


def build(bld):
    files = lists(bld)
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
    module.source = files["hash_sources"] + files["model_sources"] + files["helper_sources"]
    module.source.append("helper/scenario-reader-none.cc")
    module.source.append("model/hash-core/cpu-hashes-none.cc")
    module.source.append("model/hash-core/xx-hash-none.cc")
    define(module, "FLOW_DISTRIBUTION_VERSION", bld.path.find_node("VERSION").read().strip())
    define(module, "FLOW_DISTRIBUTION_NS3_VERSION", bld.srcnode.find_node("VERSION").read().strip())

    tests = bld.create_ns3_module_test_library("flow-distribution")
    tests.source = files["suites"]
    define(tests, "FLOW_DISTRIBUTION_ROOT", bld.path.abspath())

    headers = bld(features="ns3header")
    headers.module = "flow-distribution"
    headers.source = files["hash_headers"] + files["model_headers"] + files["helper_headers"]
