using ShardedCounter.Model;

namespace ShardedCounter.Standalone.Storage;

/// <summary>A connection that only reads, with its prepared statements. Used by one thread at a time.</summary>
internal sealed class SqliteReader : IDisposable
{
    private const string TotalColumns = "SELECT counter, total, value FROM totals";

    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _end;
    private readonly SqliteStatement _shard;

    private SqliteReader(SqliteDatabase database)
    {
        _database = database;
        _begin = database.Prepare("BEGIN");
        _end = database.Prepare("COMMIT");
        Mark = database.Prepare("SELECT seq, at, since FROM marks WHERE producer = ?1 AND shard = ?2 AND until > ?3");
        Number = database.Prepare("SELECT number FROM counters WHERE name = ?1");
        Name = database.Prepare("SELECT name FROM counters WHERE number = ?1");
        _shard = database.Prepare("SELECT n, rev FROM shards WHERE place = ?1");
        LogBounds = database.Prepare("SELECT (SELECT min(lsn) FROM log), (SELECT max(lsn) FROM log)");
        LogAfter = database.Prepare("SELECT lsn, at, shard, counters FROM log WHERE lsn > ?1 ORDER BY lsn");
        ScanAfter = database.Prepare(
            "SELECT place, n, rev FROM shards WHERE place > ?1 ORDER BY place LIMIT ?2");
        Total = database.Prepare("SELECT doc, version FROM totals WHERE counter = ?1");
        ListByName = database.Prepare(
            $"{TotalColumns} WHERE hidden = 0 AND counter > ?1 AND counter >= ?2 AND counter < ?3 ORDER BY counter LIMIT ?4");

        // Two statements walk the index by value: the rest of the entries that share the value of the last one, then the lower
        // ones. One with OR would walk through all ties again for every page. Names that lack the prefix are skipped in the index,
        // without a look at their rows.
        ListTiesByValue = database.Prepare($"""
            {TotalColumns} INDEXED BY totals_by_value
            WHERE hidden = 0 AND total = ?1 AND counter > ?2 AND counter >= ?3 AND counter < ?4 ORDER BY counter LIMIT ?5
            """);
        ListByValue = database.Prepare($"""
            {TotalColumns} INDEXED BY totals_by_value
            WHERE hidden = 0 AND total < ?1 AND counter >= ?2 AND counter < ?3 ORDER BY total DESC, counter LIMIT ?4
            """);

        // For a prefix of few names: they are read and sorted; LIMIT keeps the sorter to one page.
        ListPrefixByValue = database.Prepare($"""
            {TotalColumns} INDEXED BY sqlite_autoindex_totals_1
            WHERE hidden = 0 AND counter >= ?1 AND counter < ?2 AND (total < ?3 OR (total = ?3 AND counter > ?4))
            ORDER BY total DESC, counter LIMIT ?5
            """);
        CountPrefix = database.Prepare("SELECT count(*) FROM (SELECT 1 FROM totals WHERE counter >= ?1 AND counter < ?2 LIMIT ?3)");
        Cursors = database.Prepare("SELECT range, continuation, drained_at FROM cursors ORDER BY range");
        Control = database.Prepare("SELECT value FROM control WHERE name = ?1");
        DeadLetters = database.Prepare("""
            SELECT id, at, reason, body FROM dead_letters INDEXED BY dead_letters_by_at
            WHERE source = ?1 AND until > ?2 ORDER BY at DESC LIMIT ?3
            """);
    }

    public SqliteStatement Mark { get; }

    public SqliteStatement Number { get; }

    public SqliteStatement Name { get; }

    public SqliteStatement LogBounds { get; }

    public SqliteStatement LogAfter { get; }

    public SqliteStatement ScanAfter { get; }

    public SqliteStatement Total { get; }

    public SqliteStatement ListByName { get; }

    public SqliteStatement ListTiesByValue { get; }

    public SqliteStatement ListByValue { get; }

    public SqliteStatement ListPrefixByValue { get; }

    public SqliteStatement CountPrefix { get; }

    public SqliteStatement Cursors { get; }

    public SqliteStatement Control { get; }

    public SqliteStatement DeadLetters { get; }

    /// <summary>Opens a connection to a file that the writer has open already.</summary>
    public static SqliteReader Open(string path)
    {
        SqliteDatabase database = SqliteDatabase.Open(path, forWriting: false);
        try
        {
            SqliteSchema.ConfigureReader(database);
            return new SqliteReader(database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Begins a read transaction: its first read fixes what all of them see. End it by disposing it.</summary>
    public ReadTransaction Begin()
    {
        _begin.Run();
        return new ReadTransaction(this);
    }

    /// <summary>What a shard holds of a counter, by its <see cref="CounterPlace"/>; null where it was never counted.</summary>
    public ShardReading? ReadShard(long place)
    {
        using SqliteStatement.Execution execution = _shard.Open();
        _shard.Bind(1, place);
        return _shard.Step() ? new ShardReading(CounterPlace.ShardOf(place), _shard.Integer(0), _shard.Integer(1)) : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    /// <summary>A read transaction in progress.</summary>
    internal readonly ref struct ReadTransaction(SqliteReader reader) : IDisposable
    {
        public void Dispose()
        {
            if (!reader._database.IsIdle)
                reader._end.Run();
        }
    }
}
