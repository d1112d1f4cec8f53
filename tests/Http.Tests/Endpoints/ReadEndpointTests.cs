using ShardedCounter.Http.Tests.Hosting;
using ShardedCounter.Storage;

namespace ShardedCounter.Http.Tests.Endpoints;

public sealed class ReadEndpointTests
{
    private const string Total = """{"counter":"a","value":42,"asOf":"2026-11-22T15:04:05.678Z"}""";

    [Theory]
    [InlineData("")]
    [InlineData("?consistency=total")]
    public async Task ATotalIsAnsweredWithItsTag(string query)
    {
        await using CounterApp app = await CounterApp.StartAsync();
        CounterApp.Answered answer = await app.SendAsync("GET", "/api/counters/a" + query);
        Assert.Equal((200, Total, "application/json"), (answer.Status, answer.Body, answer.MediaType));
        Assert.Equal("\"v7\"", answer.Headers["ETag"]);
        Assert.Equal("public, max-age=1", answer.Headers["Cache-Control"]);
        Assert.Equal("60", answer.Headers["Content-Length"]);
        Assert.Equal(["read a"], app.Reader.Calls);
    }

    [Theory]
    [InlineData("\"v7\"", 304)]
    [InlineData("W/\"v7\"", 304)]
    [InlineData("*", 304)]
    [InlineData("\"x\", W/\"v7\"", 304)]
    [InlineData("\"v8\"", 200)]
    [InlineData("v7", 200)]
    [InlineData("\"x\", \"y\"", 200)]
    public async Task AnUnchangedTotalIs304(string ifNoneMatch, int status)
    {
        await using CounterApp app = await CounterApp.StartAsync();
        CounterApp.Answered answer = await app.SendAsync("GET", "/api/counters/a", null, "If-None-Match", ifNoneMatch);
        Assert.Equal((status, status == 200 ? Total : ""), (answer.Status, answer.Body));
        Assert.Equal("\"v7\"", answer.Headers["ETag"]);
        Assert.Equal("public, max-age=1", answer.Headers["Cache-Control"]);
    }

