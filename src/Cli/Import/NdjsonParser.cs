using System.Text.Json;

namespace ShardedCounter.Cli.Import;

/// <summary>Lines that are JSON objects; fields of fields are written with a dot between.</summary>
internal sealed class NdjsonParser(string counterField, string deltaField) : ILineParser
{
    public string Mapping => $"ndjson {counterField} {deltaField}";

    public bool HasQuotes => false;

    public ParsedLine Parse(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return ParsedLine.Nothing;
        try
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                return ParsedLine.Bad("it is no JSON object");
            if (TextOf(json.RootElement, counterField) is not { } counter)
                return ParsedLine.Bad($"it has no field '{counterField}'");
            return ParsedLine.Of(counter, TextOf(json.RootElement, deltaField));
        }
        catch (JsonException failure)
        {
            return ParsedLine.Bad($"it is no JSON: {failure.Message}");
        }
    }

    /// <summary>A string's or number's text; null where there is no such field, or null in it.</summary>
    private static string? TextOf(JsonElement element, string path)
    {
        foreach (string name in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return null;
        }

        return element.ValueKind switch
        {
            JsonValueKind.String => element.GetString(),
            JsonValueKind.Null => null,
            _ => element.GetRawText(),
        };
    }
}
