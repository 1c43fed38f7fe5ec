# SPDX-License-Identifier: GPL-2.0-only

set(sources
    campaign-reader.cc
    csv-reader.cc
    event-marks.cc
    factor-plots.cc
    flow-plots.cc
    gnuplot-script.cc
    pair-plots.cc
    picture-layout.cc
    picture.cc
    plot-names.cc
    plot-panels.cc
    scalar-plots.cc
    series-plots.cc
    text-layout.cc
)
