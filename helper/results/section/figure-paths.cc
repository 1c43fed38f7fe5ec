// SPDX-License-Identifier: GPL-2.0-only

#include "figure-paths.h"

namespace ns3
{

void
FigurePaths::Open(const std::string& name)
{
    m_steps.push_back(name);
}

void
FigurePaths::Close()
{
    m_steps.pop_back();
}

void
FigurePaths::OpenArray(const std::string& name)
{
    Open(name);
}

void
FigurePaths::CloseArray()
{
    Close();
}

std::string
FigurePaths::Path(const std::string& name) const
{
    std::string path;
    for (const auto& step : m_steps)
    {
        path += step + '.';
    }
    return path + name;
}

} // namespace ns3
