# SPDX-License-Identifier: GPL-2.0-only

# ---- Shares of the completed flows that have at most a value, by configuration, all runs together. ----
# Columns of the table: series, name, value, share.
set yrange [0:1]
set xrange [from:to]
set grid xtics ytics lt 1 lc rgb '#dddddd' lw 0.5
if (logarithmic) { set logscale x }
plot for [i=1:|labels|] table skip 1 using (column(1) == i ? $3 : NaN):4 with steps ls i
