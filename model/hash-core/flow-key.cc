// SPDX-License-Identifier: MIT

#include "flow-key.h"
