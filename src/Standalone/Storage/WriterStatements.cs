using ShardedCounter.Model;

namespace ShardedCounter.Standalone.Storage;

/// <summary>The writer's prepared statements for shards, marks, receipts and the log. Used by the writer's thread alone.</summary>
internal sealed class WriterStatements(SqliteDatabase database)
{
    private readonly SqliteStatement _findMark =
        database.Prepare("SELECT seq, at, since FROM marks WHERE producer = ?1 AND shard = ?2 AND until > ?3");

    private readonly SqliteStatement _writeMark = database.Prepare("""
        INSERT INTO marks(producer, shard, seq, at, since, until) VALUES(?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT(producer, shard) DO UPDATE SET seq = excluded.seq, at = excluded.at, since = excluded.since, until = excluded.until
        """);

    private readonly SqliteStatement _findReceipt =
        database.Prepare("SELECT print FROM receipts WHERE shard = ?1 AND id = ?2 AND until > ?3");

    // Replaces only what has expired: the ones that have not were looked for before.
    private readonly SqliteStatement _writeReceipt =
        database.Prepare("INSERT OR REPLACE INTO receipts(shard, id, print, until) VALUES(?1, ?2, ?3, ?4)");

    private readonly SqliteStatement _findSum = database.Prepare("SELECT n FROM shards WHERE place = ?1");

    // A sum that would pass the range is left as it is, which shows in the number of rows changed.
    private readonly SqliteStatement _count = database.Prepare($"""
        UPDATE shards SET n = n + ?2, rev = rev + 1
        WHERE place = ?1 AND n + ?2 BETWEEN {-DeltaRange.MaxFolded} AND {DeltaRange.MaxFolded}
        """);

    private readonly SqliteStatement _create = database.Prepare("INSERT INTO shards(place, n, rev) VALUES(?1, ?2, 1) ON CONFLICT(place) DO NOTHING");

    private readonly SqliteStatement _appendLog = database.Prepare("INSERT INTO log(lsn, at, shard, counters) VALUES(?1, ?2, ?3, ?4)");

    /// <summary>The producer's mark, unless it has expired.</summary>
    public Mark? FindMark(string producer, int shard, long nowMs)
    {
        using SqliteStatement.Execution execution = _findMark.Open();
        _findMark.BindText(1, producer);
        _findMark.Bind(2, shard);
        _findMark.Bind(3, nowMs);
        return _findMark.Step() ? ReadMark(_findMark) : null;
    }

    /// <summary>Moves or creates a mark.</summary>
    public void WriteMark(string producer, int shard, Mark mark, long untilMs)
    {
        _writeMark.BindText(1, producer);
        _writeMark.Bind(2, shard);
        _writeMark.Bind(3, mark.Seq);
        _writeMark.Bind(4, mark.At?.ToUnixTimeMilliseconds());
        _writeMark.Bind(5, mark.Since?.ToUnixTimeMilliseconds());
        _writeMark.Bind(6, untilMs);
        _writeMark.Run();
    }

    /// <summary>The print of a receipt that is there and has not expired.</summary>
    public string? FindReceipt(int shard, string id, long nowMs)
    {
        using SqliteStatement.Execution execution = _findReceipt.Open();
        _findReceipt.Bind(1, shard);
        _findReceipt.BindText(2, id);
        _findReceipt.Bind(3, nowMs);
        return _findReceipt.Step() ? _findReceipt.Text(0) : null;
    }

    /// <summary>Creates a receipt.</summary>
    public void WriteReceipt(int shard, Receipt receipt, long untilMs)
    {
        _writeReceipt.Bind(1, shard);
        _writeReceipt.BindText(2, receipt.Id);
        _writeReceipt.BindText(3, receipt.Print);
        _writeReceipt.Bind(4, untilMs);
        _writeReceipt.Run();
    }

    /// <summary>A counter's sum in a shard; 0 where it was never counted.</summary>
    public long FindSum(long place)
    {
        using SqliteStatement.Execution execution = _findSum.Open();
        _findSum.Bind(1, place);
        return _findSum.Step() ? _findSum.Integer(0) : 0;
    }

    /// <summary>Adds to a counter's sum in a shard; false, and nothing done, when that would pass the range.</summary>
    /// <param name="place">See <see cref="CounterPlace"/>.</param>
    /// <param name="delta">Within <see cref="DeltaRange.MaxFolded"/>.</param>
    public bool TryCount(long place, long delta) => Changed(_count, place, delta) || Changed(_create, place, delta);

    /// <summary>Appends a commit to the log.</summary>
    public void AppendLog(long lsn, long atMs, int shard, ReadOnlySpan<byte> counters)
    {
        _appendLog.Bind(1, lsn);
        _appendLog.Bind(2, atMs);
        _appendLog.Bind(3, shard);
        _appendLog.BindBlob(4, counters);
        _appendLog.Run();
    }

    /// <summary>The mark in columns 0 to 2.</summary>
    public static Mark ReadMark(SqliteStatement row) => new(row.Integer(0), Instant(row.IntegerOrNull(1)), Instant(row.IntegerOrNull(2)));

    private bool Changed(SqliteStatement statement, long place, long delta)
    {
        statement.Bind(1, place);
        statement.Bind(2, delta);
        statement.Run();
        return database.Changes > 0;
    }

    private static DateTimeOffset? Instant(long? ms) => ms is { } some ? DateTimeOffset.FromUnixTimeMilliseconds(some) : null;
}
