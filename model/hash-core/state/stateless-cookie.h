// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_STATELESS_COOKIE_H
#define FLOWHASH_STATELESS_COOKIE_H

#include "../affinity-state.h"
#include "../member-set.h"

namespace flowhash
{

/**
 * Cheetah's stateless balancer (Barbette et al., NSDI 2020): each packet of a flow but the first
 * carries a cookie that names the flow's member, so no change of membership moves a flow, and
 * nothing is remembered. The cookie is the member's id xor a keyed hash of the flow.
 *
 * A cookie that names no member of the scheme is not believed and counted; a forged one is taken
 * for good with a probability of members / 2^32. A packet without a cookie is chosen for anew.
 */
class StatelessCookie final : public AffinityState
{
  public:
    /// @param key of the hash
    explicit StatelessCookie(uint64_t key);

    std::optional<MemberId> Find(const FlowQuery& query) override;
    std::optional<MemberId> Peek(const FlowQuery& query) const override;
    bool Insert(const FlowQuery& query, MemberId member) override;
    void Erase(const FlowKey& flow) override;
    void MembersChanged(const FlowSelector& selector, int64_t now) override;
    std::optional<uint32_t> Cookie(const FlowKey& flow, MemberId member) const override;
    bool NeedsCookies() const override;
    StateUsage Usage() const override;

  private:
    uint64_t m_key;
    MemberSet m_known;
    StateUsage m_usage;
};

} // namespace flowhash

#endif // FLOWHASH_STATELESS_COOKIE_H
