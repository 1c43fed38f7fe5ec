// SPDX-License-Identifier: GPL-2.0-only

#include "spec-checker.h"

#include "number-text.h"

#include "ns3/log.h"
#include "ns3/string.h"

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <utility>

namespace ns3::flowdist
{

NS_LOG_COMPONENT_DEFINE("SpecChecker");

namespace
{

/// @return what an action throws, or empty
std::string
Reason(const std::function<void()>& action)
{
    try
    {
        action();
        return "";
    }
    catch (const std::exception& error)
    {
        NS_LOG_ERROR(error.what());
        return error.what();
    }
}

/// A text as it is: ns-3's own value ends the program where it is to read blanks.
class SpecValue : public StringValue
{
  public:
    bool DeserializeFromString(std::string value,
                               Ptr<const AttributeChecker> /* checker */) override
    {
        Set(value);
        return true;
    }
};

} // namespace

SpecChecker::SpecChecker(SpecJudge judge)
    : m_judge(std::move(judge))
{
}

std::string
SpecChecker::WhyNot(const std::string& text) const
{
    return Reason([&] { m_judge(text); });
}

bool
SpecChecker::Check(const AttributeValue& value) const
{
    const auto* text = dynamic_cast<const StringValue*>(&value);
    return text && WhyNot(text->Get()).empty();
}

std::string
SpecChecker::GetValueTypeName() const
{
    return "StringValue"; // as ns-3's own checker of texts has it
}

bool
SpecChecker::HasUnderlyingTypeInformation() const
{
    return true;
}

std::string
SpecChecker::GetUnderlyingTypeInformation() const
{
    return "std::string";
}

Ptr<AttributeValue>
SpecChecker::Create() const
{
    return ns3::Create<SpecValue>();
}

bool
SpecChecker::Copy(const AttributeValue& source, AttributeValue& destination) const
{
    const auto* from = dynamic_cast<const StringValue*>(&source);
    auto* to = dynamic_cast<StringValue*>(&destination);
    if (!from || !to)
    {
        return false;
    }
    to->Set(from->Get());
    return true;
}

Ptr<const AttributeChecker>
MakeSpecChecker(SpecJudge judge)
{
    return Create<SpecChecker>(std::move(judge));
}

Ptr<const AttributeChecker>
MakeWordChecker(const std::string& name, const std::vector<std::string>& words)
{
    return MakeSpecChecker([name, words](const std::string& word) {
        if (std::find(words.begin(), words.end(), word) == words.end())
        {
            throw std::invalid_argument(name + " is " + JoinTexts(words, " or ") + ", not '" +
                                        word + "'");
        }
    });
}

bool
Succeeds(const std::function<void()>& action)
{
    return Reason(action).empty();
}

} // namespace ns3::flowdist
