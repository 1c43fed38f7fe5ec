// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCENARIO_REFUSAL_H
#define SCENARIO_REFUSAL_H

#include "ns3/scenario-error.h"
#include "ns3/scenario-reader.h"
#include "ns3/test.h"

#include <fstream>
#include <regex>
#include <string>
#include <utility>
#include <vector>

/// Input that is refused.
struct ScenarioRefusal
{
    const char* name;                                           //!< what is wrong
    const char* text;                                           //!< the file
    std::vector<std::pair<std::string, std::string>> overrides; //!< the command line
    const char* expected;                                       //!< start of the error
};

/// What is wrong, where, and what would be right: in one line.
class ScenarioRefusalTestCase : public ns3::TestCase
{
  public:
    /// @param refusal what is refused
    explicit ScenarioRefusalTestCase(const ScenarioRefusal& refusal)
        : TestCase(std::string("refused: ") + refusal.name),
          m_refusal(refusal)
    {
    }

  private:
    void DoRun() override
    {
        const std::string expected = m_refusal.expected;
        const std::string error = Error();
        NS_TEST_EXPECT_MSG_EQ(error.substr(0, expected.size()), expected, error);
        NS_TEST_EXPECT_MSG_EQ(error.find('\n'), std::string::npos, "one line");
    }

    /// @return the error, with the file's folder taken out
    std::string Error()
    {
        const std::string name = CreateTempDirFilename("test.yaml");
        const std::string folder = name.substr(0, name.rfind('/') + 1);
        std::ofstream(name) << m_refusal.text;
        try
        {
            ns3::LoadScenario(name, m_refusal.overrides);
        }
        catch (const ns3::ScenarioError& error)
        {
            const std::string message = error.what();
            return std::regex_replace(message, std::regex(folder), "");
        }
        return "no error";
    }

    ScenarioRefusal m_refusal;
};

#endif // SCENARIO_REFUSAL_H
