using SQLitePCL;

namespace ShardedCounter.Standalone.Storage;

/// <summary>The file's format: how it is recognised, created and checked.</summary>
internal static class SqliteSchema
{
    /// <summary>Marks the file as ours in SQLite's header: "SCtr".</summary>
    public const int ApplicationId = 0x53437472;

    /// <summary>The format written by this version, kept in <c>user_version</c>. A higher one is refused, never guessed at.</summary>
    public const int Version = 2;

    /// <summary>How long the writer waits for another program's lock, a backup's for example, before it answers throttled.</summary>
    public const int WriterBusyTimeoutMs = 250;

    /* counters     a number for each name, given once and kept for ever. Everything that a commit touches is keyed by numbers (docs/adr/0014).
       shards       one row per (shard, counter), at CounterPlace. Its only index is its key: a second one would double the cost of a commit.
       log          one row per commit with the counters it touched (CounterNumberList): the change feed.
       marks        until: when a process's mark expires; the largest integer for a partition's.
       receipts     until: 25 h after they were made. The index grows at its right end only, which is cheap.
       totals       total orders lists, value is the exact number, doc the document; version is the ETag. doc comes last, so that
                    lists never touch the overflow pages of large documents.
       control      single numbers: shards, stableShards, freshness, cursorsVersion. */
    private const string Tables = """
        CREATE TABLE counters(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE shards(place INTEGER PRIMARY KEY, n INTEGER NOT NULL, rev INTEGER NOT NULL);
        CREATE TABLE log(lsn INTEGER PRIMARY KEY, at INTEGER NOT NULL, shard INTEGER NOT NULL, counters BLOB NOT NULL);
        CREATE TABLE marks(producer TEXT NOT NULL, shard INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER, since INTEGER,
            until INTEGER NOT NULL, PRIMARY KEY(producer, shard)) WITHOUT ROWID;
        CREATE TABLE receipts(shard INTEGER NOT NULL, id TEXT NOT NULL, print TEXT NOT NULL, until INTEGER NOT NULL,
            PRIMARY KEY(shard, id)) WITHOUT ROWID;
        CREATE INDEX receipts_by_until ON receipts(until);
        CREATE TABLE totals(counter TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, hidden INTEGER NOT NULL,
            total REAL NOT NULL, value TEXT NOT NULL, doc BLOB NOT NULL);
        CREATE INDEX totals_by_value ON totals(total DESC, counter) WHERE hidden = 0;
        CREATE TABLE cursors(range TEXT NOT NULL PRIMARY KEY, continuation TEXT, drained_at INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE control(name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE dead_letters(source TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, reason TEXT NOT NULL, body TEXT NOT NULL,
            until INTEGER NOT NULL, PRIMARY KEY(source, id));
        CREATE INDEX dead_letters_by_at ON dead_letters(source, at DESC);
        CREATE INDEX dead_letters_by_until ON dead_letters(until);
        """;

    /// <summary>Brings a newly opened connection to a file of our format, creating it in an empty one.</summary>
    /// <remarks>
    /// What is checked is cheap whatever the file's size: SQLite itself refuses a file without its magic text, and one shorter than
    /// its header says; ids and version are numbers in the header; and every statement of the store is prepared against the schema.
    /// A full <c>quick_check</c> would read the whole file at each start; damage inside a page shows when that page is read, and
    /// stops the process then.
    /// </remarks>
    /// <returns>True when the file was empty.</returns>
    /// <exception cref="StoreOpenException">The file is another application's, of a newer version, or cannot be written.</exception>
    /// <exception cref="SqliteException">SQLite cannot read or write it.</exception>
    public static bool Ensure(SqliteDatabase database, string path, SqliteStoreSeams seams)
    {
        database.SetBusyTimeout(1000);
        long applicationId = database.QueryInteger("PRAGMA application_id");
        long version = database.QueryInteger("PRAGMA user_version");
        bool empty = applicationId == 0 && version == 0 && database.QueryInteger("SELECT count(*) FROM sqlite_schema") == 0;
        if (!empty && applicationId != ApplicationId)
        {
            throw new StoreOpenException(
                $"'{path}' is another application's SQLite database. Configure another path, or move that file away.");
        }

        if (version > Version)
        {
            throw new StoreOpenException(
                $"'{path}' has format {version}, which a newer version of this program wrote; this one knows format {Version}. "
                + "Start the newer version, or configure another path.");
        }

        if (database.IsReadOnly)
        {
            throw new StoreOpenException(
                $"'{path}' is read-only. Give this process's user write permission on the file and its folder.");
        }

        Configure(database);
        if (seams.MaxPages is { } maxPages)
            database.Execute($"PRAGMA max_page_count={maxPages}");
        if (empty)
            Create(database);
        else if (version < Version)
            SqliteSchemaUpgrade.Run(database, version);
        database.SetBusyTimeout(WriterBusyTimeoutMs);
        return empty;
    }

    /// <summary>Settings of a connection that only reads.</summary>
    public static void ConfigureReader(SqliteDatabase database)
    {
        // A page of the cache is 4 KiB plus a little; a negative size is in KiB. Eight readers hold 32 MB at most: the pages that
        // matter to reads are in the operating system's cache anyway.
        database.Execute("PRAGMA cache_size=-4096; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY; PRAGMA query_only=1;");
        database.SetBusyTimeout(1000);
    }

    private static void Configure(SqliteDatabase database)
    {
        string mode = database.QueryText("PRAGMA journal_mode=WAL");
        if (mode != "wal")
            throw new SqliteException(raw.SQLITE_CANTOPEN, $"the file system does not support a write-ahead log, the journal mode stays '{mode}'");

        // FULL: every COMMIT is an fsync of the log, which is what "acknowledged" means. fullfsync makes that true on macOS and is
        // ignored elsewhere. Checkpoints are our own (WalCheckpointer). 64 MiB of cache hold the inner pages and the hot leaves of a
        // million counters; mmap would make an I/O error a signal that kills the process.
        database.Execute("""
            PRAGMA synchronous=FULL; PRAGMA fullfsync=1; PRAGMA checkpoint_fullfsync=1; PRAGMA wal_autocheckpoint=0;
            PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0; PRAGMA trusted_schema=0;
            PRAGMA journal_size_limit=16777216;
            """);
    }

    private static void Create(SqliteDatabase database)
    {
        // One transaction: a crash leaves either an empty file, which the next start fills, or a whole one.
        database.Execute($"BEGIN IMMEDIATE; {Tables} PRAGMA application_id={ApplicationId}; PRAGMA user_version={Version}; COMMIT;");
    }
}
