namespace ShardedCounter.CosmosEmulator;

/// <summary>What was asked and what it cost: running totals by kind, always, and the last requests one by one. Thread-safe.</summary>
public sealed class RequestLedger
{
    private readonly Lock _gate = new();
    private readonly RequestTotals[] _totals = new RequestTotals[Enum.GetValues<RequestKind>().Length];
    private readonly Queue<LedgerEntry> _entries = new();
    private int _capacity = 100_000;

    /// <summary>How many of the last requests are kept one by one, 0 for none. A million requests must not fill the memory.</summary>
    public int Capacity
    {
        get
        {
            lock (_gate)
                return _capacity;
        }

        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            lock (_gate)
            {
                _capacity = value;
                Trim();
            }
        }
    }

    /// <summary>The last <see cref="Capacity"/> requests in the order in which they were answered: a copy.</summary>
    public IReadOnlyList<LedgerEntry> Entries
    {
        get
        {
            lock (_gate)
                return [.. _entries];
        }
    }

    /// <summary>The sums over all kinds since the last <see cref="Clear"/>.</summary>
    public RequestTotals Total
    {
        get
        {
            lock (_gate)
            {
                var sum = default(RequestTotals);
                foreach (var totals in _totals)
                    sum = sum.With(totals);
                return sum;
            }
        }
    }

    /// <summary>The sums over one kind since the last <see cref="Clear"/>.</summary>
    public RequestTotals Of(RequestKind kind)
    {
        lock (_gate)
            return _totals[(int)kind];
    }

    /// <summary>Forgets everything counted.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            Array.Clear(_totals);
            _entries.Clear();
        }
    }

    internal void Add(LedgerEntry entry)
    {
        lock (_gate)
        {
            ref var totals = ref _totals[(int)entry.Request.Kind];
            totals = totals.With(entry);
            if (_capacity == 0)
                return;
            _entries.Enqueue(entry);
            Trim();
        }
    }

    private void Trim()
    {
        while (_entries.Count > _capacity)
            _entries.Dequeue();
    }
}
