# SPDX-License-Identifier: MIT
#
# Google Benchmark's CSV as a table for people, and as `"name": {...},` a line into the file `lines`.
# Of repetitions the medians, of CPU time, so that other work on the machine counts less; of a batch
# the time of one of its items. A label "against NAME" names what an entry is compared with.

# The first file lists the benchmarks in their order: they ran in another.
FNR == NR {
  order[++n] = $0
  next
}

# The fields of a CSV line; a quoted field may have commas.
function split_csv(line, fields,    n, field) {
  n = 0
  while (match(line, /^("[^"]*"|[^,]*)(,|$)/)) {
    field = substr(line, 1, RLENGTH)
    line = substr(line, RLENGTH + 1)
    sub(/,$/, "", field)
    gsub(/^"|"$/, "", field)
    fields[++n] = field
    if (line == "") break
  }
  return n
}

/^name,/ {
  columns = split_csv($0, header)
  for (i = 1; i <= columns; ++i) column[header[i]] = i
  next
}

/^"[^"]*_median",/ {
  split_csv($0, f)
  name = f[1]
  sub(/_median$/, "", name)
  per_second = f[column["items_per_second"]]
  unit[name] = f[column["time_unit"]]
  value[name] = per_second > 0 ? 1e9 / per_second : f[column["cpu_time"]]
  if (per_second > 0) unit[name] = "ns"
  label = f[column["label"]]
  if (sub(/^against /, "", label)) baseline[name] = label
  if ("bytes" in column) bytes[name] = f[column["bytes"]]
}

function in_ns(name) {
  return value[name] * (unit[name] == "ms" ? 1e6 : unit[name] == "us" ? 1e3 : 1)
}

END {
  for (i = 1; i <= n; ++i) if (order[i] in value) names[++m] = order[i]
  n = m
  for (i = 1; i <= n; ++i) if (length(names[i]) > width) width = length(names[i])
  printf "%-*s %13s %8s  %s\n", width, "hash core, median CPU time of one", "", "ratio", "against"
  for (i = 1; i <= n; ++i) {
    name = names[i]
    base = baseline[name]
    printf "%-*s %10.2f %s ", width, name, value[name], unit[name]
    if (base in value) {
      ratio = in_ns(name) / in_ns(base)
      printf "%8.2f  %s\n", ratio, base
      text = sprintf("\"hash-core/%s\", \"ratio\": %.6g", base, ratio)
    } else {
      printf "%8s  %s\n", "-", base == "" ? "" : base " (not here)"
      text = "null, \"ratio\": null"
    }
    printf "  \"hash-core/%s\": {\"value\": %.6g, \"unit\": \"%s\", \"baseline\": %s},\n", \
      name, value[name], unit[name], text >lines
    if (name ~ /\/[0-9]+$/ && growth != "") {
      size = stem = name
      sub(/.*\//, "", size)
      sub(/\/[0-9]+$/, "", stem)
      printf "%s\t%s\t%.6g\t%s\n", stem, size, in_ns(name), bytes[name] >growth
    }
  }
}
