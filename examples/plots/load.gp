# SPDX-License-Identifier: GPL-2.0-only
#
# Flows by traffic manager, a bar for each scheme.
#
#   folders  of one run of each scheme
#   labels   of the schemes
#   members  how many managers there are
#   failed   the one that fails, or ''

set title heading
set xlabel 'traffic manager'
set ylabel 'flows'
set xtics scale 0 font ',10'
set xrange [-0.6:members - 0.4]
set yrange [0:*]
set offsets 0, 0, graph 0.05, 0
plot for [i=1:|folders|] '< grep ^tm, '.folders[i].'/members.csv' \
    using 4:xtic(strcol(2) eq failed ? strcol(2).' (fails)' : strcol(2)) \
    title labels[i] ls i
