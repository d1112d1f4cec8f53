namespace ShardedCounter.Accumulation;

/// <summary>
/// What one drain took: whole tables, owned by the flusher alone until it gives them back. Reused from flush to flush; one thread at a time.
/// </summary>
internal sealed class DrainedStripes
{
    private readonly Stack<CounterTable> _spare = new();
    private readonly List<CounterTable> _tables = [];

    /// <summary>The tables taken, at most one a stripe.</summary>
    public IReadOnlyList<CounterTable> Tables => _tables;

    /// <summary>The batches whose increments are in them.</summary>
    public List<BatchWaiter> Batches { get; private set; } = [];

    /// <summary>When the oldest increment in them came, in the time provider's ticks.</summary>
    public long Oldest { get; private set; } = long.MaxValue;

    /// <summary>How many increments were folded into them.</summary>
    public long Increments { get; private set; }

    /// <summary>An empty table to put in a taken one's place.</summary>
    public CounterTable RentTable() => _spare.TryPop(out CounterTable? table) ? table : new CounterTable();

    /// <summary>Gives back a table that is empty.</summary>
    public void ReturnTable(CounterTable table)
    {
        if (!table.IsOversized)
            _spare.Push(table);
    }

    /// <summary>Adds what a stripe handed over.</summary>
    public void Add(CounterTable table, List<BatchWaiter>? batches, long oldest, long increments)
    {
        _tables.Add(table);
        if (batches is not null)
            Batches.AddRange(batches);
        Oldest = Math.Min(Oldest, oldest);
        Increments += increments;
    }

    /// <summary>
    /// Forgets what was taken, once it has been sealed, and keeps the tables for the next flush. So under a steady load increments meet no fresh memory, whose first touch
    /// stops a writer for up to a millisecond and more; clearing takes this thread some 8 ms a million counters. What few increments need no longer is given up.
    /// </summary>
    public void Clear()
    {
        foreach (CounterTable table in _tables)
        {
            if (table.IsOversized)
                continue;
            table.Clear();
            _spare.Push(table);
        }

        _tables.Clear();
        Batches = [];
        Oldest = long.MaxValue;
        Increments = 0;
    }
}
