namespace ShardedCounter.Ingestion.Events;

/// <summary>One event as its partition delivers it. What it counts is in the two application properties, or else in the body.</summary>
/// <param name="SequenceNumber">Its number in the partition, at least 0; they ascend in steps of one, and start over when the hub is created again.</param>
/// <param name="EnqueuedAt">When the broker took it. Brokers' clocks step back: it need not ascend.</param>
/// <param name="Body">
/// UTF-8: one increment <c>{"counter":"…","delta":n}</c>, an array or lines of them, or CloudEvents whose data is such. Read, and kept from being reused,
/// until the batch's call ends. Not read where <paramref name="CounterProperty"/> is there.
/// </param>
/// <param name="CounterProperty">The application property <c>counter</c>; null where the event has none.</param>
/// <param name="DeltaProperty">
/// The application property <c>delta</c> as invariant text, whatever type it was sent as: a plain integer, or the event goes to the dead letters. Looked
/// at only where <paramref name="CounterProperty"/> is there.
/// </param>
public readonly record struct IncomingEvent(
    long SequenceNumber, DateTimeOffset EnqueuedAt, ReadOnlyMemory<byte> Body, string? CounterProperty = null, string? DeltaProperty = null);
