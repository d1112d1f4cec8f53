using System.Text;
using ShardedCounter.Ingestion.Events;
using ShardedCounter.Model;
using ShardedCounter.Ingestion;

namespace ShardedCounter.Tests.Ingestion.Events;

/// <summary>Reads single events and shows what was read.</summary>
internal static class EventRead
{
    /// <summary>A counter that is in another shard of four than <c>a</c>.</summary>
    public static string Elsewhere { get; } = Enumerable.Range('b', 25).Select(static letter => ((char)letter).ToString()).First(static name =>
        Routing(4).ShardOf(Encoding.UTF8.GetBytes(name)) != Routing(4).ShardOf("a"u8));

    public static EventRouting Routing(int shards = 1) => new(ProducerId.Partition("ns", "hub", "0"), shards);

    /// <summary>The event's fault, and what it adds, as <c>a:1 b:2</c> in order.</summary>
    public static (ParseFault? Fault, string Items) Of(IncomingEvent incoming)
    {
        var chunk = new EventChunk();
        chunk.Start(Routing());
        chunk.Read(in incoming, 0);
        ParseFault? fault = chunk.Unreadable.Count > 0 ? chunk.Unreadable[0].Fault : null;
        var items = new StringBuilder();
        foreach (EventItem item in chunk.ItemsOf(0))
            items.Append(items.Length > 0 ? " " : "").Append(chunk.Names.CounterOf(item.Counter)).Append(':').Append(item.Delta);
        return (fault, items.ToString());
    }

    public static (ParseFault? Fault, string Items) Of(string body) => Of(Raw(0, body));

    public static (ParseFault? Fault, string Items) Of(byte[] body) => Of(new IncomingEvent(0, DateTimeOffset.UnixEpoch, body));

    /// <summary>An event enqueued so many milliseconds after the epoch; by default a second for each number.</summary>
    public static IncomingEvent Raw(long seq, string body, long? enqueuedMs = null) =>
        new(seq, DateTimeOffset.FromUnixTimeMilliseconds(enqueuedMs ?? (seq + 1) * 1_000), Encoding.UTF8.GetBytes(body));

    /// <summary>An event that adds one delta to one counter.</summary>
    public static IncomingEvent Event(long seq, string counter, long delta, long? enqueuedMs = null) =>
        Raw(seq, $$"""{"counter":"{{counter}}","delta":{{delta}}}""", enqueuedMs);
}
