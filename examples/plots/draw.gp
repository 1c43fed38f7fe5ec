# SPDX-License-Identifier: GPL-2.0-only
#
# Draws `script` twice: as stem.png and stem.svg. The file that loads this one sets what the plot
# shows (see the script) and
#
#   part      of what comparison, for the heading
#   question  the heading
#   stem      name of the files without their ending
#   script    how to draw

load 'style.gp'
set terminal pngcairo size 1100,620 font 'sans,12'
set output stem.'.png'
load script
set terminal svg size 1100,620 dynamic font 'sans,12'
set output stem.'.svg'
load script
