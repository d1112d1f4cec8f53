using System.Text.Json;

namespace ShardedCounter.CosmosEmulator;

/// <summary>The body of a query or of a request for its plan.</summary>
/// <param name="Text">The query's text.</param>
/// <param name="Parameters">Its parameters by name.</param>
internal sealed record QueryRequest(string Text, IReadOnlyDictionary<string, JsonElement> Parameters)
{
    /// <summary>Reads <c>{"query":…,"parameters":[{"name":…,"value":…}]}</c>.</summary>
    /// <exception cref="WireException">400: the body is not that.</exception>
    public static QueryRequest Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            var root = JsonElement.Parse(body.Span);
            var parameters = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            if (root.TryGetProperty("parameters"u8, out var list))
            {
                foreach (var parameter in list.EnumerateArray())
                    parameters[parameter.GetProperty("name"u8).GetString()!] = parameter.GetProperty("value"u8);
            }

            return new(root.GetProperty("query"u8).GetString() ?? throw new WireException(400, "A query has a text."), parameters);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentNullException)
        {
            throw new WireException(400, $"The body is not a query: {wrong.Message}");
        }
    }
}
