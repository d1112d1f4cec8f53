namespace ShardedCounter.Standalone.Storage;

/// <summary>
/// Deletes what has expired and the part of the log that every cursor has passed, a few rows at a time inside transactions that are made
/// anyway. Nothing depends on it but space: expiry is decided by the clock when a row is read. Used by the writer's thread alone.
/// </summary>
internal sealed class Housekeeping(SqliteDatabase database)
{
    /// <summary>The most rows deleted by one statement: well under a millisecond.</summary>
    private const int BatchRows = 500;

    /// <summary>
    /// Rows of the log kept for cursors that stand still; older ones are forgotten, and such a cursor then starts over with a scan of
    /// the shards. At 300 commits a second this is an hour; without a bound a broken aggregator would fill the disk.
    /// </summary>
    private const long MaxLogRows = 1_000_000;

    private const long IntervalMs = 60_000;
    private const long MarksIntervalMs = 3_600_000;

    private readonly SqliteStatement _receipts = database.Prepare(
        $"DELETE FROM receipts WHERE (shard, id) IN (SELECT shard, id FROM receipts WHERE until <= ?1 ORDER BY until LIMIT {BatchRows})");

    private readonly SqliteStatement _deadLetters = database.Prepare(
        $"DELETE FROM dead_letters WHERE rowid IN (SELECT rowid FROM dead_letters WHERE until <= ?1 ORDER BY until LIMIT {BatchRows})");

    // Without an index, which every commit would have to move: some thousand rows are looked at once an hour.
    private readonly SqliteStatement _marks = database.Prepare(
        $"DELETE FROM marks WHERE (producer, shard) IN (SELECT producer, shard FROM marks WHERE until <= ?1 LIMIT {BatchRows})");

    private readonly SqliteStatement _log = database.Prepare("DELETE FROM log WHERE lsn < ?1");

    private long _firstLsn = database.QueryInteger("SELECT min(lsn) FROM log");
    private long _keepFrom;
    private long _nextMs;
    private long _nextMarksMs;

    /// <summary>Rows of the log below this number have been passed by every cursor.</summary>
    public void PassedBy(long lsn) => _keepFrom = Math.Max(_keepFrom, lsn);

    /// <summary>Does what is due, inside the transaction in progress.</summary>
    public void Run(WriteTransaction transaction)
    {
        TrimLog(transaction.LastLsn);
        long now = transaction.NowMs;
        if (now < _nextMs)
            return;

        bool more = Delete(_receipts, now) | Delete(_deadLetters, now);
        if (now >= _nextMarksMs)
        {
            bool moreMarks = Delete(_marks, now);
            _nextMarksMs = moreMarks ? now : now + MarksIntervalMs;
        }

        _nextMs = more ? now : now + IntervalMs;
    }

    /// <summary>Forgets what it believed about the log, after a transaction that did not commit.</summary>
    public void Resynchronize() => _firstLsn = database.QueryInteger("SELECT min(lsn) FROM log");

    private void TrimLog(long lastLsn)
    {
        // The newest row always stays: it tells the next number, and that nothing behind it was forgotten.
        long keepFrom = Math.Min(Math.Max(_keepFrom, lastLsn - MaxLogRows), lastLsn);
        if (_firstLsn == 0)
            _firstLsn = 1;
        if (_firstLsn >= keepFrom)
            return;
        _firstLsn = Math.Min(keepFrom, _firstLsn + BatchRows);
        _log.Bind(1, _firstLsn);
        _log.Run();
    }

    private bool Delete(SqliteStatement statement, long nowMs)
    {
        statement.Bind(1, nowMs);
        statement.Run();
        return database.Changes >= BatchRows;
    }
}
