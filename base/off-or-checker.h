// SPDX-License-Identifier: GPL-2.0-only

#ifndef OFF_OR_CHECKER_H
#define OFF_OR_CHECKER_H

#include "ns3/attribute.h"

namespace ns3::flowdist
{

/**
 * @ingroup flow-distribution
 *
 * The checker of an ns-3 attribute that is switched off by 0 and has a least value otherwise.
 */
class OffOrChecker : public AttributeChecker
{
  public:
    /// @param least value besides 0, above 0 @param most greatest value
    OffOrChecker(double least, double most);

    bool Check(const AttributeValue& value) const override;
    std::string GetValueTypeName() const override;
    bool HasUnderlyingTypeInformation() const override;
    std::string GetUnderlyingTypeInformation() const override;
    Ptr<AttributeValue> Create() const override;
    bool Copy(const AttributeValue& source, AttributeValue& destination) const override;

  private:
    double m_least;
    double m_most;
};

} // namespace ns3::flowdist

#endif // OFF_OR_CHECKER_H
