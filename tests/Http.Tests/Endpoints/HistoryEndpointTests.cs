using ShardedCounter.Aggregation;
using ShardedCounter.Aggregation.History;
using ShardedCounter.Http.Tests.Fakes;
using ShardedCounter.Http.Tests.Hosting;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Http.Tests.Endpoints;

public sealed class HistoryEndpointTests
{
    private const string NoPast = """{"counter":"a","resolution":"minute","asOf":"2026-11-22T15:04:05.678Z","points":[],"perSecond":0}""";

    /// <summary>Counted 30 at 15:00:30, and 120 at 15:03:00: five minutes and the beginning of a sixth have gone by.</summary>
    private static readonly HistoryView _past = TotalDocument.Empty(CounterId.Parse("a"))
        .Merge([new ShardReading(0, 30, 1)], new DateTimeOffset(2026, 11, 22, 15, 0, 30, TimeSpan.Zero))
        .Merge([new ShardReading(0, 150, 2)], new DateTimeOffset(2026, 11, 22, 15, 3, 0, TimeSpan.Zero))
        .ViewHistory();

    [Theory]
    [InlineData("", """{"counter":"a","resolution":"minute","asOf":"2026-11-22T15:04:05.678Z","points":[{"at":"2026-11-22T15:00:00.000Z","value":30},{"at":"2026-11-22T15:01:00.000Z","value":30},{"at":"2026-11-22T15:02:00.000Z","value":30},{"at":"2026-11-22T15:03:00.000Z","value":150},{"at":"2026-11-22T15:04:00.000Z","value":150}],"perSecond":2}""")]
    [InlineData("?resolution=minute", """{"counter":"a","resolution":"minute","asOf":"2026-11-22T15:04:05.678Z","points":[{"at":"2026-11-22T15:00:00.000Z","value":30},{"at":"2026-11-22T15:01:00.000Z","value":30},{"at":"2026-11-22T15:02:00.000Z","value":30},{"at":"2026-11-22T15:03:00.000Z","value":150},{"at":"2026-11-22T15:04:00.000Z","value":150}],"perSecond":2}""")]
    [InlineData("?resolution=hour", """{"counter":"a","resolution":"hour","asOf":"2026-11-22T15:04:05.678Z","points":[{"at":"2026-11-22T15:00:00.000Z","value":150}],"perSecond":0}""")]
    [InlineData("?resolution=day", """{"counter":"a","resolution":"day","asOf":"2026-11-22T15:04:05.678Z","points":[{"at":"2026-11-22T00:00:00.000Z","value":150}],"perSecond":0}""")]
    public async Task AHistoryIsAPointABucket(string query, string body)
    {
        await using CounterApp app = await CounterApp.StartAsync();
        app.Reader.History = _past;
        CounterApp.Answered answer = await app.SendAsync("GET", "/api/counters/a/history" + query);
        Assert.Equal((200, body, "application/json"), (answer.Status, answer.Body, answer.MediaType));
        Assert.Equal("\"v7\"", answer.Headers["ETag"]);
        Assert.Equal("public, max-age=1", answer.Headers["Cache-Control"]);
        Assert.Equal(["history a"], app.Reader.Calls);
    }

