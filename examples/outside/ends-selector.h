// SPDX-License-Identifier: MIT

#ifndef ENDS_SELECTOR_H
#define ENDS_SELECTOR_H

#include "flow-selector.h"

/// The first or the last live member: the hash values below `split` of their range go to the first.
class EndsSelector final : public flowhash::FlowSelector
{
  public:
    /// @param width bits of the hash values @param split share of the first member, 0 to 1
    EndsSelector(unsigned width, double split);

    /// @return nothing: no weights, and a change may move any flow
    flowhash::SelectorTraits Traits() const override;

    /// @return 0: there is no table
    std::size_t Bytes() const override;

  private:
    flowhash::MemberId DoSelect(uint64_t hash) const override;
    void DoRebuild() override;

    double m_limit; //!< hash values below it go to the first
};

#endif // ENDS_SELECTOR_H
