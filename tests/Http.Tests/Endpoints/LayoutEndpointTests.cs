using ShardedCounter.Http.Tests.Hosting;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Http.Tests.Endpoints;

public sealed class LayoutEndpointTests
{
    private const string Key = "0123456789abcdef";

    [Fact]
    public async Task TheLayoutIsReadAndRaised()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        CounterApp.Answered read = await app.SendAsync("GET", "/api/layout");
        Assert.Equal((200, """{"shards":16,"stableShards":16}""", "application/json"), (read.Status, read.Body, read.MediaType));
        Assert.Equal("no-store", read.Headers["Cache-Control"]);

        CounterApp.Answered raised = await app.SendAsync("POST", "/api/layout", """ {"shards": 32} """, "Content-Type", "application/json");
        Assert.Equal((200, """{"shards":32,"stableShards":16}"""), (raised.Status, raised.Body));
        Assert.Equal("no-store", raised.Headers["Cache-Control"]);
        Assert.Equal("""{"shards":32,"stableShards":16}""", (await app.SendAsync("GET", "/api/layout")).Body);

        // Saying it again is no mistake.
        Assert.Equal(200, (await app.SendAsync("POST", "/api/layout", """{"shards":32}""")).Status);
        Assert.Equal([32, 32], app.Layouts.Raises);
    }

    [Fact]
    public async Task ALowerNumberAndOneAboveTheMaximumAreRefusedWithTheLimit()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        (await app.SendAsync("POST", "/api/layout", """{"shards":15}""")).IsProblem(409, "shards-only-grow").With("limit", 16);
        (await app.SendAsync("POST", "/api/layout", """{"shards":65}""")).IsProblem(400, "bad-shards").With("limit", 64);
        (await app.SendAsync("POST", "/api/layout", """{"shards":99999999999999999999}""")).IsProblem(400, "bad-shards").With("limit", 64);
        Assert.Equal(new Layout(16, 16), app.Layouts.Layout);
    }

    [Theory]
    [InlineData("""{"shards":0}""", "bad-shards", null)]
    [InlineData("""{"shards":-32}""", "bad-shards", null)]
    [InlineData("""{"shards":-99999999999999999999}""", "bad-shards", null)]
    [InlineData("""{"shards":32.0}""", "bad-shards", "shards-not-integer")]
    [InlineData("""{"shards":3e1}""", "bad-shards", "shards-not-integer")]
    [InlineData("""{"shards":"32"}""", "bad-item", "wrong-type")]
    [InlineData("""{"shards":null}""", "bad-item", "wrong-type")]
    [InlineData("""{"shards":[32]}""", "bad-item", "wrong-type")]
    [InlineData("[32]", "bad-item", "wrong-type")]
    [InlineData("{}", "bad-item", "missing-field")]
    [InlineData("""{"shards":32,"shards":32}""", "bad-item", "duplicate-field")]
    [InlineData("""{"shard":32}""", "bad-item", "unknown-field")]
    [InlineData("""{"shards":32}{"shards":64}""", "malformed-body", "trailing-data")]
    [InlineData("""{"shards":32""", "malformed-body", "truncated-json")]
    [InlineData("""{"shards":}""", "malformed-body", "malformed-json")]
    [InlineData("", "empty-batch", "empty")]
    public async Task ABodyThatIsNotANumberOfShardsChangesNothing(string body, string slug, string? code)
    {
        await using CounterApp app = await CounterApp.StartAsync();
        CounterApp.Answered problem = (await app.SendAsync("POST", "/api/layout", body)).IsProblem(400, slug);
        if (code is not null)
            problem.With("code", code);
        Assert.Empty(app.Layouts.Raises);
    }

    [Fact]
    public async Task ABodyOfAnotherTypeOrTooLargeIsRefused()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        (await app.SendAsync("POST", "/api/layout", "shards=32", "Content-Type", "application/x-www-form-urlencoded")).IsProblem(415, "unsupported-media-type");
        (await app.SendAsync("POST", "/api/layout", $$"""{"shards":32{{new string(' ', 1024)}}}""")).IsProblem(413, "body-too-large").With("limit", 1024);
        Assert.Empty(app.Layouts.Raises);
    }

    [Fact]
    public async Task AStoreThatCannotAnswerMayBeAskedAgain()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        app.Layouts.Failure = new StoreUnavailableException("down", retryAfter: TimeSpan.FromSeconds(3));
        Assert.Equal("3", (await app.SendAsync("GET", "/api/layout")).IsProblem(503, "storage-unavailable").Headers["Retry-After"]);
        Assert.Equal("3", (await app.SendAsync("POST", "/api/layout", """{"shards":32}""")).IsProblem(503, "storage-unavailable").Headers["Retry-After"]);
        app.Layouts.Failure = new InvalidOperationException("broken");
        (await app.SendAsync("POST", "/api/layout", """{"shards":32}""")).IsProblem(500, "internal-error");
    }

    [Fact]
    public async Task RaisingNeedsTheKeyEvenWhereReadingDoesNot()
    {
        await using CounterApp app = await CounterApp.StartAsync(("Auth:ApiKey", Key), ("Auth:AnonymousReads", "true"));
        Assert.Equal(200, (await app.SendAsync("GET", "/api/layout")).Status);
        (await app.SendAsync("POST", "/api/layout", """{"shards":32}""")).IsProblem(401, "unauthorized");
        Assert.Empty(app.Layouts.Raises);
        Assert.Equal(200, (await app.SendAsync("POST", "/api/layout", """{"shards":32}""", "X-Api-Key", Key)).Status);
        Assert.Equal([32], app.Layouts.Raises);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task NothingElseCanBeDoneToTheLayout(string method)
    {
        await using CounterApp app = await CounterApp.StartAsync();
        CounterApp.Answered refused = (await app.SendAsync(method, "/api/layout")).IsProblem(405, "method-not-allowed");
        Assert.Equal("GET, HEAD, POST", refused.Headers["Allow"]);
    }
}
