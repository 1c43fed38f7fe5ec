# SPDX-License-Identifier: GPL-2.0-only

# ---- A figure over time: means of the runs, with bands of their 95 % intervals; events. ----
# Columns of the table: series, name, time, runs, mean, low, high.
set yrange [low:high]
set ytics step
set xrange [from:to]
set grid ytics lt 1 lc rgb '#dddddd' lw 0.5
if (exists('events')) {
    # Names stand in rows above the graph, from eventX on (cm). Of an event, the lines of the picture that
    # have it (0: all) have the part from one share of the height to another one.
    rowAt(i) = 1 - (margins[4] - 0.1 - 0.36 * (eventRow[i] + 0.5)) / height
    set style textbox opaque noborder margins 0.3, 0.1
    do for [i=1:|events|] {
        set arrow i from eventAt[i], graph 1 to eventAt[i], screen rowAt(i) nohead \
            lc rgb colour(eventColour[i]) lw 0.8 dt (4,3)
        set label i events[i] at screen eventX[i] / width, screen rowAt(i) left front boxed \
            tc rgb colour(eventColour[i])
    }
    do for [i=1:|eventParts|:4] {
        at = eventAt[int(eventParts[i])]
        set arrow 100 + i from at, graph eventParts[i + 2] to at, graph eventParts[i + 3] nohead \
            lc rgb colour(eventParts[i + 1]) lw 0.8 dt (4,3)
    }
}
plot for [i=1:|labels|] table skip 1 using (column(1) == i ? $3 : NaN):(valid(6) ? $6 : $5):(valid(7) ? $7 : $5) with filledcurves ls i \
        fs transparent solid 0.2 noborder, \
    for [i=1:|labels|] '' skip 1 using (column(1) == i ? $3 : NaN):5 with lines ls i
