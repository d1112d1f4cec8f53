namespace ShardedCounter.Benchmarks.Model;

/// <summary>One flush: what came since the one before, cut into works, as <c>FlushRound</c> does it.</summary>
internal sealed class ModelRound
{
    private readonly IReadOnlyList<ArrivalSpan> _spans;
    private readonly Chance _chance;
    private readonly long _all;
    private int _counters;
    private long _increments;

    /// <param name="spans">When its increments came; at least one increment.</param>
    /// <param name="counters">How many counters exist.</param>
    /// <param name="chance">Decides how many of them it has.</param>
    public ModelRound(IReadOnlyList<ArrivalSpan> spans, int counters, Chance chance)
    {
        _spans = spans;
        _chance = chance;
        _all = _increments = spans.Sum(static span => span.Count);
        _counters = (int)Math.Clamp(chance.Round(DistinctOf(_all, counters)), 1, Math.Min(_all, counters));
    }

    /// <summary>When its first increment came, in ticks.</summary>
    public long Oldest => _spans[0].From;

    /// <summary>Whether something of it is in no work yet.</summary>
    public bool HasUncut => _counters > 0;

    /// <summary>How many of n counters k increments name, on average, when each names any of them: n (1 − (1 − 1/n)^k).</summary>
    public static double DistinctOf(long increments, int counters) =>
        counters == 1 ? 1 : counters * -double.ExpM1(increments * double.LogP1(-1.0 / counters));

    /// <summary>Cuts the next work: its counters, and their part of the increments.</summary>
    public ModelWork Cut(int maxCounters)
    {
        int counters = Math.Min(maxCounters, _counters);
        int others = _counters - counters;
        long increments = others == 0
            ? _increments
            : Math.Clamp(_chance.Round((double)_increments * counters / _counters), counters, _increments - others);
        _counters = others;
        _increments -= increments;
        return new ModelWork(_spans, (double)increments / _all, counters, increments);
    }
}
