# SPDX-License-Identifier: GPL-2.0-only
#
# What checks of experiments share: runs of a part of one, and what its comparison says of them.
# Sourced with the experiment's name as $experiment and the tool as $tool; sets $folder, which goes
# at the end, and $failed.

here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0

# vary NAME SCENARIO OPTIONS...: some runs, below $folder/NAME.
vary() {
  name=$1
  scenario=$here/../examples/scenarios/$2.yaml
  shift 2
  "$tool" compare "$scenario" "$@" --out "$folder/$name" >/dev/null
}

# expect CODE TEXT FOLDER...: how the comparison of these ends, and a line that it prints.
expect() {
  code=0
  wanted=$1
  text=$2
  shift 2
  "$here/experiments/$experiment" "$@" >"$folder/said" 2>&1 || code=$?
  if [ "$code" -ne "$wanted" ] || ! grep -q "$text" "$folder/said"; then
    echo "FAIL: expected exit code $wanted and '$text', not $code and:"
    cat "$folder/said"
    failed=1
  fi
}
