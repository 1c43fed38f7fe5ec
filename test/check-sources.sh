#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What every source file must be: licensed on its first lines, formatted, named once, not long.
# Files that git knows are looked at; without git, those in the source folders.

set -eu

cd "$(dirname "$0")/.."

sources() {
  git ls-files 'base/*' 'model/*' 'helper/*' 'tool/*' 'examples/*' 'test/*' 'bench/*' 'cmake/*' \
    flowdist .ci/run CMakeLists.txt wscript 2>/dev/null ||
    find base model helper tool examples test bench cmake flowdist .ci/run CMakeLists.txt wscript -type f
}

code() {
  sources | grep -E '\.(h|cc)$'
}

# The licence that a file must name: MIT in what belongs to the hash core.
licence_of() {
  case $1 in
    model/hash-core/* | test/hash-core/* | bench/hash-core* | examples/own-selector.cc | \
      examples/outside/ends-selector.*) echo MIT ;;
    *) echo GPL-2.0-only ;;
  esac
}

check_licences() {
  sources | grep -E '\.(h|cc|sh|py|yaml|gp|cmake)$|^(flowdist|wscript|CMakeLists.txt|\.ci/run)$' |
    while read -r file; do
      head -n 3 "$file" | grep -q "SPDX-License-Identifier: $(licence_of "$file")" ||
        echo "$file: no SPDX line with $(licence_of "$file")"
    done
}

# ns-3 puts the headers of all modules in one folder.
check_names() {
  code | grep '\.h$' | sed 's|.*/||' | sort | uniq -d | sed 's/$/: two headers of this name/'
}

# A longer file is more than one thing. What is generated, or is data, is not counted.
check_lengths() {
  code | while read -r file; do
    lines=$(wc -l <"$file")
    [ "$lines" -lt 400 ] || echo "$file: $lines lines; fewer than 400 are allowed"
  done
}

# Versions of clang-format differ: the style is held to that of Debian 12.
check_format() {
  clang-format --version 2>/dev/null | grep -q 'version 14' || return 0
  code | while read -r file; do
    clang-format --dry-run --Werror "$file" 2>/dev/null || echo "$file: run clang-format -i"
  done
}

# Who looks for a decision finds it in the log: devices, applications and helpers say theirs.
check_logs() {
  code | grep -E '\.cc$' | grep -E '^(model|helper)/' |
    while read -r file; do
      case $file in
        *-net-device.cc | *-helper.cc) ;;
        *) grep -q 'SetParent<\(Application\|ReplayEndpoint\)>' "$file" || continue ;;
      esac
      grep -q 'NS_LOG_\(LOGIC\|DEBUG\)(' "$file" || echo "$file: it logs nothing"
    done
}

# Whether wscript, run on a stand-in for waf, names every source file, and none that is not there;
# where there are files to choose from, it takes the one that needs no library and no special CPU.
check_wscript() {
  command -v python3 >/dev/null || return 0
  python3 -B - <<'PYTHON'
import glob, os, types

class Node:
    def find_node(self, name):
        return types.SimpleNamespace(read=lambda: open(name).read())
    def abspath(self):
        return os.getcwd()

made = []
class Build:
    path = srcnode = Node()
    def create_ns3_module(self, *_):
        made.append(types.SimpleNamespace(
            source=[], env=types.SimpleNamespace(append_value=lambda *_: None)))
        return made[-1]
    create_ns3_module_test_library = create_ns3_module
    def __call__(self, **_):
        return self.create_ns3_module()

script = {}
exec(compile(open("wscript").read(), "wscript", "exec"), script)
script["build"](Build())
named = [path for part in made for path in part.source]
folders = ("base", "model", "helper", "tool/sweep", "tool/campaign", "tool/plot")
there = [path for folder in folders for path in glob.glob(folder + "/**/*.cc", recursive=True)]
there += glob.glob("test/*/*-test-suite.cc")
for other in ("helper/file/scenario-reader-yaml-cpp.cc", "model/hash-core/hash/cpu-hashes-x86.cc",
              "model/hash-core/hash/xx-hash-xxhash.cc",
              "tool/campaign/sqlite-database-sqlite3.cc"):
    there.remove(other)
for path in sorted(set(there) - set(named)):
    print("sources.cmake of its room, or cmake/rooms.cmake: no", path)
for path in named:
    if not os.path.exists(path) or named.count(path) > 1:
        print("sources.cmake of its room: missing or twice:", path)
PYTHON
}

found=$(check_licences && check_wscript && check_names && check_lengths && check_logs &&
  check_format)
[ -z "$found" ] || {
  echo "$found"
  exit 1
}
