using EmulatorCost = ShardedCounter.CosmosEmulator.Cost;

namespace ShardedCounter.Benchmarks.Model;

/// <summary>
/// The designs without folding and without shards: every increment is a write to the one document of its counter. So many callers, each of whom sends its next increment when the last one is in: as many as can
/// be had at once is what the document takes.
/// </summary>
internal sealed class SingleDocument
{
    private readonly EventQueue _events = new();
    private readonly Chance _chance;
    private readonly ServiceTimes _times;
    private readonly bool _patches;
    private readonly CosmosEmulator.Budget _budget;
    private long _version;
    private long _heldUntil;
    private long _counted;
    private double _requestUnits;

    private SingleDocument(bool patches, ServiceTimes times, double partitionRequestUnits, int seed)
    {
        _patches = patches;
        _times = times;
        _chance = new Chance(new Random(seed));
        _budget = new CosmosEmulator.Budget(partitionRequestUnits);
    }

    /// <summary>What so many callers achieve.</summary>
    /// <param name="patches">True: patches of the kind "increment". False: read, add, replace if the entity tag is still the one read, else again.</param>
    /// <param name="callers">Increments under way at once.</param>
    /// <param name="times">How long the service takes.</param>
    /// <param name="partitionRequestUnits">Request units a second of the document's partition.</param>
    /// <param name="seed">Decides the draws.</param>
    /// <returns>Increments a second, and request units an increment.</returns>
    public static (double PerSecond, double RequestUnitsEach) Of(bool patches, int callers, ServiceTimes times, double partitionRequestUnits = 10_000, int seed = 1)
    {
        var document = new SingleDocument(patches, times, partitionRequestUnits, seed);
        for (int caller = 0; caller < callers; caller++)
            document.Begin();
        long warm = 3 * TimeSpan.TicksPerSecond; // the first second's unused request units are gone
        const int seconds = 10;
        document._events.RunTo(warm);
        (long counted, double requestUnits) = (document._counted, document._requestUnits);
        document._events.RunTo(warm + (seconds * TimeSpan.TicksPerSecond));
        counted = document._counted - counted;
        return (counted / (double)seconds, (document._requestUnits - requestUnits) / Math.Max(1, counted));
    }

    private void Begin()
    {
        if (_patches)
            Write(seen: null, repeated: 0);
        else
            Read(repeated: 0);
    }

    private void Read(int repeated)
    {
        TimeSpan there = _times.DrawRead(_chance) * ServiceTimes.WayThere;
        _events.After(there, () =>
        {
            bool answered = TryTake(EmulatorCost.Read(1), out TimeSpan wait);
            long seen = _version;
            _events.After(there + wait, () =>
            {
                if (answered)
                    Write(seen, repeated);
                else
                    Read(repeated);
            });
        });
    }

    private void Write(long? seen, int repeated)
    {
        TimeSpan there = _times.DrawWrite(_chance, operations: 1) * ServiceTimes.WayThere;
        _events.After(there, () =>
        {
            if (_budget.Wait(Now) is { } wait)
            {
                _events.After(there + wait, () => Write(seen, repeated));
                return;
            }

            bool stale = seen is not null && seen != _version, isHeld = _events.Now < _heldUntil;
            Take(stale || isHeld ? EmulatorCost.Refused : EmulatorCost.Write(1));
            if (stale)
                _events.After(there, () => Read(0)); // 412: at once from the start
            else if (isHeld)
                _events.After(there + RetryWith.Draw(repeated, _chance), () => Write(seen, repeated + 1)); // 449: the SDK, by itself
            else
                Land(there);
        });
    }

    private void Land(TimeSpan back)
    {
        _version++;
        _heldUntil = _events.Now + TimeSpan.FromMilliseconds(_times.DocumentHold).Ticks;
        _events.After(back, () =>
        {
            _counted++;
            Begin();
        });
    }

    private DateTimeOffset Now => DateTimeOffset.UnixEpoch.AddTicks(_events.Now);

    private bool TryTake(double requestUnits, out TimeSpan wait)
    {
        wait = _budget.Wait(Now) ?? TimeSpan.Zero;
        if (wait > TimeSpan.Zero)
            return false;
        Take(requestUnits);
        return true;
    }

    private void Take(double requestUnits)
    {
        _budget.Take(requestUnits, Now);
        _requestUnits += requestUnits;
    }
}
