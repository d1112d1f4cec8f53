using System.Diagnostics;
using System.Diagnostics.Metrics;
using ShardedCounter.Diagnostics;

namespace ShardedCounter.Growth;

/// <summary>The instruments of growth. Any thread.</summary>
internal sealed class GrowthMetrics
{
    private readonly Counter<long> _throttles;
    private readonly Counter<long> _growths;

    public GrowthMetrics(CounterMeter meter, LayoutSource layouts)
    {
        _throttles = meter.Meter.CreateCounter<long>("shardedcounter.throttles", "{attempt}", "Attempts to commit that the store throttled, by what it was.");
        _growths = meter.Meter.CreateCounter<long>("shardedcounter.growths", "{growth}", "Raises of the number of shards that this process asked for and that then stood, by who wanted them.");
        meter.Meter.CreateObservableGauge(
            "shardedcounter.shards", () => layouts.IsOpen ? layouts.Current.Shards : 0, "{shard}", "The number of shards as this process knows it.");
    }

    public void Throttled(string kind, long attempts)
    {
        if (attempts > 0)
            _throttles.Add(attempts, new TagList { { "kind", kind } });
    }

    public void Grew(string by) => _growths.Add(1, new TagList { { "by", by } });
}
