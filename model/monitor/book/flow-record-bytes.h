// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_RECORD_BYTES_H
#define FLOW_RECORD_BYTES_H

#include "flow-record.h"

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace ns3
{

/// A record as bytes: numbers as the machine has them, lists with their length before them.
class RecordEncoder
{
  public:
    explicit RecordEncoder(std::string& bytes)
        : m_bytes(bytes)
    {
    }

    template <class T, std::enable_if_t<std::is_arithmetic_v<T>, int> = 0>
    void operator()(const T& value)
    {
        m_bytes.append(reinterpret_cast<const char*>(&value), sizeof(value));
    }

    void operator()(const std::string& text)
    {
        (*this)(static_cast<uint32_t>(text.size()));
        m_bytes += text;
    }

    template <class T>
    void operator()(const std::vector<T>& list)
    {
        (*this)(static_cast<uint32_t>(list.size()));
        for (const T& item : list)
        {
            (*this)(item);
        }
    }

    template <class T>
    void operator()(const std::optional<T>& value)
    {
        (*this)(value.has_value());
        (*this)(value.value_or(T()));
    }

  private:
    std::string& m_bytes;
};

/// The same, back.
class RecordDecoder
{
  public:
    explicit RecordDecoder(const char* bytes)
        : m_next(bytes)
    {
    }

    template <class T, std::enable_if_t<std::is_arithmetic_v<T>, int> = 0>
    void operator()(T& value)
    {
        std::memcpy(&value, m_next, sizeof(value));
        m_next += sizeof(value);
    }

    void operator()(std::string& text)
    {
        uint32_t size = 0;
        (*this)(size);
        text.assign(m_next, size);
        m_next += size;
    }

    template <class T>
    void operator()(std::vector<T>& list)
    {
        uint32_t size = 0;
        (*this)(size);
        list.resize(size);
        for (T& item : list)
        {
            (*this)(item);
        }
    }

    template <class T>
    void operator()(std::optional<T>& value)
    {
        bool has = false;
        T item{};
        (*this)(has);
        (*this)(item);
        value = has ? std::optional<T>(item) : std::nullopt;
    }

  private:
    const char* m_next;
};

/// @param record what is written or read @param visit a RecordEncoder or a RecordDecoder
template <class Record, class Visit>
void
VisitRecord(Record& record, Visit visit)
{
    visit(record.flow);
    visit(record.protocol);
    visit(record.client);
    visit(record.clientPort);
    visit(record.service);
    visit(record.servicePort);
    visit(record.start);
    visit(record.firstByte);
    visit(record.end);
    visit(record.outcome);
    visit(record.bytesForward);
    visit(record.bytesReverse);
    visit(record.members);
    visit(record.violations);
    visit(record.cause);
    visit(record.event);
}

} // namespace ns3

#endif // FLOW_RECORD_BYTES_H
