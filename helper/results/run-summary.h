// SPDX-License-Identifier: GPL-2.0-only

#ifndef RUN_SUMMARY_H
#define RUN_SUMMARY_H

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The scalar results of a run as summary.json holds them, by their path there, such as
 * flows.completed or failover.0.moved.excess.either.
 */
class RunSummary
{
  public:
    /**
     * Reads a file.
     * @param file a summary.json
     * @return its scalars; without parameters and versions
     * @throws ScenarioError where it cannot be read
     */
    static RunSummary Read(const std::string& file);

    /// @param path a path @return its text as it stands there; none where it is not or null
    std::optional<std::string> Text(const std::string& path) const;

    /// @param path a path @return the number; none where there is none
    std::optional<double> Number(const std::string& path) const;

    /// @return the groups whose affinity was measured, in the order of the file
    std::vector<std::string> Groups() const;

    /// @return all scalars in the order of the file
    const std::vector<std::pair<std::string, std::string>>& Scalars() const;

  private:
    std::vector<std::pair<std::string, std::string>> m_scalars;
};

/// A figure that tables show.
struct ResultMetric
{
    std::string name; //!< head of its column
    std::string unit; //!< under it
    int decimals{1};  //!< digits behind the point
    std::string help; //!< one line for newcomers
    std::function<std::optional<double>(const RunSummary&)> get;
};

/// @param groups those whose affinity was measured @return the figures that the tables of `run` and
/// `compare` show, in their order
std::vector<ResultMetric> ResultMetrics(const std::vector<std::string>& groups);

/// @param name head of its column, such as tm-rev @return the figure @throws ScenarioError where
/// there is none
ResultMetric FindResultMetric(const std::string& name);

} // namespace ns3

#endif // RUN_SUMMARY_H
