// SPDX-License-Identifier: GPL-2.0-only

#include "sqlite-database.h"

#include "ns3/scenario-error.h"

#include <cerrno>
#include <sqlite3.h>
#include <system_error>

namespace ns3
{

namespace
{

constexpr int PATIENCE = 60'000; // ms that another process may take to write

} // namespace

SqliteDatabase::SqliteDatabase(const std::string& path, bool readOnly)
    : m_path(path)
{
    // A name that starts with file: would be an address to SQLite.
    const std::string name = path.compare(0, 5, "file:") == 0 ? "./" + path : path;
    const int flags = readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    if (sqlite3_open_v2(name.c_str(), &m_database, flags, nullptr) != SQLITE_OK)
    {
        const std::string reason =
            m_database ? sqlite3_errmsg(m_database) : "there is no memory for it";
        sqlite3_close(m_database);
        throw ScenarioError(path, "this database cannot be opened: " + reason);
    }
    sqlite3_busy_timeout(m_database, PATIENCE);
}

SqliteDatabase::~SqliteDatabase()
{
    sqlite3_close(m_database);
}

bool
SqliteDatabase::IsThere()
{
    return true;
}

void
SqliteDatabase::Fail() const
{
    const int last = errno; // SQLite does not always keep it
    const int code = sqlite3_errcode(m_database);
    switch (code & 0xff)
    {
    case SQLITE_FULL:
        throw std::system_error(ENOSPC, std::generic_category(), m_path + " cannot be written");
    case SQLITE_NOTADB:
        throw ScenarioError(m_path,
                            "is no database, so no campaign is there: move it away, or name "
                            "another folder with --out");
    case SQLITE_CORRUPT:
        FailAsDamaged(sqlite3_errmsg(m_database));
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
        throw ScenarioError(m_path,
                            std::string("cannot be written: ") + sqlite3_errmsg(m_database) +
                                "; --out names another folder");
    case SQLITE_BUSY:
        throw ScenarioError(m_path, "another program has had it locked for a minute");
    case SQLITE_IOERR: {
        const int known =
            sqlite3_system_errno(m_database) != 0 ? sqlite3_system_errno(m_database) : last;
        throw std::system_error(known != 0 ? known : EIO,
                                std::generic_category(),
                                m_path + " cannot be read or written");
    }
    default:
        throw ScenarioError(m_path, std::string("SQLite says: ") + sqlite3_errmsg(m_database));
    }
}

void
SqliteDatabase::FailAsDamaged(const std::string& how) const
{
    throw ScenarioError(m_path,
                        "this database is damaged (" + how +
                            "): restore it, or start again with --overwrite or in another "
                            "folder; the results of runs are in runs/");
}

void
SqliteDatabase::Execute(const std::string& sql)
{
    if (sqlite3_exec(m_database, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    {
        Fail();
    }
}

int64_t
SqliteDatabase::Number(const std::string& sql)
{
    SqliteStatement statement(*this, sql);
    return statement.Step() ? statement.Integer(0) : 0;
}

void
SqliteDatabase::Transact(const std::function<void()>& action)
{
    Between("BEGIN IMMEDIATE", action);
}

void
SqliteDatabase::Snapshot(const std::function<void()>& action)
{
    Between("BEGIN", action);
}

void
SqliteDatabase::CheckWhole()
{
    SqliteStatement check(*this, "PRAGMA quick_check(1)");
    if (check.Step() && check.Text(0) != "ok")
    {
        FailAsDamaged(check.Text(0).substr(0, check.Text(0).find('\n')));
    }
}

void
SqliteDatabase::Between(const char* begin, const std::function<void()>& action)
{
    Execute(begin);
    try
    {
        action();
        Execute("COMMIT");
    }
    catch (...)
    {
        if (sqlite3_get_autocommit(m_database) == 0)
        {
            sqlite3_exec(m_database, "ROLLBACK", nullptr, nullptr, nullptr);
        }
        throw;
    }
}

int64_t
SqliteDatabase::LastRow() const
{
    return sqlite3_last_insert_rowid(m_database);
}

int64_t
SqliteDatabase::Changes() const
{
    return sqlite3_changes(m_database);
}

SqliteStatement::SqliteStatement(SqliteDatabase& database, const std::string& sql)
    : m_database(database)
{
    if (sqlite3_prepare_v2(database.m_database, sql.c_str(), -1, &m_statement, nullptr) !=
        SQLITE_OK)
    {
        database.Fail();
    }
}

SqliteStatement::~SqliteStatement()
{
    sqlite3_finalize(m_statement);
}

void
SqliteStatement::Reset()
{
    sqlite3_reset(m_statement); // what it returns was thrown by Step()
}

bool
SqliteStatement::Step()
{
    const int code = sqlite3_step(m_statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
    {
        m_database.Fail();
    }
    return code == SQLITE_ROW;
}

void
SqliteStatement::Run()
{
    while (Step())
    {
    }
    Reset(); // else the transaction could not end
}

bool
SqliteStatement::IsNull(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

int64_t
SqliteStatement::Integer(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

double
SqliteStatement::Real(int column) const
{
    return sqlite3_column_double(m_statement, column);
}

std::string
SqliteStatement::Text(int column) const
{
    const unsigned char* text = sqlite3_column_text(m_statement, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column));
    return text ? std::string(reinterpret_cast<const char*>(text), size) : std::string();
}

void
SqliteStatement::Bind(int number, int64_t value)
{
    sqlite3_bind_int64(m_statement, number, value);
}

void
SqliteStatement::Bind(int number, double value)
{
    sqlite3_bind_double(m_statement, number, value);
}

void
SqliteStatement::Bind(int number, const std::string& value)
{
    sqlite3_bind_text(
        m_statement, number, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
}

void
SqliteStatement::BindNull(int number)
{
    sqlite3_bind_null(m_statement, number);
}

} // namespace ns3
