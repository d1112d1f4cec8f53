using System.Text.Json;
using System.Text.Json.Serialization;
using ShardedCounter.Model;

namespace ShardedCounter.Http.Answers;

/// <summary>Writes a counter as its name.</summary>
internal sealed class CounterIdConverter : JsonConverter<CounterId>
{
    public override CounterId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Bodies are read by parsers.");

    public override void Write(Utf8JsonWriter writer, CounterId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name);
}
