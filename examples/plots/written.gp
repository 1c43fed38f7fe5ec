# SPDX-License-Identifier: GPL-2.0-only
#
# A table that is written slowly: flows lost at a server that dies, and flows moved to one that comes,
# over the rate of writing, by order: points as measured, lines as computed.
#
#   table  the CSV of test/experiments/slow-tables

of(action, order) = "< awk -F, '$1 == \"".action."\" && $2 == \"".order."\"' ".table
array orders[3] = ['in-order', 'random', 'make-before-break']
set key outside bottom center maxrows 1
set bmargin 7
set multiplot layout 1,2 title heading
set logscale xy
set xlabel 'entries written a second'
set ylabel 'datagrams lost'
set xrange [70:15000]
set yrange [5:1000]
plot for [i=1:3] of('fail', orders[i]) using 3:7 with lines ls i title orders[i], \
    for [i=1:3] of('fail', orders[i]) using 3:6 with points ls i pt 7 notitle
set ylabel 'connections that moved, and broke'
plot for [i=1:3] of('add', orders[i]) using 3:7 with lines ls i title orders[i], \
    for [i=1:3] of('add', orders[i]) using 3:6 with points ls i pt 7 notitle
unset multiplot
unset logscale
