using ShardedCounter.Model;

namespace ShardedCounter.Tests.Simulation;

/// <summary>What callers know of one counter: what was acknowledged and when, and what may or may not have been counted.</summary>
internal sealed class Ledger
{
    private readonly List<(DateTimeOffset At, long Delta)> _acknowledged = [];

    /// <summary>Sum of all that was answered "counted".</summary>
    public Int128 Acknowledged { get; private set; }

    /// <summary>Everything sent, positive parts only: no value may pass it.</summary>
    public Int128 Sent { get; private set; }

    /// <summary>Deltas whose fate callers do not know.</summary>
    public List<long> Maybe { get; } = [];

    /// <summary>Accepted deltas of processes that were not killed, in a run whose store refuses nothing: counted by now.</summary>
    public Int128 Accepted { get; set; }

    /// <summary>Accepted deltas of processes that were not killed: counted, or among the dead letters.</summary>
    public Int128 Owed { get; set; }

    public void Send(long delta) => Sent += Math.Max(0, delta);

    public void Acknowledge(DateTimeOffset at, long delta)
    {
        Acknowledged += delta;
        _acknowledged.Add((at, delta));
    }

    /// <summary>What was acknowledged before an instant.</summary>
    public Int128 AcknowledgedBefore(DateTimeOffset instant)
    {
        Int128 sum = 0;
        foreach ((DateTimeOffset at, long delta) in _acknowledged)
            sum += at < instant ? delta : 0;
        return sum;
    }

    /// <summary>True when the difference is the sum of some of the deltas of unknown fate.</summary>
    public static bool IsSubsetSum(Int128 difference, List<long> deltas)
    {
        if (difference == 0)
            return true;
        if (deltas.Count > 20)
            return difference >= deltas.Sum(static d => (Int128)Math.Min(0, d)) && difference <= deltas.Sum(static d => (Int128)Math.Max(0, d));
        var sums = new HashSet<Int128> { 0 };
        foreach (long delta in deltas)
            sums.UnionWith(sums.Select(sum => sum + delta).ToArray());
        return sums.Contains(difference);
    }
}

internal static class LedgerSums
{
    public static Int128 Sum<T>(this IEnumerable<T> items, Func<T, Int128> selector) =>
        items.Aggregate((Int128)0, (sum, item) => sum + selector(item));
}
