using System.Diagnostics;
using System.Diagnostics.Metrics;
using ShardedCounter.Diagnostics;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>What requests to the account cost, by the kind of call and the status. Any thread.</summary>
internal sealed class RequestMetrics(CounterMeter meter)
{
    private readonly Counter<double> _units =
        meter.Meter.CreateCounter<double>("shardedcounter.cosmos.request_units", "{RU}", "Request units charged.");

    private readonly Counter<long> _bytes =
        meter.Meter.CreateCounter<long>("shardedcounter.cosmos.bytes", "By", "Bytes of documents sent and received, without headers.");

    private readonly Counter<long> _items =
        meter.Meter.CreateCounter<long>("shardedcounter.cosmos.items", "{item}", "Documents written, read or returned.");

    private readonly Histogram<double> _duration =
        meter.CreateDuration("shardedcounter.cosmos.duration", "Time of a request, by kind of call and status; status 0: no answer came.");

    /// <summary>Takes note of a request that was answered, or given up (status 0).</summary>
    public void Sent(string call, int status, double requestUnits, long bytes, long items, TimeSpan elapsed)
    {
        var tags = new TagList { { "call", call }, { "status", status } };
        _duration.Record(elapsed.TotalSeconds, tags);
        _units.Add(requestUnits, tags);
        _bytes.Add(bytes, tags);
        _items.Add(items, tags);
    }
}
