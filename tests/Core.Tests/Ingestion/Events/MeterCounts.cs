using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ShardedCounter.Tests.Ingestion.Events;

/// <summary>The sums of a meter's counters by name, with the first tag's value behind a slash where they have one.</summary>
internal sealed class MeterCounts : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _counts = new();

    public MeterCounts(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == meter)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, count, tags, _) =>
            _counts.AddOrUpdate(tags.Length > 0 ? $"{instrument.Name}/{tags[0].Value}" : instrument.Name, count, (_, before) => before + count));
        _listener.Start();
    }

    public long this[string name] => _counts.GetValueOrDefault(name);

    public void Dispose() => _listener.Dispose();
}
