using ShardedCounter.Http.Tests.Hosting;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;

namespace ShardedCounter.Http.Tests.Endpoints;

public sealed class BatchEndpointTests
{
    private const string Key = "0123456789abcdef";
    private const string Path = "/api/increments";
    private const string Array = """[{"counter":"a","delta":1},{"counter":"b","delta":2},{"counter":"a","delta":3}]""";
    private const string Lines = "{\"counter\":\"a\",\"delta\":1}\n\n{\"counter\":\"b\",\"delta\":2}\r\n{\"counter\":\"a\",\"delta\":3}\n";

    [Theory]
    [InlineData(Array, "application/json")]
    [InlineData(Array, "text/plain;charset=UTF-8")]
    [InlineData(Array, null)]
    [InlineData(Lines, "application/x-ndjson")]
    [InlineData(Lines, "application/jsonl; charset=utf-8")]
    [InlineData(Lines, "text/plain")]
    [InlineData(Lines, null)]
    public async Task ABatchIsCountedAsOne(string body, string? type)
    {
        await using CounterApp app = await CounterApp.StartAsync();
        CounterApp.Answered answer = await app.SendAsync("POST", Path, body, type is null ? [] : ["Content-Type", type]);
        Assert.Equal((200, """{"increments":3,"counters":2,"status":"counted"}"""), (answer.Status, answer.Body));
        Assert.Equal(["count a:1 b:2 a:3"], app.Intake.Calls);
    }

    [Fact]
    public async Task ABatchCanBeAcceptedOrCountedOnce()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        app.Intake.Result = new IncrementResult(IncrementStatus.Accepted);
        CounterApp.Answered accepted = await app.SendAsync("POST", Path + "?ack=accepted", Array);
        Assert.Equal((202, """{"increments":3,"counters":2,"status":"accepted"}"""), (accepted.Status, accepted.Body));

