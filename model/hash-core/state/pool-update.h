// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_POOL_UPDATE_H
#define FLOWHASH_POOL_UPDATE_H

#include "pool-versions.h"
#include "transit-filter.h"

#include <cstdint>
#include <optional>

namespace flowhash
{

/**
 * SilkRoad's change of the membership in three steps, which breaks no connection that is still on
 * its way into the table. It goes by time alone; the caller says when the last connection learned
 * so far is in the table.
 */
class PoolUpdate
{
  public:
    using Version = PoolVersions::Version;

    /// How far a change has got.
    enum class Step
    {
        NONE,
        RECORD, //!< it was requested; new flows go to the old membership and into the filter
        CHECK,  //!< it is in force; flows in the filter go to the old membership
    };

    /// Which versions count.
    struct Phase
    {
        Step step{Step::NONE};
        int64_t ends{0};      //!< when the step is over, ns
        uint64_t finished{0}; //!< changes so far
        std::optional<Version> inForce;
        std::optional<Version> other;  //!< RECORD: the new one, CHECK: the old one
        std::optional<Version> wanted; //!< waits until this change is over

        /// @param version one or none @return whether it counts
        bool Names(std::optional<Version> version) const;
    };

    /// @param versions in which each version that counts is held once; must outlive the update
    /// @param bloomBytes of the filter; 0: changes are at once
    PoolUpdate(PoolVersions& versions, std::size_t bloomBytes);

    /// @param now ns @param settled when the last flow is in the table, ns @return the phase then
    Phase At(int64_t now, int64_t settled) const;

    /// Goes there. @param now ns @param settled as for At
    void Advance(int64_t now, int64_t settled);

    /// Requests a change. @param version the new one, held @param now ns @param settled as for At
    void Request(Version version, int64_t now, int64_t settled);

    /// @return where it is
    const Phase& Present() const
    {
        return m_phase;
    }

    /// A flow was learned. @param hash of it
    void Learned(uint64_t hash)
    {
        if (m_phase.step == Step::RECORD)
        {
            m_filter.Add(hash);
        }
    }

    /// @param phase a phase @param hash of a flow @return whether the filter takes it for one that
    /// stays with the old membership
    bool IsOld(const Phase& phase, uint64_t hash) const
    {
        // After another change has finished the filter is another, too.
        return phase.step == Step::CHECK && phase.finished == m_phase.finished &&
               m_filter.MayContain(hash);
    }

    /// @return bytes of the filter
    std::size_t FilterBytes() const
    {
        return m_filter.Bytes();
    }

  private:
    void Settle(const Phase& phase);

    PoolVersions& m_versions;
    TransitFilter m_filter;
    Phase m_phase;
};

} // namespace flowhash

#endif // FLOWHASH_POOL_UPDATE_H
