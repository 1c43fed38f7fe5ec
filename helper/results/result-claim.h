// SPDX-License-Identifier: GPL-2.0-only

#ifndef RESULT_CLAIM_H
#define RESULT_CLAIM_H

#include "result-folder.h"

#include <memory>
#include <set>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The right of one command to put results into a folder. Nobody else gets it while the command, or
 * a process that it started, lives.
 *
 * What the command writes is kept aside, in DIR/.flowdist/part, until it is whole: Commit() puts it
 * in its place, and takes away files of earlier results that have no successor. A list of what was
 * written, DIR/.flowdist/files, says which these are: files of others are never taken away; where
 * one is in the way it is kept as NAME~, or NAME~2 and so on. A command that ends without Commit()
 * leaves what was there. POSIX only.
 */
class ResultClaim
{
  public:
    /**
     * Looks whether a claim is likely to succeed; makes and claims nothing.
     * @param path the folder @param overwrite whether results that are there may be replaced
     * @throws ScenarioError where results are there, or the folder cannot be written
     */
    static void Check(const std::string& path, bool overwrite);

    /**
     * Looks whether a folder takes files, whatever is there.
     * @param path the folder, which need not be there
     * @throws ScenarioError where it is none, or cannot be written
     */
    static void CheckPlace(const std::string& path);

    /// @param path a folder @return whether there is something that Commit() would replace
    static bool HasResults(const std::string& path);

    /**
     * Makes a folder that nobody has used: PARENT/NAME-1, or with the next number that is free.
     * @param parent where it is made @param name what it is for
     * @return its path
     * @throws ScenarioError where no folder can be made there
     */
    static std::string MakeFresh(const std::string& parent, const std::string& name);

    /**
     * Claims a folder.
     * @param path the folder; it is made where it is not there
     * @param overwrite whether results that are there may be replaced
     * @throws ScenarioError as Check(), and where another command has the folder
     */
    ResultClaim(const std::string& path, bool overwrite);

    /**
     * Claims a folder that nobody has used: PARENT/NAME-1, or with the next number that is free.
     * @param parent where it is made @param name what it is for
     * @return the claim
     * @throws ScenarioError where no folder can be made there
     */
    static std::unique_ptr<ResultClaim> Fresh(const std::string& parent, const std::string& name);

    /// Gives the folder back, and takes away what was not committed.
    ~ResultClaim();

    ResultClaim(const ResultClaim&) = delete;
    ResultClaim& operator=(const ResultClaim&) = delete;

    /// @return where results are written until they are whole
    const ResultFolder& Part() const;

    /// @return the folder that was claimed
    const std::string& Path() const;

    /// @param name a name in the folder @return its path
    std::string Path(const std::string& name) const;

    /// @return whether there are results that Commit() will replace
    bool Replaces() const;

    /// Puts what was written in its place; once. @throws std::system_error where that fails
    void Commit();

  private:
    std::string OwnPath(const std::string& name) const;
    void Lock();
    void WriteList(const std::string& name, const std::set<std::string>& files) const;
    void TakeAway(const std::string& file) const;
    void TakeAwayEmptyOwn() const;

    std::string m_path;
    bool m_made; //!< the folder itself is of this claim
    int m_lock{-1};
    std::set<std::string> m_old; //!< files of earlier results, relative to the folder
    std::unique_ptr<ResultFolder> m_part;
};

} // namespace ns3

#endif // RESULT_CLAIM_H
