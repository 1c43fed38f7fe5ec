#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Nodes that choose themselves through random schedules: see test/experiments/selection-schedules.
# usage: check-selection-schedules.sh TOOL [RUNS]

set -eu

program=$(cd "$(dirname "$0")" && pwd)/experiments/selection-schedules
failed=0
"$program" "$1" "${2:-20}" || failed=1

# What cannot be is refused.
code=0
"$program" >/dev/null 2>&1 || code=$?
if [ "$code" -ne 2 ]; then
  echo "FAIL: expected exit code 2 without arguments, not $code"
  failed=1
fi
exit $failed
