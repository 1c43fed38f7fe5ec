# SPDX-License-Identifier: MIT
#
# How cost grows: rows "stem size ns bytes" as a table, a line for each stem that has three sizes or
# more. With `gnuplot` set to a folder, writes there a file of points for each such stem of `group`.

BEGIN { FS = "\t" }

{
  if (!($1 in sizes)) stems[++n] = $1
  ++sizes[$1]
  if (!($2 in seen)) { seen[$2] = 1; columns[++m] = $2 }
  ns[$1, $2] = $3
  bytes[$1, $2] = $4
}

function duration(value) {
  return value < 1e3 ? sprintf("%.1f ns", value) : value < 1e6 ? sprintf("%.1f us", value / 1e3) \
    : sprintf("%.1f ms", value / 1e6)
}

function memory(value) {
  return value < 1e4 ? sprintf("%d B", value) : value < 1e7 ? sprintf("%.1f kB", value / 1e3) \
    : sprintf("%.1f MB", value / 1e6)
}

function row(stem, what,    line, j, cell) {
  line = sprintf("%-*s", width, what == "bytes" ? "  memory" : stem)
  for (j = 1; j <= m; ++j) {
    cell = "-"
    if (what == "ns" && (stem, columns[j]) in ns) cell = duration(ns[stem, columns[j]])
    if (what == "bytes" && bytes[stem, columns[j]] > 0) cell = memory(bytes[stem, columns[j]])
    line = line sprintf(" %10s", cell)
  }
  print line
}

END {
  for (i = 2; i <= m; ++i) # few columns: insertion sort
    for (j = i; j > 1 && columns[j] + 0 < columns[j - 1] + 0; --j) {
      swap = columns[j]; columns[j] = columns[j - 1]; columns[j - 1] = swap
    }
  for (i = 1; i <= n; ++i) if (sizes[stems[i]] > 2 && length(stems[i]) > width) width = length(stems[i])
  line = sprintf("%-*s", width, "members or entries")
  for (j = 1; j <= m; ++j) line = line sprintf(" %10s", columns[j])
  print line
  for (i = 1; i <= n; ++i) {
    if (sizes[stems[i]] < 3) continue
    row(stems[i], "ns")
    has = 0
    for (j = 1; j <= m; ++j) has += bytes[stems[i], columns[j]] > 0
    if (has) row(stems[i], "bytes")
    if (points != "") {
      file = stems[i]
      gsub(/[^A-Za-z0-9-]/, "_", file)
      for (j = 1; j <= m; ++j)
        if ((stems[i], columns[j]) in ns) print columns[j], ns[stems[i], columns[j]] >(points "/" file)
      print stems[i] "\t" file >(points "/index")
    }
  }
}
