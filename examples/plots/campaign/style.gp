# SPDX-License-Identifier: GPL-2.0-only

# ---- How it looks: one column of a paper, 8.5 cm wide; fonts of 8 pt. ----
# Colours that people with any colour vision tell apart (Okabe and Ito), with lines and points that
# a printer without colours keeps apart.
width = 8.5 # cm
set encoding utf8
if (format eq 'pdf') {
    set terminal pdfcairo noenhanced size width / 2.54, height / 2.54 \
        font 'sans,8' fontscale 0.75 linewidth 0.8 # makes 8 pt of it
}
if (format eq 'svg') { # 96 units an inch
    set terminal svg noenhanced size width / 2.54 * 96, height / 2.54 * 96 font 'sans,10.7' linewidth 1
}
if (format eq 'png') { # 300 points an inch
    set terminal pngcairo noenhanced size int(width / 2.54 * 300), int(height / 2.54 * 300) \
        font 'sans,8' fontscale 3.125 linewidth 3.3 pointscale 3.3
}
set output stem.'.'.format
set datafile separator "\t"
set datafile missing '-'
ink = '#444444'
set style line 1 lc rgb '#0072b2' lw 1.6 dt 1 pt 7 ps 0.45
set style line 2 lc rgb '#d55e00' lw 1.6 dt (8,3) pt 5 ps 0.45
set style line 3 lc rgb '#009e73' lw 1.6 dt (2,2) pt 9 ps 0.55
set style line 4 lc rgb '#cc79a7' lw 1.6 dt (8,3,2,3) pt 11 ps 0.55
set style line 5 lc rgb '#56b4e9' lw 1.6 dt (12,3) pt 13 ps 0.55
set style line 6 lc rgb '#e69f00' lw 1.6 dt (4,2) pt 6 ps 0.45
set style line 7 lc rgb '#000000' lw 1.6 dt (1,2) pt 4 ps 0.45
set style line 8 lc rgb '#888888' lw 1.6 dt (12,3,2,3,2,3) pt 8 ps 0.55
set border 3 lc rgb ink lw 0.7
set tics nomirror scale 0.5 textcolor rgb ink
set style fill solid 0.85 noborder
if (title ne '') { set title title offset 0,-0.7 }
set key tmargin center horizontal Left reverse samplen 2 spacing 1.1
unset key
