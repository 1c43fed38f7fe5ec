// SPDX-License-Identifier: MIT

#include "concurrent-selector.h"

#include "spec-error.h"

#include <thread>

namespace flowhash
{

namespace
{

/// A small number for each thread, so that few threads share one.
std::size_t
ThreadNumber()
{
    static std::atomic<std::size_t> threads{0};
    thread_local const std::size_t number = threads.fetch_add(1, std::memory_order_relaxed);
    return number;
}

} // namespace

// All orders below are sequentially consistent, by default: a reader that is counted must see the
// side that was set before its counter was found to be zero.

ConcurrentSelector::Visit::Visit(const ConcurrentSelector& owner)
    : m_counter(owner.Enter()),
      m_side(*owner.m_sides[owner.m_side.load()])
{
}

ConcurrentSelector::Visit::~Visit()
{
    m_counter.fetch_sub(1);
}

const FlowSelector&
ConcurrentSelector::Visit::Side() const
{
    return m_side;
}

ConcurrentSelector::ConcurrentSelector(const SelectorSource& source)
    : m_sides{source(), source()}
{
    if (!m_sides[0]->Traits().pure)
    {
        throw SpecError("this selector cannot be asked while it is updated: its choices depend on "
                        "turns, loads or time, so each of them is a change");
    }
}

std::atomic<uint64_t>&
ConcurrentSelector::Enter() const
{
    std::atomic<uint64_t>& counter = m_readers[ThreadNumber() % STRIPES].inside[m_turn.load()];
    counter.fetch_add(1);
    return counter;
}

std::optional<MemberId>
ConcurrentSelector::Select(uint64_t hash) const
{
    return Visit(*this).Side().Select(hash);
}

void
ConcurrentSelector::SelectBatch(const uint64_t* hashes,
                                std::size_t count,
                                std::optional<MemberId>* out) const
{
    Visit(*this).Side().SelectBatch(hashes, count, out);
}

std::optional<MemberId>
ConcurrentSelector::SelectOther(uint64_t hash, unsigned attempt) const
{
    return Visit(*this).Side().SelectOther(hash, attempt);
}

void
ConcurrentSelector::AwaitReaders(unsigned turn) const
{
    for (const Readers& readers : m_readers)
    {
        while (readers.inside[turn].load() != 0)
        {
            std::this_thread::yield();
        }
    }
}

/// The two turns are waited for one after the other: a reader may have read the turn long ago and
/// be counted only now, but then it finds the new side.
UpdateDelta
ConcurrentSelector::Update(const std::vector<MemberChange>& changes, int64_t now)
{
    const unsigned side = m_side.load();
    const UpdateDelta delta = m_sides[1 - side]->Update(changes, now); // if refused, no reader saw
    m_side.store(1 - side);
    const unsigned turn = m_turn.load();
    AwaitReaders(1 - turn);
    m_turn.store(1 - turn);
    AwaitReaders(turn);
    m_sides[side]->Update(changes, now);
    return delta;
}

const std::vector<Member>&
ConcurrentSelector::Members() const
{
    return m_sides[m_side.load()]->Members();
}

std::size_t
ConcurrentSelector::Bytes() const
{
    return m_sides[0]->Bytes() + m_sides[1]->Bytes();
}

} // namespace flowhash
