# SPDX-License-Identifier: GPL-2.0-only

# ---- A figure over a number that is varied, with 95 % intervals. ----
# Columns of the table: series, name, value of the factor, runs, mean, low, high.
set yrange [low:high]
set ytics step
set grid ytics lt 1 lc rgb '#dddddd' lw 0.5
if (logarithmic) { set logscale x }
if (exists('ticks')) {
    set xtics ()
    do for [i=1:|ticks|] { set xtics add (sprintf('%g', ticks[i]) ticks[i]) }
}
set xrange [from:to]
if (exists('keyX')) {
    do for [i=1:|keyX|] {
        set label 850 + i '' at screen (keyX[i] + 0.375) / width, screen 1 - keyY[i] / height point ls i
    }
}
# Lines stand a little beside each other, so that all intervals are seen.
shift(i) = 0.012 * (i - (|labels| + 1) / 2.0)
place(i) = column(1) != i ? NaN : logarithmic ? $3 * (to / from) ** shift(i) : $3 + (to - from) * shift(i)
plot for [i=1:|labels|] table skip 1 using (place(i)):5 with lines ls i, \
    for [i=1:|labels|] '' skip 1 using (place(i)):5:(valid(6) ? $6 : $5):(valid(7) ? $7 : $5) with yerrorbars ls i dt 1 lw 1
