// SPDX-License-Identifier: GPL-2.0-only

#ifndef CAMPAIGN_FOLDER_H
#define CAMPAIGN_FOLDER_H

#include <cstdint>
#include <functional>
#include <ostream>
#include <set>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The folder of a campaign: campaign.sqlite, a folder for each run in runs/, exports. Several
 * commands may have it at the same time, while a ResultClaim has it alone. Each that runs something
 * holds a lease, a lock that ends with its process, however that comes. A run is written into a
 * part folder and gets its place when it is whole. POSIX only.
 */
class CampaignFolder
{
  public:
    /// @return what a campaign writes beside the folders of runs. SQLite keeps the journal while it
    /// writes.
    static const std::vector<std::string>& OwnFiles();

    /// Gives what is not ours, and stands in the way, a name that nobody has. @param path its path
    static void KeepAside(const std::string& path);

    /// @param path a folder @return whether a campaign is there
    static bool IsThere(const std::string& path);

    /**
     * Looks whether a campaign can be, or go on, in a folder, or at least be read; makes nothing.
     * @param path the folder
     * @throws ScenarioError where it cannot be written and no campaign is there, other results are
     * there, or runs that the database does not know
     */
    static void Check(const std::string& path);

    /**
     * Opens a folder; it is made where it is not there. A swap that a killed command left there is
     * brought to its end.
     * @param path the folder
     * @param listed whether what is written is noted in .flowdist/files, so that --overwrite may
     *        replace it; not so in a folder that a ResultClaim keeps aside
     * @throws ScenarioError as Check(), and where another command has the folder alone
     */
    CampaignFolder(const std::string& path, bool listed);
    ~CampaignFolder();
    CampaignFolder(const CampaignFolder&) = delete;
    CampaignFolder& operator=(const CampaignFolder&) = delete;

    /// @param path the folder of a campaign @return whether it is for reading alone
    static bool IsReadOnly(const std::string& path);

    /// @param path the folder of a campaign @throws ScenarioError where it is for reading alone
    static void CheckWritable(const std::string& path);

    /// @param run name of its folder @return whether that is there
    bool HasRun(const std::string& run) const;

    /// @return whether the folder is for reading alone: nothing is written then
    bool IsReadOnly() const;

    /// @return the folder
    const std::string& Path() const
    {
        return m_path;
    }

    /// @param name a name in the folder @return its path
    std::string Path(const std::string& name) const;

    /// @return the path of the database
    std::string Database() const;

    /// Takes the lease of a command for this process, and those that it starts. @param command its
    /// number
    void TakeLease(int64_t command);

    /// @param command number of a command @return whether it, or a process that it started, lives
    bool IsAlive(int64_t command) const;

    /// @param run name of its folder @param command who writes it @return where it is written until
    /// it is whole
    std::string PartOf(const std::string& run, int64_t command) const;

    /// Puts what was written of a run in its place. @param run name of its folder @param part where
    /// it was written; it may be its place
    void Publish(const std::string& run, const std::string& part) const;

    /// Takes away the file that says how a run ended, as the database says so now. @param run name
    /// of its folder
    void ForgetEnding(const std::string& run) const;

    /// @param command number of one @return where it keeps runs for jobs, absolute
    std::string BatchesOf(int64_t command) const;

    /// @return folders of commands that live no longer where they kept runs for jobs
    std::vector<std::string> LeftBatches() const;

    /// @param run name of its folder @return where it may be whole without being noted as ended
    std::vector<std::string> WholePaths(const std::string& run) const;

    /// Makes a file of this campaign in its folder one that --overwrite may replace. @param name
    /// its name
    void ListOwn(const std::string& name) const;

    /**
     * Writes a file of the campaign, whole or not at all. Of several commands each comes in its
     * turn, and writes what it finds then, so that what the last one leaves is of all. Does nothing
     * where the folder is for reading alone.
     * @param name its name @param write what writes it
     * @throws std::system_error where it cannot be written
     */
    void Write(const std::string& name, const std::function<void(std::ostream&)>& write) const;

    /// Takes away what was written of a run that did not come to its end. @param run name of its
    /// folder @param command who wrote it
    void Discard(const std::string& run, int64_t command) const;

  private:
    std::string LeasePath(int64_t command) const;
    std::string OwnPath(const std::string& name) const;
    std::set<std::string> ReadList() const; //!< of what was written
    void Lock();
    void TakeAwayLeases() const;
    void List(const std::vector<std::string>& files) const;
    void TakeAwayOwn(const std::string& place) const; //!< what others put there stays

    std::string m_path;
    bool m_listed;
    bool m_readOnly;
    int m_lock{-1};
    int m_lease{-1};
    std::string m_leasePath; //!< of the lease that is taken
};

} // namespace ns3

#endif // CAMPAIGN_FOLDER_H