    [Fact]
    public async Task ACounterNeverSeenHasNoPoints()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        Assert.Equal(NoPast, (await app.SendAsync("GET", "/api/counters/a/history")).Body);
        Assert.Equal(NoPast.Replace("minute", "day", StringComparison.Ordinal), (await app.SendAsync("GET", "/api/counters/a/history?resolution=day")).Body);
    }

    [Theory]
    [InlineData("/api/counters/a/history")]
    [InlineData("/api/counters/a?include=rates")]
    public async Task WhatTheCallerHasIs304(string path)
    {
        await using CounterApp app = await CounterApp.StartAsync();
        CounterApp.Answered answer = await app.SendAsync("GET", path, null, "If-None-Match", "\"v7\"");
        Assert.Equal((304, "", "\"v7\"", "public, max-age=1"), (answer.Status, answer.Body, answer.Headers["ETag"], answer.Headers["Cache-Control"]));
        Assert.Equal(200, (await app.SendAsync("GET", path, null, "If-None-Match", "\"v6\"")).Status);
    }

    [Theory]
    [InlineData("/api/counters/a?include=rates", """{"counter":"a","value":42,"asOf":"2026-11-22T15:04:05.678Z","rates":{"perSecond":PER_SECOND,"perMinute":PER_MINUTE,"perHour":PER_HOUR}}""")]
    [InlineData("/api/counters/a?include=history", """{"counter":"a","value":42,"asOf":"2026-11-22T15:04:05.678Z","history":[30,30,30,150,150]}""")]
    [InlineData("/api/counters/a?include=history,rates&consistency=total", """{"counter":"a","value":42,"asOf":"2026-11-22T15:04:05.678Z","rates":{"perSecond":PER_SECOND,"perMinute":PER_MINUTE,"perHour":PER_HOUR},"history":[30,30,30,150,150]}""")]
    [InlineData("/api/counters?include=rates", """{"asOf":"2026-11-22T15:04:05.678Z","counters":[{"counter":"a","value":7,"rates":{"perSecond":PER_SECOND,"perMinute":PER_MINUTE,"perHour":PER_HOUR}}]}""")]
    [InlineData("/api/counters?include=rates,history", """{"asOf":"2026-11-22T15:04:05.678Z","counters":[{"counter":"a","value":7,"rates":{"perSecond":PER_SECOND,"perMinute":PER_MINUTE,"perHour":PER_HOUR},"history":[30,30,30,150,150]}]}""")]
    [InlineData("POST /api/counters/read?include=history", """{"asOf":"2026-11-22T15:04:05.678Z","counters":[{"counter":"a","value":42,"history":[30,30,30,150,150]},{"counter":"a","value":42,"history":[30,30,30,150,150]}]}""")]
    [InlineData("POST /api/counters/read?include=rates", """{"asOf":"2026-11-22T15:04:05.678Z","counters":[{"counter":"a","value":42,"rates":{"perSecond":PER_SECOND,"perMinute":PER_MINUTE,"perHour":PER_HOUR}},{"counter":"a","value":42,"rates":{"perSecond":PER_SECOND,"perMinute":PER_MINUTE,"perHour":PER_HOUR}}]}""")]
    public async Task ReadsHaveWhatTheyAreAskedFor(string call, string body)
    {
        await using CounterApp app = await CounterApp.StartAsync();
        app.Reader.History = _past;
        app.Reader.Page = new TotalPage([new TotalEntry(CounterId.Parse("a"), 7, _past)], null);
        string[] parts = call.Split(' ');
        CounterApp.Answered answer = parts.Length == 1
            ? await app.SendAsync("GET", call)
            : await app.SendAsync("POST", parts[1], """{"counters":["a","a"]}""", "Content-Type", "application/json");

        // Since 15:00:30 in each window but the first, which begins at 15:03: 120 in 65.678 s. The instant of the list and of many is without the fraction that a total's is cut by.
        double asOf = (FakeReader.AsOf - new DateTimeOffset(2026, 11, 22, 15, 0, 30, TimeSpan.Zero)).TotalSeconds;
        double cut = parts[^1].StartsWith("/api/counters/a", StringComparison.Ordinal) ? 0.0009999 : 0;
        string expected = body
            .Replace("PER_SECOND", Text(120 / (65.678 + cut)), StringComparison.Ordinal)
            .Replace("PER_MINUTE", Text(150 / (asOf + cut) * 60), StringComparison.Ordinal)
            .Replace("PER_HOUR", Text(150 / (asOf + cut) * 3600), StringComparison.Ordinal);
        Assert.Equal((200, expected), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task TheStoreIsAskedForHistoriesOnlyWhenTheyAreWanted()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        await app.SendAsync("GET", "/api/counters?top=5");
        Assert.Equal(new TotalQuery("", TotalOrder.Value, 5, null), app.Reader.Query);
        await app.SendAsync("GET", "/api/counters?top=5&include=rates");
        Assert.Equal(new TotalQuery("", TotalOrder.Value, 5, null, WithHistory: true), app.Reader.Query);
        app.Reader.Calls.Clear();
        await app.SendAsync("POST", "/api/counters/read", """{"counters":["a"]}""");
        await app.SendAsync("POST", "/api/counters/read?include=rates", """{"counters":["a"]}""");
        await app.SendAsync("GET", "/api/counters/a");
        await app.SendAsync("GET", "/api/counters/a?other=x");
        await app.SendAsync("GET", "/api/counters/a?include=rates");
        Assert.Equal(["many a", "many a with history", "read a", "read a", "history a"], app.Reader.Calls);
    }

    [Theory]
    [InlineData("GET", "/api/counters/a/history?resolution=week")]
    [InlineData("GET", "/api/counters/a/history?resolution=")]
    [InlineData("GET", "/api/counters/a/history?resolution=Minute")]
    [InlineData("GET", "/api/counters/a/history?resolution=day&resolution=day")]
    [InlineData("GET", "/api/counters/a?include=")]
    [InlineData("GET", "/api/counters/a?include=rate")]
    [InlineData("GET", "/api/counters/a?include=rates,")]
    [InlineData("GET", "/api/counters/a?include=rates&include=history")]
    [InlineData("GET", "/api/counters/a?include=rates&consistency=live")]
    [InlineData("GET", "/api/counters?include=Rates")]
    [InlineData("POST", "/api/counters/read?include=shards")]
    public async Task ABadWordReadsNothing(string method, string path)
    {
        await using CounterApp app = await CounterApp.StartAsync();
        (await app.SendAsync(method, path, method == "POST" ? """{"counters":["a"]}""" : null)).IsProblem(400, "bad-parameter");
        Assert.Empty(app.Reader.Calls);
    }

    [Fact]
    public async Task ABadCounterOrAStoreThatCannotAnswerIsAProblem()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        (await app.SendAsync("GET", "/api/counters/.../history")).IsProblem(400, "bad-counter");
        app.Reader.Failure = new StoreUnavailableException("secret", null, TimeSpan.FromSeconds(1));
        foreach (string path in new[] { "/api/counters/a/history", "/api/counters/a?include=rates" })
        {
            CounterApp.Answered answer = (await app.SendAsync("GET", path)).IsProblem(503, "storage-unavailable");
            Assert.False(answer.Headers.ContainsKey("ETag"));
        }

        Assert.Equal("GET, HEAD", (await app.SendAsync("POST", "/api/counters/a/history")).IsProblem(405, "method-not-allowed").Headers["Allow"]);
    }

    private static string Text(double number) => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
