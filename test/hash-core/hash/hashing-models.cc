// SPDX-License-Identifier: MIT

#include "hashing-models.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

namespace flowhash
{

namespace
{

/// Who draws the shortest time of an exponential clock that runs at the member's weight.
class RendezvousModel : public SelectorModel
{
    MemberId DoChoose(uint64_t hash) const override
    {
        const uint64_t mixed = Scramble(hash + 0x9e3779b97f4a7c15ULL);
        std::map<double, MemberId> times;
        for (const Member& member : Live())
        {
            const uint64_t draw = Scramble(mixed ^ Scramble(member.id + 1ULL));
            const double u = (static_cast<double>(draw >> 11) + 0.5) * 0x1p-53;
            times.emplace(-std::log(u) / member.weight, member.id);
        }
        return times.begin()->second;
    }
};

/// The paper's loop: in turn, each member goes on along its permutation to the next free entry.
class MaglevModel : public SelectorModel
{
  public:
    explicit MaglevModel(uint64_t size)
        : m_size(size)
    {
    }

  private:
    MemberId DoChoose(uint64_t hash) const override
    {
        return m_entries[hash % m_size].value();
    }

    void DoUpdate() override
    {
        m_entries.assign(m_size, std::nullopt);
        std::size_t claimed = 0;
        double greatest = 0;
        for (const Member& member : Live())
        {
            greatest = std::max(greatest, member.weight);
        }
        std::map<MemberId, uint64_t> looked;
        std::map<MemberId, double> claims;
        for (double round = 0; claimed < m_size && !Live().empty(); ++round)
        {
            for (const Member& member : Live())
            {
                const bool atTurn = round * member.weight >= claims[member.id] * greatest;
                if (claimed < m_size && atTurn)
                {
                    Claim(member.id, looked[member.id]);
                    ++claims[member.id];
                    ++claimed;
                }
            }
        }
    }

    void Claim(MemberId id, uint64_t& looked)
    {
        const uint64_t offset = Scramble(id + 0x9e3779b97f4a7c15ULL) % m_size;
        const uint64_t skip = Scramble(id + 0xd1b54a32d192ed03ULL) % (m_size - 1) + 1;
        while (m_entries[(offset + looked * skip) % m_size])
        {
            ++looked;
        }
        m_entries[(offset + looked * skip) % m_size] = id;
    }

    uint64_t m_size;
    std::vector<std::optional<MemberId>> m_entries;
};

/// Every point of every member on a circle of 2^32 places; the next one clockwise takes the value.
class RingModel : public SelectorModel
{
  public:
    explicit RingModel(double points)
        : m_pointsOfOne(points)
    {
    }

  private:
    MemberId DoChoose(uint64_t hash) const override
    {
        const uint64_t position = Scramble(hash + 0x9e3779b97f4a7c15ULL) >> 32;
        const auto next = m_points.lower_bound({position, 0});
        return (next == m_points.end() ? m_points.begin() : next)->second;
    }

    void DoUpdate() override
    {
        m_points.clear();
        for (const Member& member : Live())
        {
            const double count = std::max(1.0, std::round(m_pointsOfOne * member.weight));
            for (uint64_t i = 0; i < count; ++i)
            {
                const uint64_t bits = Scramble((uint64_t{member.id} << 32 | i) + 1);
                m_points.insert({bits >> 32, member.id});
            }
        }
    }

    double m_pointsOfOne;
    std::set<std::pair<uint64_t, MemberId>> m_points;
};

/// Of the way from each probe to each member, clockwise, the shortest.
class MultiProbeModel : public SelectorModel
{
  public:
    explicit MultiProbeModel(uint64_t probes)
        : m_probes(probes)
    {
    }

  private:
    MemberId DoChoose(uint64_t hash) const override
    {
        uint64_t shortest = std::numeric_limits<uint64_t>::max();
        MemberId nearest = 0;
        for (uint64_t probe = 0; probe < m_probes; ++probe)
        {
            const uint64_t position = Scramble(Scramble(hash + 1) + probe * 0x9e3779b97f4a7c15ULL);
            for (const Member& member : Live())
            {
                const uint64_t way = Scramble(member.id + 0x632be59bd9b4e019ULL) - position;
                nearest = way < shortest ? member.id : nearest;
                shortest = std::min(way, shortest);
            }
        }
        return nearest;
    }

    uint64_t m_probes;
};

} // namespace

std::unique_ptr<SelectorModel>
MakeRendezvousModel(const SpecWords&, unsigned)
{
    return std::make_unique<RendezvousModel>();
}

std::unique_ptr<SelectorModel>
MakeMaglevModel(const SpecWords& words, unsigned)
{
    return std::make_unique<MaglevModel>(NumberOf(words, "size", 65537));
}

std::unique_ptr<SelectorModel>
MakeRingModel(const SpecWords& words, unsigned)
{
    return std::make_unique<RingModel>(static_cast<double>(NumberOf(words, "points", 100)));
}

std::unique_ptr<SelectorModel>
MakeMultiProbeModel(const SpecWords& words, unsigned)
{
    return std::make_unique<MultiProbeModel>(NumberOf(words, "probes", 21));
}

} // namespace flowhash
