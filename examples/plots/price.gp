# SPDX-License-Identifier: GPL-2.0-only
#
# What entries cost: points as measured, lines as computed. Bytes over nodes and over flows a second,
# and entries over nodes, all for each flow.
#
#   table    the CSV of test/experiments/replication-price
#   told     systems that tell each other of entries: its first field
#   toldAs   labels of these
#   kept     systems of which entries are shown
#   keptAs   labels of these
#   rate     flows a second where nodes vary
#   nodes    nodes where flows vary

select(system, field, value) = \
    "< awk -F, '$1 == \"".system."\" && $".field." == ".value."' ".table
set logscale xy
set key outside bottom center maxrows 2
set bmargin 8.5
set multiplot layout 1,3 title heading
set ylabel 'control bytes for each flow'
set yrange [20:6000]
set xlabel 'dispatchers, '.rate.' flows/s'
set xrange [1.7:38]
set xtics (2, 4, 8, 16, 32)
plot for [i=1:|told|] select(told[i], 3, rate) using 2:($6 / $4) with lines ls i title toldAs[i], \
    for [i=1:|told|] select(told[i], 3, rate) using 2:($5 / $4) with points ls i pt 7 notitle
set xlabel 'flows/s, '.nodes.' dispatchers'
set xrange [85:1900]
set xtics (100, 200, 400, 800, 1600)
plot for [i=1:|told|] select(told[i], 2, nodes) using 3:($6 / $4) with lines ls i title toldAs[i], \
    for [i=1:|told|] select(told[i], 2, nodes) using 3:($5 / $4) with points ls i pt 7 notitle
set ylabel 'entries for each flow, all tables'
set yrange [0.05:60]
set xlabel 'dispatchers or distributors, '.rate.' flows/s'
set xrange [1.7:38]
set xtics (2, 4, 8, 16, 32)
plot for [i=1:|kept|] select(kept[i], 3, rate) using 2:($9 / $4) with lines ls i title keptAs[i], \
    for [i=1:|kept|] select(kept[i], 3, rate) using 2:($8 / $4) with points ls i pt 7 notitle
unset multiplot
