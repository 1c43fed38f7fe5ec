# SPDX-License-Identifier: GPL-2.0-only
#
# Percentages: a cluster of bars for each row of a table.
#
#   table   a CSV file: a line of headings, then rows of a name and numbers
#   rows    how many there are
#   labels  of the columns behind the name
#   unit    of the numbers

width = |labels| + 1.0 # of a cluster with its gap, in bars
middle(i) = (i - 1 - (width - 2) / 2) / width

set title heading
set ylabel unit
set xtics scale 0 font ',10'
set ytics 20
set xrange [-0.6:rows - 0.4]
set yrange [0:110]
set offsets 0, 0, graph 0.05, 0
plot for [i=1:|labels|] table skip 1 using i + 1:xtic(1) title labels[i] ls i, \
    for [i=1:|labels|] table skip 1 using ($0 + middle(i)):i + 1:(sprintf('%.0f', column(i + 1))) \
        with labels offset 0,0.6 font ',9' notitle
