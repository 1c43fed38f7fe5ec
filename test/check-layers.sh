#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Holds the layers apart: helper -> model -> model/hash-core, and no ns-3 in the hash core.
# usage: check-layers.sh [FOLDER]   checks a source tree (by default this one)
#        check-layers.sh --self-test

set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)

# Prints "file:header" for every include in the sources below $1, but not below $2.
includes() {
  find "$1" -path "${2:-none}" -prune -o \( -name '*.h' -o -name '*.cc' \) -print | sort |
    while read -r file; do
      sed -n 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*["<]\([^">]*\)[">].*/\1/p' "$file" |
        sed "s|^|$file:|"
    done
}

# Prints the names of the headers in the folder $1.
header_names() {
  find "$1" -name '*.h' -exec basename {} \; 2>/dev/null | sort -u
}

# Prints those lines "file:header" of the input whose header has one of the names in the file $1.
that_name() {
  while IFS=: read -r file header; do
    if grep -qxF "$(basename "$header")" "$1"; then
      echo "$file includes $header"
    fi
  done
}

# Prints what is wrong in the tree $1.
violations() {
  cd "$1"
  names=$(mktemp)
  { header_names helper && header_names examples; } >"$names"
  includes model | that_name "$names"
  find model -name '*.h' -not -path 'model/hash-core/*' -exec basename {} \; >>"$names"
  includes model/hash-core | that_name "$names"
  rm -f "$names"
  includes model/hash-core | sed -n 's|:\(ns3/.*\)| includes \1|p'
  grep -rn 'namespace ns3' model/hash-core | sed 's/$/ (ns-3 in the hash core)/' || :
}

check() {
  found=$(violations "$1" | sort -u)
  [ -z "$found" ] || {
    printf 'against the layers:\n%s\n' "$found"
    return 1
  }
}

# plant FILE LINE: whether a tree with this line in this file is refused.
plant() {
  tree=$(mktemp -d)
  mkdir -p "$tree/model/hash-core" "$tree/helper"
  echo '#include "c.h"' >"$tree/model/hash-core/core.h"
  echo '#include "ns3/core.h"' >"$tree/model/device.h"
  echo '#include "ns3/device.h"' >"$tree/helper/assistant.h"
  echo "$2" >>"$tree/$1"
  status=0
  (check "$tree") >/dev/null || status=$?
  rm -rf "$tree"
  return "$status"
}

self_test() {
  plant model/device.h '// nothing' || fail "a good tree was refused"
  ! plant model/hash-core/core.h '#include "ns3/packet.h"' || fail "ns-3 in the core"
  ! plant model/hash-core/core.h '# include <packet.h> // namespace ns3' || fail "ns-3 by its name"
  ! plant model/hash-core/core.h '#include "device.h"' || fail "core to model"
  ! plant model/hash-core/core.h '#include "../device.h"' || fail "core to model by a path"
  ! plant model/device.h '#include "ns3/assistant.h"' || fail "model to helper"
  ! plant model/hash-core/core.h '#include "assistant.h"' || fail "core to helper"
}

fail() {
  echo "self-test: not noticed: $*"
  exit 1
}

case ${1-} in
  --self-test) self_test ;;
  *) check "${1:-$here/..}" ;;
esac
