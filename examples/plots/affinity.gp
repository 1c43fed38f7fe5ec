# SPDX-License-Identifier: GPL-2.0-only
#
# Flows that late entries broke, over how late they are: points as measured, lines as computed.
#
#   table   the CSV of test/experiments/update-delay
#   series  what to take of it: the first three fields, such as packet,none,2
#   labels  of these

set title heading
set xlabel 'update delay / mean gap'
set ylabel 'flows violated at the servers, %'
set logscale x
set xrange [0.08:6.5]
set yrange [-2:100]
of(i) = "< awk -F, -v which=".series[i]." '$1\",\"$2\",\"$3 == which' ".table
plot for [i=1:|series|] of(i) using 4:(100 * $8) with lines ls i title labels[i], \
    for [i=1:|series|] of(i) using 4:(100 * $7) with points ls i pt 7 ps 1.2 notitle
