using ShardedCounter.Model;

namespace ShardedCounter.Standalone.Storage;

/// <summary>What write operations see of the transaction in progress. Used by the writer's thread alone.</summary>
internal sealed class WriteTransaction(SqliteDatabase database)
{
    // The numbers of one commit's counters.
    private readonly byte[] _numbers = new byte[SqliteCounterStore.MaxCounters * CounterNumberList.MaxBytesPerNumber];
    private long _nextLsn;

    /// <summary>The connection.</summary>
    public SqliteDatabase Database { get; } = database;

    /// <summary>The prepared statements of commits.</summary>
    public WriterStatements Statements { get; } = new(database);

    /// <summary>The numbers of counters.</summary>
    public CounterNumbers Numbers { get; } = new(database);

    /// <summary>The prepared statements of totals.</summary>
    public TotalWriterStatements Totals { get; } = new(database);

    /// <summary>The prepared statements of control documents.</summary>
    public ControlWriterStatements Control { get; } = new(database);

    /// <summary>The store's time, read when the group began: before its COMMIT, and so before anything in it is acknowledged.</summary>
    public long NowMs { get; private set; }

    /// <summary>Number of the newest row of the log.</summary>
    public long LastLsn => _nextLsn - 1;

    /// <summary>
    /// Starts over with what the file says: at the beginning, and after a transaction that did not commit. Numbers taken in it
    /// are then given again, so the log has no gaps.
    /// </summary>
    public void Resynchronize()
    {
        _nextLsn = Database.QueryInteger("SELECT max(lsn) FROM log") + 1;
        Numbers.ForgetNew();
    }

    /// <summary>Begins a group.</summary>
    public void Begin(long nowMs)
    {
        NowMs = nowMs;
        Numbers.Begin();
    }

    /// <summary>Adds deltas to their counters and logs the change; false when one would pass the range, after which all must be undone.</summary>
    public bool Count(int shard, IReadOnlyList<CounterDelta> deltas)
    {
        if (deltas.Count == 0)
            return true;

        int length = 0;
        for (int i = 0; i < deltas.Count; i++)
        {
            CounterDelta delta = deltas[i];
            if (!DeltaRange.IsFolded(delta.Delta))
                return false;
            long number = Numbers.GetOrCreate(delta.Counter);
            if (!Statements.TryCount(CounterPlace.Of(shard, number), delta.Delta))
                return false;
            length += CounterNumberList.Write(_numbers.AsSpan(length), number);
        }

        Statements.AppendLog(_nextLsn, NowMs, shard, _numbers.AsSpan(0, length));
        _nextLsn++;
        return true;
    }

    /// <summary>A counter's sum in a shard; 0 where it was never counted.</summary>
    public long FindSum(int shard, CounterId counter) =>
        Numbers.Find(counter) is { } number ? Statements.FindSum(CounterPlace.Of(shard, number)) : 0;
}
