using System.Collections.Concurrent;
using ShardedCounter.Benchmarks.Client;

namespace ShardedCounter.Benchmarks.Checking;

/// <summary>
/// The client's own account of what it sent and what it was told, kept apart from anything the server says about totals.
/// </summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<string, Tally> _tallies = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, Tally> Tallies => _tallies;

    public long Min => _tallies.Values.Sum(tally => tally.Min);

    public long Max => _tallies.Values.Sum(tally => tally.Max);

    /// <summary>Records one answered (or unanswered) increment of an unkeyed request.</summary>
    public void Record(string counter, long delta, Outcome outcome)
    {
        Tally tally = Of(counter);
        if (outcome is Outcome.Counted or Outcome.Accepted)
            tally.Acknowledge(delta);
        else if (outcome is Outcome.Unknown or Outcome.Unanswered)
            tally.Doubt(delta);
    }

    public void Acknowledge(string counter, long delta) => Of(counter).Acknowledge(delta);

    private Tally Of(string counter) => _tallies.GetOrAdd(counter, static _ => new Tally());
}
