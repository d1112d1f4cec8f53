using System.Text.Json;
using ShardedCounter.CosmosEmulator.Native;
using ShardedCounter.CosmosEmulator.Sql;

namespace ShardedCounter.CosmosEmulator.Tests.Sql;

public sealed class QueryPlanTests
{
    private static readonly IReadOnlyDictionary<string, JsonElement> Parameters = StoredDocuments.Parameters(("@n", 5), ("@s", "x"), ("@t", "it's \"é\""));

    [Theory]
    [InlineData("SELECT * FROM c")]
    [InlineData("SELECT * FROM c WHERE c.n = @n")]
    [InlineData("SELECT VALUE c.id FROM c")]
    [InlineData("SELECT c.id, c.total AS t FROM c WHERE STARTSWITH(c.id, @s) ORDER BY c.total DESC")]
    [InlineData("SELECT * FROM c ORDER BY c.total")]
    [InlineData("SELECT * FROM root r ORDER BY r.total ASC")]
    [InlineData("SELECT c.id, c.a.b, c['x y'], c.a[0], c.n + 1, 'x', c FROM c AS c ORDER BY c.total DESC")]
    [InlineData("SELECT VALUE c.id FROM c WHERE c.a AND c.b OR c.d ORDER BY c.total DESC")]
    [InlineData("SELECT VALUE {'id': c.id, n: [c.n, null, true]} FROM c ORDER BY c.a[\"b c\"].d")]
    [InlineData("SELECT TOP 5 * FROM c")]
    [InlineData("SELECT TOP @n c.id FROM c ORDER BY c.total DESC, c.id")]
    [InlineData("SELECT * FROM c OFFSET 5 LIMIT 10")]
    [InlineData("SELECT c.id, c.n AS m FROM c WHERE c.n > 0 OFFSET @n LIMIT @n")]
    [InlineData("SELECT * FROM c ORDER BY c.total DESC OFFSET 5 LIMIT 10")]
    [InlineData("SELECT VALUE COUNT(1) FROM c")]
    [InlineData("SELECT VALUE count(c.n) FROM c WHERE c.n > 1")]
    [InlineData("SELECT VALUE SUM(c.n + 1) FROM c WHERE c.n IN (1, 'a', @n)")]
    [InlineData("SELECT VALUE MIN(c.n) FROM c")]
    [InlineData("SELECT VALUE max(c.n) FROM c WHERE NOT IS_DEFINED(c.b)")]
    [InlineData("SELECT * FROM c WHERE c.pk = 'x'")]
    [InlineData("SELECT * FROM c WHERE c.pk = @t AND c.id IN ('a', 'b')")]
    [InlineData("SELECT VALUE c.id FROM c WHERE @s = c['pk'] ORDER BY c.total")]
    [InlineData("SELECT TOP 3 * FROM c WHERE c.pk = 5 ORDER BY c.total")]
    [InlineData("SELECT * FROM c WHERE c.pk = null OFFSET 1 LIMIT 2")]
    [InlineData("SELECT VALUE COUNT(1) FROM c WHERE c.pk = true")]
    [InlineData("SELECT * FROM c WHERE c.pk IN ('x', 'y', 'x') ORDER BY c.total")]
    [InlineData("SELECT * FROM c WHERE c.pk = 'x' OR c.pk = 5")]
    [InlineData("SELECT * FROM c WHERE (c.pk = 'x' AND c.n = 1) OR (c.pk = 'y' AND c.n = 2)")]
    [InlineData("SELECT * FROM c WHERE c.pk IN ('x', 'y') AND c.pk IN ('y', 'z') ORDER BY c.total")]
    [InlineData("SELECT * FROM c WHERE c.pk = 'x' AND c.pk = 'y'")]
    [InlineData("SELECT * FROM c WHERE c.pk = undefined")]
    [InlineData("SELECT * FROM c WHERE c.pk = 'x' OR c.n = 1")]
    [InlineData("SELECT * FROM c WHERE NOT (c.pk = 'x')")]
    [InlineData("SELECT * FROM c WHERE c.pk > 'x' AND STARTSWITH(c.pk, 'y')")]
    [InlineData("SELECT * FROM c WHERE c.pk = c.id")]
    [InlineData("SELECT c._rid, [{\"item\": c.total}] AS orderByItems, {\"id\": c.id} AS payload\nFROM c\nWHERE ((c.n = @n) AND (true))\nORDER BY c.total DESC")]
    public void APlanIsTheNativePlannersFieldByField(string text)
    {
        foreach (bool hasLogicalPartitionKey in new[] { false, true })
        {
            var native = NativePlanner.Plan(text, Parameters, ["/pk"], hasLogicalPartitionKey);
            var ours = StoredDocuments.Parse(QueryPlan.Build(text, Parameters, ["/pk"], key => JsonSerializer.Serialize(key), hasLogicalPartitionKey));

            Assert.Equal(Fields(native.GetProperty("queryInfo")), Fields(ours.GetProperty("queryInfo")));
            Assert.Equal(native.GetProperty("queryRanges").EnumerateArray().Select(Range).Order(), ours.GetProperty("queryRanges").EnumerateArray().Select(Range));
        }
    }

