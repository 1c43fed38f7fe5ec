// SPDX-License-Identifier: MIT

#include "bucket-models.h"

#include "select/jump-hash.h"

#include <algorithm>
#include <numeric>

namespace flowhash
{

namespace
{

using List = std::vector<uint32_t>;

/// Who gives a place up and who gets one, members in the order of their ids.
class PlacesModel : public SelectorModel
{
  protected:
    /// The member at a place.
    std::optional<MemberId> MemberAt(uint32_t place) const
    {
        for (const auto& [id, taken] : m_places)
        {
            if (taken == place)
            {
                return id;
            }
        }
        return std::nullopt;
    }

  private:
    virtual void Start() = 0;
    virtual void Leave(uint32_t place) = 0;
    virtual uint32_t Come(MemberId id) = 0;

    void DoUpdate() override
    {
        if (Live().empty() || m_places.empty())
        {
            m_places.clear();
            Start();
        }
        for (auto place = m_places.begin(); place != m_places.end();)
        {
            const bool gone = std::none_of(Live().begin(), Live().end(), [&](const Member& member) {
                return member.id == place->first;
            });
            if (gone)
            {
                Leave(place->second);
            }
            place = gone ? m_places.erase(place) : std::next(place);
        }
        for (const Member& member : Live())
        {
            if (m_places.count(member.id) == 0)
            {
                const uint32_t place = Come(member.id);
                m_places[member.id] = place;
            }
        }
    }

    std::map<MemberId, uint32_t> m_places;
};

/// Every removed bucket keeps a copy of the list of those that worked before.
class BucketModel : public PlacesModel
{
  public:
    explicit BucketModel(uint32_t capacity)
        : m_capacity(capacity)
    {
    }

  private:
    struct Gone
    {
        uint32_t bucket{0};
        List before;
    };

    void Start() override
    {
        m_working.resize(m_capacity);
        std::iota(m_working.begin(), m_working.end(), 0);
        m_gone.clear();
        for (uint32_t bucket = m_capacity; bucket > 0; --bucket)
        {
            Leave(bucket - 1);
        }
    }

    void Leave(uint32_t bucket) override
    {
        const bool last = bucket + 1 == m_working.size();
        if (m_capacity > 0 || !m_gone.empty() || !last)
        {
            m_gone.push_back({bucket, m_working});
        }
        *std::find(m_working.begin(), m_working.end(), bucket) = m_working.back();
        m_working.pop_back();
    }

    uint32_t Come(MemberId) override
    {
        if (m_gone.empty())
        {
            m_working.push_back(static_cast<uint32_t>(m_working.size()));
            return m_working.back();
        }
        const Gone back = m_gone.back();
        m_gone.pop_back();
        m_working = back.before;
        return back.bucket;
    }

    MemberId DoChoose(uint64_t hash) const override
    {
        const auto buckets = static_cast<uint32_t>(m_working.size() + m_gone.size());
        const uint64_t golden = 0x9e3779b97f4a7c15ULL;
        __extension__ const unsigned __int128 product =
            static_cast<unsigned __int128>(hash ^ golden) * 0xd6e8feb86659fd93ULL;
        const auto folded = static_cast<uint64_t>(product ^ product >> 64);
        uint64_t draw = m_capacity > 0 ? folded : Scramble(hash);
        uint32_t bucket = m_capacity > 0 ? Among(draw, buckets) : JumpHash(hash, buckets);
        while (std::count(m_working.begin(), m_working.end(), bucket) == 0)
        {
            draw = draw * 2862933555777941757ULL + 3037000493ULL;
            const List view = ViewOf(bucket);
            bucket = view[Among(draw, static_cast<uint32_t>(view.size()))];
        }
        return MemberAt(bucket).value();
    }

    static uint32_t Among(uint64_t draw, uint32_t count)
    {
        return static_cast<uint32_t>((draw >> 32) * count >> 32);
    }

    /// The buckets that worked when this one was gone.
    List ViewOf(uint32_t bucket) const
    {
        const auto gone = std::find_if(
            m_gone.begin(), m_gone.end(), [bucket](const Gone& g) { return g.bucket == bucket; });
        List view = gone->before;
        *std::find(view.begin(), view.end(), bucket) = view.back();
        view.pop_back();
        return view;
    }

    uint32_t m_capacity;
    List m_working;
    std::vector<Gone> m_gone;
};

class DxModel : public PlacesModel
{
  public:
    explicit DxModel(uint32_t slots)
        : m_taken(slots)
    {
    }

  private:
    void Start() override
    {
        m_taken.assign(m_taken.size(), false);
    }

    void Leave(uint32_t slot) override
    {
        m_taken[slot] = false;
    }

    uint32_t Come(MemberId id) override
    {
        std::size_t slot = id % m_taken.size();
        while (m_taken[slot])
        {
            slot = (slot + 1) % m_taken.size();
        }
        m_taken[slot] = true;
        return static_cast<uint32_t>(slot);
    }

    MemberId DoChoose(uint64_t hash) const override
    {
        for (uint64_t i = 0;; ++i)
        {
            const uint64_t pair = Scramble(Scramble(hash) + (i / 2 + 1) * 0x9e3779b97f4a7c15ULL);
            const uint64_t value = i % 2 == 0 ? pair & UINT32_MAX : pair >> 32;
            if (m_taken[value % m_taken.size()])
            {
                return MemberAt(static_cast<uint32_t>(value % m_taken.size())).value();
            }
        }
    }

    std::vector<bool> m_taken;
};

} // namespace

std::unique_ptr<SelectorModel>
MakeAnchorModel(const SpecWords& words, unsigned)
{
    return std::make_unique<BucketModel>(static_cast<uint32_t>(NumberOf(words, "capacity", 1024)));
}

std::unique_ptr<SelectorModel>
MakeMementoModel(const SpecWords&, unsigned)
{
    return std::make_unique<BucketModel>(0);
}

std::unique_ptr<SelectorModel>
MakeDxModel(const SpecWords& words, unsigned)
{
    uint32_t slots = 1;
    while (slots < NumberOf(words, "capacity", 1024))
    {
        slots *= 2;
    }
    return std::make_unique<DxModel>(slots);
}

} // namespace flowhash
