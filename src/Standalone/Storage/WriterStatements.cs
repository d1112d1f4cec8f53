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

    private readonly SqliteStatement _findSum = database.Prepare("SELECT n FROM shards WHERE shard = ?1 AND counter = ?2");

    // A sum that would pass the range is left as it is, which shows in the number of rows changed.
    private readonly SqliteStatement _count = database.Prepare($"""
        INSERT INTO shards(shard, counter, n, rev) VALUES(?1, ?2, ?3, 1)
        ON CONFLICT(shard, counter) DO UPDATE SET n = n + excluded.n, rev = rev + 1
        WHERE n + excluded.n BETWEEN {-DeltaRange.MaxFolded} AND {DeltaRange.MaxFolded}
        """);

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
    public long FindSum(int shard, CounterId counter)
    {
        using SqliteStatement.Execution execution = _findSum.Open();
        _findSum.Bind(1, shard);
        _findSum.BindText(2, counter.Name);
        return _findSum.Step() ? _findSum.Integer(0) : 0;
    }

    /// <summary>Binds the shard of the next calls of <see cref="Count"/>; it stays bound.</summary>
    public void BeginCounting(int shard) => _count.Bind(1, shard);

    /// <summary>Adds to a counter's sum, unless that would pass the range.</summary>
    public void Count(ReadOnlySpan<byte> counter, long delta)
    {
        _count.BindText(2, counter);
        _count.Bind(3, delta);
        _count.Run();
    }

    /// <summary>Appends a commit to the log.</summary>
    public void AppendLog(long lsn, long atMs, int shard, ReadOnlySpan<byte> counters)
    {
        _appendLog.Bind(1, lsn);
        _appendLog.Bind(2, atMs);
        _appendLog.Bind(3, shard);
        _appendLog.BindText(4, counters);
        _appendLog.Run();
    }

    /// <summary>The mark in columns 0 to 2.</summary>
    public static Mark ReadMark(SqliteStatement row) => new(row.Integer(0), Instant(row.IntegerOrNull(1)), Instant(row.IntegerOrNull(2)));

    private static DateTimeOffset? Instant(long? ms) => ms is { } some ? DateTimeOffset.FromUnixTimeMilliseconds(some) : null;
}
