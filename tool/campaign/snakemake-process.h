// SPDX-License-Identifier: GPL-2.0-only

#ifndef SNAKEMAKE_PROCESS_H
#define SNAKEMAKE_PROCESS_H

#include <cstdint>
#include <optional>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Snakemake, and whatever it starts on this machine, as a group of processes that ends as one: when
 * it is told to, and when the process that started it ends, however that comes. A keeper of its own
 * stands between the two for that. It is asked first, as by Ctrl-C, so that it cancels jobs on
 * other machines, and killed where it takes too long. POSIX only.
 */
class SnakemakeProcess
{
  public:
    /// What Snakemake is to do.
    struct Order
    {
        std::string program; //!< of Snakemake, a path
        std::string folder;  //!< with a Snakefile; its state stays there
        std::string profile; //!< a folder, absolute; empty: none
        uint32_t jobs{0};    //!< at a time; 0: the profile says
        std::string log;     //!< file that takes what it prints
    };

    /// @return the path of the program; empty: there is none
    static std::string Find();

    /**
     * @param name a folder, or the name of one where Snakemake looks for profiles
     * @return the folder, absolute
     * @throws ScenarioError where there is none with a config.yaml
     */
    static std::string FindProfile(const std::string& name);

    /// Starts it. @param order what it is to do @throws ScenarioError where no process can be
    /// started
    explicit SnakemakeProcess(const Order& order);
    /// Ends it where it still runs, and waits for that.
    ~SnakemakeProcess();
    SnakemakeProcess(const SnakemakeProcess&) = delete;
    SnakemakeProcess& operator=(const SnakemakeProcess&) = delete;

    /// @return its exit code, 128 + its number where a signal ended it; none: it runs
    std::optional<int> Ended();

    /// Asks it to end; it does within half a minute.
    void Stop();

  private:
    int m_life{-1};           //!< end of a pipe: as long as it is open nobody wants it to end
    long m_keeper{0};         //!< id of the process in between
    std::optional<int> m_end; //!< exit code
};

} // namespace ns3

#endif // SNAKEMAKE_PROCESS_H
