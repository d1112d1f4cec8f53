using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ShardedCounter.Tests.Growth;

/// <summary>Reads <c>shardedcounter.throttles</c> of one meter, by kind.</summary>
internal sealed class ThrottleCounts : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _counts = new();

    public ThrottleCounts(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == meter && instrument.Name == "shardedcounter.throttles")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
            _counts.AddOrUpdate((string)tags[0].Value!, count, (_, before) => before + count));
        _listener.Start();
    }

    public long this[string kind] => _counts.GetValueOrDefault(kind);

    public long All => _counts.Values.Sum();

    public void Dispose() => _listener.Dispose();
}
