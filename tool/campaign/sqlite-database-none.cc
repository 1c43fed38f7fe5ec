// SPDX-License-Identifier: GPL-2.0-only

#include "sqlite-database.h"

#include "ns3/scenario-error.h"

namespace ns3
{

// No database can be opened, so that nothing else here is ever asked for.

SqliteDatabase::SqliteDatabase(const std::string& path, bool /* readOnly */)
{
    throw ScenarioError(path,
                        "several runs are kept in a database of SQLite, which this build lacks: "
                        "install libsqlite3-dev and build again");
}

SqliteDatabase::~SqliteDatabase() = default;

bool
SqliteDatabase::IsThere()
{
    return false;
}

void
SqliteDatabase::Fail() const
{
    throw ScenarioError(m_path, "there is no SQLite");
}

void
SqliteDatabase::Execute(const std::string& /* sql */)
{
}

int64_t
SqliteDatabase::Number(const std::string& /* sql */)
{
    return 0;
}

void
SqliteDatabase::Transact(const std::function<void()>& /* action */)
{
}

void
SqliteDatabase::Snapshot(const std::function<void()>& /* action */)
{
}

void
SqliteDatabase::CheckWhole()
{
}

int64_t
SqliteDatabase::LastRow() const
{
    return 0;
}

int64_t
SqliteDatabase::Changes() const
{
    return 0;
}

SqliteStatement::SqliteStatement(SqliteDatabase& database, const std::string& /* sql */)
    : m_database(database)
{
}

SqliteStatement::~SqliteStatement() = default;

void
SqliteStatement::Reset()
{
}

bool
SqliteStatement::Step()
{
    return false;
}

void
SqliteStatement::Run()
{
}

bool
SqliteStatement::IsNull(int /* column */) const
{
    return true;
}

int64_t
SqliteStatement::Integer(int /* column */) const
{
    return 0;
}

double
SqliteStatement::Real(int /* column */) const
{
    return 0;
}

std::string
SqliteStatement::Text(int /* column */) const
{
    return "";
}

void
SqliteStatement::Bind(int /* number */, int64_t /* value */)
{
}

void
SqliteStatement::Bind(int /* number */, double /* value */)
{
}

void
SqliteStatement::Bind(int /* number */, const std::string& /* value */)
{
}

void
SqliteStatement::BindNull(int /* number */)
{
}

} // namespace ns3
