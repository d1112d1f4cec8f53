using System.Text.Json;
using System.Text.Json.Serialization;

namespace ShardedCounter.Http.Answers;

/// <summary>Writes an instant as <see cref="Instant"/> does.</summary>
internal sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Bodies are read by parsers.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[Instant.MaxBytes];
        writer.WriteStringValue(text[..Instant.Write(value, text)]);
    }
}
