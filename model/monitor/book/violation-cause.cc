// SPDX-License-Identifier: GPL-2.0-only

#include "violation-cause.h"

namespace ns3
{

const char*
ViolationCauseName(ViolationCause cause)
{
    static constexpr const char* NAMES[VIOLATION_CAUSES] = {"member-died",
                                                            "member-left",
                                                            "table-changed",
                                                            "table-being-written",
                                                            "views-differ",
                                                            "another-dispatcher",
                                                            "entry-evicted",
                                                            "no-entry-yet",
                                                            "entry-late",
                                                            "lock-lost",
                                                            "lock-conflict",
                                                            "two-masters",
                                                            "label-changed",
                                                            "chosen-anew",
                                                            "translation",
                                                            "asymmetric-rule",
                                                            "port-reused",
                                                            "no-ports",
                                                            "unexplained"};
    return NAMES[static_cast<std::size_t>(cause)];
}

} // namespace ns3
