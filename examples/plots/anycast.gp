# SPDX-License-Identifier: GPL-2.0-only
#
# The plot of examples/experiments/anycast, in the folder of its results.

part = 'a site withdraws and comes back; another server comes'
question = 'Which connections break when anycast routers converge?'
stem = 'anycast'
script = 'measured-computed.gp'
table = 'anycast.csv'
measured = '6:xtic(strcol(1))'
computed = '0:7'
unit = 'connections'
load 'draw.gp'
