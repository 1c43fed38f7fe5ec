# SPDX-License-Identifier: GPL-2.0-only
#
# The plot of examples/experiments/two-tiers, in the folder of its results.

part = 'a server comes back, a balancer dies, and the switch rehashes'
question = 'Which connections break behind two tiers?'
stem = 'two-tiers'
script = 'measured-computed.gp'
table = 'two-tiers.csv'
measured = '5:xtic(strcol(1)." ".strcol(2))'
computed = '0:6'
unit = 'connections'
load 'draw.gp'
