// SPDX-License-Identifier: GPL-2.0-only

// What scripts of users include: every public header, and of ours no other.

#include "ns3/flow-distribution-module.h"
