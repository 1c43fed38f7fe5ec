# SPDX-License-Identifier: GPL-2.0-only

# ---- A figure over a number that is varied, with 95 % intervals. ----
# Columns of the table: series, name, value of the factor, runs, mean, low, high.
set xlabel factor
set ylabel unit
set ytics step
if (lowest >= 0) { set yrange [0<*:*] }
set grid ytics lt 1 lc rgb '#dddddd' lw 0.5
if (logarithmic) { set logscale x }
if (exists('ticks')) {
    set xtics ()
    do for [i=1:|ticks|] { set xtics add (sprintf('%g', ticks[i]) ticks[i]) }
}
set xrange [from:to]
set offsets 0, 0, graph 0.06, graph 0.06
if (|labels| > 1) { set key maxcols keycolumns }
# Lines stand a little beside each other, so that all intervals are seen.
shift(i) = 0.012 * (i - (|labels| + 1) / 2.0)
place(i) = column(1) != i ? NaN : logarithmic ? $3 * (to / from) ** shift(i) : $3 + (to - from) * shift(i)
plot for [i=1:|labels|] table skip 1 using (place(i)):5 with lines ls i notitle, \
    for [i=1:|labels|] '' skip 1 using (place(i)):5:(valid(6) ? $6 : $5):(valid(7) ? $7 : $5) with yerrorbars ls i dt 1 lw 1 notitle, \
    for [i=1:|labels|] NaN with linespoints ls i title labels[i]
