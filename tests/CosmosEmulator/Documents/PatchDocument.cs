using System.Text;
using System.Text.Json;

namespace ShardedCounter.CosmosEmulator;

/// <summary>A patch as it is sent: <c>{"condition":"FROM c WHERE …","operations":[{"op":"incr","path":"/n","value":1}]}</c>.</summary>
internal sealed class PatchDocument
{
    private const int MaxOperations = 10;

    private PatchDocument(string? condition, List<PatchStep> operations)
    {
        Condition = condition;
        Operations = operations;
    }

    /// <summary>The predicate; null for none.</summary>
    public string? Condition { get; }

    public IReadOnlyList<PatchStep> Operations { get; }

    /// <exception cref="WireException">400: it is not a patch.</exception>
    public static PatchDocument Parse(ReadOnlyMemory<byte> json)
    {
        string? condition = null;
        List<PatchStep> operations = [];
        try
        {
            var reader = new Utf8JsonReader(json.Span);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                throw new WireException(400, "A patch is a JSON object.");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isCondition = reader.ValueTextEquals("condition"u8);
                bool isOperations = reader.ValueTextEquals("operations"u8);
                reader.Read();
                if (isCondition && reader.TokenType == JsonTokenType.String)
                    condition = reader.GetString();
                else if (isOperations && reader.TokenType == JsonTokenType.StartArray)
                    ReadOperations(ref reader, json, operations);
                else
                    reader.Skip();
            }
        }
        catch (JsonException wrong)
        {
            throw new WireException(400, $"The patch is not JSON: {wrong.Message}");
        }

        if (operations.Count is 0 or > MaxOperations)
            throw new WireException(400, $"A patch has 1 to {MaxOperations} operations, not {operations.Count}.");
        return new PatchDocument(condition, operations);
    }

    private static void ReadOperations(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, List<PatchStep> operations)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            string? kind = null;
            string? path = null;
            JsonTree? value = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isKind = reader.ValueTextEquals("op"u8);
                bool isPath = reader.ValueTextEquals("path"u8);
                bool isValue = reader.ValueTextEquals("value"u8);
                reader.Read();
                int start = (int)reader.TokenStartIndex;
                if (isKind && reader.TokenType == JsonTokenType.String)
                    kind = reader.GetString();
                else if (isPath && reader.TokenType == JsonTokenType.String)
                    path = reader.GetString();
                else
                    reader.Skip();
                if (isValue)
                    value = new JsonTree(json[start..(int)reader.BytesConsumed]);
            }

            operations.Add(Check(kind, path, value));
        }
    }

    private static PatchStep Check(string? kind, string? path, JsonTree? value)
    {
        if (kind is not ("add" or "set" or "replace" or "remove" or "incr"))
            throw new WireException(400, $"A patch operation '{kind}' is not known here.");
        if (path is null || !path.StartsWith('/') || path.Length < 2)
            throw new WireException(400, $"A patch's path must start with '/' and name something: '{path}'.");
        if (value is null && kind != "remove")
            throw new WireException(400, $"A patch operation '{kind}' needs a value.");
        value?.RoundNumbers();
        return new PatchStep(kind, path.IndexOf('/', 1) < 0 ? [Name(path[1..])] : [.. path[1..].Split('/').Select(Name)], value);
    }

    // As in RFC 6901, since names may have a slash.
    private static byte[] Name(string name) => Encoding.UTF8.GetBytes(
        name.Contains('~', StringComparison.Ordinal) ? name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal) : name);
}
