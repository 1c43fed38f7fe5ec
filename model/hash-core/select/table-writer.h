// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_TABLE_WRITER_H
#define FLOWHASH_TABLE_WRITER_H

#include "../member-change.h"
#include "../part-registry.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

namespace flowhash
{

/**
 * How the control plane of a switch brings a table in line (S2): an update takes a while to reach
 * the chip, and then its entries are written one after another, so that meanwhile part of the table
 * is old and part is new. What another update changes meanwhile waits until the table is written,
 * but for entries that are to be written yet: these get what is to be there by then.
 *
 * Time does not run here: what is in the table is asked for at a time, and writes that were due by
 * then have been done.
 */
class TableWriter
{
  public:
    /// What is written first.
    enum class Order : uint8_t
    {
        IN_ORDER,          //!< the entries that change, from the first one
        RANDOM,            //!< the entries that change, in any order
        MAKE_BEFORE_BREAK, //!< the whole table, beside the old one, which it replaces when it is
                           //!< done
    };

    /// How fast, and how.
    struct Options
    {
        int64_t latency{0};           //!< ns from an update to its first write's begin
        int64_t entry{0};             //!< ns that the write of an entry takes
        Order order{Order::IN_ORDER}; //!< which first
        uint64_t seed{0};             //!< of the random order
    };

    /// Reads them from a spec. @param parameters latency, rate, order, seed @return what writes so
    static std::unique_ptr<TableWriter> Make(SpecParameters& parameters);

    /// @param options see there
    explicit TableWriter(const Options& options);

    /**
     * Takes an update in. The first table is there at once: nobody used one before.
     * @param target the table that is to be; empty: nobody is live, and what is being written is
     * given up
     * @param now time, ns, not before that of earlier calls
     */
    void Write(const std::vector<MemberId>& target, int64_t now);

    /// @param entry number @param now time, ns, not before that of earlier calls @return what the
    /// table holds there
    MemberId Read(std::size_t entry, int64_t now);

    /// @param now time, ns @return whether all that was to be written is
    bool IsSettled(int64_t now) const;

    /// @return bytes of the table and of what is still to be written
    std::size_t Bytes() const;

  private:
    /// A whole table that is written beside the one in use.
    struct Shadow
    {
        int64_t done; //!< when it is in use, ns
        std::vector<MemberId> entries;
    };

    void WriteBeside(const std::vector<MemberId>& target, int64_t now);
    void WriteInto(const std::vector<MemberId>& target, int64_t now);
    void Settle(std::size_t entry, int64_t now);
    void SettleShadows(int64_t now);

    Options m_options;
    std::vector<MemberId> m_written; //!< what the chip has
    std::vector<MemberId> m_aimed;   //!< what it has when all is written
    std::vector<int64_t> m_due;      //!< by entry: when it is written, ns; NEVER
    std::deque<Shadow> m_shadows;    //!< one that is being written, and one that waits
    int64_t m_busyUntil{INT64_MIN};  //!< ns
    uint64_t m_updates{0};           //!< that were written into the table
};

} // namespace flowhash

#endif // FLOWHASH_TABLE_WRITER_H
