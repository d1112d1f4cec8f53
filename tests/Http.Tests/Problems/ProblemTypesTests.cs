using System.Net;
using Microsoft.AspNetCore.Http;
using ShardedCounter.Aggregation;
using ShardedCounter.Http.Problems;
using ShardedCounter.Http.Tests.Fakes;
using ShardedCounter.Http.Tests.Hosting;
using ShardedCounter.Http.Tests.OpenApi;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Http.Tests.Problems;

/// <summary>Every problem is met, is explained where its type says, and in the documentation.</summary>
public sealed class ProblemTypesTests
{
    private const string Increment = "/api/counters/a/increment";

    /// <summary>How to meet each problem. What the server throws for a body that comes too slowly is thrown by the intake: that takes the same way out.</summary>
    private static readonly Dictionary<string, Func<CounterApp, Task<CounterApp.Answered>>> _met = new()
    {
        ["bad-request"] = app => app.SendAsync("POST", Increment, "{\"delta\":2}", "Content-Length", "21"),
        ["malformed-body"] = app => app.SendAsync("POST", Increment, "{\"delta\":"),
        ["bad-item"] = app => app.SendAsync("POST", "/api/increments", "[{\"counter\":\"a\",\"dleta\":3}]"),
        ["bad-delta"] = app => app.SendAsync("POST", Increment, "{\"delta\":0}"),
        ["bad-counter"] = app => app.SendAsync("GET", "/api/counters/a%20b"),
        ["bad-parameter"] = app => app.SendAsync("POST", Increment + "?ack=fast"),
        ["bad-shards"] = app => app.SendAsync("POST", "/api/layout", "{\"shards\":65}"),
        ["bad-key"] = app => app.SendAsync("POST", Increment, null, "Idempotency-Key", "short"),
        ["bad-continuation"] = app => app.SendAsync("GET", "/api/counters?continuation=x"),
        ["empty-batch"] = app => app.SendAsync("POST", "/api/increments", "[]"),
        ["too-many-items"] = app => app.SendAsync("POST", "/api/increments", $"[{string.Join(',', Enumerable.Repeat("{\"counter\":\"a\",\"delta\":1}", 10_001))}]"),
        ["too-many-counters"] = app => app.SendAsync(
            "POST", "/api/increments", $"[{string.Join(',', Enumerable.Range(0, 91).Select(static i => $"{{\"counter\":\"c{i}\",\"delta\":1}}"))}]", "Idempotency-Key", "a-key-of-some-length"),
        ["unauthorized"] = app => app.SendAsync("GET", "/api/counters/a"),
        ["not-found"] = app => app.SendAsync("GET", "/assets/none.js"),
        ["method-not-allowed"] = app => app.SendAsync("PUT", "/api/counters/a"),
        ["request-timeout"] = app => Thrown(app, new BadHttpRequestException("Too slow.", StatusCodes.Status408RequestTimeout)),
        ["out-of-range"] = app => Counted(app, IncrementStatus.OutOfRange),
        ["partly-counted"] = app =>
        {
            app.Intake.BatchResult = new BatchResult(IncrementStatus.OutOfRange, [new IncrementFailure(CounterId.Parse("a"), IncrementStatus.OutOfRange)]);
            return app.SendAsync("POST", "/api/increments", "[{\"counter\":\"a\",\"delta\":1},{\"counter\":\"b\",\"delta\":1}]");
        },
        ["shards-only-grow"] = app => app.SendAsync("POST", "/api/layout", "{\"shards\":15}"),
        ["body-too-large"] = app => app.SendAsync("POST", Increment, new string(' ', 4097)),
        ["unsupported-media-type"] = app => app.SendAsync("POST", Increment, "{}", "Content-Type", "application/xml"),
        ["key-reused"] = app => Counted(app, IncrementStatus.KeyReused, "Idempotency-Key", "a-key-of-some-length"),
        ["too-many-resets"] = app =>
        {
            app.Resetter.Result = new ResetResult(ResetStatus.TooMany, 0, FakeReader.AsOf, TimeSpan.FromMinutes(3));
            return app.SendAsync("POST", "/api/counters/a/reset");
        },
        ["internal-error"] = app => ReadThrows(app, new InvalidOperationException("secret")),
        ["refused"] = app => Counted(app, IncrementStatus.Refused),
        ["overloaded"] = app => Counted(app, IncrementStatus.Overloaded),
        ["stopping"] = app => Counted(app, IncrementStatus.Stopping),
        ["outcome-unknown"] = app => Counted(app, IncrementStatus.Unknown),
        ["storage-unavailable"] = app => ReadThrows(app, new StoreUnavailableException("The store is away.")),
        ["not-ready"] = app =>
        {
            app.Health.NotReadyReason = "Starting.";
            return app.SendAsync("GET", "/api/health/ready");
        },
    };

    public static TheoryData<string> Slugs => [.. ProblemTypes.All.Select(static type => type.Slug)];

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task EachIsMetAsTheDocumentDescribesItAndItsTypeLeadsToItsPage(string slug)
    {
        await using CounterApp app = await CounterApp.StartAsync(slug == "unauthorized" ? [("Auth:ApiKey", "an-api-key-of-some-length")] : []);
        CounterApp.Answered answer = await _met[slug](app);
        ProblemType type = ProblemTypes.All.Single(type => type.Slug == slug);
        answer.IsProblem(type.Status, slug);
        Assert.Equal(type.Title, answer.Json.GetProperty("title").GetString());

        CounterApp.Answered page = await app.SendAsync("GET", answer.Json.GetProperty("type").GetString()!);
        Assert.Equal((200, "text/html; charset=utf-8", "nosniff"), (page.Status, page.MediaType, page.Headers["X-Content-Type-Options"]));
        ProblemExplanation explanation = ProblemExplanations.Find(slug)!;
        Assert.All(
            [type.Title, explanation.Happened, explanation.Counted, explanation.Remedy, explanation.Example.Detail.Replace("\"", "\\\"", StringComparison.Ordinal)],
            text => Assert.Contains(WebUtility.HtmlEncode(text), page.Body, StringComparison.Ordinal));
        Assert.StartsWith("default-src 'none'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsNoProblemHasNoPage()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        (await app.SendAsync("GET", "/problems/none")).IsProblem(404, "not-found");
        (await app.SendAsync("GET", "/problems/%3Cscript%3E")).IsProblem(404, "not-found");
    }

    [Fact]
    public void TheGuideIsWhatTheExplanationsSay() => CheckedIn.Holds("docs/problems.md", ProblemTexts.Guide());

    private static Task<CounterApp.Answered> Counted(CounterApp app, IncrementStatus status, params string[] headers)
    {
        app.Intake.Result = new IncrementResult(status, TimeSpan.FromSeconds(2));
        return app.SendAsync("POST", Increment, null, headers);
    }

    private static Task<CounterApp.Answered> Thrown(CounterApp app, Exception failure)
    {
        app.Intake.Failure = failure;
        return app.SendAsync("POST", Increment);
    }

    private static Task<CounterApp.Answered> ReadThrows(CounterApp app, Exception failure)
    {
        app.Reader.Failure = failure;
        return app.SendAsync("GET", "/api/counters/a");
    }
}
