using System.Text.Json;
using System.Text.Json.Serialization;
using ShardedCounter.Ingestion.Events;

namespace ShardedCounter.Benchmarks.Folding;

/// <summary>The yardstick: a generated <see cref="JsonSerializer"/> contract and a dictionary.</summary>
internal static partial class NaiveFold
{
    public static Dictionary<string, long> Run(IReadOnlyList<IncomingEvent> events)
    {
        var sums = new Dictionary<string, long>();
        foreach (IncomingEvent incoming in events)
        {
            Item item = JsonSerializer.Deserialize(incoming.Body.Span, Contract.Default.Item)!;
            sums[item.Counter] = sums.GetValueOrDefault(item.Counter) + item.Delta;
        }

        return sums;
    }

    internal sealed record Item([property: JsonPropertyName("counter")] string Counter, [property: JsonPropertyName("delta")] long Delta);

    [JsonSerializable(typeof(Item))]
    private sealed partial class Contract : JsonSerializerContext;
}
