# SPDX-License-Identifier: GPL-2.0-only
#
# Entries on which live nodes of a group disagree, over time: a panel of how it was told, for a
# network that splits, and one for nodes that die, return and join.
#
#   split      folders of runs of the former   splitAs  labels of these
#   cut, heal  when, s                         rate     flows a second
#   changes    folder of a run of the latter   names    of its events   times  of these, s

of(folder) = '< grep ,dispatcher, '.folder.'/timeseries.csv'
differing = 15
set multiplot layout 1,2 title heading
set ylabel 'entries that differ'
set xlabel 'time, s'
set key inside top left vertical
set xrange [0.5:4.5]
set yrange [-20:1200]
new(t) = t >= cut && t <= heal ? rate * (t - cut) : NaN
set arrow 1 from cut, graph 0 to cut, graph 0.6 nohead dt 2 lc rgb '#444444'
set arrow 2 from heal, graph 0 to heal, graph 0.8 nohead dt 2 lc rgb '#444444'
set label 1 'cut' at cut, graph 0.62 center
set label 2 'healed ' at heal, graph 0.1 right
plot for [i=1:|split|] of(split[i]) using 1:differing with lines ls i title splitAs[i], \
    new(x) with lines dt 3 lw 4 lc rgb '#444444' title 'computed: new flows'
unset arrow
unset label
set xrange [1.5:6]
do for [i=1:|names|] {
    set arrow i from times[i], graph 0 to times[i], graph 0.9 nohead dt 2 lc rgb '#444444'
    set label i names[i] at times[i], graph 0.92 center
}
set xlabel 'time, s'
unset key
plot of(changes) using 1:differing with lines ls 1
unset multiplot
