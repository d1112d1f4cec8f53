using System.Text.Json;
using ShardedCounter.Http.Tests.Hosting;

namespace ShardedCounter.Http.Tests.OpenApi;

/// <summary>The OpenAPI document as it is checked in, and what it says of a request.</summary>
internal static class Document
{
    public const string Path = "src/Http/Assets/openapi.json";

    public static JsonElement Root { get; } = JsonDocument.Parse(CheckedIn.Read(Path)).RootElement;

    public static SchemaCheck Schemas { get; } = new(Root);

    /// <summary>Every operation, with its path and method.</summary>
    public static IEnumerable<(string Path, string Method, JsonElement Operation)> Operations() =>
        from path in Root.GetProperty("paths").EnumerateObject()
        from method in path.Value.EnumerateObject()
        select (path.Name, method.Name.ToUpperInvariant(), method.Value);

    /// <summary>Asserts that the answer is one that the document describes. Requests that are no operation have none.</summary>
    public static void Describes(string method, string pathAndQuery, CounterApp.Answered answer)
    {
        string path = pathAndQuery.Split('?')[0];
        if (path.Length > 1)
            path = path.TrimEnd('/'); // routing takes both
        var (_, _, operation) = Operations().FirstOrDefault(candidate => candidate.Method == (method == "HEAD" ? "GET" : method) && Matches(candidate.Path, path));
        if (operation.ValueKind == JsonValueKind.Undefined)
        {
            bool isOfATest = !path.StartsWith("/api/", StringComparison.Ordinal);
            Assert.True(isOfATest || answer.Status is 404 or 405 || method == "OPTIONS", $"{method} {path} answers {answer.Status} and is not described.");
            return;
        }

        string id = operation.GetProperty("operationId").GetString()!;
        Assert.True(operation.GetProperty("responses").TryGetProperty($"{answer.Status}", out JsonElement response), $"{id} answers {answer.Status}, which is not described: {answer.Body}");
        if (!response.TryGetProperty("content", out JsonElement content))
        {
            Assert.Equal("", answer.Body);
            return;
        }

        string type = answer.MediaType!.Split(';')[0];
        Assert.True(content.TryGetProperty(type, out JsonElement media) || content.TryGetProperty("*/*", out media), $"{id} answers {type}, which is not described.");
        if (method == "HEAD" || (media.GetProperty("schema").TryGetProperty("type", out JsonElement text) && text.GetString() == "string"))
            return;
        IReadOnlyList<string> faults = Schemas.Faults(media.GetProperty("schema"), answer.Json);
        Assert.True(faults.Count == 0, $"{id} {answer.Status}: {string.Join("; ", faults)}: {answer.Body}");
    }

    private static bool Matches(string pattern, string path)
    {
        string[] parts = pattern.Split('/'), given = path.Split('/');
        return parts.Length == given.Length && parts.Zip(given).All(static pair => pair.First.StartsWith('{') ? pair.Second.Length > 0 : pair.First == pair.Second);
    }
}
