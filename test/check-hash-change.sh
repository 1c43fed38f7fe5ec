#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What hash --change says of flows, against RFC 2992, arithmetic, and awk that computes every row by
# itself. Where the hash is the port and all 65,536 of them are asked about, shares are exact.
# usage: check-hash-change.sh TOOL

set -eu

tool=$1
data=$(cd "$(dirname "$0")/../examples/data" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0
all=$folder/all.csv
seq 0 65535 | sed 's/.*/192.0.2.1,198.51.100.1,1,&,tcp/' >"$all"
by_port="key=fields fields=dport hash=identity width=16"

fail() {
  echo "FAIL: $*"
  failed=1
}

# follow SCHEME MEMBERS CHANGES [FILE]: its output is in $folder/rows.
follow() {
  "$tool" hash "--scheme=$1" "--members=$2" "--change=$3" "${4-$all}" >"$folder/rows" ||
    fail "$1 with $2 members, $3"
}

# says LINE...: whether the summary has these lines, as far as they go.
says() {
  for line; do
    grep -q "^# $line" "$folder/rows" ||
      { fail "not said: $line"; grep '^#' "$folder/rows"; }
  done
}

# rows CONDITION: whether it holds of every row; awk's h is the hash, b and a the members before
# and after. Whether a row is marked as moved is held as well, and the sums of the summary.
rows() {
  awk -F, -v OFS=, "function place(i, gone) { return i < gone ? i : i + 1 }
    function region(h, n,   i) { i = int(h / int(65536 / n)); return i < n ? i : n - 1 }
    /^# moved: / { split(\$1, part, \" \"); if (part[3] != moved || part[5] != n) bad = \"sum\" }
    /^# (left|came|weight|excess): / {
      split(\$1, part, \" \")
      if (part[3] != reasons[substr(part[2], 1, length(part[2]) - 1)] + 0) bad = \"reason\"
    }
    /^#|^src/ { next }
    { n++; h = \$4; b = \$8; a = \$9; moved += \$10; if (\$10) reasons[\$11]++ }
    !($1) || \$10 != (a != b) || (\$11 == \"\") != !\$10 { bad = \$0 }
    END { if (bad != \"\" || n == 0) { print bad; exit 1 } }" "$folder/rows" || fail "rows: $1"
}

# RFC 2992, section 2: from N to N - 1 equal regions between 1/4 + 1/(4(N - 1)) and a half moves. Regions
# are of whole numbers; what remains is the last one's.
follow "$by_port select=rfc2992" 4 "remove 1"
says "moved: 21846 of 65536, share 0.3333" "the least .* share 0.2500" \
  "left: 16384 of 65536, share 0.2500" "came: 0" "weight: 0" "excess: 5462 "
rows "b == region(h, 4) && a == place(region(h, 3), 1)"
follow "$by_port select=rfc2992" 4 "remove 0"
says "moved: 32769 of 65536, share 0.5000"
follow "$by_port select=rfc2992" 10 "remove 5"
rows "b == region(h, 10) && a == place(region(h, 9), 5)"
says "moved: 182.. of 65536, share 0.27[78]"

# Modulo keeps those that have the same remainder: of 8 and 7, one in 8 less what leaves.
follow "$by_port select=modulo" 8 "fail 3"
rows "b == h % 8 && a == place(h % 7, 3)"
says "left: 8192 of 65536, share 0.1250" "the least .* share 0.1250"
# One after another: the same as nothing where all return.
follow "$by_port select=modulo" 8 "fail 3; fail 5; return 5;return 3"
says "moved: 0 of 65536, share 0.0000" "the least .* share 0.0000"
follow "$by_port select=modulo" 8 "add 9"
rows "b == h % 8 && a == (h % 9 == 8 ? 9 : h % 9)"
says "came: 72.. of 65536" "the least .* share 0.1111"

# Consistent schemes move what leaves or goes to who comes, and nothing else. 65,536 flows: shares are
# within 5 deviations, sqrt(p (1 - p) / 65536), of 1/8 and 1/9.
for select in anchor hrw "memento" "jump"; do
  case $select in jump) gone=7 ;; *) gone=3 ;; esac # jump gives places up from its end
  follow "hash=mix64 select=$select" 8 "remove $gone"
  says "moved: \(7[7-9]\|8[0-5]\)...* of 65536" "excess: 0" "came: 0" "the least .* share 0.1250"
  rows "\$10 == (b == $gone)"
  follow "hash=mix64 select=$select" 8 "add 8"
  says "moved: \(6[89]\|7[0-6]\).. of 65536" "excess: 0" "left: 0" "the least .* share 0.1111"
  rows "\$10 == (a == 8)"
done

# Weights: of shares 1/2 and 1/2 to 1/3 and 2/3 a sixth has to move; HRW moves that.
follow "hash=mix64 select=hrw" 2 "weight 1=2"
says "the least .* share 0.1667" "weight: 10[6-9].. of\|weight: 11[0-2].. of" "excess: 0"
rows "!\$10 || a == 1"
# Three changes, as one would write them: 8 equal ones; 3 leaves, 9 comes, 2 has half its weight:
# of a whole of 7.5, shares 1/8 and (1/8 - 0.5/7.5) are lost.
follow "hash=mix64 select=hrw" 8 "remove 3; add 9; weight 2=0.5"
says "the least .* share 0.1833" "excess: 0"
rows "!\$10 || b == 3 || a == 9 || b == 2"

# State that has seen the flows keeps them, whatever the selector would do; without room, it does not.
follow "$by_port select=modulo state=lru entries=70000" 8 "fail 3"
says "moved: 8192 of 65536, share 0.1250" "excess: 0"
rows "b == h % 8 && \$10 == (b == 3)"
follow "$by_port select=modulo state=lru entries=100" 8 "fail 3"
says "excess: 4[0-9]...\|excess: 5[0-9]..."
# One that drains keeps what state knows.
follow "$by_port select=modulo state=lru entries=70000" 8 "drain 3"
says "moved: 0 of 65536"
# Turns go on: the second round starts where the first one ended.
follow "select=round-robin" 3 "add 3" "$data/../data/linux-nginx-http-cut.pcap"
grep -q '^198' "$folder/rows" || fail "no row of the capture"

# Of a capture each flow once in each direction, however many packets it has.
follow "hash=mix64 select=hrw" 8 "remove 3" "$data/linux-nginx-http-cut.pcap"
"$tool" hash "--scheme=hash=mix64 select=hrw" "$data/linux-nginx-http-cut.pcap" >"$folder/plain"
[ "$(grep -v '^#' "$folder/rows" | tail -n +2 | cut -d, -f1-8)" = "$(tail -n +2 "$folder/plain")" ] ||
  fail "members before are not those without changes"

# Names are members, too: who comes gets the id after the greatest.
printf '1.1.1.1,2.2.2.2,1,2,tcp\n' >"$folder/one.csv"
follow "hash=mix64 select=maglev" 192.0.2.1:80,192.0.2.2:80 \
  "remove 192.0.2.1:80; add [2001:DB8::1]:80=2; remove 192.0.2.2:80" "$folder/one.csv"
grep -q '^1.1.1.1.*,[01],2,1,left$' "$folder/rows" || { fail names; cat "$folder/rows"; }

# refuse TEXT CHANGES: one line that says TEXT, exit code 2, and no row.
refuse() {
  status=0
  "$tool" hash "--scheme=select=modulo" "--change=$2" "$all" >"$folder/said" 2>&1 || status=$?
  [ "$status" -eq 2 ] && [ "$(wc -l <"$folder/said")" -eq 1 ] && grep -qF -- "$1" "$folder/said" ||
    { fail "--change=$2 ended with $status, or does not say '$1':"; head -n 3 "$folder/said"; }
}
refuse "--change, change 2, 'remvoe 4': unknown change 'remvoe', did you mean 'remove'?" "fail 3; remvoe 4"
refuse "change 1, '': expected a change; known: fail, drain" ""
refuse "change 2, '': expected a change" "fail 3;;fail 4"
refuse "change 1, 'remove': names no member; expected an id such as 3" "remove"
refuse "change 1, 'remove x': 'x' is no member" "remove x"
refuse "change 1, 'remove 9': " "remove 9"
refuse "change 2, 'remove 3': " "remove 3; remove 3"
refuse "change 1, 'add 3': " "add 3"
refuse "change 1, 'weight 3': expected a weight behind the member" "weight 3"
refuse "change 1, 'weight 3=x': 'x' is no weight" "weight 3=x"
refuse "change 1, 'weight 3=-1': " "weight 3=-1"
refuse "change 1, 'fail 3=2': 'fail' takes no weight" "fail 3=2"
refuse "change 1, 'weight 3=2': " "weight 3=2" # modulo gives weights no meaning
refuse "change 1, 'fail 192.0.2.1:80': no member has the name 192.0.2.1:80" "fail 192.0.2.1:80"
status=0
"$tool" hash --explain "--change=fail 3" >"$folder/said" 2>&1 || status=$?
[ "$status" -eq 2 ] && grep -q "means nothing beside --explain" "$folder/said" || fail "--explain"
exit $failed
