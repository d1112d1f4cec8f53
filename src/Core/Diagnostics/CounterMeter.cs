using System.Diagnostics.Metrics;

namespace ShardedCounter.Diagnostics;

/// <summary>The one meter, <c>ShardedCounter</c>, that every stage makes its instruments on. Any thread.</summary>
public sealed class CounterMeter : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string Name = "ShardedCounter";

    /// <summary>The meter.</summary>
    public Meter Meter { get; } = new(Name);

    /// <summary>The same counts for whoever asks instead of listening.</summary>
    internal PipelineTally Tally { get; } = new();

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();
}
