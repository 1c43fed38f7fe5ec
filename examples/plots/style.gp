# SPDX-License-Identifier: GPL-2.0-only
#
# How all plots look. Colours that people with any colour vision tell apart (Okabe and Ito).

set datafile separator ','
set datafile missing '-'
set style line 1 lc rgb '#0072b2' lw 2
set style line 2 lc rgb '#e69f00' lw 2
set style line 3 lc rgb '#009e73' lw 2
set style line 4 lc rgb '#d55e00' lw 2
set style line 5 lc rgb '#cc79a7' lw 2
set style line 6 lc rgb '#56b4e9' lw 2
set style line 7 lc rgb '#d8d8d8' lw 1
set style fill solid 0.9 noborder
set style data histograms
set style histogram clustered gap 1
set boxwidth 0.9
set grid ytics lt 1 lc rgb '#dddddd'
set border 3 lc rgb '#444444'
set tics nomirror
set key tmargin center horizontal Left reverse
heading = question."\n{/*0.8 ".part.'}'
