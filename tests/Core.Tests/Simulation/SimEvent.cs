using ShardedCounter.Ingestion.Events;
using ShardedCounter.Model;

namespace ShardedCounter.Tests.Simulation;

/// <summary>An event in a simulated hub.</summary>
/// <param name="Incoming">As it is delivered.</param>
/// <param name="Items">What it adds; nothing for one that cannot be read.</param>
internal sealed record SimEvent(IncomingEvent Incoming, IReadOnlyList<CounterDelta> Items)
{
    /// <summary>True once a batch with it returned, while its hub was there.</summary>
    public bool IsAcknowledged { get; set; }

    /// <summary>The id of its dead letter, where it has one.</summary>
    public string LetterId => $"{Incoming.SequenceNumber}@{Incoming.EnqueuedAt.ToUnixTimeMilliseconds()}";
}
