# SPDX-License-Identifier: GPL-2.0-only

# ---- A figure over time: means of the runs, with bands of their 95 % intervals; events. ----
# Columns of the table: series, name, time, runs, mean, low, high.
set xlabel 'time (s)'
set ylabel unit
set ytics step
if (lowest >= 0) { set yrange [0<*:*] }
set xrange [from:to]
set grid ytics lt 1 lc rgb '#dddddd' lw 0.5
set offsets 0, 0, graph 0.05, graph 0.05
if (exists('events')) {
    do for [i=1:|events|] {
        set arrow i from eventAt[i], graph 0 to eventAt[i], graph 1 nohead lc rgb ink lw 0.8 dt (4,3)
        set label i events[i] at eventAt[i], graph 1 offset 0.4,-0.6 - 0.9 * ((i - 1) % 4) tc rgb ink
    }
}
if (|labels| > 1) { set key maxcols keycolumns }
plot for [i=1:|labels|] table skip 1 using (column(1) == i ? $3 : NaN):(valid(6) ? $6 : $5):(valid(7) ? $7 : $5) with filledcurves ls i \
        fs transparent solid 0.2 noborder notitle, \
    for [i=1:|labels|] '' skip 1 using (column(1) == i ? $3 : NaN):5 with lines ls i notitle, \
    for [i=1:|labels|] NaN with lines ls i title labels[i]
