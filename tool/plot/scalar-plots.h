// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCALAR_PLOTS_H
#define SCALAR_PLOTS_H

#include "campaign-reader.h"
#include "picture.h"

#include <string>
#include <vector>

namespace ns3
{

/// @param reader a campaign @param figure a scalar @return whether configurations differ in it
bool DiffersIn(CampaignReader& reader, const std::string& figure);

/// Means by configuration. @param reader a campaign @param figure a scalar @return the pictures
std::vector<Picture> BarPictures(CampaignReader& reader, const std::string& figure);

} // namespace ns3

#endif // SCALAR_PLOTS_H
