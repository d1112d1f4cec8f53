using System.Text.Json;
using System.Text.Json.Nodes;

namespace ShardedCounter.CosmosEmulator;

/// <summary>Answers for the account, its databases, containers and partition key ranges.</summary>
internal sealed class AccountEndpoint
{
    // What clients plan queries by; the numbers are those of a real account.
    private const string QueryEngine = """
        {"maxSqlQueryInputLength":262144,"maxJoinsPerSqlQuery":10,"maxLogicalAndPerSqlQuery":2000,"maxLogicalOrPerSqlQuery":2000,"maxUdfRefPerSqlQuery":10,"maxInExpressionItemsCount":16000,"queryMaxInMemorySortDocumentCount":500,"maxQueryRequestTimeoutFraction":0.9,"sqlAllowNonFiniteNumbers":false,"sqlAllowAggregateFunctions":true,"sqlAllowSubQuery":true,"sqlAllowScalarSubQuery":true,"allowNewKeywords":true,"sqlAllowLike":true,"sqlAllowGroupByClause":true,"maxSpatialQueryCells":12,"spatialMaxGeometryPointCount":256,"sqlDisableOptimizationFlags":0,"sqlAllowTop":true,"enableSpatialIndexing":true}
        """;

    private readonly AccountState _account;

    public AccountEndpoint(AccountState account) => _account = account;

    /// <summary><c>GET /</c>.</summary>
    public WireAnswer Account(Call call)
    {
        var locations = new JsonArray();
        for (int at = 0; at < _account.Options.WriteRegions; at++)
            locations.Add(new JsonObject { ["name"] = $"Region {at + 1}", ["databaseAccountEndpoint"] = call.Request.Authority + "/" });
        return Json(200, new JsonObject
        {
            ["_self"] = "",
            ["id"] = "emulator",
            ["_rid"] = "emulator.localhost",
            ["media"] = "//media/",
            ["addresses"] = "//addresses/",
            ["_dbs"] = "//dbs/",
            ["writableLocations"] = locations,
            ["readableLocations"] = locations.DeepClone(),
            ["enableMultipleWriteLocations"] = _account.Options.WriteRegions > 1,
            ["userReplicationPolicy"] = new JsonObject { ["asyncReplication"] = false, ["minReplicaSetSize"] = 3, ["maxReplicasetSize"] = 4 },
            ["userConsistencyPolicy"] = new JsonObject { ["defaultConsistencyLevel"] = _account.Options.Consistency },
            ["systemReplicationPolicy"] = new JsonObject { ["minReplicaSetSize"] = 3, ["maxReplicasetSize"] = 4 },
            ["readPolicy"] = new JsonObject { ["primaryReadCoefficient"] = 1, ["secondaryReadCoefficient"] = 1 },
            ["queryEngineConfiguration"] = QueryEngine,
        });
    }

    /// <summary>Databases.</summary>
    public WireAnswer Databases(Call call)
    {
        switch (call.Request.Method, call.Path.Database)
        {
            case ("GET", null):
                return List("", "Databases", _account.Databases.Select(Describe));
            case ("POST", null):
                var added = _account.TryAdd(DocumentRules.CheckId(Name(call.Request.Body)));
                return added is null ? Exists() : Json(201, Describe(added), added.ETag);
            case ("GET", _):
                return call.Database is { } read ? Json(200, Describe(read), read.ETag) : Missing();
            case ("DELETE", not null):
                return call.Database is { } removed && _account.Remove(removed) ? new WireAnswer { Status = 204, Charge = Cost.Refused } : Missing();
            default:
                throw new WireException(405, "That is not possible on databases here.");
        }
    }

