# SPDX-License-Identifier: GPL-2.0-only
#
# Systems beside each other: bytes received for each byte used, and flows broken as measured (bars)
# and as computed (points).
#
#   table  the CSV of test/experiments/side-by-side, and how many rows it has

set multiplot layout 1,2 title heading
set style data histograms
set style histogram rowstacked
set xrange [-0.7:6.7]
set boxwidth 0.6
set xtics scale 0 font ',9' rotate by 30 right noenhanced
set bmargin 8
set key inside top left
set ylabel 'bytes received for each byte of requests and replies'
set yrange [0:1.8]
name(row) = strcol(1).(strcol(2) eq 'front fails' ? ', which fails' : '')
plot table skip 1 using ($11 * $14 / ($11 + $12)):xtic(name(0)) title 'before the servers' ls 1, \
    '' skip 1 using ($12 * $14 / ($11 + $12)) title 'at the servers' ls 2
set style histogram clustered gap 1
set logscale y
set ylabel 'flows broken, of 800 (1: none or one)'
set yrange [1:2000]
set key inside top left
plot table skip 1 using ($5 < 1 ? 1 : $5):xtic(name(0)) title 'measured' ls 3, \
    '' skip 1 using 0:($6 < 1 ? 1 : $6) with points pt 7 ps 1.2 lc rgb '#444444' title 'computed'
unset multiplot
unset logscale
