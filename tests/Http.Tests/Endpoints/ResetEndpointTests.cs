using ShardedCounter.Aggregation;
using ShardedCounter.Http.Tests.Fakes;
using ShardedCounter.Http.Tests.Hosting;
using ShardedCounter.Ingestion;
using ShardedCounter.Storage;

namespace ShardedCounter.Http.Tests.Endpoints;

public sealed class ResetEndpointTests
{
    private const string Key = "0123456789abcdef";

    [Theory]
    [InlineData("POST", "/api/counters/a/reset", false)]
    [InlineData("DELETE", "/api/counters/a", true)]
    public async Task AResetAnswersWhatItDrained(string method, string path, bool hide)
    {
        await using CounterApp app = await CounterApp.StartAsync();
        CounterApp.Answered done = await app.SendAsync(method, path);
        Assert.Equal((200, """{"counter":"a","drained":17,"asOf":"2026-11-22T15:04:05.678Z"}"""), (done.Status, done.Body));

        app.Resetter.Result = new ResetResult(ResetStatus.Duplicate, -17, FakeReader.AsOf);
        CounterApp.Answered repeated = await app.SendAsync(method, path, null, "Idempotency-Key", Key);
        Assert.Equal("""{"counter":"a","drained":-17,"asOf":"2026-11-22T15:04:05.678Z","duplicate":true}""", repeated.Body);
        Assert.True(IdempotencyKey.TryCreate("", Key, out IdempotencyKey key));
        Assert.Equal([("a", null, hide), ("a", key.ReceiptId, hide)], app.Resetter.Calls);
    }

    [Fact]
    public async Task EveryOtherOutcomeIsAProblem()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        app.Resetter.Result = new ResetResult(ResetStatus.KeyReused, 0, FakeReader.AsOf);
        (await app.SendAsync("POST", "/api/counters/a/reset")).IsProblem(422, "key-reused").With("counter", "a");
        app.Resetter.Result = new ResetResult(ResetStatus.TooMany, 0, FakeReader.AsOf, TimeSpan.FromMinutes(1));
        CounterApp.Answered tooMany = (await app.SendAsync("POST", "/api/counters/a/reset")).IsProblem(429, "too-many-resets").With("counter", "a");
        Assert.Equal("60", tooMany.Headers["Retry-After"]);
    }

    [Fact]
    public async Task AfterAnExceptionTheOutcomeIsUnknown()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        foreach (Exception failure in new Exception[] { new StoreUnavailableException("down"), new TimeoutException("late") })
        {
            app.Resetter.Failure = failure;
            (await app.SendAsync("POST", "/api/counters/a/reset")).IsProblem(503, "outcome-unknown");
            (await app.SendAsync("DELETE", "/api/counters/a")).IsProblem(503, "outcome-unknown");
        }
    }

    [Theory]
    [InlineData("POST", "/api/counters/a%20b/reset", "bad-counter")]
    [InlineData("DELETE", "/api/counters/..%20", "bad-counter")]
    [InlineData("DELETE", "/api/counters/a?key=short", "bad-key")]
    public async Task ABadRequestResetsNothing(string method, string path, string slug)
    {
        await using CounterApp app = await CounterApp.StartAsync();
        (await app.SendAsync(method, path)).IsProblem(400, slug);
        Assert.Empty(app.Resetter.Calls);
    }
}
