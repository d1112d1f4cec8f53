using ShardedCounter.Http.Tests.Hosting;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Http.Tests.Endpoints;

public sealed class IncrementEndpointTests
{
    private const string Key = "0123456789abcdef";
    private const string Path = "/api/counters/likes:post-42/increment";

    [Theory]
    [InlineData(null, 1)]
    [InlineData("", 1)]
    [InlineData("{}", 1)]
    [InlineData("""{"delta":5}""", 5)]
    [InlineData("\uFEFF {\"delta\":-1000000000000} \r\n", -1_000_000_000_000)]
    public async Task AnIncrementIsCountedAndAnswered(string? body, long delta)
    {
        await using CounterApp app = await CounterApp.StartAsync();
        CounterApp.Answered answer = await app.SendAsync("POST", Path, body);
        Assert.Equal((200, "application/json"), (answer.Status, answer.MediaType));
        Assert.Equal($$"""{"counter":"likes:post-42","delta":{{delta}},"status":"counted"}""", answer.Body);
        Assert.Equal([$"count likes:post-42:{delta}"], app.Intake.Calls);
    }

    [Fact]
    public async Task AnAnswerWaitsForTheCommit()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Intake.Gate = gate.Task;
        Task<CounterApp.Answered> answer = app.SendAsync("POST", Path);
        await app.Intake.Entered;
        Assert.False(answer.IsCompleted);
        gate.SetResult();
        Assert.Equal(200, (await answer).Status);
    }

    [Fact]
    public async Task AnAcceptedIncrementIs202()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        app.Intake.Result = new IncrementResult(IncrementStatus.Accepted);
        CounterApp.Answered answer = await app.SendAsync("POST", Path + "?ack=accepted&other=1", """{"delta":2}""", "Content-Type", "application/json");
        Assert.Equal((202, """{"counter":"likes:post-42","delta":2,"status":"accepted"}"""), (answer.Status, answer.Body));
        Assert.Equal(["accept likes:post-42:2"], app.Intake.Calls);
    }

    [Fact]
    public async Task AKeyFromHeaderOrParameterCountsOnce()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        await app.SendAsync("POST", Path, null, "Idempotency-Key", Key);
        app.Intake.Result = new IncrementResult(IncrementStatus.Duplicate);
        CounterApp.Answered repeated = await app.SendAsync("POST", Path + "?ack=durable&key=" + Key, null, "Idempotency-Key", Key);

        Assert.Equal((200, """{"counter":"likes:post-42","delta":1,"status":"counted","duplicate":true}"""), (repeated.Status, repeated.Body));
        Assert.True(IdempotencyKey.TryCreate("", Key, out IdempotencyKey key));
        string expected = $"once {key.ReceiptId} likes:post-42:1";
        Assert.Equal([expected, expected], app.Intake.Calls);
    }

    [Theory]
    [InlineData(IncrementStatus.KeyReused, 422, "key-reused", null)]
    [InlineData(IncrementStatus.OutOfRange, 409, "out-of-range", null)]
    [InlineData(IncrementStatus.Refused, 500, "refused", null)]
    [InlineData(IncrementStatus.Overloaded, 503, "overloaded", "3")]
    [InlineData(IncrementStatus.Stopping, 503, "stopping", "1")]
    [InlineData(IncrementStatus.Unknown, 503, "outcome-unknown", "1")]
    public async Task EveryOtherOutcomeIsAProblem(IncrementStatus status, int code, string slug, string? retryAfter)
    {
        await using CounterApp app = await CounterApp.StartAsync();
        app.Intake.Result = new IncrementResult(status, status == IncrementStatus.Overloaded ? TimeSpan.FromSeconds(2.1) : default);
        CounterApp.Answered bare = await app.SendAsync("POST", Path);
        CounterApp.Answered keyed = await app.SendAsync("POST", Path, null, "Idempotency-Key", Key);
        bare.IsProblem(code, slug).With("counter", "likes:post-42");
        keyed.IsProblem(code, slug);
        Assert.Equal(retryAfter, bare.Headers.GetValueOrDefault("Retry-After"));
        bool differ = bare.Json.GetProperty("detail").GetString() != keyed.Json.GetProperty("detail").GetString();
        Assert.Equal(status == IncrementStatus.Unknown, differ);
    }

    [Theory]
    [InlineData("""{"delta":0}""", "bad-delta", "zero-delta", 9)]
    [InlineData("""{"delta":1.5}""", "bad-delta", "delta-not-integer", 9)]
    [InlineData("""{"delta":1000000000001}""", "bad-delta", "delta-out-of-range", 9)]
    [InlineData("""{"delta":"1"}""", "bad-item", "wrong-type", 9)]
    [InlineData("""{"counter":"a"}""", "bad-item", "unknown-field", 1)]
    [InlineData("""{"delta":1,"delta":1}""", "bad-item", "duplicate-field", 11)]
    [InlineData("""{"delta":1""", "malformed-body", "truncated-json", 10)]
    [InlineData("""{"delta":1}x""", "malformed-body", "trailing-data", 11)]
    [InlineData("delta=1", "malformed-body", "malformed-json", 0)]
    public async Task ABadBodyCountsNothing(string body, string slug, string code, int position)
    {
        await using CounterApp app = await CounterApp.StartAsync();
        (await app.SendAsync("POST", Path, body)).IsProblem(400, slug).With("code", code).With("line", 1).With("position", position);
        Assert.Empty(app.Intake.Calls);
    }

    [Theory]
    [InlineData("/api/counters/a%20b/increment", "bad-counter")]
    [InlineData("/api/counters/a%2Fb/increment", "bad-counter")]
    [InlineData(Path + "?ack=Accepted", "bad-parameter")]
    [InlineData(Path + "?ack=", "bad-parameter")]
    [InlineData(Path + "?ack=durable&ack=durable", "bad-parameter")]
    [InlineData(Path + "?key=short", "bad-key")]
    [InlineData(Path + "?key=", "bad-key")]
    [InlineData(Path + "?key=" + Key + "&key=" + Key, "bad-parameter")]
    [InlineData(Path + "?ack=accepted&key=" + Key, "bad-key")]
    public async Task ABadRequestCountsNothing(string path, string slug)
    {
        await using CounterApp app = await CounterApp.StartAsync();
        (await app.SendAsync("POST", path)).IsProblem(400, slug);
        Assert.Empty(app.Intake.Calls);
    }

    [Fact]
    public async Task KeysThatDifferCountNothing()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        (await app.SendAsync("POST", Path + "?key=" + Key, null, "Idempotency-Key", Key + "x")).IsProblem(400, "bad-key");
        (await app.SendAsync("POST", Path, null, "Idempotency-Key", Key, "Idempotency-Key", Key)).IsProblem(400, "bad-key");
        (await app.SendAsync("POST", Path, null, "Idempotency-Key", "é0123456789abcdef")).IsProblem(400, "bad-key");
        Assert.Empty(app.Intake.Calls);
    }

    [Theory]
    [InlineData("Content-Type", "application/x-www-form-urlencoded")]
    [InlineData("Content-Type", "application/json; charset=utf-16")]
    [InlineData("Content-Type", "nonsense")]
    [InlineData("Content-Encoding", "gzip")]
    public async Task AnotherTypeOfBodyIs415(string header, string value)
    {
        await using CounterApp app = await CounterApp.StartAsync();
        CounterApp.Answered answer = (await app.SendAsync("POST", Path, "{}", header, value)).IsProblem(415, "unsupported-media-type");
        Assert.Equal("identity", answer.Headers["Accept-Encoding"]);
        Assert.Empty(app.Intake.Calls);

        Assert.Equal(200, (await app.SendAsync("POST", Path, "", header, value)).Status);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=\"UTF-8\"")]
    [InlineData("text/plain;charset=utf-8")]
    public async Task JsonHasSeveralNames(string type)
    {
        await using CounterApp app = await CounterApp.StartAsync();
        Assert.Equal(200, (await app.SendAsync("POST", Path, "{}", "Content-Type", type, "Content-Encoding", "identity")).Status);
    }

    [Fact]
    public async Task ALargeBodyIs413()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        Assert.Equal(200, (await app.SendAsync("POST", Path, "{}".PadRight(4096))).Status);
        app.Intake.Calls.Clear();
        (await app.SendAsync("POST", Path, "{}".PadRight(4097))).IsProblem(413, "body-too-large").With("limit", 4096);
        Assert.Empty(app.Intake.Calls);
    }

    [Fact]
    public async Task AnExceptionLeavesTheOutcomeUnknownAndTellsNothing()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        app.Intake.Failure = new InvalidOperationException("secret");
        CounterApp.Answered failed = (await app.SendAsync("POST", Path + "?code=hush")).IsProblem(503, "outcome-unknown");
        Assert.DoesNotContain("secret", failed.Body, StringComparison.Ordinal);
        (_, _, string text, Exception? failure) = Assert.Single(app.Logs.Entries, entry => entry.Id == 7000);
        Assert.Same(app.Intake.Failure, failure);
        Assert.Equal("A request failed: POST increment", text);

        app.Intake.Failure = new StoreUnavailableException("down", null, TimeSpan.FromSeconds(7));
        Assert.Equal("7", (await app.SendAsync("POST", Path)).IsProblem(503, "outcome-unknown").Headers["Retry-After"]);
    }

    [Fact]
    public async Task TheLongestNameAndNumbersFitTheAnswer()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        string name = new('n', CounterId.MaxLength);
        app.Reader.Value = Int128.MinValue;
        Assert.Equal(200, (await app.SendAsync("POST", $"/api/counters/{name}/increment", """{"delta":-1000000000000}""")).Status);
        CounterApp.Answered read = await app.SendAsync("GET", $"/api/counters/{name}");
        Assert.Equal($$"""{"counter":"{{name}}","value":-170141183460469231731687303715884105728,"asOf":"2026-11-22T15:04:05.678Z"}""", read.Body);
    }
}
