namespace ShardedCounter.Http.Tests.Access;

/// <summary>For each operation a request of it about one counter. An operation that is not known here fails the tests that go through all: it must be said how it checks prefixes.</summary>
internal static class SampleRequests
{
    public static (string Path, string? Body) Of(Operation operation, string counter) => operation.Name switch
    {
        OperationNames.IncrementBatch => ("/api/increments", $$"""[{"counter":"{{counter}}","delta":1}]"""),
        OperationNames.ReadMany => ("/api/counters/read", $$"""{"counters":["{{counter}}"]}"""),
        OperationNames.List => ("/api/counters?prefix=" + counter, null),
        OperationNames.LayoutRaise => ("/api/layout", """{"shards":32}"""),
        OperationNames.Layout or OperationNames.Pipeline => (operation.Pattern, null),
        _ when operation.NamesCounter => (operation.Pattern.Replace("{id}", counter, StringComparison.Ordinal), null),
        _ when operation.Access == EndpointAccess.Anonymous => (operation.Pattern.Replace(OperationRoutes.Root, "", StringComparison.Ordinal), null),
        _ => throw new NotSupportedException($"Say here what a request of '{operation.Name}' looks like, and how it is kept to a key's prefixes."),
    };
}
