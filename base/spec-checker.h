// SPDX-License-Identifier: GPL-2.0-only

#ifndef SPEC_CHECKER_H
#define SPEC_CHECKER_H

#include "ns3/attribute.h"

#include <functional>
#include <string>
#include <vector>

namespace ns3::flowdist
{

/// Judges a text: throws a std::exception with the reason where it cannot be.
using SpecJudge = std::function<void(const std::string& text)>;

/**
 * @ingroup flow-distribution
 *
 * The checker of an ns-3 attribute whose text has a meaning of its own. So a wrong text is refused
 * wherever ns-3 checks values: by SetAttribute, by factories and helpers, as a default, on the
 * command line. ns-3 says that the value is wrong and not why; the reason is logged (NS_LOG_ERROR
 * of the component SpecChecker), and WhyNot tells it.
 */
class SpecChecker : public AttributeChecker
{
  public:
    /// @param judge of the texts; it does not change anything, nor take a random stream
    explicit SpecChecker(SpecJudge judge);

    /// @param text a value @return why it cannot be, or empty
    std::string WhyNot(const std::string& text) const;

    bool Check(const AttributeValue& value) const override;
    std::string GetValueTypeName() const override;
    bool HasUnderlyingTypeInformation() const override;
    std::string GetUnderlyingTypeInformation() const override;
    Ptr<AttributeValue> Create() const override;
    bool Copy(const AttributeValue& source, AttributeValue& destination) const override;

  private:
    SpecJudge m_judge;
};

/**
 * @ingroup flow-distribution
 * @param judge see SpecChecker
 * @return the checker of an attribute, as ns-3's own MakeStringChecker
 */
Ptr<const AttributeChecker> MakeSpecChecker(SpecJudge judge);

/**
 * @ingroup flow-distribution
 * @param name of the attribute and whose it is, for the reason, such as Spread of a switch
 * @param words those that have a meaning
 * @return the checker of an attribute that is one of some words
 */
Ptr<const AttributeChecker> MakeWordChecker(const std::string& name,
                                            const std::vector<std::string>& words);

/**
 * @ingroup flow-distribution
 * What a setter of an attribute answers to ns-3, which does not expect exceptions of it.
 * @param action what the setter does, which throws where it cannot
 * @return whether it could; the reason why not is logged as SpecChecker's are
 */
bool Succeeds(const std::function<void()>& action);

} // namespace ns3::flowdist

#endif // SPEC_CHECKER_H
