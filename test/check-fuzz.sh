#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Runs each fuzz target of a build from its seeds for a while; any finding fails.
# usage: check-fuzz.sh BUILD_FOLDER [SECONDS]

set -eu

build=$1
seconds=${2:-20}
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

failed=
for source in "$root"/test/hash-core/fuzz/*-fuzz.cc "$root"/test/sync/fuzz/*-fuzz.cc; do
  name=$(basename "$source" -fuzz.cc)
  target="$build/fuzz-$name"
  [ -x "$target" ] || {
    echo "no $target: build the target fuzz-targets, with clang and -DFLOW_DISTRIBUTION_FUZZ=ON" >&2
    exit 2
  }
  mkdir "$work/$name"
  # A fixed seed; what comes within the time depends on the machine all the same.
  if "$target" -seed=1 -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
    -artifact_prefix="$work/$name-" -print_final_stats=1 "$work/$name" \
    "$(dirname "$source")/seeds/$name" >"$work/said" 2>&1; then
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/said")
    echo "fuzz-$name: $runs inputs in $seconds s, nothing found"
  else
    tail -n 40 "$work/said"
    for input in "$work/$name"-*; do
      [ -e "$input" ] || continue
      cp "$input" "$build"
      echo "fuzz-$name: found with $build/$(basename "$input")"
    done
    failed=yes
  fi
done
[ -z "$failed" ]
