// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_CONCURRENT_SELECTOR_H
#define FLOWHASH_CONCURRENT_SELECTOR_H

#include "affinity-state.h"
#include "flow-selector.h"

#include <array>
#include <atomic>
#include <memory>

namespace flowhash
{

/**
 * A selector that any number of threads may ask while one updates it.
 *
 * There are two selectors, of which the readers use one. An update is applied to the other, the
 * readers are sent there, and when the last one has left the first it is applied there too
 * (Ramalhete and Correia, Left-Right, 2015). So a reader never waits, whatever the writer does; the
 * writer waits for the readers that were inside, and all takes twice the memory and twice the time
 * to update. A reader gets the choice before or after an update, and once it has got one from after
 * it, never again one from before.
 *
 * Only for pure selectors: for the others every choice is a change.
 */
class ConcurrentSelector
{
  public:
    /// @param source makes two selectors that are alike @throws SpecError unless these are pure
    explicit ConcurrentSelector(const SelectorSource& source);

    /// @copydoc FlowSelector::Select
    std::optional<MemberId> Select(uint64_t hash) const;

    /// @copydoc FlowSelector::SelectBatch
    /// All of one call are chosen by the same membership.
    void SelectBatch(const uint64_t* hashes, std::size_t count, std::optional<MemberId>* out) const;

    /// @copydoc FlowSelector::SelectOther
    std::optional<MemberId> SelectOther(uint64_t hash, unsigned attempt) const;

    /**
     * Applies changes as FlowSelector::Update does. One thread at a time, beside any number of
     * readers.
     * @param changes the changes @param now time, ns @return what moved
     */
    UpdateDelta Update(const std::vector<MemberChange>& changes, int64_t now = 0);

    /// @return the members, live or not, by id; for the thread that updates
    const std::vector<Member>& Members() const;

    /// @return bytes of look-up structure, of both
    std::size_t Bytes() const;

  private:
    static constexpr std::size_t STRIPES = 16; // threads that do not share a counter

    /// Readers inside, by the turn in which they came.
    struct alignas(64) Readers
    {
        std::array<std::atomic<uint64_t>, 2> inside{};
    };

    /// A reader's stay: while it lasts, the side that it sees is not changed.
    class Visit
    {
      public:
        explicit Visit(const ConcurrentSelector& owner);
        ~Visit();
        Visit(const Visit&) = delete;
        Visit& operator=(const Visit&) = delete;
        const FlowSelector& Side() const;

      private:
        std::atomic<uint64_t>& m_counter;
        const FlowSelector& m_side;
    };

    std::atomic<uint64_t>& Enter() const;
    void AwaitReaders(unsigned turn) const;

    std::array<std::unique_ptr<FlowSelector>, 2> m_sides;
    std::atomic<unsigned> m_side{0}; //!< which one readers are sent to
    std::atomic<unsigned> m_turn{0}; //!< by which counter they are counted
    mutable std::array<Readers, STRIPES> m_readers;
};

} // namespace flowhash

#endif // FLOWHASH_CONCURRENT_SELECTOR_H
