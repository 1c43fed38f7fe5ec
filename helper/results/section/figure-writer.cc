// SPDX-License-Identifier: GPL-2.0-only

#include "figure-writer.h"

namespace ns3
{

namespace
{

void
Write(flowdist::JsonWriter& json, const std::string& name, uint64_t value)
{
    json.Count(name, value);
}

void
Write(flowdist::JsonWriter& json, const std::string& name, double value)
{
    json.Number(name, value);
}

void
Write(flowdist::JsonWriter& json, const std::string& name, const std::optional<double>& value)
{
    json.Number(name, value);
}

void
Write(flowdist::JsonWriter& json, const std::string& name, const std::string& value)
{
    json.Text(name, value);
}

} // namespace

FigureWriter::FigureWriter(flowdist::JsonWriter& json)
    : m_json(json)
{
}

void
FigureWriter::DoValue(const std::string& name,
                      const FigurePlace& place,
                      const FigureNote& /* note */)
{
    std::visit([this, &name](const auto* value) { Write(m_json, name, *value); }, place);
}

void
FigureWriter::Counts(const std::string& name,
                     std::map<std::string, uint64_t>& values,
                     const std::string& /* word */,
                     const FigureNote& /* note */)
{
    m_json.Counts(name, values);
}

void
FigureWriter::Open(const std::string& name)
{
    m_json.BeginObject(name);
}

void
FigureWriter::Close()
{
    m_json.EndObject();
}

void
FigureWriter::OpenArray(const std::string& name)
{
    m_json.BeginArray(name);
}

void
FigureWriter::CloseArray()
{
    m_json.EndArray();
}

std::string
FigureWriter::Item(std::size_t /* number */, const std::string& /* word */)
{
    return "";
}

} // namespace ns3
