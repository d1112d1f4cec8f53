using ShardedCounter.Http.Tests.Hosting;

namespace ShardedCounter.Http.Tests.Endpoints;

public sealed class PipelineEndpointTests
{
    [Fact]
    public async Task TheAnswerHasEveryFigureUnderItsName()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        CounterApp.Answered answer = await app.SendAsync("GET", "/api/pipeline");
        Assert.Equal((200, "application/json", "no-store"), (answer.Status, answer.MediaType, answer.Headers["Cache-Control"]));
        Assert.Equal(
            """
            {"instance":"w|7","startedAt":"2026-01-01T00:00:00.000Z","at":"2026-01-01T00:10:00.000Z","asOf":"2026-01-01T00:09:58.750Z","aggregationLagSeconds":1.25,
            "increments":{"total":9007199254740993,"perSecond":1234.567},"flush":{"pendingCounters":3,"waiters":4,"oldestMilliseconds":5.5},
            "commits":{"total":100,"perSecond":2.5,"incrementsPerCommit":40,"foldRatio":8.125,"p50Milliseconds":1.28,"p99Milliseconds":9.216,
            "throttled":6,"unknown":7,"refused":8,"lastMinute":{"throttled":1,"unknown":2,"refused":3}},"deadLetters":{"total":9,"lastMinute":1},"shards":{"count":32,"stable":16}}
            """.ReplaceLineEndings(""),
            answer.Body);
    }

    [Fact]
    public async Task WhatIsNotKnownIsLeftOut()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        app.Pipeline.Report = app.Pipeline.Report with { AsOf = null, AggregationLagSeconds = null, NotReadyReason = "Starting." };
        CounterApp.Answered answer = await app.SendAsync("GET", "/api/pipeline");
        answer.With("notReadyReason", "Starting.");
        Assert.False(answer.Json.TryGetProperty("asOf", out _));
        Assert.False(answer.Json.TryGetProperty("aggregationLagSeconds", out _));
    }

    [Fact]
    public async Task ItIsForThoseWhoMayRead()
    {
        await using CounterApp app = await CounterApp.StartAsync(("Auth:ApiKey", "0123456789abcdef"));
        (await app.SendAsync("GET", "/api/pipeline")).IsProblem(401, "unauthorized");
        Assert.Equal(200, (await app.SendAsync("GET", "/api/pipeline", null, "X-Api-Key", "0123456789abcdef")).Status);
    }
}
