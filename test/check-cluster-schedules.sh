#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Clusters of dispatchers through random schedules: see test/experiments/cluster-schedules.
# usage: check-cluster-schedules.sh TOOL [RUNS]

set -eu

program=$(cd "$(dirname "$0")" && pwd)/experiments/cluster-schedules
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
