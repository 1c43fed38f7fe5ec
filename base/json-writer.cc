// SPDX-License-Identifier: GPL-2.0-only

#include "json-writer.h"

#include "number-text.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace ns3::flowdist
{

JsonWriter::JsonWriter(std::ostream& out)
    : m_out(out)
{
}

void
JsonWriter::BeginObject(const std::string& name)
{
    Begin(name, '{');
}

void
JsonWriter::EndObject()
{
    End('}');
}

void
JsonWriter::BeginArray(const std::string& name)
{
    Begin(name, '[');
}

void
JsonWriter::EndArray()
{
    End(']');
}

void
JsonWriter::Text(const std::string& name, const std::string& value)
{
    Raw(name, Quote(value));
}

void
JsonWriter::Count(const std::string& name, uint64_t value)
{
    Raw(name, std::to_string(value));
}

void
JsonWriter::Number(const std::string& name, double value)
{
    Raw(name, std::isfinite(value) ? NumberText(value) : "null");
}

void
JsonWriter::Number(const std::string& name, const std::optional<double>& value)
{
    Raw(name, value && std::isfinite(*value) ? NumberText(*value) : "null");
}

void
JsonWriter::Raw(const std::string& name, const std::string& value)
{
    NewLine();
    m_out << (name.empty() ? "" : Quote(name) + ": ") << value;
}

void
JsonWriter::Counts(const std::string& name, const std::map<std::string, uint64_t>& values)
{
    BeginObject(name);
    for (const auto& [key, value] : values)
    {
        Count(key, value);
    }
    EndObject();
}

std::string
JsonWriter::Quote(const std::string& text)
{
    std::string quoted = "\"";
    for (const char c : text)
    {
        if (c == '"' || c == '\\')
        {
            quoted += '\\';
        }
        if (static_cast<unsigned char>(c) < 0x20)
        {
            std::array<char, 8> escape;
            std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c));
            quoted += escape.data();
            continue;
        }
        quoted += c;
    }
    return quoted + '"';
}

void
JsonWriter::Begin(const std::string& name, char bracket)
{
    if (m_depth > 0)
    {
        NewLine();
    }
    m_out << (name.empty() ? "" : Quote(name) + ": ") << bracket;
    ++m_depth;
    m_first = true;
}

void
JsonWriter::End(char bracket)
{
    --m_depth;
    if (!m_first)
    {
        m_out << '\n' << std::string(2 * m_depth, ' ');
    }
    m_out << bracket;
    if (m_depth == 0)
    {
        m_out << '\n';
    }
    m_first = false;
}

void
JsonWriter::NewLine()
{
    m_out << (m_first ? "\n" : ",\n") << std::string(2 * m_depth, ' ');
    m_first = false;
}

} // namespace ns3::flowdist
