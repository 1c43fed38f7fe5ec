# SPDX-License-Identifier: GPL-2.0-only

# One of each of scenario-reader-*.cc is chosen in cmake/optional.cmake.
set(sources
    scenario-files.cc
    scenario-reader.cc
    scenario-yaml.cc
)
set(public_headers
    scenario-reader.h
)
