#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The demonstration as its user sees it: it ends well, its files are there, the sums of its runs
# hold, and its figures are those that are known. Usage: check-demo.sh TOOL [RESULTS]
# With RESULTS, those of an earlier demonstration are looked at and none is run.
#
# Tolerances are four standard deviations of a share, sqrt(p (1 - p) / n). The demonstration lays
# its capture of 400 connections over itself 6 times with other client addresses; copies are not
# taken for independent, so n is a 6th of the flows that a figure was counted over.

set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0

fail() {
  echo "FAIL: $*"
  failed=1
}

there() {
  [ -s "$out/$1" ] || fail "$1 is missing or empty"
}

# figures PART PROGRAM: runs an awk program once for each run of a part. It can name a column,
# value("flows.offered"), sum up those that start alike, sum("packets.dropped."), and complain,
# wrong("..."); row and column are the names of the choices.
figures() {
  awk -v part="$1" '
    function split_line(line, cells,   n, quoted, i, c) {
      n = 1; quoted = 0; delete cells; cells[1] = ""
      for (i = 1; i <= length(line); ++i) {
        c = substr(line, i, 1)
        if (c == "\"") quoted = !quoted
        else if (c == "," && !quoted) cells[++n] = ""
        else cells[n] = cells[n] c
      }
      return n
    }
    function value(name) {
      if (!(name in place)) { wrong("no column " name); return 0 }
      return cell[place[name]] + 0
    }
    function sum(prefix,   name, total) {
      total = 0
      for (name in place) if (index(name, prefix) == 1) total += cell[place[name]]
      return total
    }
    function wrong(text) { print part ", " row ", " column ": " text; failed = 1 }
    # Flows whose replies passed another manager than their requests, failure apart.
    function astray(   causes) {
      reverse = "affinity.tm.reverse."
      causes = value(reverse "flowsByCause.member-died") + value(reverse "flowsByCause.table-changed")
      return value(reverse "flowsViolated") - causes
    }
    # Whether the share "count" of "all" is the expected one.
    function share(what, count, all, expected,   n, bound, seen) {
      if (all < 600) { wrong(what " was counted over " all " only"); return }
      n = all / 6
      bound = 4 * sqrt(expected * (1 - expected) / n)
      seen = count / all
      if (seen < expected - bound - 1e-9 || seen > expected + bound + 1e-9)
        wrong(what " is " seen ", not " expected " within " bound)
      ++checked
    }
    NR == 1 { n = split_line($0, cell); for (i = 1; i <= n; ++i) place[cell[i]] = i; next }
    { split_line($0, cell); row = cell[place["row"]]; column = cell[place["column"]]; ++runs }
    '"$2"'
    END { print "part " part ": " runs " runs, " checked + 0 " figures"; exit failed }
  ' "$out/$1/comparison.csv" || failed=1
}

# What holds for every run.
# shellcheck disable=SC2016
sums='
  value("exitCode") != 0 { wrong("ended with " value("exitCode")) }
  {
    flows = value("flows.completed") + value("flows.broken") + value("flows.refused")
    if (value("flows.offered") != flows + value("flows.unfinished")) wrong("flows do not add up")
    come = value("packets.injected") + value("packets.generated") + value("packets.copied")
    gone = value("packets.delivered") + value("packets.consumed") + sum("packets.dropped.")
    if (come != gone + value("packets.inFlight")) wrong("packets do not add up")
  }
'

# Part A: a balancer without translation keeps flows together; Linux takes even ports first, and
# then the sum reaches every other server only.
# shellcheck disable=SC2016
direct='
  value("affinity.server.forward.flowsViolated") != 0 { wrong("flows reached two servers") }
  { load = value("imbalance.server.flows.maxOverMean") }
  row ~ /^5-tuple sum/ && column == "1 client, Linux ports" && load < 1.9 {
    wrong("the weakness of the sum does not show: " load) }
  row ~ /^5-tuple CRC/ && load > 1.7 { wrong("a good hash is uneven: " load) }
  row ~ /^3-tuple sum/ && column ~ /^1 client/ && load != 16 { wrong("one client, " load) }
'

# Part C: shares of flows whose replies pass another manager, failure apart, and moves.
# shellcheck disable=SC2016
capture='
  function expect(scheme, none, destination, free, table) {
    known[scheme, "none"] = none; known[scheme, "destination"] = destination
    known[scheme, "source, free"] = free; known[scheme, "source, table"] = table
  }
  BEGIN {
    expect("3-tuple sum", .74, .87, .87, .86)
    expect("5-tuple sum", 0, .87, .87, .88)
    expect("source CRC", .89, .88, .87, .88)
    expect("greater port, modulo", 0, 0, .87, 0)
    expect("greater port, HRW", 0, 0, .87, 0)
  }
  (row, column) in known {
    share("astray", astray(), value("affinity.tm.reverse.flowsSeen"), known[row, column])
  }
  {
    open = value("failover.0.flowsActive")
    moved = "failover.0.moved."
  }
  open < 1000 { wrong("only " open " flows were open at the failure") }
  row ~ /^greater port/ || row ~ /^5-tuple/ {
    share("needed forward", value(moved "needed.forward"), open, 1 / 8) }
  row == "greater port, modulo" { share("excess", value(moved "excess.forward"), open, 3 / 4) }
  row == "greater port, modulo" && column == "source, table" {
    share("excess either", value(moved "excess.either"), open, 6 / 7) }
  row == "greater port, HRW" { share("excess", value(moved "excess.either"), open, 0) }
