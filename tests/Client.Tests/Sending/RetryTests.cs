using System.Net;
using ShardedCounter.Client.Tests.Fakes;
using static ShardedCounter.Client.Tests.Fakes.ScriptedService;

namespace ShardedCounter.Client.Tests.Sending;

public sealed class RetryTests
{
    private const string Counted = """{"counter":"a","delta":5,"status":"counted"}""";

    private static readonly TimeSpan _attemptTimeout = new CounterClientOptions().Timeout;
    private readonly ImpatientTime _time = new(_attemptTimeout);

    public static TheoryData<int, string> MayBeSentAgain => new()
    {
        { 429, "too-many-resets" }, { 503, "overloaded" }, { 503, "stopping" }, { 503, "outcome-unknown" }, { 500, "internal-error" }, { 408, "request-timeout" }, { 502, "?" },
    };

    [Theory]
    [MemberData(nameof(MayBeSentAgain))]
    public async Task AKeyedWriteIsSentAgainWithTheSameKeyAndBody(int status, string slug)
    {
        using var service = new ScriptedService((_, number) => number < 3 ? Problem(status, slug) : Json(Counted));
        using CounterClient client = service.Client(_time);

        CountedIncrement answer = await client.IncrementAsync("a", 5);

        Assert.Equal(new CountedIncrement("a", 5, "counted"), answer);
        Assert.Equal(3, service.Requests.Count);
        Assert.Single(service.Requests.Distinct());
        Assert.Equal("/sub/api/counters/a/increment", service.Requests[0].Path);
        Assert.Equal("""{"delta":5}""", service.Requests[0].Body);
        Assert.Equal(32, service.Requests[0].Key!.Length);
    }

    [Fact]
    public async Task TwoWritesHaveTwoKeysAndACallersKeyIsKept()
    {
        using var service = new ScriptedService((_, _) => Json(Counted));
        using CounterClient client = service.Client(_time, static options => options.ApiKey = "a-key-of-mine-1234");

        await client.IncrementAsync("a");
        await client.IncrementAsync("a");
        await client.IncrementAsync("a", idempotencyKey: "order-2026-11-25-0001");

        Assert.NotEqual(service.Requests[0].Key, service.Requests[1].Key);
        Assert.Equal("order-2026-11-25-0001", service.Requests[2].Key);
        Assert.All(service.Requests, static request => Assert.Equal("a-key-of-mine-1234", request.ApiKey));
    }

