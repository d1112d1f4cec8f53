using System.Text.Json;

namespace ShardedCounter.CosmosEmulator.Tests.Sql;

/// <summary>Documents as a container holds them: with a <c>_rid</c> in the order in which they are given.</summary>
internal static class StoredDocuments
{
    public static IReadOnlyList<JsonElement> Of(params IEnumerable<string> documents) =>
        [.. documents.Select((document, i) => Parse($"{{\"_rid\":\"{Rid(i + 1)}\",{document.AsSpan(1)}"))];

    public static JsonElement Parse(string json) => JsonSerializer.Deserialize<JsonElement>(json);

    public static IReadOnlyDictionary<string, JsonElement> Parameters(params IEnumerable<(string Name, object? Value)> parameters) =>
        parameters.ToDictionary(parameter => parameter.Name, parameter => JsonSerializer.SerializeToElement(parameter.Value));

    // Database 1, container 2 and the document: the first four bytes, the next four with their high bit set, the last eight.
    private static string Rid(int document)
    {
        byte[] bytes = [1, 0, 0, 0, 0x80, 0, 0, 2, .. BitConverter.GetBytes((ulong)document)];
        return Convert.ToBase64String(bytes).Replace('/', '-');
    }
}
