#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Whether dispatchers pay for words on entries, and for entries, what arithmetic says, on a part of
# the experiment examples/experiments/replication-price; and whether the comparison would tell if
# they did not.
# usage: check-replication-price.sh TOOL

set -eu

tool=$1
experiment=replication-price
# shellcheck source=experiments/checking.sh
. "$(dirname "$0")/experiments/checking.sh"

vary unicast replication-price --vary dispatcher.replication.interval=0s,10ms \
  --vary dispatcher.count=2,8,16 --dispatcher.replication.batch=32
vary broadcast replication-price --vary dispatcher.replication.interval=0s,10ms \
  --vary dispatcher.replication.batch=2,32 --vary traffic.rate=400,1600 --san.medium=csma \
  --dispatcher.replication.spread=broadcast --traffic.stop=1s --duration=1500ms
vary tcp replication-price --vary dispatcher.count=3 --services.0.protocol=tcp \
  --services.0.ports=80 --traffic.sources.0.kind=tcp --traffic.rate=100
vary none replication-price-none --distributor.scheme.horizon=1 \
  --vary distributor.scheme.state=jet --distributor.scheme.entries=4096
vary kept replication-price-none --vary distributor.scheme.state=none,lru
expect 0 '^tcp one by one unicast,3,' "$folder/unicast" "$folder/broadcast" "$folder/tcp" \
  "$folder/none" "$folder/kept"

# Other figures than those that are computed are told: one message, and one entry.
for what in unicast none; do
  sed -i 's/"entries": \([0-9]*\)/"entries": 1\1/' "$folder/$what"/runs/001*/summary.json
  expect 1 'entries, computed' "$folder/$what"
done
sed -i 's/replication.interval": "10ms"/replication.interval": "20ms"/' \
  "$folder"/broadcast/runs/*/summary.json
expect 1 'bytes and' "$folder/broadcast"
expect 2 'no summary.json' "$folder/absent"
expect 2 'usage: replication-price RESULTS'
exit $failed
