using System.Diagnostics.Metrics;
using ShardedCounter.Diagnostics;

namespace ShardedCounter.Aggregation;

/// <summary>The instruments of aggregation. Any thread.</summary>
internal sealed class AggregationMetrics(CounterMeter meter)
{
    private readonly Counter<long> _changes =
        meter.Meter.CreateCounter<long>("shardedcounter.aggregation.changes", "{document}", "Changed shard documents brought into totals.");

    private readonly Counter<long> _runs =
        meter.Meter.CreateCounter<long>("shardedcounter.aggregation.runs", "{run}", "Aggregation runs.");

    private readonly Counter<long> _failures =
        meter.Meter.CreateCounter<long>("shardedcounter.aggregation.failures", "{range}", "Feed ranges a run could not drain.");

    public void Ran(int changes, int failedRanges)
    {
        _runs.Add(1);
        _changes.Add(changes);
        if (failedRanges > 0)
            _failures.Add(failedRanges);
    }
}