    [Fact]
    public void WithoutAWayToPlaceKeysEveryQueryIsForAllRanges()
    {
        var plan = StoredDocuments.Parse(QueryPlan.Build("SELECT * FROM c WHERE c.pk = 'x' ORDER BY c.total", null, ["/pk"]));

        var range = Assert.Single(plan.GetProperty("queryRanges").EnumerateArray());
        Assert.Equal("""{"min":"","max":"FF","isMinInclusive":true,"isMaxInclusive":false}""", range.GetRawText());
        Assert.NotEqual("", plan.GetProperty("queryInfo").GetProperty("rewrittenQuery").GetString());
    }

    [Fact]
    public void AKeyOfSeveralPathsIsPinnedOnlyByAllOfThem()
    {
        Assert.Equal("""["x",1],["x",2]""", Keys("c.a.b = 'x' AND c.d IN (1, 2)"));
        Assert.Equal("", Keys("c.a.b = 'x'"));

        static string Keys(string filter) => string.Join(',', StoredDocuments.Parse(
            QueryPlan.Build($"SELECT * FROM c WHERE {filter}", null, ["/a/b", "/d"], key => JsonSerializer.Serialize(key)))
            .GetProperty("queryRanges").EnumerateArray().Select(range => range.GetProperty("min").GetString()));
    }

    [Theory]
    [InlineData("SELECT VALUE COUNT(1) + 1 FROM c")]
    [InlineData("SELECT VALUE [COUNT(1)] FROM c")]
    [InlineData("SELECT c.order FROM c")]
    public void WhatCannotBePlannedIsRefused(string text)
    {
        Assert.Throws<SqlRefusedException>(() => QueryPlan.Build(text, null, ["/pk"]));
        Assert.Throws<NativeRefusalException>(() => NativePlanner.Plan(text, null, ["/pk"]));
    }

    // The planner writes 0 and 1 for false and true; and the count of distinct values, which it leaves out, is null where the service writes it.
    private static SortedDictionary<string, string> Fields(JsonElement info) => new(info.EnumerateObject().Where(field => field.Name != "dCountInfo").ToDictionary(
        field => field.Name,
        field => field.Name.StartsWith("has", StringComparison.Ordinal) || field.Name.StartsWith("requires", StringComparison.Ordinal)
            ? (field.Value.ValueKind == JsonValueKind.Number ? field.Value.GetInt32() != 0 : field.Value.GetBoolean()).ToString()
            : field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString()! : JsonSerializer.Serialize(field.Value)), StringComparer.Ordinal);

    // The planner bounds ranges by lists of values; the lowest is the empty list and the end of all of them is Infinity.
    private static string Range(JsonElement range) =>
        $"{Bound(range.GetProperty("min"))} {Bound(range.GetProperty("max"))} {range.GetProperty("isMinInclusive")} {range.GetProperty("isMaxInclusive")}";

    private static string Bound(JsonElement bound) => bound.ToString() switch
    {
        "[]" => "",
        "Infinity" => "FF",
        var text => text.StartsWith('[') ? JsonSerializer.Serialize(StoredDocuments.Parse(text)) : text,
    };
}
