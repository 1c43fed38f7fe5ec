// SPDX-License-Identifier: GPL-2.0-only

#ifndef RESULT_FOLDER_H
#define RESULT_FOLDER_H

#include <functional>
#include <ostream>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The folder that results go to. Nothing is ever half there: files are written under a temporary
 * name and renamed when they are whole. Results of another run are only replaced when asked to.
 */
class ResultFolder
{
  public:
    /// @param path the folder; made by Prepare()
    explicit ResultFolder(const std::string& path);

    /**
     * Checks that results may be written; changes nothing.
     * @param overwrite whether results that are there may be replaced
     * @throws ScenarioError where there are results, or the path is no folder
     */
    void Check(bool overwrite) const;

    /**
     * Makes the folder, and takes old results out of it: only files of the names that this
     * module writes, and its folders `runs` and `plots`.
     * @throws ScenarioError where that is not possible
     */
    void Prepare() const;

    /**
     * Writes a file.
     * @param name its name in the folder
     * @param write what writes it
     * @throws ScenarioError where it cannot be written whole
     */
    void Write(const std::string& name, const std::function<void(std::ostream&)>& write) const;

    /// @return the folder
    const std::string& Path() const;

    /// @param name a name in the folder @return its path
    std::string Path(const std::string& name) const;

  private:
    std::string m_path;
};

} // namespace ns3

#endif // RESULT_FOLDER_H
