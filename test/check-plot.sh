#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Pictures of a campaign: what stands in their data is what the database and the runs' files say, read by
# a program of its own; pictures are made, and again by their scripts alone; what cannot be is one line.
# Usage: check-plot.sh TOOL

# Functions are handed to expect.
# shellcheck disable=SC2317
set -eu

tool=$(readlink -f -- "$1")
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=test/expect.sh
. "$here/expect.sh"
scenario=$(cd "$here/../examples/scenarios" && pwd)/traffic-managers.yaml
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

# campaign OUT OPTION...: what is varied, quickly.
campaign() {
  out=$1
  shift
  "$tool" compare "$scenario" --duration=1200ms --traffic.stop=800ms --events.0.at=400ms \
    --measuring.warmUp=0s --traffic.fidelity=light --server.serviceTime=100ms --out "$out" "$@" >said 2>&1 || {
    cat said
    exit 1
  }
}

# Without a program that draws, one line says so.
campaign one --runs=4 --vary scheme.select=hrw,maglev
mkdir empty
ln -s "$(command -v sh)" empty/sh
status=0
PATH=$folder/empty "$tool" plot one >said 2>&1 || status=$?
if [ "$status" -ne 2 ] || ! grep -q 'gnuplot is missing' said || [ -e one/plots ]; then
  fail "without gnuplot: $status, $(cat said)"
fi
if ! command -v gnuplot >/dev/null; then
  echo "no gnuplot: pictures are not drawn"
  exit $failed
fi

# ---- what fits is drawn ----
expect 0 "left out: distributions over flows need flows.csv" "$tool" plot one
for stem in bars-p99 pairs-p99 series-tm.packetsMaxOverMean; do
  grep -q "^one/plots/$stem.png: " said || fail "$stem is not named"
  [ -s "one/plots/$stem.png" ] || fail "$stem is not drawn"
done
[ ! -e one/plots/growth-p99.png ] || fail "selectors are no numbers to grow over"
campaign many --runs=4 --vary scheme.select=hrw,maglev,modulo --vary tm.count=4,8,16 --measuring.flows=true
for words in "--figures=p50,completion,tm.packetsMaxOverMean" "--figures=p50 --kind=bars" "--figures=p50 --kind=heat"; do
  # Words are to be split.
  # shellcheck disable=SC2086
  expect 0 "many/plots/" "$tool" plot many $words
done
ls many/plots >made
[ "$(grep -c png made)" -eq 10 ] || fail "not 10 pictures but: $(cat made)"
expect 0 "two/pairs-p50.svg" "$tool" plot many/campaign.sqlite --figures=p50 --kind=pairs --format=svg \
  --baseline scheme.select=maglev --out two
expect 0 "two/cdf-firstByte-tm.count=4.svg" "$tool" plot many --figures=firstByte --format=svg --out two
expect 0 "two/growth-p50.pdf" "$tool" plot many --figures=p50 --kind=growth --format=pdf --out two

# Of flows that were run alone, too; without that one line says what is missing.
expect 2 "measure with --measuring.slowdown=true" "$tool" plot many --figures=slowdown
campaign alone --runs=2 --vary scheme.select=hrw,modulo --measuring.flows=true --measuring.slowdown=true
expect 0 "alone/plots/cdf-slowdown.png" "$tool" plot alone --figures=slowdown
expect 0 "alone/plots/bars-p99-slowdown.png" "$tool" plot alone --figures=p99-slowdown

# Long schemes, and one seed: no interval, and all is still there.
campaign long --runs=1 --measuring.flows=true --vary \
  'scheme=key=greater-port hash=toeplitz select=maglev size=65537;key=greater-port hash=crc32 select=anchor'
expect 0 "long/plots/bars-p50.png" "$tool" plot long --figures=p50,completion
grep -q "'toeplitz maglev size=65537', 'crc32 anchor'" long/plots/cdf-completion.gp ||
  fail "schemes are not named by what differs: $(grep labels long/plots/cdf-completion.gp)"

