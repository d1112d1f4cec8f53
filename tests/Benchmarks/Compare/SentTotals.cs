using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.Load;

namespace ShardedCounter.Benchmarks.Compare;

/// <summary>What was sent to one server, and between which bounds its totals must therefore be.</summary>
internal sealed class SentTotals
{
    private readonly Dictionary<string, (long Answered, long InFlight)> _sent = [];

    public void Remember(Scenario scenario, LoadResult result, int connections)
    {
        (long answered, long inFlight) = _sent.GetValueOrDefault(scenario.Prefix);
        _sent[scenario.Prefix] = (answered + (result.Requests - result.Failures) * scenario.IncrementsPerRequest,
            inFlight + (connections + result.Failures) * scenario.IncrementsPerRequest);
    }

    /// <summary>The totals must be what was answered, and at most the requests cut off more.</summary>
    /// <param name="of">Whose they are, before the prefix.</param>
    /// <param name="sumOf">The sum of all counters with a prefix.</param>
    /// <param name="report">Where it is said.</param>
    public async Task CheckAsync(string of, Func<string, Task<long>> sumOf, Report report)
    {
        foreach ((string prefix, (long answered, long inFlight)) in _sent.Where(static sent => sent.Value.Answered > 0))
        {
            long sum = await sumOf(prefix);
            report.Check(sum >= answered && sum <= answered + inFlight,
                $"{of}{prefix}: {sum:N0} counted, {answered:N0} answered, at most {inFlight:N0} more were cut off");
        }
    }
}
