# SPDX-License-Identifier: GPL-2.0-only

# ---- A figure over two factors: means, as colours and numbers. ----
# Columns of the table: column, row, value of the column's factor, name of the row, runs, mean, low,
# high.
set xrange [0.5:|columns| + 0.5]
set yrange [|rows| + 0.5:0.5]
set xtics () scale 0
set ytics () scale 0
if (upright) { set xtics rotate by 90 right }
do for [i=1:|columns|] { set xtics add (columns[i] i) }
do for [i=1:|rows|] { set ytics add (rows[i] i) }
unset border
unset colorbox # the cells have their numbers
set palette defined (0 '#fde725', 0.25 '#5ec962', 0.5 '#21918c', 0.75 '#3b528b', 1 '#440154')
set style fill solid 1 noborder
# White numbers on what is dark.
middle = (lowest + highest) / 2
plot table skip 1 using 1:2:($1 - 0.5):($1 + 0.5):($2 - 0.5):($2 + 0.5):6 with boxxyerror lc palette, \
    '' skip 1 using 1:2:(column(6) <= middle ? sprintf(number, $6) : '') with labels tc rgb '#000000', \
    '' skip 1 using 1:2:(column(6) > middle ? sprintf(number, $6) : '') with labels tc rgb '#ffffff'
