# SPDX-License-Identifier: GPL-2.0-only

# ---- Bars: means of configurations, with 95 % intervals. ----
# Columns of the table: row, configuration, runs, mean, low, high.
set xrange [low:high]
set xtics step
set yrange [|labels| + 0.6:0.4]
set ytics () scale 0
do for [i=1:|labels|] { set ytics add (labels[i] i) }
set grid xtics lt 1 lc rgb '#dddddd' lw 0.5
plot table skip 1 using 4:1:(0):4:($1 - 0.33):($1 + 0.33) with boxxyerror ls 1, \
    '' skip 1 using 4:1:(valid(5) ? $5 : $4):(valid(6) ? $6 : $4) with xerrorbars lc rgb '#000000' lw 0.8 ps 0
