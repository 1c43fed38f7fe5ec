# SPDX-License-Identifier: GPL-2.0-only
#
# The plot of examples/experiments/polarization, in the folder of its results.

part = 'behind a 4-way choice by the same hash; by hash, second level and links of each leaf'
question = 'How many links does a second level never use?'
stem = 'polarization'
script = 'measured-computed.gp'
table = 'polarization.csv'
measured = '(100*$9):xtic(strcol(1)." ".strcol(2)." ".strcol(4))'
computed = '0:(100*(1-$8/$4))'
unit = '% of the links'
load 'draw.gp'
