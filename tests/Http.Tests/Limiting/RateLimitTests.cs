using ShardedCounter.Http.Tests.Hosting;

namespace ShardedCounter.Http.Tests.Limiting;

public sealed class RateLimitTests
{
    private const string Full = "the-full-key-of-some-length";
    private const string Page = "the-key-that-stands-in-a-page";

    [Fact]
    public async Task WhoAsksForMoreThanItMayHearsWhenToComeAgainAndNothingIsCounted()
    {
        await using CounterApp app = await CounterApp.StartAsync(("RateLimit:PerSecond", "0.5"), ("RateLimit:Burst", "3"));
        for (int i = 0; i < 3; i++)
            Assert.Equal(200, (await app.SendAsync("POST", "/api/counters/a/increment")).Status);
        CounterApp.Answered refused = (await app.SendAsync("POST", "/api/counters/a/increment")).IsProblem(429, "rate-limited");
        Assert.Equal("2", refused.Headers["Retry-After"]);
        Assert.Equal(3, app.Intake.Calls.Count);

        app.Clock.Advance(1.9);
        (await app.SendAsync("GET", "/api/counters/a")).IsProblem(429, "rate-limited");
        app.Clock.Advance(0.1);
        Assert.Equal(200, (await app.SendAsync("GET", "/api/counters/a")).Status);
        (await app.SendAsync("GET", "/api/counters/a")).IsProblem(429, "rate-limited");

        app.Clock.Advance(3600); // a long pause saves up a burst and no more
        for (int i = 0; i < 3; i++)
            Assert.Equal(200, (await app.SendAsync("POST", "/api/counters/a/increment")).Status);
        (await app.SendAsync("POST", "/api/counters/a/increment")).IsProblem(429, "rate-limited");
    }

    [Fact]
    public async Task WithoutTheSettingNobodyIsLimited()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        for (int i = 0; i < 200; i++)
            Assert.Equal(200, (await app.SendAsync("POST", "/api/counters/a/increment")).Status);
    }

    [Fact]
    public async Task EachKeyHasALimitOfItsOwnAndHealthHasNone()
    {
        await using CounterApp app = await CounterApp.StartAsync(
            ("Auth:ApiKey", Full), ("Auth:Keys:0:Name", "page"), ("Auth:Keys:0:Key", Page), ("Auth:Keys:0:Operations", "increment"), ("Auth:Keys:0:PerSecond", "1"), ("Auth:Keys:0:Burst", "2"),
            ("RateLimit:PerSecond", "1"));
        const string Path = "/api/counters/a/increment";
        Assert.Equal("200 200 429", await StatusesAsync(app, 3, "POST", Path, Page));
        Assert.Equal("200 429", await StatusesAsync(app, 2, "POST", Path, Full));
        Assert.Equal("401 429", await StatusesAsync(app, 2, "POST", Path, "nobody's-key-of-some-length")); // by its address
        Assert.Equal("200 200 200 200", await StatusesAsync(app, 4, "GET", "/api/health/live", ""));
    }

    [Fact]
    public async Task AKeyMayBeWithoutTheLimitOfAllOthers()
    {
        await using CounterApp app = await CounterApp.StartAsync(
            ("Auth:Keys:0:Name", "page"), ("Auth:Keys:0:Key", Page), ("Auth:Keys:0:Operations", "increment"), ("Auth:Keys:0:PerSecond", "0"), ("RateLimit:PerSecond", "1"));
        Assert.Equal("200 200 200 200", await StatusesAsync(app, 4, "POST", "/api/counters/a/increment", Page));
    }

    [Fact]
    public async Task OneAddressThatUsesAPublicKeyTooMuchTakesNothingFromOthers()
    {
        await using CounterApp app = await CounterApp.StartAsync(
            kestrel: true, null,
            ("Auth:Keys:0:Name", "page"), ("Auth:Keys:0:Key", Page), ("Auth:Keys:0:Operations", "increment"), ("Auth:Keys:0:PerSecond", "1"), ("Auth:Keys:0:Burst", "5"),
            ("Auth:Keys:0:AddressPerSecond", "1"), ("Auth:Keys:0:AddressBurst", "2"), ("RateLimit:TrustedProxies", "127.0.0.1"));
        const string Path = "/api/counters/a/increment";
        Assert.Equal("200 200 429 429 429 429 429", await StatusesAsync(app, 7, "POST", Path, Page, "203.0.113.1"));
        Assert.Equal("200 200 429", await StatusesAsync(app, 3, "POST", Path, Page, "203.0.113.2"));
        Assert.Equal("200 429", await StatusesAsync(app, 2, "POST", Path, Page, "203.0.113.3")); // the fifth of the key's own five
    }

    [Fact]
    public async Task ABatchCostsTheCountersItNamesAndIsRefusedWhileThatIsNotPaid()
    {
        await using CounterApp app = await CounterApp.StartAsync(("RateLimit:PerSecond", "10"), ("RateLimit:Burst", "10"));
        Assert.Equal(200, (await app.SendAsync("POST", "/api/increments", Batch(50))).Status); // larger than the bucket, which is full
        CounterApp.Answered next = (await app.SendAsync("POST", "/api/counters/a/increment")).IsProblem(429, "rate-limited");
        Assert.Equal("5", next.Headers["Retry-After"]); // 50 at 10 a second, less the burst of 10, and 1 for this: 4.1 s
        app.Clock.Advance(4.1);
        Assert.Equal(200, (await app.SendAsync("POST", "/api/counters/a/increment")).Status);
        (await app.SendAsync("POST", "/api/counters/a/increment")).IsProblem(429, "rate-limited");

        app.Clock.Advance(60);
        Assert.Equal(200, (await app.SendAsync("POST", "/api/increments", string.Join('\n', Enumerable.Repeat("""{"counter":"a","delta":1}""", 1000)))).Status); // folds into one
        Assert.Equal(200, (await app.SendAsync("POST", "/api/counters/read", $$"""{"counters":[{{string.Join(',', Enumerable.Range(0, 30).Select(static i => $"\"c{i}\""))}}]}""")).Status);
        (await app.SendAsync("GET", "/api/counters/a")).IsProblem(429, "rate-limited");
    }

    [Fact]
    public async Task ALiveReadCostsAShardEach()
    {
        await using CounterApp app = await CounterApp.StartAsync(("RateLimit:PerSecond", "1"), ("RateLimit:Burst", "3"));
        Assert.Equal("200 200 429", await StatusesAsync(app, 3, "GET", "/api/counters/a?consistency=live", "")); // the fake has two shards
    }

    private static string Batch(int counters) => string.Join('\n', Enumerable.Range(0, counters).Select(static i => $$"""{"counter":"c{{i}}","delta":1}"""));

    private static async Task<string> StatusesAsync(CounterApp app, int requests, string method, string path, string key, string? client = null)
    {
        string[] headers = [.. key.Length > 0 ? new[] { "X-Api-Key", key } : [], .. client is null ? [] : new[] { "X-Forwarded-For", client }];
        var statuses = new int[requests];
        for (int i = 0; i < requests; i++)
            statuses[i] = (await app.SendAsync(method, path, null, headers)).Status;
        return string.Join(' ', statuses);
    }
}
