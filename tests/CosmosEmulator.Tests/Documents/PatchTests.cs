using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace ShardedCounter.CosmosEmulator.Tests.Documents;

public sealed class PatchTests : IDisposable
{
    private static readonly PartitionKey Key = new("7");
    private readonly Account _account = new();

    public void Dispose() => _account.Dispose();

    [Fact]
    public async Task APatchIncrementsUnderAPredicate()
    {
        var container = await CreateAsync("""{"id":"a","shard":"7","n":40}""");
        var options = new PatchItemRequestOptions { FilterPredicate = "FROM c WHERE c.n = 40" };

        var applied = await PatchAsync(container, options, PatchOperation.Increment("/n", 2));
        var refused = await PatchAsync(container, options, PatchOperation.Increment("/n", 2));
        using var missing = await container.PatchItemStreamAsync("b", Key, [PatchOperation.Increment("/n", 2)], options);

        Assert.Equal(HttpStatusCode.OK, applied);
        Assert.Equal(HttpStatusCode.PreconditionFailed, refused);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal(42, Only().GetProperty("n").GetInt32());
    }

    [Fact]
    public async Task AnIncrementBeyondWhatADoubleHoldsExactlyIsRounded()
    {
        var container = await CreateAsync("""{"id":"a","shard":"7","n":9007199254740992}""");

        var applied = await PatchAsync(container, null, PatchOperation.Increment("/n", 1));

        Assert.Equal(HttpStatusCode.OK, applied);
        Assert.Equal(9007199254740992, Only().GetProperty("n").GetInt64());
    }

    [Fact]
    public async Task OperationsReachIntoObjectsAndArrays()
    {
        var container = await CreateAsync("""{"id":"a","shard":"7","parts":{"3":[10,1]},"list":[1,2,3],"gone":true,"a/b":1}""");

        var applied = await PatchAsync(
            container,
            null,
            PatchOperation.Set("/parts/4", new[] { 5, 1 }),
            PatchOperation.Increment("/parts/3/0", 0.5),
            PatchOperation.Add("/list/1", 9),
            PatchOperation.Add("/list/-", 7),
            PatchOperation.Remove("/list/0"),
            PatchOperation.Replace("/list/0", 8),
            PatchOperation.Remove("/gone"),
            PatchOperation.Set("/a~1b", "x"),
            PatchOperation.Increment("/fresh", 3));

        Assert.Equal(HttpStatusCode.OK, applied);
        var json = Only();
        Assert.Equal("""{"3":[10.5,1],"4":[5,1]}""", json.GetProperty("parts").GetRawText());
        Assert.Equal("[8,2,3,7]", json.GetProperty("list").GetRawText());
        Assert.False(json.TryGetProperty("gone", out _));
        Assert.Equal("x", json.GetProperty("a/b").GetString());
        Assert.Equal(3, json.GetProperty("fresh").GetInt32());
    }

    public static TheoryData<string> Misfits =>
    [
        """[{"op":"remove","path":"/none"}]""",
        """[{"op":"replace","path":"/none","value":1}]""",
        """[{"op":"set","path":"/none/deep","value":1}]""",
        """[{"op":"incr","path":"/text","value":1}]""",
        """[{"op":"incr","path":"/n","value":"1"}]""",
        """[{"op":"set","path":"/id","value":"b"}]""",
        """[{"op":"set","path":"/shard","value":"8"}]""",
        """[{"op":"set","path":"/_ts","value":1}]""",
        """[{"op":"set","path":"/list/9","value":1}]""",
        """[{"op":"set","path":"n","value":1}]""",
        """[{"op":"set","path":"/n"}]""",
        """[{"op":"turn","path":"/n","value":1}]""",
        """[]""",
        """[{"op":"set","path":"/n","value":1},{"op":"remove","path":"/none"}]""",
    ];

    [Theory]
    [MemberData(nameof(Misfits))]
    public async Task WhatDoesNotFitIsRefusedAndChangesNothing(string operations)
    {
        await CreateAsync("""{"id":"a","shard":"7","n":40,"text":"x","list":[1]}""");
        var before = Only().GetRawText();

        var result = Apply(Encoding.UTF8.GetBytes($$"""{"operations":{{operations}}}"""));

        Assert.Equal(400, result.Status);
        Assert.Equal(before, Only().GetRawText());
    }

    [Theory]
    [InlineData("FROM c WHERE c.value = 1")]
    [InlineData("c.n = 40")]
    [InlineData("FROM c WHERE")]
    public async Task APredicateThatIsNoneIsRefused(string condition)
    {
        var container = await CreateAsync("""{"id":"a","shard":"7","n":40}""");

        Assert.Equal(HttpStatusCode.BadRequest, await PatchAsync(container, new PatchItemRequestOptions { FilterPredicate = condition }, PatchOperation.Increment("/n", 2)));
    }

    [Fact]
    public void APatchHasTenOperationsAtMost()
    {
        string Patch(int count) => $$"""{"operations":[{{string.Join(',', Enumerable.Repeat("""{"op":"incr","path":"/n","value":1}""", count))}}]}""";

        Assert.Equal(10, PatchDocument.Parse(Encoding.UTF8.GetBytes(Patch(10))).Operations.Count);
        Assert.Equal(400, Assert.Throws<WireException>(() => PatchDocument.Parse(Encoding.UTF8.GetBytes(Patch(11)))).Status);
    }

    [Fact]
    public async Task APatchUnderAnEntityTagFailsOnceTheDocumentHasChanged()
    {
        var container = await CreateAsync("""{"id":"a","shard":"7","n":40}""");
        var options = new PatchItemRequestOptions { IfMatchEtag = Only().GetProperty("_etag").GetString() };

        Assert.Equal(HttpStatusCode.OK, await PatchAsync(container, options, PatchOperation.Increment("/n", 2)));
        Assert.Equal(HttpStatusCode.PreconditionFailed, await PatchAsync(container, options, PatchOperation.Increment("/n", 2)));
        Assert.Equal(42, Only().GetProperty("n").GetInt32());
    }

    private async Task<Container> CreateAsync(string json)
    {
        var container = await _account.ContainerAsync();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        using var created = await container.CreateItemStreamAsync(stream, Key);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        return container;
    }

    private static async Task<HttpStatusCode> PatchAsync(Container container, PatchItemRequestOptions? options, params PatchOperation[] operations)
    {
        using var answer = await container.PatchItemStreamAsync("a", Key, operations, options);
        return answer.StatusCode;
    }

    private OperationResult Apply(byte[] patch)
    {
        // Some of these the SDK does not let out.
        var container = _account.Emulator.Container("d", "c");
        lock (container.Gate)
        {
            var writes = new PartitionWrites(container, container.Obtain(PartitionKeyValue.Of("7")), new PredicateCache(), _account.Time.GetUtcNow());
            var result = writes.Apply(new DocumentOperation { Kind = RequestKind.Patch, Id = "a", Body = patch });
            writes.Commit();
            return result;
        }
    }

    private JsonElement Only() => Assert.Single(_account.Emulator.Documents("d", "c"));
}
