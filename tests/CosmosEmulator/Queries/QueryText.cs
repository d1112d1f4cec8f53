using System.Text.Json;

namespace ShardedCounter.CosmosEmulator;

/// <summary>A query as it is sent: <c>{"query":"SELECT …","parameters":[{"name":"@x","value":…}]}</c>.</summary>
/// <param name="Text">The text.</param>
/// <param name="Parameters">The parameters by name, with the <c>@</c>.</param>
internal readonly record struct QueryText(string Text, IReadOnlyDictionary<string, JsonElement> Parameters)
{
    /// <exception cref="WireException">400: it is not a query.</exception>
    public static QueryText Parse(ReadOnlyMemory<byte> body)
    {
        JsonElement json;
        try
        {
            json = JsonElement.Parse(body.Span);
        }
        catch (JsonException wrong)
        {
            throw new WireException(400, $"The query is not JSON: {wrong.Message}");
        }

        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("query"u8, out var query) || query.ValueKind != JsonValueKind.String)
            throw new WireException(400, "The body has no query.");
        var parameters = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (json.TryGetProperty("parameters"u8, out var list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (var parameter in list.EnumerateArray())
            {
                if (parameter.ValueKind != JsonValueKind.Object || !parameter.TryGetProperty("name"u8, out var name) || name.ValueKind != JsonValueKind.String)
                    throw new WireException(400, "A parameter of the query has no name.");
                if (parameter.TryGetProperty("value"u8, out var value))
                    parameters[name.GetString()!] = value;
            }
        }

        return new QueryText(query.GetString()!, parameters);
    }
}
