// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_PROMISE_LIST_H
#define FLOWHASH_PROMISE_LIST_H

#include "selector-promises.h"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace flowhash
{

/// The lines of a report.
class Promises
{
  public:
    /// Adds a property. @param property it @param promised whether it is to be held
    void Add(const std::string& property, bool promised)
    {
        m_places[property] = m_reports.size();
        m_reports.push_back({property, promised, ""});
    }

    /// @param property one that was added @return whether it is of interest: it is promised, and
    /// unbroken so far
    bool Wants(const std::string& property) const
    {
        const PromiseReport& report = m_reports[m_places.at(property)];
        return report.promised && report.example.empty();
    }

    /// Notes where a property is broken; the first place stays. @param property it @param example
    /// there
    void Break(const std::string& property, const std::string& example)
    {
        PromiseReport& report = m_reports[m_places.at(property)];
        report.example = Wants(property) ? example : report.example;
    }

    /// @return all lines
    const std::vector<PromiseReport>& Reports() const
    {
        return m_reports;
    }

  private:
    std::vector<PromiseReport> m_reports;
    std::map<std::string, std::size_t> m_places;
};

} // namespace flowhash

#endif // FLOWHASH_PROMISE_LIST_H