        app.Intake.Result = new IncrementResult(IncrementStatus.Duplicate);
        CounterApp.Answered repeated = await app.SendAsync("POST", Path, Array, "Idempotency-Key", Key);
        Assert.Equal((200, """{"increments":3,"counters":2,"status":"counted","duplicate":true}"""), (repeated.Status, repeated.Body));
        Assert.True(IdempotencyKey.TryCreate("", Key, out IdempotencyKey key));
        Assert.Equal(["accept a:1 b:2 a:3", $"once {key.ReceiptId} a:1 b:2 a:3"], app.Intake.Calls);
    }

    [Theory]
    [InlineData("", "empty-batch", "empty", null, 1, 0)]
    [InlineData("[]", "empty-batch", "empty", null, 1, 1)]
    [InlineData("{}", "bad-item", "wrong-type", null, 1, 0)]
    [InlineData("[{\"counter\":\"a\",\"delta\":1},\n{\"counter\":\"a b\",\"delta\":1}]", "bad-counter", "bad-counter", 1, 2, 39)]
    [InlineData("[{\"counter\":\"a\",\"delta\":1},\n{\"counter\":\"a\",\"delta\":1.5}]", "bad-delta", "delta-not-integer", 1, 2, 51)]
    [InlineData("[{\"counter\":\"a\",\"delta\":1},{\"counter\":\"a\"}]", "bad-item", "missing-field", 1, 1, 27)]
    [InlineData("[{\"counter\":\"a\",\"delta\":1},]", "malformed-body", "malformed-json", 1, 1, 27)]
    [InlineData("[{\"counter\":\"a\",\"delta\":1}", "malformed-body", "truncated-json", 1, 1, 26)]
    public async Task OneBadItemAndNothingIsCounted(string body, string slug, string code, int? index, int line, int position)
    {
        await using CounterApp app = await CounterApp.StartAsync();
        CounterApp.Answered answer = await app.SendAsync("POST", Path, body, "Content-Type", "application/json");
        answer.IsProblem(400, slug).With("code", code).With("line", line).With("position", position);
        if (index is int expected)
            answer.With("index", expected);
        else
            Assert.False(answer.Json.TryGetProperty("index", out _));
        Assert.Empty(app.Intake.Calls);
    }

    [Fact]
    public async Task ABatchHasAtMostTenThousandItemsAndOneMebibyte()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        const string Item = """{"counter":"a","delta":1}""";
        string most = string.Join('\n', Enumerable.Repeat(Item, 10_000));
        Assert.Equal("""{"increments":10000,"counters":1,"status":"counted"}""", (await app.SendAsync("POST", Path, most.PadRight(1 << 20))).Body);
        app.Intake.Calls.Clear();

        (await app.SendAsync("POST", Path, most + Item)).IsProblem(400, "too-many-items").With("index", 10_000);
        (await app.SendAsync("POST", Path, most.PadRight((1 << 20) + 1))).IsProblem(413, "body-too-large").With("limit", 1 << 20);
        Assert.Empty(app.Intake.Calls);
    }

    [Fact]
    public async Task AKeyedBatchNamesAtMostNinetyCounters()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        (await app.SendAsync("POST", Path, Counters(91), "Idempotency-Key", Key)).IsProblem(400, "too-many-counters").With("limit", 90);
        Assert.Empty(app.Intake.Calls);
        Assert.Equal(200, (await app.SendAsync("POST", Path, Counters(90), "Idempotency-Key", Key)).Status);
        Assert.Equal(200, (await app.SendAsync("POST", Path, Counters(91))).Status);
    }

    [Theory]
    [InlineData(Path + "?ack=fast", 400, "bad-parameter")]
    [InlineData(Path + "?ack=accepted&key=" + Key, 400, "bad-key")]
    [InlineData(Path + "?key=%C3%A9", 400, "bad-key")]
    public async Task ABadParameterCountsNothing(string path, int status, string slug)
    {
        await using CounterApp app = await CounterApp.StartAsync();
        (await app.SendAsync("POST", path, Array)).IsProblem(status, slug);
        Assert.Empty(app.Intake.Calls);
    }

    [Theory]
    [InlineData("Content-Type", "application/json-seq")]
    [InlineData("Content-Type", "application/xml")]
    [InlineData("Content-Encoding", "br")]
    public async Task AnotherTypeOfBodyIs415(string header, string value)
    {
        await using CounterApp app = await CounterApp.StartAsync();
        (await app.SendAsync("POST", Path, Array, header, value)).IsProblem(415, "unsupported-media-type");
        Assert.Empty(app.Intake.Calls);
    }

    [Theory]
    [InlineData(IncrementStatus.KeyReused, 422, "key-reused")]
    [InlineData(IncrementStatus.Overloaded, 503, "overloaded")]
    [InlineData(IncrementStatus.Stopping, 503, "stopping")]
    [InlineData(IncrementStatus.Unknown, 503, "outcome-unknown")]
    [InlineData(IncrementStatus.Refused, 500, "refused")]
    public async Task AWholeBatchCanFail(IncrementStatus status, int code, string slug)
    {
        await using CounterApp app = await CounterApp.StartAsync();
        app.Intake.Result = new IncrementResult(status, TimeSpan.FromSeconds(5));
        CounterApp.Answered answer = (await app.SendAsync("POST", Path, Array)).IsProblem(code, slug);
        Assert.False(answer.Json.TryGetProperty("failures", out _));
        (await app.SendAsync("POST", Path + "?ack=accepted", Array)).IsProblem(code, slug);
    }

    [Fact]
    public async Task ABatchCountedInPartListsTheRestAndDoesNotInviteARepetition()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        app.Intake.BatchResult = new BatchResult(IncrementStatus.Unknown, [new IncrementFailure(CounterId.Parse("b"), IncrementStatus.Unknown)]);
        CounterApp.Answered part = (await app.SendAsync("POST", Path, Array)).IsProblem(409, "partly-counted");
        Assert.Equal("""[{"counter":"b","status":"outcome-unknown"}]""", part.Json.GetProperty("failures").GetRawText());
        Assert.StartsWith("1 of 2 counters", part.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.False(part.Headers.ContainsKey("Retry-After"));

        app.Intake.BatchResult = new BatchResult(
            IncrementStatus.Overloaded,
            [new IncrementFailure(CounterId.Parse("a"), IncrementStatus.OutOfRange), new IncrementFailure(CounterId.Parse("b"), IncrementStatus.Overloaded)],
            TimeSpan.FromSeconds(2));
        CounterApp.Answered all = (await app.SendAsync("POST", Path, Array)).IsProblem(503, "overloaded");
        Assert.Equal(2, all.Json.GetProperty("failures").GetArrayLength());
        Assert.Equal("2", all.Headers["Retry-After"]);
    }

    private static string Counters(int count) =>
        "[" + string.Join(',', Enumerable.Range(0, count * 2).Select(i => $$"""{"counter":"c{{i % count}}","delta":1}""")) + "]";
}
