// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_RECORD_LIST_H
#define FLOW_RECORD_LIST_H

#include "flow-record.h"

#include <cstddef>
#include <iterator>
#include <memory>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Records of flows, added in any order and read in that of their numbers. It holds up to so many in
 * memory; where it is given a folder, more go into a file there, in sorted batches which reading
 * merges. The file has no name, so nothing is left of it whatever becomes of the program.
 *
 * Copies share the records. To read is to go through once; nothing may be added meanwhile.
 */
class FlowRecordList
{
    class Records;
    class Reader;

  public:
    /// What standard algorithms that go through once need.
    class Iterator
    {
      public:
        using iterator_category = std::input_iterator_tag;
        using value_type = FlowRecord;
        using difference_type = std::ptrdiff_t;
        using pointer = const FlowRecord*;
        using reference = const FlowRecord&;

        Iterator() = default; //!< the end

        /// @param reader where to read from
        explicit Iterator(std::shared_ptr<Reader> reader);

        reference operator*() const;
        pointer operator->() const;
        Iterator& operator++();
        bool operator==(const Iterator& other) const;
        bool operator!=(const Iterator& other) const;

      private:
        std::shared_ptr<Reader> m_reader; // none: at the end
    };

    FlowRecordList();

    /// From now on full batches go into a file. @param folder where
    /// @param batch how many records are held in memory, 1 upward
    void SpoolTo(const std::string& folder, std::size_t batch = 16384);

    /// @return a new record, to be filled before anything else is called
    /// @throws std::system_error where the file cannot be made or written
    FlowRecord& emplace_back();

    /// @param record a new one @throws std::system_error as emplace_back
    void push_back(FlowRecord record);

    /// @return how many there are
    std::size_t size() const;

    /// @return whether there are none
    bool empty() const;

    /// @return the first record, by number @throws std::system_error where the file cannot be read
    Iterator begin() const;

    /// @return behind the last
    Iterator end() const;

  private:
    std::shared_ptr<Records> m_records;
};

} // namespace ns3

#endif // FLOW_RECORD_LIST_H
