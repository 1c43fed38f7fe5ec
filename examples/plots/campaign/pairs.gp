# SPDX-License-Identifier: GPL-2.0-only

# ---- Paired differences to the baseline, with 95 % intervals; 0: no difference. ----
# One baseline of all is the first row; else the text below says to what differences are.
# Columns of the table: row, configuration, pairs, difference, low, high, p.
set xrange [low:high]
set xtics step
set yrange [|labels| + 0.6:0.4]
set ytics () scale 0
do for [i=1:|labels|] { set ytics add (labels[i] i) }
set grid xtics lt 1 lc rgb '#dddddd' lw 0.5
set arrow 1 from 0, graph 0 to 0, graph 1 nohead lc rgb ink lw 1 dt (4,3) back
plot table skip 1 using 4:1:5:6 with xerrorbars lc rgb '#0072b2' lw 1.4 pt 7 ps 0.55, \
    '' skip 1 using (hasBaseline && $1 == 1 ? 0 : NaN):1 with points lc rgb ink lw 1 pt 6 ps 0.55
