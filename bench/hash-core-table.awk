# SPDX-License-Identifier: MIT
#
# Google Benchmark's JSON as a table for people, and as `"name": {...},` a line into the file `lines`.
# Of repetitions the medians, of CPU time, so that other work on the machine counts less; of a batch
# the time of one of its items. A label "against NAME" names what an entry is compared with.

# The first file lists the benchmarks in their order: they ran in another.
FNR == NR {
  order[++n] = plain($0)
  next
}

# A name without what Google Benchmark says of its clock.
function plain(name) {
  sub(/\/manual_time$/, "", name)
  return name
}

# Google Benchmark writes each value on a line of its own: `"key": value,`.
/^ *"[^"]*": / {
  key = $0
  sub(/^ *"/, "", key)
  sub(/".*/, "", key)
  text = $0
  sub(/^ *"[^"]*": */, "", text)
  sub(/,$/, "", text)
  gsub(/^"|"$/, "", text)
  field[key] = text
}

/^ *}/ && field["aggregate_name"] == "median" {
  name = plain(field["run_name"])
  per_second = field["items_per_second"]
  unit[name] = per_second > 0 ? "ns" : field["time_unit"]
  value[name] = per_second > 0 ? 1e9 / per_second : field["cpu_time"] + 0
  if (sub(/^against /, "", field["label"])) baseline[name] = plain(field["label"])
  bytes[name] = field["bytes"]
}

/^ *}/ { split("", field) }

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
      printf "%s\t%s\t%.6g\t%.0f\n", stem, size, in_ns(name), bytes[name] >growth
    }
  }
}
