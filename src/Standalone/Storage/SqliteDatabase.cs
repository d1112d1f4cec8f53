using SQLitePCL;

namespace ShardedCounter.Standalone.Storage;

/// <summary>One SQLite connection. Used by one thread at a time; the connection has no mutex of its own.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    // SQLITE_DBSTATUS_CACHE_WRITE: pages written; in WAL mode each is a frame of the log.
    private const int CacheWriteStatus = 9;

    private readonly sqlite3 _db;
    private readonly List<SqliteStatement> _statements = [];

    static SqliteDatabase() => Batteries_V2.Init();

    private SqliteDatabase(sqlite3 db) => _db = db;

    /// <summary>True outside a transaction.</summary>
    public bool IsIdle => raw.sqlite3_get_autocommit(_db) != 0;

    /// <summary>True when the file could only be opened for reading.</summary>
    public bool IsReadOnly => raw.sqlite3_db_readonly(_db, "main") == 1;

    /// <summary>Rows changed by the last INSERT, UPDATE or DELETE that was run to its end.</summary>
    public int Changes => raw.sqlite3_changes(_db);

    /// <summary>The key of the last row inserted into a table with integer keys.</summary>
    public long LastInsertedKey => raw.sqlite3_last_insert_rowid(_db);

    /// <summary>Opens a file; one to write in is created where there is none.</summary>
    /// <exception cref="SqliteException">It cannot be opened. Damage often shows only at the first statement.</exception>
    public static SqliteDatabase Open(string path, bool forWriting)
    {
        int flags = raw.SQLITE_OPEN_NOMUTEX | (forWriting ? raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE : raw.SQLITE_OPEN_READONLY);
        int code = raw.sqlite3_open_v2(path, out sqlite3 db, flags, null);
        var opened = new SqliteDatabase(db);
        if (code == raw.SQLITE_OK)
        {
            _ = raw.sqlite3_extended_result_codes(db, 1);
            return opened;
        }

        SqliteException exception = opened.Error(code);
        opened.Dispose();
        throw exception;
    }

    /// <summary>Prepares a statement that lives as long as the connection.</summary>
    public SqliteStatement Prepare(string sql)
    {
        int code = raw.sqlite3_prepare_v3(_db, sql, raw.SQLITE_PREPARE_PERSISTENT, out sqlite3_stmt statement);
        if (code != raw.SQLITE_OK)
            throw Error(code);
        var prepared = new SqliteStatement(this, statement);
        _statements.Add(prepared);
        return prepared;
    }

    /// <summary>Runs statements that give no rows of interest.</summary>
    public void Execute(string sql)
    {
        int code = raw.sqlite3_exec(_db, sql);
        if (code != raw.SQLITE_OK)
            throw Error(code);
    }

    /// <summary>The first column of the first row as an integer; 0 where there is no row.</summary>
    public long QueryInteger(string sql)
    {
        using sqlite3_stmt statement = PrepareOnce(sql);
        int code = raw.sqlite3_step(statement);
        return code switch
        {
            raw.SQLITE_ROW => raw.sqlite3_column_int64(statement, 0),
            raw.SQLITE_DONE => 0,
            _ => throw Error(code),
        };
    }

    /// <summary>The first column of the first row as text; empty where there is no row.</summary>
    public string QueryText(string sql)
    {
        using sqlite3_stmt statement = PrepareOnce(sql);
        int code = raw.sqlite3_step(statement);
        return code switch
        {
            raw.SQLITE_ROW => raw.sqlite3_column_text(statement, 0).utf8_to_string(),
            raw.SQLITE_DONE => string.Empty,
            _ => throw Error(code),
        };
    }

    /// <summary>How long a statement waits for a lock of another connection, in milliseconds.</summary>
    public void SetBusyTimeout(int milliseconds) => _ = raw.sqlite3_busy_timeout(_db, milliseconds);

    /// <summary>Pages written since the last call: the frames that commits have added to the write-ahead log.</summary>
    public int TakePagesWritten()
    {
        _ = raw.sqlite3_db_status(_db, CacheWriteStatus, out int pages, out _, 1);
        return pages;
    }

    /// <summary>Copies frames of the write-ahead log into the file.</summary>
    /// <param name="mode">One of <c>SQLITE_CHECKPOINT_…</c>.</param>
    /// <param name="frames">Frames in the log.</param>
    /// <param name="copied">Those of them that are in the file now.</param>
    /// <returns>The result code; busy is an expected one.</returns>
    public int Checkpoint(int mode, out int frames, out int copied) =>
        raw.sqlite3_wal_checkpoint_v2(_db, "main", mode, out frames, out copied);

    /// <summary>What SQLite said last.</summary>
    public SqliteException Error(int code) => new(code, raw.sqlite3_errmsg(_db).utf8_to_string() ?? "no message");

    /// <summary>Finalizes the statements and closes the connection; a transaction in progress is rolled back.</summary>
    public void Dispose()
    {
        foreach (SqliteStatement statement in _statements)
            statement.Dispose();
        _db.Dispose();
    }

    private sqlite3_stmt PrepareOnce(string sql)
    {
        int code = raw.sqlite3_prepare_v2(_db, sql, out sqlite3_stmt statement);
        return code == raw.SQLITE_OK ? statement : throw Error(code);
    }
}
