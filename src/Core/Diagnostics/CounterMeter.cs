using System.Diagnostics.Metrics;

namespace ShardedCounter.Diagnostics;

/// <summary>The one meter, <c>ShardedCounter</c>, that every stage makes its instruments on. Any thread.</summary>
public sealed class CounterMeter : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string Name = "ShardedCounter";

    /// <summary>
    /// From a commit to a local disk to the longest batch of events (<c>Ingest:TimeLimit</c>). Who aggregates without this advice takes bounds made for milliseconds, and every
    /// duration in seconds falls into the first of them.
    /// </summary>
    private static readonly InstrumentAdvice<double> _durations =
        new() { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] };

    /// <summary>The meter.</summary>
    public Meter Meter { get; } = new(Name);

    /// <summary>The same counts for whoever asks instead of listening.</summary>
    internal PipelineTally Tally { get; } = new();

    /// <summary>A histogram of durations, in seconds.</summary>
    /// <param name="name">The instrument's name.</param>
    /// <param name="description">What takes that time.</param>
    internal Histogram<double> CreateDuration(string name, string description) => Meter.CreateHistogram(name, "s", description, tags: null, _durations);

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();
}
