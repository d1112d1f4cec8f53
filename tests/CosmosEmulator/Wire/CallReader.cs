namespace ShardedCounter.CosmosEmulator;

/// <summary>Tells what a request asks for.</summary>
internal sealed class CallReader
{
    private readonly AccountState _account;

    public CallReader(AccountState account) => _account = account;

    /// <summary>Reads a request.</summary>
    /// <exception cref="WireException">400, 404, 405: the protocol has no such request.</exception>
    public Call Read(WireRequest request, in WirePath path)
    {
        var kind = Kind(request, path);
        var database = path.Database is null ? null : _account.Find(path.Database);
        var container = path.Container is null ? null : database?.Find(path.Container);
        var key = path.Type == "docs" && request.Header(HeaderNames.PartitionKey) is { } header ? PartitionKeyValue.Parse(header) : (PartitionKeyValue?)null;
        var batch = kind == RequestKind.Batch ? BatchCodec.Read(request.Body) : null;
        var info = new RequestInfo(
            request.Client,
            kind,
            database?.Name ?? path.Database ?? "",
            container?.Definition.Id ?? path.Container ?? "",
            key?.ToString(),
            path.Id,
            path.Type == "docs" ? request.Header(HeaderNames.PartitionKeyRangeId) : null,
            batch?.Count ?? 1);
        return new Call(request, path, info, database, container, key, batch);
    }

    private static RequestKind Kind(WireRequest request, in WirePath path) => (path.Type, request.Method, path.Id is null) switch
    {
        ("", "GET", _) => RequestKind.Account,
        ("dbs", _, _) => RequestKind.Database,
        ("colls", _, _) => RequestKind.Container,
        ("offers", _, _) => RequestKind.Offer,
        ("pkranges", "GET", _) => RequestKind.Ranges,
        ("docs", "GET", false) => RequestKind.Read,
        ("docs", "PUT", false) => RequestKind.Replace,
        ("docs", "PATCH", false) => RequestKind.Patch,
        ("docs", "DELETE", false) => RequestKind.Delete,
        ("docs", "GET", true) => request.Header(HeaderNames.AIm) is null ? RequestKind.ReadAll : RequestKind.ChangeFeed,
        ("docs", "POST", true) when request.IsTrue(HeaderNames.IsBatch) => RequestKind.Batch,
        ("docs", "POST", true) when request.IsTrue(HeaderNames.IsQueryPlan) => RequestKind.QueryPlan,
        ("docs", "POST", true) when IsQuery(request) => RequestKind.Query,
        ("docs", "POST", true) => request.IsTrue(HeaderNames.IsUpsert) ? RequestKind.Upsert : RequestKind.Create,
        _ => throw new WireException(405, $"{request.Method} is not possible on {request.Path}."),
    };

    private static bool IsQuery(WireRequest request) =>
        request.IsTrue(HeaderNames.IsQuery) || (request.Header(HeaderNames.ContentType)?.StartsWith("application/query+json", StringComparison.OrdinalIgnoreCase) ?? false);
}
