// SPDX-License-Identifier: GPL-2.0-only

#ifndef FIGURE_WRITER_H
#define FIGURE_WRITER_H

#include "../../../base/json-writer.h"
#include "figure-visitor.h"

namespace ns3
{

/// Writes figures as JSON.
class FigureWriter : public FigureVisitor
{
  public:
    /// @param json takes them; must outlive the writer
    explicit FigureWriter(flowdist::JsonWriter& json);

    void Counts(const std::string& name,
                std::map<std::string, uint64_t>& values,
                const std::string& word,
                const FigureNote& note) override;

  protected:
    void DoValue(const std::string& name,
                 const FigurePlace& place,
                 const FigureNote& note) override;
    void Open(const std::string& name) override;
    void Close() override;
    void OpenArray(const std::string& name) override;
    void CloseArray() override;
    std::string Item(std::size_t number, const std::string& word) override;

  private:
    flowdist::JsonWriter& m_json;
};

} // namespace ns3

#endif // FIGURE_WRITER_H
