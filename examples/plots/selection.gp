# SPDX-License-Identifier: GPL-2.0-only
#
# Nodes that choose themselves: points as measured, lines as computed. Packets that come in and that
# are used over nodes, and how long a failure goes unknown over the heartbeat interval.
#
#   table  the CSV of test/experiments/self-selection

of(action, field, value) = \
    "< awk -F, '$1 == \"".action."\" && $".field." == ".value."' ".table
set key outside bottom center maxrows 2
set bmargin 8.5
set multiplot layout 1,2 title heading
set logscale xy
set xlabel 'routers'
set ylabel 'packets of all routers, for each packet'
set xrange [1.7:38]
set yrange [0.7:50]
set xtics (2, 4, 8, 16, 32)
nodes = "< awk -F, '$1 == \"remove\" && $3 == 0.1' ".table
plot nodes using 2:($7 / $5) with lines ls 1 title 'come in', \
    nodes using 2:($6 / $5) with points ls 1 pt 7 notitle, \
    nodes using 2:($9 / $5) with lines ls 2 title 'are used', \
    nodes using 2:($8 / $5) with points ls 2 pt 7 notitle
unset logscale
set xlabel 'heartbeat interval, ms'
set ylabel 'until all know, s'
set xrange [0:430]
set yrange [0:1.5]
set xtics (50, 100, 200, 400)
plot of('fail', 4, 3) using (1000 * $3):11 with lines ls 1 title '3 misses: at least, at most', \
    of('fail', 4, 3) using (1000 * $3):12 with lines ls 1 notitle, \
    of('fail', 4, 3) using (1000 * $3):13 with points ls 1 pt 7 notitle, \
    of('fail', 4, 1) using (1000 * $3):11 with lines ls 2 title '1 miss', \
    of('fail', 4, 1) using (1000 * $3):12 with lines ls 2 notitle, \
    of('fail', 4, 1) using (1000 * $3):13 with points ls 2 pt 7 notitle
unset multiplot
