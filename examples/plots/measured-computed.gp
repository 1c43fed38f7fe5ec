# SPDX-License-Identifier: GPL-2.0-only
#
# Bars of what was measured, and points of what was computed.
#
#   table     a CSV with a line of headings
#   measured  what follows `using` for the bars, their labels included
#   computed  the same for the points
#   unit      at the axis

set key outside top center maxrows 1
set bmargin 10
set xtics rotate by -35 left noenhanced
set ylabel unit
set yrange [0:*]
set title heading
plot table every ::1 using @measured ls 1 title 'measured', \
    table every ::1 using @computed with points ls 4 pt 7 ps 1.4 title 'computed'
