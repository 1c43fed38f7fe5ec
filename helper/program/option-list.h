// SPDX-License-Identifier: GPL-2.0-only

#ifndef OPTION_LIST_H
#define OPTION_LIST_H

#include "ns3/flow-scenario.h"

#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/// An option of the command line, without its dashes, and its value.
using GivenOption = std::pair<std::string, std::string>;

/**
 * @ingroup flow-distribution
 *
 * The keys of a scenario as options of a command line, each with the value that it has.
 */
class OptionList
{
  public:
    /// A key as option.
    struct Option
    {
        std::string name;
        std::string value;
        std::string help; //!< with type and bounds
    };

    /**
     * @param scenario its network spelled out. Defaults of ns-3's attributes are left out: their
     * names have colons, which end a name where lists are read again, and so are values with what
     * marks names and values there, brackets and two dashes
     */
    explicit OptionList(const FlowScenario& scenario);

    /// @return the options, in the order of the documentation
    const std::vector<Option>& Get() const
    {
        return m_options;
    }

    /**
     * Leaves out what says nothing new, where every option of the list is given.
     * @param given options in their order
     * @return those whose values differ from the list, or that it does not have; all of them where
     * one of the list is not given
     */
    std::vector<GivenOption> WithoutEqual(const std::vector<GivenOption>& given) const;

  private:
    std::vector<Option> m_options;
};

/// @param text of a value, as Python may write it: 12.0, True @return it as keys read it
std::string PlainValue(const std::string& text);

} // namespace ns3

#endif // OPTION_LIST_H
