# SPDX-License-Identifier: GPL-2.0-only

# ---- How it looks: one column of a paper, 8.5 cm wide; fonts of 8 pt. ----
# Colours that people with any colour vision tell apart (Okabe and Ito), with lines and points that
# a printer without colours keeps apart.
width = 8.5 # cm
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
colours = '#0072b2 #d55e00 #009e73 #cc79a7 #56b4e9 #e69f00 #000000 #888888'
colour(i) = i < 1 ? ink : word(colours, int(i))
set style line 1 lc rgb colour(1) lw 1.6 dt 1 pt 7 ps 0.45
set style line 2 lc rgb colour(2) lw 1.6 dt (8,3) pt 5 ps 0.45
set style line 3 lc rgb colour(3) lw 1.6 dt (2,2) pt 9 ps 0.55
set style line 4 lc rgb colour(4) lw 1.6 dt (8,3,2,3) pt 11 ps 0.55
set style line 5 lc rgb colour(5) lw 1.6 dt (12,3) pt 13 ps 0.55
set style line 6 lc rgb colour(6) lw 1.6 dt (4,2) pt 6 ps 0.45
set style line 7 lc rgb colour(7) lw 1.6 dt (1,2) pt 4 ps 0.45
set style line 8 lc rgb colour(8) lw 1.6 dt (12,3,2,3,2,3) pt 8 ps 0.55
set border 3 lc rgb ink lw 0.7
set tics nomirror scale 0.5 textcolor rgb ink
set style fill solid 0.85 noborder
unset key

# ---- Where things stand, cm: margins on the left, on the right, below and above; texts around. ----
set lmargin at screen margins[1] / width
set rmargin at screen 1 - margins[2] / width
set bmargin at screen margins[3] / height
set tmargin at screen 1 - margins[4] / height
set label 901 title at screen 0.5, screen 1 - 0.33 / height center
set label 902 below at screen belowX / width, screen belowY / height center
set label 903 beside at screen 0.33 / width, graph 0.5 center rotate
if (exists('keyX')) { # the names of lines, each behind a piece of its line
    do for [i=1:|keyX|] {
        set arrow 800 + i from screen keyX[i] / width, screen 1 - keyY[i] / height \
            to screen (keyX[i] + 0.75) / width, screen 1 - keyY[i] / height nohead ls i
        set label 800 + i labels[i] at screen (keyX[i] + 0.95) / width, screen 1 - keyY[i] / height left
    }
}
