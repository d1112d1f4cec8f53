using System.Text;
using ShardedCounter.Model;

namespace ShardedCounter.Standalone.Storage;

/// <summary>What write operations see of the transaction in progress. Used by the writer's thread alone.</summary>
internal sealed class WriteTransaction(SqliteDatabase database)
{
    // The names of one commit, one a line.
    private readonly byte[] _names = new byte[SqliteCounterStore.MaxCounters * (CounterId.MaxLength + 1)];
    private long _nextLsn;

    /// <summary>The connection.</summary>
    public SqliteDatabase Database { get; } = database;

    /// <summary>The prepared statements of commits.</summary>
    public WriterStatements Statements { get; } = new(database);

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
    public void Resynchronize() => _nextLsn = Database.QueryInteger("SELECT max(lsn) FROM log") + 1;

    /// <summary>Begins a group.</summary>
    public void Begin(long nowMs) => NowMs = nowMs;

    /// <summary>Adds deltas to their counters and logs the change; false when one would pass the range, after which all must be undone.</summary>
    public bool Count(int shard, IReadOnlyList<CounterDelta> deltas)
    {
        if (deltas.Count == 0)
            return true;

        int before = Database.TotalChanges;
        int length = 0;
        Statements.BeginCounting(shard);
        for (int i = 0; i < deltas.Count; i++)
        {
            CounterDelta delta = deltas[i];
            if (!DeltaRange.IsFolded(delta.Delta))
                return false;
            int size = Encoding.ASCII.GetBytes(delta.Counter.Name, _names.AsSpan(length));
            Statements.Count(_names.AsSpan(length, size), delta.Delta);
            length += size;
            _names[length++] = (byte)'\n';
        }

        // The counter of changes wraps; a difference does not care.
        if (unchecked(Database.TotalChanges - before) != deltas.Count)
            return false;
        Statements.AppendLog(_nextLsn, NowMs, shard, _names.AsSpan(0, length - 1));
        _nextLsn++;
        return true;
    }
}
