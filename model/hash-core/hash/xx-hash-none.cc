// SPDX-License-Identifier: MIT

#include "xx-hash.h"

namespace flowhash
{

void
AddXxHash(PartTable<FlowHashMaker>&)
{
}

} // namespace flowhash
