// SPDX-License-Identifier: GPL-2.0-only

#include "flow-record-list.h"

#include "flow-record-bytes.h"
#include "nameless-file.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace ns3
{

namespace
{

bool
IsBefore(const FlowRecord& a, const FlowRecord& b)
{
    return a.flow < b.flow;
}

/// Where a batch lies in the file.
struct Batch
{
    uint64_t begin;
    uint64_t end;
};

} // namespace

class FlowRecordList::Records
{
  public:
    FlowRecord& Add()
    {
        if (m_memory.size() >= m_limit)
        {
            Spool();
        }
        ++m_count;
        return m_memory.emplace_back();
    }

    void Sort()
    {
        std::stable_sort(m_memory.begin(), m_memory.end(), IsBefore);
    }

    std::size_t m_limit{SIZE_MAX};
    std::string m_folder;
    std::size_t m_count{0};
    std::vector<FlowRecord> m_memory;
    std::vector<Batch> m_batches;
    std::unique_ptr<NamelessFile> m_file;

  private:
    /// A record is preceded by its size.
    void Spool()
    {
        Sort();
        std::string bytes;
        for (const FlowRecord& record : m_memory)
        {
            std::string one;
            VisitRecord(record, RecordEncoder(one));
            RecordEncoder{bytes}(one);
        }
        if (!m_file)
        {
            m_file = std::make_unique<NamelessFile>(m_folder);
        }
        const uint64_t begin = m_file->Append(bytes);
        m_batches.push_back({begin, begin + bytes.size()});
        m_memory.clear();
    }
};

/// Merges the batches: the next record of each of them is at hand, and the one of the smallest
/// number goes first.
class FlowRecordList::Reader
{
  public:
    explicit Reader(std::shared_ptr<Records> records)
        : m_records(std::move(records))
    {
        m_records->Sort();
        for (const Batch& batch : m_records->m_batches)
        {
            m_parts.push_back({batch.begin, batch.end, 0, {}, {}});
        }
        m_parts.push_back({0, 0, 0, {}, {}}); // memory
        for (std::size_t part = 0; part < m_parts.size(); ++part)
        {
            Fetch(part);
        }
    }

    bool HasOne() const
    {
        return !m_heap.empty();
    }

    const FlowRecord& Get() const
    {
        return m_parts[m_heap.front()].record;
    }

    void Next()
    {
        std::pop_heap(m_heap.begin(), m_heap.end(), Later{*this});
        const std::size_t part = m_heap.back();
        m_heap.pop_back();
        Fetch(part);
    }

  private:
    struct Part
    {
        uint64_t next;     // place in the file of what is not in `bytes`
        uint64_t end;      // of the batch
        std::size_t place; // in `bytes`, or number of a record in memory
        std::string bytes;
        FlowRecord record;
    };

    struct Later
    {
        bool operator()(std::size_t a, std::size_t b) const
        {
            return IsBefore(reader.m_parts[b].record, reader.m_parts[a].record);
        }

        const Reader& reader;
    };

    void Fetch(std::size_t which)
    {
        Part& part = m_parts[which];
        const bool isMemory = which + 1 == m_parts.size();
        if (isMemory && part.place < m_records->m_memory.size())
        {
            part.record = m_records->m_memory[part.place++];
        }
        else if (isMemory || !Has(part, sizeof(uint32_t)))
        {
            return;
        }
        else
        {
            uint32_t size = 0;
            RecordDecoder{part.bytes.data() + part.place}(size);
            Has(part, sizeof(size) + size);
            VisitRecord(part.record, RecordDecoder(part.bytes.data() + part.place + sizeof(size)));
            part.place += sizeof(size) + size;
        }
        m_heap.push_back(which);
        std::push_heap(m_heap.begin(), m_heap.end(), Later{*this});
    }

    /// Reads on if it must. @return whether so many bytes are there
    bool Has(Part& part, std::size_t wanted)
    {
        if (part.bytes.size() - part.place >= wanted)
        {
            return true;
        }
        part.bytes.erase(0, part.place);
        part.place = 0;
        const std::size_t had = part.bytes.size();
        const std::size_t more =
            std::min<uint64_t>(std::max<std::size_t>(AHEAD, wanted), part.end - part.next);
        part.bytes.resize(had + more);
        m_records->m_file->Read(part.next, part.bytes.data() + had, more);
        part.next += more;
        return part.bytes.size() >= wanted;
    }

    static constexpr std::size_t AHEAD = 65536; // bytes

    std::shared_ptr<Records> m_records;
    std::vector<Part> m_parts;
    std::vector<std::size_t> m_heap; // numbers of parts
};

FlowRecordList::Iterator::Iterator(std::shared_ptr<Reader> reader)
    : m_reader(std::move(reader))
{
    if (!m_reader->HasOne())
    {
        m_reader.reset();
    }
}

FlowRecordList::Iterator::reference
FlowRecordList::Iterator::operator*() const
{
    return m_reader->Get();
}

FlowRecordList::Iterator::pointer
FlowRecordList::Iterator::operator->() const
{
    return &m_reader->Get();
}

FlowRecordList::Iterator&
FlowRecordList::Iterator::operator++()
{
    m_reader->Next();
    if (!m_reader->HasOne())
    {
        m_reader.reset();
    }
    return *this;
}

bool
FlowRecordList::Iterator::operator==(const Iterator& other) const
{
    return m_reader == other.m_reader;
}

bool
FlowRecordList::Iterator::operator!=(const Iterator& other) const
{
    return !(*this == other);
}

FlowRecordList::FlowRecordList()
    : m_records(std::make_shared<Records>())
{
}

void
FlowRecordList::SpoolTo(const std::string& folder, std::size_t batch)
{
    m_records->m_folder = folder;
    m_records->m_limit = batch;
}

FlowRecord&
FlowRecordList::emplace_back()
{
    return m_records->Add();
}

void
FlowRecordList::push_back(FlowRecord record)
{
    emplace_back() = std::move(record);
}

std::size_t
FlowRecordList::size() const
{
    return m_records->m_count;
}

bool
FlowRecordList::empty() const
{
    return size() == 0;
}

FlowRecordList::Iterator
FlowRecordList::begin() const
{
    return Iterator(std::make_shared<Reader>(m_records));
}

FlowRecordList::Iterator
FlowRecordList::end() const
{
    return {};
}

} // namespace ns3
