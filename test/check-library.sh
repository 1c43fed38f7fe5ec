#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The library is a guest in somebody's simulation: it starts no process. What does belongs to the
# tool (tool/sweep).
# usage: check-library.sh OBJECT-FILE ...

set -eu

[ $# -gt 0 ] || {
  echo "usage: check-library.sh OBJECT-FILE ..."
  exit 2
}
# The names in an object file are those that it calls; versions (fork@GLIBC) are cut off.
found=$(nm -A -u "$@" | sed 's/@.*//' |
  grep -E ' (_?fork|vfork|clone|posix_spawnp?|system|popen|daemon|exec[lv]p?e?|waitpid|wait)$' || :)
[ -z "$found" ] || {
  printf 'the library starts processes:\n%s\n' "$found"
  exit 1
}
