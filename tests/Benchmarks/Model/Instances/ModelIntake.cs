namespace ShardedCounter.Benchmarks.Model;

/// <summary>
/// What comes to an instance, and what it refuses: as <c>IncrementIntake</c> before the stripes. Increments are not made one by one: how many came since it was last asked is drawn when it is asked.
/// Not thread-safe.
/// </summary>
internal sealed class ModelIntake
{
    private readonly double _rate;
    private readonly int _maxWaiters;
    private readonly EventQueue _events;
    private readonly Chance _chance;
    private readonly ModelLedger _ledger;
    private readonly Action _firstCame;
    private List<ArrivalSpan> _pending = [];
    private long _knownTo;
    private long _waiters;
    private int _expected; // numbers the first increment that is waited for, so that an event for another one is void
    private bool _refuses;
    private bool _isOver;

    /// <param name="options">The rate and the limits.</param>
    /// <param name="events">The clock.</param>
    /// <param name="chance">Decides what comes.</param>
    /// <param name="ledger">Notes what came and what was refused.</param>
    /// <param name="firstCame">Called when the first increment comes to empty stripes.</param>
    public ModelIntake(ModelOptions options, EventQueue events, Chance chance, ModelLedger ledger, Action firstCame)
    {
        _rate = options.RatePerInstance;
        _maxWaiters = options.Flush.MaxWaiters;
        _events = events;
        _chance = chance;
        _ledger = ledger;
        _firstCame = firstCame;
        ExpectFirst();
    }

    /// <summary>When the oldest in the stripes came, in ticks; null when they are empty.</summary>
    public long? OldestPending => _pending.Count == 0 ? null : _pending[0].From;

    /// <summary>Lets come what has come by now.</summary>
    public void Settle()
    {
        if (_pending.Count == 0 && !_refuses)
            return; // the first one is an event of its own
        Take(_chance.Poisson(_isOver ? 0 : _rate * (_events.Now - _knownTo) / TimeSpan.TicksPerSecond));
    }

    /// <summary>Gives away what the stripes hold, at least one increment.</summary>
    public (IReadOnlyList<ArrivalSpan> Spans, long Increments) Drain()
    {
        Settle();
        List<ArrivalSpan> drained = _pending;
        _pending = [];
        ExpectFirst();
        return (drained, drained.Sum(static span => span.Count));
    }

    /// <summary>Callers were answered: there is room for others.</summary>
    public void Answered(long increments) => _waiters -= increments;

    /// <summary>From now on it refuses, or takes.</summary>
    public void Refuse(bool refuses)
    {
        if (refuses == _refuses)
            return;
        Settle();
        _refuses = refuses;
        _knownTo = _events.Now;
        if (_pending.Count == 0)
            ExpectFirst();
    }

    /// <summary>Nothing comes any more.</summary>
    public void End()
    {
        Settle();
        _isOver = true;
        _expected++;
    }

    /// <summary>Takes of what came evenly since <see cref="_knownTo"/> as much as there is room for: the first ones.</summary>
    private void Take(long came)
    {
        long taken = _refuses ? 0 : Math.Min(came, _maxWaiters - _waiters);
        _ledger.Came(came, came - taken);
        if (taken > 0)
        {
            _pending.Add(new ArrivalSpan(_knownTo, _knownTo + ((_events.Now - _knownTo) * taken / came), taken));
            _waiters += taken;
        }

        _knownTo = _events.Now;
    }

    private void ExpectFirst()
    {
        _expected++;
        if (_refuses || _isOver)
            return;
        int expected = _expected;
        _events.After(_chance.UntilNext(_rate), () =>
        {
            if (expected != _expected)
                return;
            _knownTo = _events.Now;
            Take(1);
            if (_pending.Count > 0)
                _firstCame();
            else
                ExpectFirst(); // full
        });
    }
}