    [Theory]
    [InlineData(400, "bad-delta")]
    [InlineData(401, "unauthorized")]
    [InlineData(409, "out-of-range")]
    [InlineData(422, "key-reused")]
    [InlineData(500, "refused")]
    public async Task WhatIsRefusedIsNotSentAgainAndCertainlyNotDone(int status, string slug)
    {
        using var service = new ScriptedService((_, _) => Problem(status, slug));
        using CounterClient client = service.Client(_time);

        CounterException failure = await Assert.ThrowsAsync<CounterException>(() => client.IncrementAsync("a"));

        Assert.Single(service.Requests);
        Assert.Equal(CounterOutcome.NotDone, failure.Outcome);
        Assert.Equal((status, slug), (failure.Problem!.Status, failure.Problem.Slug));
        Assert.Contains("In words.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Delivery.Durable, "")]
    [InlineData(Delivery.Accepted, "?ack=accepted")]
    public async Task WithoutAKeyAnUnknownOutcomeIsNotSentAgain(Delivery delivery, string query)
    {
        using var service = new ScriptedService((_, number) => number == 1
            ? Problem(503, "overloaded", 1)
            : throw new HttpRequestException(HttpRequestError.ResponseEnded, "cut"));
        using CounterClient client = service.Client(_time);

        CounterException failure = await Assert.ThrowsAsync<CounterException>(() => client.IncrementAsync("a", delivery: delivery));

        Assert.Equal(2, service.Requests.Count); // "overloaded" was certainly not counted, the cut connection may have been
        Assert.Equal(CounterOutcome.Unknown, failure.Outcome);
        Assert.All(service.Requests, static request => Assert.Null(request.Key));
        Assert.All(service.Requests, request => Assert.EndsWith("increment" + query, request.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task DoubtStaysWhenALaterAttemptIsOnlyTurnedAway()
    {
        using var service = new ScriptedService((_, number) => number == 1 ? Problem(503, "outcome-unknown") : Problem(503, "overloaded"));
        using CounterClient client = service.Client(_time, static options => options.MaxAttempts = 3);

        CounterException failure = await Assert.ThrowsAsync<CounterException>(() => client.IncrementAsync("a"));

        Assert.Equal(3, service.Requests.Count);
        Assert.Equal(CounterOutcome.Unknown, failure.Outcome);
        Assert.Equal(service.Requests[0].Key, failure.IdempotencyKey);
    }

    [Fact]
    public async Task WithoutAConnectionNothingWasDone()
    {
        using var service = new ScriptedService((_, _) => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"));
        using CounterClient client = service.Client(_time, static options => options.MaxAttempts = 2);

        CounterException failure = await Assert.ThrowsAsync<CounterException>(() => client.IncrementAsync("a"));

        Assert.Equal(2, service.Requests.Count);
        Assert.Equal(CounterOutcome.NotDone, failure.Outcome);
    }

    [Fact]
    public async Task PausesDoubleAndAreNeverShorterThanTheServiceAsked()
    {
        int[] asked = [0, 0, 0, 7];
        using var service = new ScriptedService((_, number) => number <= 4 ? Problem(503, "overloaded", asked[number - 1]) : Json(Counted));
        using CounterClient client = service.Client(_time);

        await client.IncrementAsync("a");

        Assert.Equal(4, _time.Pauses.Count);
        Assert.InRange(_time.Pauses[0].TotalMilliseconds, 100, 200);
        Assert.InRange(_time.Pauses[1].TotalMilliseconds, 200, 400);
        Assert.InRange(_time.Pauses[2].TotalMilliseconds, 400, 800);
        Assert.InRange(_time.Pauses[3].TotalSeconds, 7, 7.2);
    }

    [Fact]
    public async Task ALongerPauseThanTheOptionsAllowIsTheCallersDecision()
    {
        using var service = new ScriptedService((_, _) => Problem(429, "too-many-resets", 3600));
        using CounterClient client = service.Client(_time);

        CounterException failure = await Assert.ThrowsAsync<CounterException>(() => client.ResetAsync("a"));

        Assert.Single(service.Requests);
        Assert.Equal(TimeSpan.FromHours(1), failure.RetryAfter);
    }

    [Fact]
    public async Task AWriteIsNotSentAgainOnceItsKeyMayBeForgotten()
    {
        using var service = new ScriptedService((_, _) => Problem(503, "outcome-unknown", 3600));
        using CounterClient client = service.Client(_time, static options =>
        {
            options.MaxAttempts = 1000;
            options.MaxRetryDelay = TimeSpan.FromHours(1);
        });

        await Assert.ThrowsAsync<CounterException>(() => client.IncrementAsync("a"));

        Assert.Equal(23, service.Requests.Count); // at 0 h, 1 h … 22 h and a little more
    }

    [Fact]
    public async Task AnAnswerThatCannotBeReadIsAskedForAgain()
    {
        using var service = new ScriptedService((_, number) => number == 1 ? Json("""{"counter":"a","del""") : Json(Counted));
        using CounterClient client = service.Client(_time);

        Assert.Equal(5, (await client.IncrementAsync("a", 5)).Delta);
        Assert.Equal(2, service.Requests.Count);
    }

    [Fact]
    public async Task ABatchThatWasPartlyCountedSaysWhichPart()
    {
        const string Body = """{"type":"/problems/partly-counted","title":"t","status":409,"failures":[{"counter":"b","status":"out-of-range"}]}""";
        using var service = new ScriptedService((_, _) => new HttpResponseMessage(HttpStatusCode.Conflict)
        {
            Content = new StringContent(Body, System.Text.Encoding.UTF8, "application/problem+json"),
        });
        using CounterClient client = service.Client(_time);

        CounterException failure = await Assert.ThrowsAsync<CounterException>(
            () => client.IncrementManyAsync([new("a", 1), new("b", 1)], delivery: Delivery.Durable));

        Assert.Equal(CounterOutcome.Partly, failure.Outcome);
        Assert.Equal([new FailedCounter("b", "out-of-range")], failure.Problem!.Failures);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a?b")]
    [InlineData("ä")]
    public async Task ABadNameIsNotSent(string name)
    {
        using var service = new ScriptedService((_, _) => Json(Counted));
        using CounterClient client = service.Client(_time);

        await Assert.ThrowsAsync<ArgumentException>(() => client.IncrementAsync(name));
        await Assert.ThrowsAsync<ArgumentException>(() => client.ReadAsync(name));
        await Assert.ThrowsAsync<ArgumentException>(() => client.IncrementManyAsync([new(name, 1)]));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => client.IncrementAsync("a", 0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => client.IncrementAsync("a", 1_000_000_000_001));

        Assert.Empty(service.Requests);
    }
}