    /// <summary>Containers.</summary>
    public WireAnswer Containers(Call call)
    {
        if (call.Database is not { } database)
            return Missing();
        switch (call.Request.Method, call.Path.Container)
        {
            case ("GET", null):
                return List(database.Rid, "DocumentCollections", database.Containers.Values.Select(container => container.Describe()));
            case ("POST", null):
                int? throughput = int.TryParse(call.Request.Header(HeaderNames.OfferThroughput), out int given) ? given : null;
                var added = _account.TryAdd(database, ContainerDefinition.Parse(call.Request.Body), throughput);
                return added is null ? Exists() : Describe(201, added);
            case ("GET", _):
                return call.Container is { } read ? Describe(200, read) : Missing();
            case ("PUT", not null):
                return call.Container is { } replaced ? Replace(replaced, ContainerDefinition.Parse(call.Request.Body)) : Missing();
            case ("DELETE", not null):
                return call.Container is { } removed && database.Containers.TryRemove(KeyValuePair.Create(removed.Definition.Id, removed))
                    ? new WireAnswer { Status = 204, Charge = Cost.Refused }
                    : Missing();
            default:
                throw new WireException(405, "That is not possible on containers here.");
        }
    }

    /// <summary>The ranges of a container that are new since the version in If-None-Match; 304 when none is.</summary>
    public static WireAnswer Ranges(Call call)
    {
        if (call.Container is not { } container)
            return Missing();
        lock (container.Gate)
        {
            string version = $"\"{container.RangesVersion}\"";
            string? seen = call.Request.Header(HeaderNames.IfNoneMatch);
            if (seen == version)
                return new WireAnswer { Status = 304, ETag = version, ItemCount = 0, Charge = Cost.Refused };
            int since = int.TryParse(seen?.Trim('"'), out int number) ? number : 0;
            var ranges = container.Ranges.Where(range => range.Version > since).Select(range => new JsonObject
            {
                ["_rid"] = container.RangeRid(range),
                ["id"] = range.Id,
                ["_etag"] = "\"00000000-0000-0000-0000-000000000000\"",
                ["minInclusive"] = KeySpan.Format(range.Span.Min),
                ["maxExclusive"] = KeySpan.Format(range.Span.Max),
                ["ridPrefix"] = range.Number,
                ["_self"] = $"{container.Link}pkranges/{container.RangeRid(range)}/",
                ["throughputFraction"] = 1.0 / container.Ranges.Count,
                ["status"] = "online",
                ["parents"] = new JsonArray([.. range.Parents.Select(parent => (JsonNode)parent)]),
                ["_ts"] = container.Timestamp,
                ["_lsn"] = range.Lsn,
            });
            return List(container.Rid, "PartitionKeyRanges", ranges, version);
        }
    }

    private static WireAnswer Replace(DocumentContainer container, ContainerDefinition definition)
    {
        lock (container.Gate)
        {
            if (definition.Id != container.Definition.Id || definition.KeyPathText != container.Definition.KeyPathText)
                return WireAnswer.Error(400, "The name and the partition key of a container do not change.", charge: Cost.Refused);
            container.Definition = definition;
        }

        return Describe(200, container);
    }

    private static string? Name(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonNode.Parse(body.Span)?["id"]?.GetValue<string>();
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            throw new WireException(400, $"The body is wrong: {wrong.Message}");
        }
    }

    private static JsonObject Describe(DatabaseState database) => new()
    {
        ["id"] = database.Name,
        ["_rid"] = database.Rid,
        ["_self"] = $"dbs/{database.Rid}/",
        ["_etag"] = database.ETag,
        ["_colls"] = "colls/",
        ["_users"] = "users/",
        ["_ts"] = database.Timestamp,
    };

    private static WireAnswer Describe(int status, DocumentContainer container)
    {
        var json = container.Describe();
        return Json(status, json, json["_etag"]!.GetValue<string>());
    }

    private static WireAnswer List(string rid, string name, IEnumerable<JsonObject> items, string? etag = null)
    {
        var list = new JsonArray([.. items]);
        return Json(200, new JsonObject { ["_rid"] = rid, [name] = list, ["_count"] = list.Count }, etag, list.Count);
    }

    private static WireAnswer Json(int status, JsonObject json, string? etag = null, int? count = null) =>
        new() { Status = status, Body = JsonSerializer.SerializeToUtf8Bytes(json), ETag = etag, ItemCount = count, Charge = Cost.Refused };

    private static WireAnswer Exists() => WireAnswer.Error(409, "Resource with specified id or name already exists.", charge: Cost.Refused);

    private static WireAnswer Missing() => WireAnswer.Error(404, "Resource Not Found.", charge: Cost.Refused);
}
