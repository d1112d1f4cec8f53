using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ShardedCounter.CosmosEmulator;

/// <summary>A container as its owner wants it: partition key, indexing policy, time to live. Checked when it is made; immutable.</summary>
internal sealed class ContainerDefinition
{
    private const string SystemPath = "/\"_etag\"/?";

    private ContainerDefinition(string id, byte[][] keyPath, int? defaultTimeToLive, JsonObject json)
    {
        Id = id;
        KeyPath = keyPath;
        DefaultTimeToLive = defaultTimeToLive;
        Json = json;
    }

    public string Id { get; }

    /// <summary>The partition key's path, name by name, in UTF-8.</summary>
    public byte[][] KeyPath { get; }

    /// <summary>The partition key's path as it was given, such as <c>/shard</c>.</summary>
    public string KeyPathText => "/" + string.Join('/', KeyPath.Select(Encoding.UTF8.GetString));

    /// <summary>Whether the partition key is the id.</summary>
    public bool IsKeyedById => KeyPathText == "/id";

    /// <summary>Seconds, -1 for "only documents that say so", null for off.</summary>
    public int? DefaultTimeToLive { get; }

    /// <summary>The definition as it is answered, without system properties. Must not be changed: clone it.</summary>
    public JsonObject Json { get; }

    /// <summary>Reads and checks a definition.</summary>
    /// <exception cref="WireException">400: it is not one, or breaks a rule of the service.</exception>
    public static ContainerDefinition Parse(ReadOnlyMemory<byte> body)
    {
        JsonObject json;
        try
        {
            json = JsonNode.Parse(body.Span) as JsonObject ?? throw new WireException(400, "A container is a JSON object.");
        }
        catch (JsonException wrong)
        {
            throw new WireException(400, $"The container is not JSON: {wrong.Message}");
        }

        string id = DocumentRules.CheckId(json["id"] is JsonValue name && name.TryGetValue(out string? text) ? text : null);
        foreach (string system in (string[])["_rid", "_self", "_etag", "_ts", "_docs", "_sprocs", "_triggers", "_udfs", "_conflicts"])
            json.Remove(system);
        byte[][] keyPath = CheckKey(json["partitionKey"]);
        bool isIndexed = CheckIndexing(json);
        int? timeToLive = CheckTimeToLive(json["defaultTtl"]);
        if (timeToLive is not null && !isIndexed)
            throw new WireException(400, "Time to live needs the indexing mode 'consistent': with 'none' nothing would expire.");
        return new ContainerDefinition(id, keyPath, timeToLive, json);
    }

    private static byte[][] CheckKey(JsonNode? key)
    {
        if (key is not JsonObject || key["paths"] is not JsonArray { Count: 1 } paths || paths[0]?.GetValueKind() != JsonValueKind.String)
            throw new WireException(400, "A container needs a partition key of one path: more are not spoken here.");
        key["kind"] ??= "Hash";
        if (key["kind"]!.GetValue<string>() is { } kind && kind != "Hash")
            throw new WireException(400, $"A partition key of the kind '{kind}' is not spoken here: only 'Hash'.");

        // Clients that say nothing are told which one it is, and hash by it.
        key["version"] ??= 2;
        if (key["version"]!.GetValue<int>() != 2)
            throw new WireException(400, "A partition key of version 1 is not spoken here: only version 2.");
        string path = paths[0]!.GetValue<string>();
        if (!path.StartsWith('/') || path.Length < 2 || path.EndsWith('/') || path.Contains('"', StringComparison.Ordinal))
            throw new WireException(400, $"'{path}' is not a partition key path.");
        return [.. path[1..].Split('/').Select(Encoding.UTF8.GetBytes)];
    }

    private static bool CheckIndexing(JsonObject json)
    {
        if (json["indexingPolicy"] is not JsonObject policy)
        {
            policy = new JsonObject { ["indexingMode"] = "consistent", ["automatic"] = true, ["includedPaths"] = new JsonArray(Path("/*")) };
            json["indexingPolicy"] = policy;
        }

        string mode = policy["indexingMode"]?.GetValue<string>() ?? "consistent";
        if (!string.Equals(mode, "consistent", StringComparison.OrdinalIgnoreCase) && !string.Equals(mode, "none", StringComparison.OrdinalIgnoreCase))
            throw new WireException(400, $"The indexing mode '{mode}' is not known.");
        bool isIndexed = string.Equals(mode, "consistent", StringComparison.OrdinalIgnoreCase);
        policy["indexingMode"] = isIndexed ? "consistent" : "none";
        policy["automatic"] ??= true;
        var included = Paths(policy, "includedPaths");
        var excluded = Paths(policy, "excludedPaths");
        if (!isIndexed)
            return false;
        if (included.Count + excluded.Count == 0)
            included.Add(Path("/*"));
        if (!Has(included, "/*") && !Has(excluded, "/*"))
            throw new WireException(400, "The special mandatory indexing path \"/\" is not provided in any of the path type sets.");
        if (Has(included, "/*") && Has(excluded, "/*"))
            throw new WireException(400, "The path '/*' is both included and excluded.");

        // The service leaves the entity tag out of every index, and says so.
        if (!Has(excluded, SystemPath))
            excluded.Add(Path(SystemPath));
        return true;
    }

    private static JsonArray Paths(JsonObject policy, string name)
    {
        if (policy[name] is not JsonArray paths)
            policy[name] = paths = [];
        foreach (var path in paths)
        {
            string? text = (path as JsonObject)?["path"]?.GetValue<string>();
            if (text is null || !text.StartsWith('/') || !(text.EndsWith("/?", StringComparison.Ordinal) || text.EndsWith("/*", StringComparison.Ordinal)))
                throw new WireException(400, $"The indexing path '{text}' could not be accepted: it must start with '/' and end with '/?' or '/*'.");
        }

        return paths;
    }

    private static bool Has(JsonArray paths, string path) => paths.Any(item => item!["path"]!.GetValue<string>() == path);

    private static JsonObject Path(string path) => new() { ["path"] = path };

    private static int? CheckTimeToLive(JsonNode? node)
    {
        if (node is null)
            return null;
        if (node is not JsonValue value || !value.TryGetValue(out int seconds) || seconds is 0 or < -1)
            throw new WireException(400, "The default time to live must be -1 or a positive whole number of seconds.");
        return seconds;
    }
}
