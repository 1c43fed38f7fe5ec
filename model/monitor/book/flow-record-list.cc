// SPDX-License-Identifier: GPL-2.0-only

#include "flow-record-list.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <system_error>
#include <type_traits>
#include <unistd.h>
#include <utility>

namespace ns3
{

namespace
{

/// A record as bytes: numbers as the machine has them, lists with their length before them.
class Encoder
{
  public:
    explicit Encoder(std::string& bytes)
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
class Decoder
{
  public:
    explicit Decoder(const char* bytes)
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

/// @param record what is written or read @param visit an Encoder or a Decoder
template <class Record, class Visit>
void
VisitFields(Record& record, Visit visit)
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

bool
IsBefore(const FlowRecord& a, const FlowRecord& b)
{
    return a.flow < b.flow;
}

[[noreturn]] void
Fail(const std::string& folder, const char* what)
{
    throw std::system_error(errno,
                            std::generic_category(),
                            "a file for records of flows in " + folder + " cannot be " + what);
}

/// A file that is gone when it is closed.
class NamelessFile
{
  public:
    explicit NamelessFile(std::string folder)
        : m_folder(std::move(folder))
    {
        std::string path = m_folder + "/.flow-records-XXXXXX";
        m_file = mkostemp(path.data(), O_CLOEXEC);
        if (m_file < 0)
        {
            Fail(m_folder, "made");
        }
        unlink(path.c_str());
    }

    ~NamelessFile()
    {
        close(m_file);
    }

    NamelessFile(const NamelessFile&) = delete;
    NamelessFile& operator=(const NamelessFile&) = delete;

    /// @return where the bytes begin
    uint64_t Append(const std::string& bytes)
    {
        const uint64_t begin = m_size;
        for (std::size_t done = 0; done < bytes.size();)
        {
            const ssize_t written = pwrite(
                m_file, bytes.data() + done, bytes.size() - done, static_cast<off_t>(m_size));
            if (written < 0 && errno != EINTR)
            {
                Fail(m_folder, "written");
            }
            done += written > 0 ? static_cast<std::size_t>(written) : 0;
            m_size += written > 0 ? static_cast<uint64_t>(written) : 0;
        }
        return begin;
    }

    void Read(uint64_t from, char* bytes, std::size_t size) const
    {
        for (std::size_t done = 0; done < size;)
        {
            const ssize_t had =
                pread(m_file, bytes + done, size - done, static_cast<off_t>(from + done));
            if (had == 0 || (had < 0 && errno != EINTR))
            {
                Fail(m_folder, "read");
            }
            done += had > 0 ? static_cast<std::size_t>(had) : 0;
        }
    }

  private:
    std::string m_folder;
    int m_file;
    uint64_t m_size{0};
};

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
            VisitFields(record, Encoder(one));
            Encoder{bytes}(one);
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
            Decoder{part.bytes.data() + part.place}(size);
            Has(part, sizeof(size) + size);
            VisitFields(part.record, Decoder(part.bytes.data() + part.place + sizeof(size)));
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
