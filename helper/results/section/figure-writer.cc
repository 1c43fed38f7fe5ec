// SPDX-License-Identifier: GPL-2.0-only

#include "figure-writer.h"

namespace ns3
{

FigureWriter::FigureWriter(flowdist::JsonWriter& json)
    : m_json(json)
{
}

void
FigureWriter::Value(const std::string& name, uint64_t& value, const FigureNote& /* note */)
{
    m_json.Count(name, value);
}

void
FigureWriter::Value(const std::string& name, double& value, const FigureNote& /* note */)
{
    m_json.Number(name, value);
}

void
FigureWriter::Value(const std::string& name,
                    std::optional<double>& value,
                    const FigureNote& /* note */)
{
    m_json.Number(name, value);
}

void
FigureWriter::Value(const std::string& name, std::string& value, const FigureNote& /* note */)
{
    m_json.Text(name, value);
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

bool
FigureWriter::Has(const std::string& /* name */, bool there)
{
    return there;
}

std::vector<std::string>
FigureWriter::Names(const std::vector<std::string>& there, const std::string& /* word */)
{
    return there;
}

std::size_t
FigureWriter::Items(std::size_t there)
{
    return there;
}

std::string
FigureWriter::Item(std::size_t /* number */, const std::string& /* word */)
{
    return "";
}

} // namespace ns3
