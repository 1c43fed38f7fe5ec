// SPDX-License-Identifier: GPL-2.0-only

#include "figure-visitor.h"

namespace ns3
{

bool
FigureVisitor::Has(const std::string& /* name */, bool there)
{
    return there;
}

std::vector<std::string>
FigureVisitor::Names(const std::vector<std::string>& there, const std::string& /* word */)
{
    return there;
}

std::size_t
FigureVisitor::Items(std::size_t there)
{
    return there;
}

std::string
FigureVisitor::Item(std::size_t number, const std::string& /* word */)
{
    return std::to_string(number);
}

} // namespace ns3
