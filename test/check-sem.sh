#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A campaign of 12 runs with SEM as it stands (examples/sem/campaign.py): its figures are those that the
# tool has for the same runs. SEM and what it needs (tinydb from 4 on, tqdm, gitpython, xarray, scipy,
# pandas, matplotlib, click) are where Python finds them, else this says what is skipped.
# usage: [PYTHONPATH=...] check-sem.sh PROGRAM TOOL

set -eu

program=$1
tool=$2
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE

# SEM imports what grids and sensitivity analyses need, which this campaign does without.
mkdir "$folder/stand-in"
has() {
  python3 -c "import $1" 2>/dev/null
}
has drmaa || echo "raise RuntimeError('no grid')" >"$folder/stand-in/drmaa.py"
has SALib || for part in analyze/sobol analyze/__init__ sample/saltelli sample/__init__ __init__; do
  mkdir -p "$folder/stand-in/SALib/$(dirname $part)"
  echo "analyze = sample = None" >"$folder/stand-in/SALib/$part.py"
done
PYTHONPATH=$folder/stand-in${PYTHONPATH:+:$PYTHONPATH}
export PYTHONPATH
python3 -c "import sem" 2>"$folder/said" || {
  echo "skipped: SEM drives no campaign, as Python has no SEM here: $(tail -n 1 "$folder/said")"
  exit 0
}

python3 "$root/examples/sem/campaign.py" "$folder/tree" "$folder/campaign" --program "$program" \
  >"$folder/table" 2>"$folder/said" || { tail -n 5 "$folder/said"; exit 1; }
[ "$(wc -l <"$folder/table")" -eq 13 ] || { cat "$folder/table"; exit 1; }
# Which RngRun a configuration gets is SEM's matter: the tool is asked for what the table has.
tail -n +2 "$folder/table" | while IFS=, read -r servers run completed over; do
  "$tool" run "$root/examples/scenarios/balancer.yaml" "--server.count=$servers" "--RngRun=$run" \
    --duration=2s --measuring.warmUp=0s --out "$folder/$run" >/dev/null
  python3 - "$folder/$run/summary.json" "$completed" "$over" <<'PYTHON'
import json, sys
summary = json.load(open(sys.argv[1]))
found = [summary["flows"]["completed"], summary["imbalance"]["server"]["flows"]["maxOverMean"]]
if found != [int(sys.argv[2]), float(sys.argv[3])]:
    sys.exit(f"SEM has {sys.argv[2:]}, the tool {found}")
PYTHON
done
# Each run has a folder in SEM's database.
[ "$(ls "$folder/campaign/data" | wc -l)" -eq 12 ]