    [Fact]
    public async Task LiveNamesTheShardsAndIsNotKept()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        CounterApp.Answered answer = await app.SendAsync("GET", "/api/counters/a?consistency=live");
        Assert.Equal("""{"counter":"a","value":42,"asOf":"2026-11-22T15:04:05.678Z","shards":{"0":50,"10":-8}}""", answer.Body);
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
        Assert.False(answer.Headers.ContainsKey("ETag"));
    }

    [Fact]
    public async Task HeadIsGetWithoutABody()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        foreach (string path in new[] { "/api/counters/a", "/api/counters/a?consistency=live", "/api/counters", "/api/health/live", "/api/counters/a%20b" })
        {
            CounterApp.Answered get = await app.SendAsync("GET", path);
            CounterApp.Answered head = await app.SendAsync("HEAD", path);
            Assert.Equal((get.Status, "", get.Headers["Content-Length"]), (head.Status, head.Body, head.Headers["Content-Length"]));
        }
    }

    [Theory]
    [InlineData("/api/counters/a?consistency=strong", "bad-parameter")]
    [InlineData("/api/counters/...", "bad-counter")]
    [InlineData("/api/counters?order=size", "bad-parameter")]
    [InlineData("/api/counters?top=0", "bad-parameter")]
    [InlineData("/api/counters?top=1001", "bad-parameter")]
    [InlineData("/api/counters?top=x", "bad-parameter")]
    [InlineData("/api/counters?prefix=a%2Fb", "bad-parameter")]
    [InlineData("/api/counters?continuation=", "bad-continuation")]
    [InlineData("/api/counters?continuation=%21", "bad-continuation")]
    [InlineData("/api/counters?continuation=AAAA", "bad-continuation")]
    public async Task ABadQueryReadsNothing(string path, string slug)
    {
        await using CounterApp app = await CounterApp.StartAsync();
        (await app.SendAsync("GET", path)).IsProblem(400, slug);
        Assert.Empty(app.Reader.Calls);
    }

    [Fact]
    public async Task ManyAreReadInTheOrderAsked()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        app.Reader.Value = Int128.Parse("9223372036854775808", System.Globalization.CultureInfo.InvariantCulture);
        CounterApp.Answered answer = await app.SendAsync("POST", "/api/counters/read", """{"counters":["b","a","b"]}""", "Content-Type", "application/json");
        Assert.Equal(
            """{"asOf":"2026-11-22T15:04:05.678Z","counters":[{"counter":"b","value":9223372036854775808},{"counter":"a","value":9223372036854775808},{"counter":"b","value":9223372036854775808}]}""",
            answer.Body);
        Assert.Equal(["many b a b"], app.Reader.Calls);
    }

    [Fact]
    public async Task ABadListOfCountersReadsNothing()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        const string Path = "/api/counters/read";
        (await app.SendAsync("POST", Path, """{"counters":["a","b/c"]}""")).IsProblem(400, "bad-counter").With("index", 1).With("position", 17);
        (await app.SendAsync("POST", Path, """{"counters":[]}""")).IsProblem(400, "empty-batch");
        (await app.SendAsync("POST", Path)).IsProblem(400, "empty-batch");
        (await app.SendAsync("POST", Path, """{"counter":"a"}""")).IsProblem(400, "bad-item").With("code", "unknown-field");
        string tooMany = "{\"counters\":[" + string.Join(',', Enumerable.Repeat("\"a\"", 1_001)) + "]}";
        (await app.SendAsync("POST", Path, tooMany)).IsProblem(400, "too-many-items").With("index", 1_000);
        (await app.SendAsync("POST", Path, "{}", "Content-Type", "text/html")).IsProblem(415, "unsupported-media-type");
        (await app.SendAsync("POST", Path, "{}".PadRight((1 << 18) + 1))).IsProblem(413, "body-too-large").With("limit", 1 << 18);
        Assert.Empty(app.Reader.Calls);
    }

    [Fact]
    public async Task ALongListIsOnePage()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        string most = "{\"counters\":[" + string.Join(',', Enumerable.Repeat("\"" + new string('c', 128) + "\"", 1_000)) + "]}";
        CounterApp.Answered answer = await app.SendAsync("POST", "/api/counters/read", most);
        Assert.Equal(1_000, answer.Json.GetProperty("counters").GetArrayLength());
    }

    [Fact]
    public async Task AListGoesOnWhereThePageEnded()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        CounterApp.Answered last = await app.SendAsync("GET", "/api/counters");
        Assert.Equal("""{"asOf":"2026-11-22T15:04:05.678Z","counters":[]}""", last.Body);
        Assert.Equal(new TotalQuery("", TotalOrder.Value, 50, null), app.Reader.Query);

        var position = new TotalPosition(0.1 + 0.2, Model.CounterId.Parse("likes:z"));
        app.Reader.Page = new TotalPage([new TotalEntry(Model.CounterId.Parse("likes:z"), -5)], position);
        CounterApp.Answered first = await app.SendAsync("GET", "/api/counters?prefix=likes:&order=name&top=1");
        string token = first.Json.GetProperty("continuation").GetString()!;
        Assert.Equal($$"""{"asOf":"2026-11-22T15:04:05.678Z","counters":[{"counter":"likes:z","value":-5}],"continuation":"{{token}}"}""", first.Body);
        Assert.Equal("public, max-age=1", first.Headers["Cache-Control"]);
        Assert.Equal(new TotalQuery("likes:", TotalOrder.Name, 1, null), app.Reader.Query);

        await app.SendAsync("GET", "/api/counters?prefix=likes:&order=name&top=2&continuation=" + token);
        Assert.Equal(new TotalQuery("likes:", TotalOrder.Name, 2, position), app.Reader.Query);

        app.Reader.Calls.Clear();
        (await app.SendAsync("GET", "/api/counters?prefix=likes:&order=value&continuation=" + token)).IsProblem(400, "bad-continuation");
        (await app.SendAsync("GET", "/api/counters?prefix=like&order=name&continuation=" + token)).IsProblem(400, "bad-continuation");
        Assert.Empty(app.Reader.Calls);
    }

    [Theory]
    [InlineData("1|Name|p|7ff0000000000000|pa")]
    [InlineData("1|Name|p|0000000000000000|a")]
    [InlineData("1|Name|p|0000000000000000|p a")]
    [InlineData("1|Name|p|00000000000000|pa")]
    [InlineData("2|Name|p|0000000000000000|pa")]
    public async Task AForgedContinuationIsRefused(string forged)
    {
        await using CounterApp app = await CounterApp.StartAsync();
        string token = System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(forged));
        (await app.SendAsync("GET", "/api/counters?prefix=p&order=name&continuation=" + token)).IsProblem(400, "bad-continuation");
    }

    [Fact]
    public async Task AStoreThatCannotAnswerIs503AndAnUnexpectedExceptionIs500()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        foreach ((string method, string path, string? body) in new[] { ("GET", "/api/counters/a", null), ("GET", "/api/counters", null), ("GET", "/api/counters/a?consistency=live", null), ("POST", "/api/counters/read", """{"counters":["a"]}""") })
        {
            app.Reader.Failure = new StoreUnavailableException("secret", null, TimeSpan.FromSeconds(1.5));
            CounterApp.Answered unavailable = (await app.SendAsync(method, path, body)).IsProblem(503, "storage-unavailable");
            Assert.Equal("2", unavailable.Headers["Retry-After"]);
            app.Reader.Failure = new InvalidOperationException("secret");
            CounterApp.Answered failed = (await app.SendAsync(method, path, body)).IsProblem(500, "internal-error");
            Assert.DoesNotContain("secret", unavailable.Body + failed.Body, StringComparison.Ordinal);
            Assert.False(failed.Headers.ContainsKey("ETag"));
        }
    }
}