# ---- nothing is cut off, and gnuplot has nothing to say ----
# draws CAMPAIGN OPTION...: plot, and the pictures that it names; they are added to `drawn`.
: >drawn
draws() {
  "$tool" plot "$@" --overwrite >said 2>&1 || { cat said; fail "plot $*"; }
  sed -n 's/^\([^ ]*\.png\): .*/\1/p' said >>drawn
  ! grep -qi 'warning\|gnuplot' said || fail "plot $*: gnuplot says something: $(grep -i 'warning\|gnuplot' said)"
}
draws long --figures=p50,completion,tm.packets,failover.0.moved.asked.forward
draws many --out edges --figures=p50 --kind=pairs --baseline scheme.select=maglev
draws many --out edges --figures=p50 --kind=heat
draws many --out edges --figures=imbalance.tm.flows.maxOverMean --kind=growth
# Figures that are 0 everywhere, and values of factors that are wide, or without a place for a break.
LC_ALL=C draws one --figures=flows.noPort --kind=bars
LC_ALL=C draws one --figures=flows.noPort --kind=pairs
wide=$(printf 'W%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30)
cp -r many wide
python3 - "$wide" <<'PYTHON'
import sqlite3, sys
db = sqlite3.connect("wide/campaign.sqlite")
db.execute("UPDATE factor SET value = ? || value WHERE path = 'scheme.select'", (sys.argv[1],))
db.execute("UPDATE result SET text = ? || text WHERE text LIKE 'fail %'", (sys.argv[1] * 2,))
db.commit()
PYTHON
for figure in p50 completion tm.packets; do
  draws wide --figures=$figure
done
draws wide --figures=p50 --kind=heat
draws wide --figures=p50 --kind=bars
sort -u drawn >pictures
[ "$(wc -l <pictures)" -ge 15 ] || fail "few pictures: $(cat pictures)"
xargs python3 "$here/plot/free-edges.py" <pictures || failed=1

# ---- names of others are names: in no script is anything of them a command ----
cp -r long hostile
python3 - <<'PYTHON'
import sqlite3
db = sqlite3.connect("hostile/campaign.sqlite")
names = {value for (value,) in db.execute("SELECT value FROM factor WHERE path = 'scheme'")}
new = ["a\n!touch pwned1\nsystem \"touch pwned2\"", "it's `touch pwned3` $(touch pwned4) \"; system 'touch pwned5'\\ @x {a}^b_c \u6f22 \xe9\r\x1b[2J"]
for old, value in zip(sorted(names), new):
    db.execute("UPDATE factor SET value = ? WHERE value = ?", (value, old))
db.execute("UPDATE result SET text = ? WHERE text LIKE 'fail %'", (new[0] + new[1],))
db.commit()
PYTHON
for format in png svg pdf; do
  expect 0 "hostile/plots/bars-p50.$format" "$tool" plot hostile --figures=p50,completion,tm.packets --format=$format --overwrite
  ! grep -qi 'warning\|gnuplot' said || fail "hostile names: $(cat said)"
done
grep -qF "it''s \`touch pwned3\` \$(touch" hostile/plots/cdf-completion.gp || fail "a name is not in its script"
grep -qF '@x {a}^b_c' hostile/plots/bars-p50.svg || fail "signs of a name are not as they are"
LC_ALL=C grep -q '[[:cntrl:]]' hostile/plots/*.gp said && fail "control characters in scripts, or said"
if find . -name 'pwned*' | grep .; then
  fail "a name was run"
fi
# A script of the shell's user as the folder's: it draws, and runs nothing.
(cd hostile/plots && gnuplot bars-p50.gp) || fail "a script with hostile names does not draw"

# ---- cumulated shares are of completed flows, and it is said how many these are ----
expect 0 "share of completed flows, all runs together (" "$tool" plot many --figures=completion --out shares
grep -q "^beside = 'share of completed flows'" shares/cdf-completion-tm.count=4.gp || fail "the axis of shares"
python3 - <<'PYTHON' || failed=1
import csv, re, sqlite3, sys
db = sqlite3.connect("many/campaign.sqlite")
said = re.search(r"tm.count=4.png.*\((\d+) of (\d+) completed, ([\d.]+) to ([\d.]+) % by", open("said").read())
counts = {}
for number, folder in db.execute("""SELECT configuration, folder FROM run WHERE configuration IN
        (SELECT number FROM factors WHERE path = 'tm.count' AND value = '4')"""):
    flows = [row["outcome"] for row in csv.DictReader(open(f"many/runs/{folder}/flows.csv"))]
    counts.setdefault(number, []).extend(flows)
every = sum(counts.values(), [])
shares = [100 * flows.count("completed") / len(flows) for flows in counts.values()]
told = (str(every.count("completed")), str(len(every)), f"{min(shares):.1f}", f"{max(shares):.1f}")
if not said or said.groups() != told:
    sys.exit(f"FAIL: {said and said.groups()} instead of {told}")
PYTHON

# ---- events: each configuration's own; without any, series are drawn as well ----
"$tool" compare "$scenario" --duration=1200ms --traffic.stop=800ms --measuring.warmUp=0s --traffic.fidelity=light \
  --vary scheme.select=hrw,maglev --vary events.0.at=400ms,700ms --out moved >said || cat said
expect 0 "series-tm.packets.png" "$tool" plot moved --figures=tm.packets
for line in "eventAt\[2\] = \[0.4, 0.7\]" "eventParts\[16\] = \[1, 1, 0, 0.5, 1, 3, 0.5, 1, 2, 2, 0, 0.5, 2, 4, 0.5, 1\]"; do
  grep -q "$line" moved/plots/series-tm.packets.gp || fail "events: $(grep event moved/plots/series-tm.packets.gp)"
done
cat >still.yaml <<'YAML'
name: still
events: []
YAML
sed '/^events:/,/^learnDelay/d; /^name:/d' "$scenario" >>still.yaml
"$tool" compare still.yaml --duration=1200ms --traffic.stop=800ms --measuring.warmUp=0s --traffic.fidelity=light \
  --traffic.rate=2000 --server.serviceTime=100ms --vary scheme.select=hrw,maglev --out still >said || cat said
expect 0 "still/plots/series-tm.packetsMaxOverMean.png" "$tool" plot still --kind=series
# What is not drawn is refused, with the reason.
"$tool" run "$scenario" --duration=300ms --traffic.stop=200ms --traffic.rate=40 --events.0.at=100ms --measuring.warmUp=0s \
  --traffic.fidelity=light --runs=2 --out single >said || cat said
expect 2 "nothing to draw: one configuration has finished runs" "$tool" plot single --kind=bars
campaign alike --runs=1 --vary measuring.interval=200ms,400ms
expect 2 "nothing to draw: configurations differ in no figure" "$tool" plot alike --kind=bars
expect 2 "unevenness is shown of 100 packets" "$tool" plot single --figures=tm.flowsCov --out none.of.it

# ---- data ----
python3 - many two <<'PYTHON' || failed=1
import csv, glob, math, sqlite3, statistics, sys

many, two = sys.argv[1:]
T3 = 3.182446  # Student's t, 3 degrees of freedom, 0.975 (any table)
db = sqlite3.connect(many + "/campaign.sqlite")
factors = {}
for number, path, value in db.execute("SELECT number, path, value FROM factors WHERE varied"):
    factors.setdefault(number, {})[path] = value
p50 = {}
for number, seed, value in db.execute("SELECT number, rngRun, value FROM results WHERE figure = 'p50'"):
    p50.setdefault(number, {})[seed] = value
folders = {}
for number, folder in db.execute("SELECT configuration, folder FROM run ORDER BY configuration, rngRun"):
    folders.setdefault(number, []).append(many + "/runs/" + folder)
name = lambda n: f"{factors[n]['scheme.select']}, tm.count={factors[n]['tm.count']}"
numbers = {name(n): n for n in factors}

def table(path):
    with open(path) as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    if not rows:
        sys.exit(f"FAIL: {path} is empty")
    return rows

def same(what, *pairs):
    for found, expected in pairs:
        if not math.isclose(float(found), expected, rel_tol=1e-5, abs_tol=1e-9):
            sys.exit(f"FAIL: {what}: {found} instead of {expected}")

def interval(row, values, what):
    mean = statistics.mean(values)
    half = T3 * statistics.stdev(values) / math.sqrt(len(values))
    same(what, (row["mean"], mean), (row["low"], mean - half), (row["high"], mean + half),
         (row["runs"], len(values)))

rows = table(many + "/plots/bars-p50.dat")
if [row["configuration"] for row in rows] != [name(n) for n in sorted(factors)]:
    sys.exit("FAIL: rows of bars")
for row in rows:
    interval(row, p50[numbers[row["configuration"]]].values(), "bars")
rows = table(many + "/plots/growth-p50.dat")
for row in rows:
    interval(row, p50[numbers[f"{row['name']}, tm.count={row['tm.count']}"]].values(), "growth")
rows += table(many + "/plots/heat-p50.dat")
if len(rows) != 18:
    sys.exit("FAIL: not 9 configurations each")
for row in rows[9:]:
    select = {row["name"], next(iter(row.values()))}
    value = row.get("scheme.select") or row["tm.count"]
    key = f"{value}, tm.count={row['name']}" if "scheme.select" in row else f"{row['name']}, tm.count={value}"
    interval(row, p50[numbers[key.replace("tm.count=tm.count=", "tm.count=")]].values(), "heat")

def pairs(row, own, base):
    differences = [p50[own][seed] - p50[base][seed] for seed in p50[own]]
    mean = statistics.mean(differences)
    half = T3 * statistics.stdev(differences) / 2
    same("pairs", (row["difference"], mean), (row["low"], mean - half), (row["high"], mean + half), (row["pairs"], 4))

for row in table(many + "/plots/pairs-p50.dat")[1:]:
    pairs(row, numbers[row["configuration"]], 1)
# To the configuration that differs by the selector alone.
rows = table(f"{two}/pairs-p50.dat")
if len(rows) != 6:
    sys.exit(f"FAIL: {len(rows)} differences to maglev")
for row in rows:
    count = row["configuration"].split("=")[1]
    pairs(row, numbers[row["configuration"]], numbers[f"maglev, tm.count={count}"])

# Nine lines are too many: a picture for each value of a factor of three.
series = {}
first = {}
for row in table(f"{two}/cdf-firstByte-tm.count=4.dat"):
    first.setdefault(row["name"], []).append(float(row["time to the first byte of an answer (s)"]))
for title in ("tm.count=4", "tm.count=8", "tm.count=16"):
    for row in table(f"{many}/plots/cdf-completion-{title}.dat"):
        series.setdefault((title, row["name"]), []).append((float(row["completion time (s)"]), float(row["share"])))
if len(series) != 9:
    sys.exit(f"FAIL: {len(series)} curves")
for (title, label), points in series.items():
    times = []
    for folder in folders[numbers[f"{label}, {title}"]]:
        times += [float(flow["end"]) - float(flow["start"]) for flow in csv.DictReader(open(folder + "/flows.csv"))
                  if flow["outcome"] == "completed"]
    if points[0][1] != 0 or points[-1][1] != 1:
        sys.exit("FAIL: a curve does not go from 0 to 1")
    for value, share in points[1:]:
        same("cdf", (share, sum(t <= value + 1e-12 for t in times) / len(times)))
    same("cdf", (points[-1][0], max(times)))
    if title == "tm.count=4":
        times = [float(flow["firstByte"]) - float(flow["start"]) for folder in folders[numbers[f"{label}, {title}"]]
                 for flow in csv.DictReader(open(folder + "/flows.csv")) if flow["outcome"] == "completed"]
        same("first bytes", (first[label][0], min(times)), (first[label][-1], max(times)))


# Slowdowns of both configurations, of which the data keep the least and the greatest.
drawn = [float(row["time over that alone in the network"]) for row in table("alone/plots/cdf-slowdown.dat")]
ratios = []
for file in glob.glob("alone/runs/*/flows.csv"):
    ratios += [(float(flow["end"]) - float(flow["start"])) / float(flow["aloneTime"])
               for flow in csv.DictReader(open(file)) if flow["outcome"] == "completed"]
same("slowdown", (min(drawn), min(ratios)), (max(drawn), max(ratios)))

for title in ("tm.count=4", "tm.count=8", "tm.count=16"):
    for row in table(f"{many}/plots/series-tm.packetsMaxOverMean-{title}.dat"):
        values = []
        for folder in folders[numbers[f"{row['name']}, {title}"]]:
            values += [float(line["packetsMaxOverMean"]) for line in csv.DictReader(open(folder + "/timeseries.csv"))
                       if line["tier"] == "tm" and line["time"] == row["time (s)"]]
        interval(row, values, "series")
script = open(f"{many}/plots/series-tm.packetsMaxOverMean-{title}.gp").read()
if "['fail tm3']" not in script or "[0.4]" not in script:
    sys.exit("FAIL: the event is not marked")
PYTHON

# ---- scripts draw by themselves, and stay ----
cd many/plots
cp bars-p50.png ../bars.png
rm bars-p50.png
sed -i "s/^below = .*/below = 'median (ms)'/" bars-p50.gp
gnuplot bars-p50.gp || fail "a script does not draw by itself"
if [ ! -s bars-p50.png ] || cmp -s bars-p50.png ../bars.png; then
  fail "a script that was changed draws the same, or nothing"
fi
cd ../..
expect 2 "is there already, and you may have changed it" "$tool" plot many --figures=p50 --kind=bars
grep -q 'median (ms)' many/plots/bars-p50.gp || fail "a changed script was replaced"
expect 0 "many/plots/bars-p50.png" "$tool" plot many --figures=p50 --kind=bars --overwrite
cmp many/plots/bars-p50.png many/bars.png || fail "drawn again it is another picture"
# The campaign goes on with pictures in its folder.
campaign many --runs=4 --vary scheme.select=hrw,maglev,modulo --vary tm.count=4,8,16 --measuring.flows=true
grep -q "36 of them done before" said || fail "a campaign with pictures is begun again"

# ---- what cannot be ----
expect 2 "no campaign is there" "$tool" plot elsewhere
expect 2 "takes one campaign" "$tool" plot
expect 2 "there is no such figure" "$tool" plot one --figures=p98 --out three
expect 2 "no run of this campaign has this figure" "$tool" plot one --figures=tm-none --out three
expect 2 "--measuring.flows=true" "$tool" plot one --figures=completion --out three
expect 2 "no factor of this campaign has numbers" "$tool" plot one --kind=growth --figures=p50 --out three
expect 2 "no two factors" "$tool" plot one --kind=heat --figures=p50 --out three
expect 2 "is drawn as cdf alone" "$tool" plot many --kind=bars --figures=completion --out three
expect 2 "is none of bars, pairs" "$tool" plot one --kind=pie
expect 2 "is none of png" "$tool" plot one --format=gif
expect 2 "no configuration of this number" "$tool" plot one --baseline=7 --out three
expect 2 "plot takes --figures" "$tool" plot one --duration=3s
expect 2 "runs nothing" "$tool" plot one --runs=3
expect 2 "is for plot alone" "$tool" run "$scenario" --kind=bars
expect 2 "pictures cannot go there" "$tool" plot one --figures=p50 --out one/campaign.sqlite
[ ! -e three ] || fail "what was refused left a folder"
# ---- factors that go together are one ----
cat >tied.yaml <<SWEEP
scenario: $scenario
set: {duration: 1200ms, traffic.stop: 800ms, events.0.at: 400ms, measuring.warmUp: 0s, traffic.fidelity: light}
factors:
  "tm.count, events.0.target": [[2, tm1], [4, tm3], [8, tm7]]
  scheme.select: [modulo, hrw]
seeds: 2
SWEEP
expect 0 "runs: 12 planned = 12 done" "$tool" sweep tied.yaml --out tied
expect 0 "events.0.target goes together with tm.count" "$tool" plot tied --figures=done --kind=growth
lines=$(sed 1d tied/plots/growth-done.dat | cut -f2,3 | sort | tr '\t\n' '= ')
[ "$lines" = "hrw=2 hrw=4 hrw=8 modulo=2 modulo=4 modulo=8 " ] || fail "not a line a selector: $lines"
exit $failed
