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
        "applications",
    ]
    module = bld.create_ns3_module("flow-distribution", modules)
    module.source = files["hash_sources"] + files["model_sources"] + files["helper_sources"]
    module.source += [path for path in files.get("without_yaml_sources", [])]

    tests = bld.create_ns3_module_test_library("flow-distribution")
    tests.source = files["suites"]

    headers = bld(features="ns3header")
    headers.module = "flow-distribution"
    headers.source = files["hash_headers"] + files["model_headers"] + files["helper_headers"]
