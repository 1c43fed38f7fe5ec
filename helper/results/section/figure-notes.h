// SPDX-License-Identifier: GPL-2.0-only

#ifndef FIGURE_NOTES_H
#define FIGURE_NOTES_H

#include "figure-paths.h"

namespace ns3
{

/// Lists what figures there are, for the documentation.
class FigureNotes : public FigurePaths
{
  public:
    /// One figure.
    struct Line
    {
        std::string path; //!< such as affinity.GROUP.forward.flowsSeen
        FigureNote note;
    };

    /// @return those gone through so far, in order
    const std::vector<Line>& Get() const;

    void Counts(const std::string& name,
                std::map<std::string, uint64_t>& values,
                const std::string& word,
                const FigureNote& note) override;

  protected:
    void DoValue(const std::string& name,
                 const FigurePlace& place,
                 const FigureNote& note) override;
    bool Has(const std::string& name, bool there) override;
    std::vector<std::string> Names(const std::vector<std::string>& there,
                                   const std::string& word) override;
    std::size_t Items(std::size_t there) override;
    std::string Item(std::size_t number, const std::string& word) override;

  private:
    std::vector<Line> m_lines;
};

} // namespace ns3

#endif // FIGURE_NOTES_H
