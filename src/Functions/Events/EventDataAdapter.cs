using System.Globalization;
using Azure.Messaging.EventHubs;
using ShardedCounter.Ingestion.Events;

namespace ShardedCounter.Functions.Events;

/// <summary>Events as the core takes them. Bodies are not copied: they live as long as the batch.</summary>
internal static class EventDataAdapter
{
    private const string CounterProperty = "counter";
    private const string DeltaProperty = "delta";

    /// <summary>The batch, in its order.</summary>
    public static IncomingEvent[] Adapt(EventData[] events) => Array.ConvertAll(events, Adapt);

    private static IncomingEvent Adapt(EventData data) =>
        new(data.SequenceNumber, data.EnqueuedTime, data.EventBody.ToMemory(), Text(data, CounterProperty), Text(data, DeltaProperty));

    /// <summary>A property as invariant text, whatever its type: what is no counter or no integer, the core finds and says so in a dead letter.</summary>
    private static string? Text(EventData data, string name) =>
        data.Properties.TryGetValue(name, out object? value) ? Convert.ToString(value, CultureInfo.InvariantCulture) ?? "" : null;
}
