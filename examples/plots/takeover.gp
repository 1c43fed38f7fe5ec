# SPDX-License-Identifier: GPL-2.0-only
#
# A takeover, over the interval of advertisements: a panel of the time without service, and one of
# the flows that broke.
#
#   table   the CSV of test/experiments/standby
#   series  what to take of it: the first two fields, such as table,true
#   labels  of these

of(name) = "< awk -F, -v which=".name." '$1\",\"$2 == which' ".table
set multiplot layout 1,2 title heading
set logscale x
set xtics (0.05, 0.1, 0.2, 0.5, 1)
set xrange [0.04:1.25]
set key inside top left vertical
set xlabel 'interval of advertisements, s'
set ylabel 'time without a master, s'
set yrange [0:4]
plot of(series[1]) using 3:5 with lines lc rgb '#444444' title 'computed', \
    of(series[1]) using 3:4 with points ls 1 pt 7 ps 1.2 title 'measured'
set ylabel 'flows broken'
set yrange [0:60]
plot for [i=1:|series|] of(series[i]) using 3:6 with linespoints ls i pt 7 title labels[i]
unset multiplot
