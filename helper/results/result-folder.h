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
 * A folder that results are written into. A file is there whole or not at all: it is written under
 * a temporary name and renamed. Who may write where is the matter of ResultClaim.
 */
class ResultFolder
{
  public:
    /**
     * Makes the folder where it is not there.
     * @param path the folder
     * @throws std::system_error where it cannot be made
     */
    explicit ResultFolder(const std::string& path);

    /**
     * Writes a file; one that is there is replaced.
     * @param name its name in the folder
     * @param write what writes it
     * @throws std::system_error at the first byte that cannot be written
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
