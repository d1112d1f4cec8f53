namespace ShardedCounter.Standalone.Storage;

/// <summary>Brings a file of an older format to this one, whole or not at all.</summary>
internal static class SqliteSchemaUpgrade
{
    // Format 1 keyed shards and log by names. The log and the cursors start over: the next aggregation scans the shards, which is what a reader does whose place in the
    // log is gone. Numbers of the log go on from where they were, so that a continuation kept elsewhere never points behind rows it has not passed.
    private static readonly string _from1 = $"""
        CREATE TABLE counters(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        INSERT INTO counters(name) SELECT DISTINCT counter FROM shards ORDER BY counter;
        ALTER TABLE shards RENAME TO shards_1;
        CREATE TABLE shards(place INTEGER PRIMARY KEY, n INTEGER NOT NULL, rev INTEGER NOT NULL);
        INSERT INTO shards(place, n, rev)
            SELECT (s.shard << {CounterPlace.NumberBits}) | c.number, s.n, s.rev FROM shards_1 s JOIN counters c ON c.name = s.counter;
        DROP TABLE shards_1;
        ALTER TABLE log RENAME TO log_1;
        CREATE TABLE log(lsn INTEGER PRIMARY KEY, at INTEGER NOT NULL, shard INTEGER NOT NULL, counters BLOB NOT NULL);
        INSERT INTO log(lsn, at, shard, counters) SELECT lsn + 1, at, shard, x'' FROM log_1 ORDER BY lsn DESC LIMIT 1;
        DROP TABLE log_1;
        UPDATE cursors SET continuation = NULL;
        """;

    /// <summary>Upgrades a file whose format is <paramref name="version"/>, older than ours.</summary>
    /// <exception cref="SqliteException">SQLite cannot; the file is as it was.</exception>
    public static void Run(SqliteDatabase database, long version)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(version, 1);
        database.Execute($"BEGIN IMMEDIATE; {_from1} PRAGMA user_version={SqliteSchema.Version}; COMMIT;");
    }
}
