#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Holds the rooms apart as doc/rooms.txt has them: a room includes its own headers, and those of the
# rooms that it stands on, at first hand or through others; it stands on rooms further up in the
# list, so that there is no circle. Public headers (sources.cmake) are included as ns3/NAME.h, and
# include none that is not public; no ns-3 in the hash core.
# usage: check-layers.sh [FOLDER]   checks a source tree (by default this one)
#        check-layers.sh --self-test

set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)

# Prints, for the tree in which we stand, lines of "room ROOM", "on ROOM ROOM" as doc/rooms.txt has
# them, "header PATH", "public PATH", "include FILE HEADER".
facts() {
  sed -n 's|^\([a-z][^ ]*\) .*|room \1|p; s|^  on \(.*\)|on \1|p' doc/rooms.txt
  find base model helper tool -name '*.h' 2>/dev/null | sort | sed 's/^/header /'
  find base model helper tool -name sources.cmake 2>/dev/null | sort | while read -r list; do
    sed -n "/^set(public_headers/,/^)/s|^ \{1,\}|public $(dirname "$list")/|p" "$list"
  done
  find base model helper tool test examples bench \( -name '*.h' -o -name '*.cc' \) 2>/dev/null |
    sort | while read -r file; do
      sed -n 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*["<]\([^">]*\)[">].*/\1/p' "$file" |
        sed "s|^|include $file |"
    done
}

# Reads facts, prints what is wrong.
judge() {
  awk '
    function folder(path) { sub(/\/[^\/]*$/, "", path); return path }
    function name(path) { sub(/.*\//, "", path); return path }
    $1 == "room" { room = $2; known[room] = 1 }
    $1 == "on" {
      for (i = 2; i <= NF; ++i) {
        if (!($i in known)) { print "doc/rooms.txt: " room " stands on " $i ", not above it" }
        below[room, $i] = 1
        for (other in known) { if ((($i), other) in below) { below[room, other] = 1 } }
      }
    }
    $1 == "header" { at[name($2)] = $2 }
    $1 == "public" { public[name($2)] = $2 }
    $1 == "include" {
      from = folder($2)
      core = from ~ /^model\/hash-core/
      outside = from ~ /^(test|examples|bench)/
      if (core && $3 ~ /^ns3\//) { print $2 " includes " $3 ": no ns-3 in the hash core" }
      if (!outside && !(from in known)) { print $2 ": doc/rooms.txt has no room " from }
      header = name($3)
      if (!(header in at)) { next }
      to = folder(at[header])
      if (!outside && to != from && !((from, to) in below)) {
        print $2 " includes " $3 ": " from " does not stand on " to
      }
      if ($3 ~ /^ns3\// && !(header in public)) { print $2 " includes " $3 ", which is not public" }
      if (name($2) in public && !(header in public)) {
        print $2 " is public and includes " $3 ", which is not"
      }
      if (!core && !outside && to != from && header in public && $3 !~ /^ns3\//) {
        print $2 " includes " $3 ": it is public, and named ns3/" header
      }
    }
  '
}

# Prints what is wrong in the tree $1.
violations() {
  cd "$1"
  facts | judge
  grep -rn 'namespace ns3' model/hash-core | sed 's/$/ (ns-3 in the hash core)/' || :
}

check() {
  found=$(violations "$1" | sort -u)
  [ -z "$found" ] || {
    printf 'against the map of rooms:\n%s\n' "$found"
    return 1
  }
}

# plant FILE LINE: whether a tree with this line at the end of this file is refused.
plant() {
  tree=$(mktemp -d)
  mkdir -p "$tree/model/hash-core/deep" "$tree/model/device" "$tree/helper" "$tree/test/device" \
    "$tree/doc"
  cat >"$tree/doc/rooms.txt" <<'MAP'
model/hash-core        a room
model/hash-core/deep   another
  on model/hash-core
model/device           devices
  on model/hash-core
helper                 helpers
  on model/device
MAP
  echo '#include "core.h"' >"$tree/model/hash-core/other.h"
  echo '#include <map>' >"$tree/model/hash-core/core.h"
  printf 'set(public_headers\n    core.h\n)\n' >"$tree/model/hash-core/sources.cmake"
  echo '#include "../core.h"' >"$tree/model/hash-core/deep/deep.h"
  echo '#include "ns3/core.h"' >"$tree/model/device/device.h"
  echo '#include "device.h"' >"$tree/model/device/face.h"
  printf 'set(public_headers\n    device.h\n)\n' >"$tree/model/device/sources.cmake"
  echo '#include "ns3/core.h" // through the room below' >"$tree/helper/assistant.h"
  echo "$2" >>"$tree/$1"
  status=0
  (check "$tree") >/dev/null || status=$?
  rm -rf "$tree"
  return "$status"
}

self_test() {
  plant model/device/face.h '// nothing' || fail "a good tree was refused"
  ! plant model/hash-core/core.h '#include "ns3/packet.h"' || fail "ns-3 in the core"
  ! plant model/hash-core/core.h '# include <map> // namespace ns3' || fail "ns-3 by its name"
  ! plant model/hash-core/other.h '#include "device.h"' || fail "core to model"
  ! plant model/hash-core/other.h '#include "../device/device.h"' || fail "core to model by a path"
  ! plant model/hash-core/other.h '#include "deep/deep.h"' || fail "core to a room upon it"
  ! plant model/device/face.h '#include "../../helper/assistant.h"' || fail "model to helper"
  ! plant model/device/face.h '#include "../hash-core/deep/deep.h"' || fail "a room beside"
  ! plant model/device/device.h '#include "face.h"' || fail "public to what is not"
  ! plant helper/assistant.h '#include "ns3/face.h"' || fail "not public, named as if"
  ! plant helper/assistant.h '#include "../model/device/device.h"' || fail "public, by a path"
  ! plant doc/rooms.txt '  on model/nat' || fail "a room that is none"
  ! plant model/lost.h '#include <map>' || fail "a room that the map has not"
  ! plant test/device/suite.cc '#include "ns3/face.h"' || fail "not public, for a test either"
}

fail() {
  echo "self-test: not noticed: $*"
  exit 1
}

case ${1-} in
  --self-test) self_test ;;
  *) check "${1:-$here/..}" ;;
esac
