// SPDX-License-Identifier: GPL-2.0-only

#ifndef JSON_WRITER_H
#define JSON_WRITER_H

#include <cstdint>
#include <map>
#include <optional>
#include <ostream>
#include <string>

namespace ns3::flowdist
{

/**
 * @ingroup flow-distribution
 *
 * Writes JSON as it is told, indented, numbers so that equal values give equal bytes. Containers
 * are opened and closed by the caller; names are given in objects and left out in arrays.
 */
class JsonWriter
{
  public:
    /// @param out where to; must outlive the writer
    explicit JsonWriter(std::ostream& out);

    /// Opens an object. @param name its name; in an array empty
    void BeginObject(const std::string& name = "");
    /// Closes an object.
    void EndObject();
    /// Opens an array. @param name its name
    void BeginArray(const std::string& name = "");
    /// Closes an array.
    void EndArray();

    /// Writes a text. @param name its name @param value the text, UTF-8
    void Text(const std::string& name, const std::string& value);
    /// Writes a count. @param name its name @param value the count
    void Count(const std::string& name, uint64_t value);
    /// Writes a number; what is not finite becomes null. @param name its name @param value it
    void Number(const std::string& name, double value);
    /// Writes a number or null. @param name its name @param value the number
    void Number(const std::string& name, const std::optional<double>& value);
    /// Writes what is JSON already. @param name its name @param value such as 3 or true
    void Raw(const std::string& name, const std::string& value);
    /// Writes an object of counts. @param name its name @param values them
    void Counts(const std::string& name, const std::map<std::string, uint64_t>& values);

    /// @param text a text @return it in quotes, with what JSON forbids escaped
    static std::string Quote(const std::string& text);

  private:
    void Begin(const std::string& name, char bracket);
    void End(char bracket);
    void NewLine();

    std::ostream& m_out;
    unsigned m_depth{0};
    bool m_first{true}; //!< nothing stands in the open container yet
};

} // namespace ns3::flowdist

#endif // JSON_WRITER_H
