// SPDX-License-Identifier: GPL-2.0-only

#ifndef SQLITE_DATABASE_H
#define SQLITE_DATABASE_H

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

struct sqlite3;
struct sqlite3_stmt;

namespace ns3
{

class SqliteStatement;

/**
 * @ingroup flow-distribution
 *
 * A file of SQLite. What goes wrong is one line with the file's name: a ScenarioError where the
 * file cannot be what is wanted (no database, damaged, not to be written), a std::system_error
 * where the disk is full. Another process that writes is waited for. A build without libsqlite3
 * refuses to open any.
 */
class SqliteDatabase
{
  public:
    /**
     * Opens a file; one that is not there is made at the first write.
     * @param path the file @param readOnly whether it is there and nothing is written
     * @throws ScenarioError where it cannot be opened
     */
    explicit SqliteDatabase(const std::string& path, bool readOnly = false);
    ~SqliteDatabase();
    SqliteDatabase(const SqliteDatabase&) = delete;
    SqliteDatabase& operator=(const SqliteDatabase&) = delete;

    /// Executes statements that return nothing. @param sql them
    void Execute(const std::string& sql);

    /// @param sql a question with one answer @return it; 0 where there is none
    int64_t Number(const std::string& sql);

    /**
     * Does all of something or nothing, while no other process writes.
     * @param action what; where it throws, nothing of it stays
     */
    void Transact(const std::function<void()>& action);

    /**
     * Reads several things as of one moment; who writes waits for it.
     * @param action what
     */
    void Snapshot(const std::function<void()>& action);

    /// Looks whether the file is whole; writes nothing. @throws ScenarioError where it is not
    void CheckWhole();

    /// @return the number of the row that was added last
    int64_t LastRow() const;

    /// @return how many rows the last statement changed
    int64_t Changes() const;

    /// @return whether this build has libsqlite3
    static bool IsThere();

  private:
    friend class SqliteStatement;
    [[noreturn]] void Fail() const;
    [[noreturn]] void FailAsDamaged(const std::string& how) const;
    void Between(const char* begin, const std::function<void()>& action);

    std::string m_path;
    sqlite3* m_database{nullptr};
};

/// A statement with parameters, which may be executed again and again.
class SqliteStatement
{
  public:
    /// @param database where @param sql one statement; ? stands for parameters
    SqliteStatement(SqliteDatabase& database, const std::string& sql);
    ~SqliteStatement();
    SqliteStatement(const SqliteStatement&) = delete;
    SqliteStatement& operator=(const SqliteStatement&) = delete;

    /// Starts again. @param values one for each parameter @return this
    template <class... Values>
    SqliteStatement& With(const Values&... values)
    {
        Reset();
        int number = 0;
        (Bind(++number, values), ...);
        return *this;
    }

    /// Executes, or goes on to the next row. @return whether there is a row
    bool Step();

    /// Executes a statement that has no rows.
    void Run();

    /// @param column from 0 @return whether the row has nothing there
    bool IsNull(int column) const;
    /// @param column from 0 @return its value
    int64_t Integer(int column) const;
    /// @param column from 0 @return its value
    double Real(int column) const;
    /// @param column from 0 @return its value; empty where there is none
    std::string Text(int column) const;

  private:
    void Reset();
    void Bind(int number, int64_t value);
    void Bind(int number, double value);
    void Bind(int number, const std::string& value);

    template <class Value>
    void Bind(int number, const std::optional<Value>& value)
    {
        value ? Bind(number, *value) : BindNull(number);
    }

    void BindNull(int number);

    SqliteDatabase& m_database;
    sqlite3_stmt* m_statement{nullptr};
};

} // namespace ns3

#endif // SQLITE_DATABASE_H
