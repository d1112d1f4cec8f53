using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ShardedCounter.Cli.Output;

/// <summary>Writes one JSON document.</summary>
internal static class JsonText
{
    public static string Of(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>A number with all its digits.</summary>
    public static void Number(this Utf8JsonWriter writer, string name, Int128 value)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(value.ToString(CultureInfo.InvariantCulture));
    }

    public static void Instant(this Utf8JsonWriter writer, string name, DateTimeOffset value) => writer.WriteString(name, InstantText.Of(value));
}
