using System.Globalization;
using System.Text;
using ShardedCounter.Ingestion.Events;

namespace ShardedCounter.Benchmarks.Folding;

/// <summary>Makes events of one increment each: JSON of 60 bytes.</summary>
internal static class EventMaker
{
    /// <summary>The bytes of a body.</summary>
    public const int BodyBytes = 60;

    /// <summary>Events 0 to <paramref name="count"/> − 1, their counters and deltas drawn, a millisecond apart.</summary>
    public static IncomingEvent[] Make(int count, int counters, int seed)
    {
        var random = new Random(seed);
        var events = new IncomingEvent[count];
        for (int seq = 0; seq < count; seq++)
            events[seq] = new IncomingEvent(seq, DateTimeOffset.UnixEpoch.AddMilliseconds(seq), Body(random.Next(counters), random.Next(100, 1_000)));
        return events;
    }

    private static byte[] Body(int counter, int delta)
    {
        string before = "{\"counter\":\"", after = string.Create(CultureInfo.InvariantCulture, $"\",\"delta\":{delta}}}");
        return Encoding.ASCII.GetBytes(before + NameOf(counter, BodyBytes - before.Length - after.Length) + after);
    }

    /// <summary>A counter's name; it takes up what the rest of a body leaves.</summary>
    private static string NameOf(int counter, int length) => string.Create(CultureInfo.InvariantCulture, $"page:article-{counter:D6}").PadRight(length, '-');
}
