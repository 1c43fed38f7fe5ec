# SPDX-License-Identifier: GPL-2.0-only
#
# Packets of the busiest traffic manager over the mean, over time: a panel for each scheme, with the
# others pale behind it.
#
#   folders   of one run of each scheme
#   labels    of the schemes
#   end       when no flow starts any more, s
#   failed    the manager that fails, or ''
#   failedAt  when, s

series(i) = '< grep ,tm, '.folders[i].'/timeseries.csv'
# What few packets show is noise: the last ones of the run.
ratio(packets, time, value) = packets >= 100 && time <= end ? value : NaN
top = 1
do for [i=1:|folders|] {
    stats series(i) using (ratio($4, $1, $9)) nooutput
    top = STATS_max > top ? STATS_max : top
}
if (failed ne '') {
    set arrow 1 from failedAt, graph 0 to failedAt, graph 1 nohead dt 2 lw 2 lc rgb '#444444'
    set label 1 ' '.failed.' fails' at failedAt, graph 0.94 tc rgb '#444444'
}
set xlabel 'time, s'
set ylabel 'busiest / mean'
set ytics 1
set xrange [0:end]
set yrange [1:1.05 * top]
unset key
set multiplot layout 2,3 title heading
do for [i=1:|folders|] {
    set title labels[i]
    plot for [j=1:|folders|] series(j) using 1:(ratio($4, $1, $9)) with lines ls 7, \
        series(i) using 1:(ratio($4, $1, $9)) with lines ls i
}
unset multiplot