'

# No figure in a name: part B is of random traffic, and only what cannot vary is held.
# shellcheck disable=SC2016
tcp='
  row ~ /^greater port/ && column != "source, free" && astray() != 0 {
    wrong(astray() " flows astray") }
  row == "greater port, HRW" && value("failover.0.moved.excess.either") != 0 {
    wrong("HRW moved flows of live managers") }
'

# Part D: late entries break affinity where a dispatcher chooses by itself, unless all choose alike;
# to wait for word, or to lock, breaks nothing. A packet finds the dispatcher of the first one with
# chance 1/4, and two of them follow at once: 1/16 of the flows at most outlive resets.
# shellcheck disable=SC2016
dispatchers='
  {
    seen = value("affinity.server.forward.flowsSeen")
    violated = value("affinity.server.forward.flowsViolated")
    told = value("control.dispatcher.byKind.update.packets")
    offered = value("flows.offered")
  }
  row == "choose by hash" && violated != 0 { wrong(violated " flows at two servers") }
  column ~ /^word/ && row !~ /^choose/ && violated != 0 { wrong(violated " flows at two servers") }
  column == "word in 1 us" && violated > seen / 100 { wrong(violated " flows at two servers") }
  column != "word in 1 us" && row == "choose any" && violated < 0.8 * seen {
    wrong("only " violated " flows at two servers") }
  column == "word in 10 ms" && row == "reset" {
    bound = offered * (15 / 16) - 4 * sqrt(offered * 15 / 256)
    if (value("flows.broken") < bound) wrong("only " value("flows.broken") " flows broken")
  }
  column == "word in 10 ms" && row ~ /^(hold|lock)/ && value("flows.completed") < 0.98 * offered {
    wrong("flows do not end") }
  column == "no word" && told != 0 { wrong(told " words") }
  column ~ /^word/ && told < offered { wrong("only " told " words") }
'

# Part E: who remembers flows loses those of the server that failed; who does not, those of the
# newcomer as well, and nobody else; a dispatcher that lost an entry sends no packet elsewhere. All
# servers that choose themselves hear each request, as the segment's one other node does.
# shellcheck disable=SC2016
beside='
  {
    offered = value("flows.offered")
    broken = value("flows.broken")
    open = value("failover.0.flowsActive")
    newcomer = row == "one balancer" || row == "choose themselves" ? value("failover.1.flowsActive") : 0
    mean = (open + newcomer) / 8
    bound = 4 * sqrt(mean * 7 / 8) + newcomer / 8 / 3
  }
  broken < mean - bound || broken > mean + bound { wrong(broken " flows broken, expected " mean) }
  row == "4 dispatchers" && value("affinity.server.forward.flowsViolated") != 0 {
    wrong("flows at two servers") }
  row ~ /^choose/ && value("control.server.bytes") != 56 * value("control.server.packets") {
    wrong("a heartbeat has 56 bytes") }
  row ~ /balancer/ && value("effort.front.receivedBytes") < 0.9 * value("effort.access.receivedBytes") {
    wrong("the balancer does not see all") }
'

if [ $# -gt 1 ]; then
  out=$2
else
  out=$folder/demo
  "$1" demo --out "$out" >"$folder/said" 2>&1 || fail "the demonstration ended with $?"
  grep -q "run examples/scenarios/million-flows.yaml" "$folder/said" ||
    fail "the demonstration does not say how to see a million flows"
  [ "$failed" -eq 0 ] || cat "$folder/said"
  [ "$(grep -c 'Where to look' "$folder/said")" -ge 6 ] || fail "tables without an explanation"
fi

for part in balancer tcp capture dispatchers beside; do
  there $part/comparison.csv
  there $part/runs/001-run1/summary.json
  there $part/runs/001-run1/members.csv
  there $part/runs/001-run1/timeseries.csv
done
if command -v gnuplot >/dev/null; then
  for plot in load time moves astray; do
    for part in tcp capture; do
      there plots/$part-$plot.png
      there plots/$part-$plot.svg
    done
  done
fi
figures balancer "$sums $direct"
figures tcp "$sums $tcp"
figures capture "$sums $capture"
figures dispatchers "$sums $dispatchers"
figures beside "$sums $beside"
exit $failed
