using System.Text.Json;
using ShardedCounter.CosmosEmulator.Sql;

namespace ShardedCounter.CosmosEmulator;

/// <summary>The body of a query or of a request for its plan.</summary>
/// <param name="Text">The query's text.</param>
/// <param name="Parameters">Its parameters by name.</param>
/// <param name="Resume">Where a client that merges ranges goes on; null from the start.</param>
internal sealed record QueryRequest(string Text, IReadOnlyDictionary<string, JsonElement> Parameters, SqlResume? Resume)
{
    /// <summary>Reads <c>{"query":…,"parameters":[{"name":…,"value":…}],"resumeFilter":{…}}</c>.</summary>
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

            string text = root.GetProperty("query"u8).GetString() ?? throw new WireException(400, "A query has a text.");
            return new(text, parameters, root.TryGetProperty("resumeFilter"u8, out var resume) && resume.ValueKind != JsonValueKind.Null ? SqlResume.Parse(resume) : null);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new WireException(400, $"The body is not a query: {wrong.Message}");
        }
    }
}
