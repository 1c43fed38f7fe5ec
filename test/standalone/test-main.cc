// SPDX-License-Identifier: GPL-2.0-only

// Runs our ns-3 test suites in the stand-alone build, as ns-3's own test-runner does in its tree.

#include "ns3/test.h"

int
main(int argc, char* argv[])
{
    return ns3::TestRunner::Run(argc, argv);
}
