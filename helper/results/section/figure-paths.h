// SPDX-License-Identifier: GPL-2.0-only

#ifndef FIGURE_PATHS_H
#define FIGURE_PATHS_H

#include "figure-visitor.h"

namespace ns3
{

/**
 * Goes through figures and knows where it is: what a figure is called from the top of summary.json,
 * such as flows.completed or failover.0.moved.excess.either.
 */
class FigurePaths : public FigureVisitor
{
  protected:
    void Open(const std::string& name) override;
    void Close() override;
    void OpenArray(const std::string& name) override;
    void CloseArray() override;

    /// @param name of a figure here @return its path
    std::string Path(const std::string& name) const;

  private:
    std::vector<std::string> m_steps;
};

} // namespace ns3

#endif // FIGURE_PATHS_H
