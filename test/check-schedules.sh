#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Groups of nodes through random schedules: of dispatchers (KIND cluster), or of nodes that choose
# themselves (selection); see test/experiments/KIND-schedules.
# usage: check-schedules.sh KIND TOOL [RUNS]

set -eu

program=$(cd "$(dirname "$0")" && pwd)/experiments/$1-schedules
failed=0
"$program" "$2" "${3:-20}" || failed=1

# What cannot be is refused.
code=0
"$program" >/dev/null 2>&1 || code=$?
if [ "$code" -ne 2 ]; then
  echo "FAIL: expected exit code 2 without arguments, not $code"
  failed=1
fi
exit $failed
