using ShardedCounter.Client.Tests.Fakes;
using static ShardedCounter.Client.Tests.Fakes.ScriptedService;

namespace ShardedCounter.Client.Tests.Sending;

public sealed class AnswerTests
{
    private static readonly DateTimeOffset _asOf = new(2026, 11, 22, 15, 4, 5, 678, TimeSpan.Zero);

    [Fact]
    public async Task ValuesAreExactBeyondWhatDoublesAndLongsHold()
    {
        using CounterClient client = Answering("""{"counter":"a","value":170141183460469231731687303715884105727,"asOf":"2026-11-22T15:04:05.678Z","rates":{}}""");
        Assert.Equal(new CounterValue("a", Int128.MaxValue, _asOf), await client.ReadAsync("a"));
    }

    [Fact]
    public async Task ALiveValueHasItsShards()
    {
        using CounterClient client = Answering("""{"counter":"a","value":9007199254740993,"asOf":"2026-11-22T15:04:05.678Z","shards":{"0":9007199254740991,"11":2}}""");
        LiveCounterValue live = await client.ReadLiveAsync("a");
        Assert.Equal((Int128)9007199254740993, live.Value);
        Assert.Equal([("0", 9007199254740991), ("11", 2)], live.Shards.Select(static shard => (shard.Key, shard.Value)));
    }

    [Fact]
    public async Task AListIsWalkedPageByPage()
    {
        using var service = new ScriptedService((request, _) => Json(request.Path.EndsWith("&continuation=x%2By", StringComparison.Ordinal)
            ? """{"asOf":"2026-11-22T15:04:05.678Z","counters":[{"counter":"p:c","value":1}]}"""
            : """{"asOf":"2026-11-22T15:04:05.678Z","counters":[{"counter":"p:a","value":3},{"counter":"p:b","value":-2}],"continuation":"x+y"}"""));
        using CounterClient client = service.Client(TimeProvider.System);

        var entries = new List<CounterEntry>();
        await foreach (CounterEntry entry in client.ListAsync("p:", CounterOrder.Name, pageSize: 2))
            entries.Add(entry);

        Assert.Equal([new("p:a", 3), new("p:b", -2), new("p:c", 1)], entries);
        Assert.Equal(["/sub/api/counters?order=name&top=2&prefix=p%3A", "/sub/api/counters?order=name&top=2&prefix=p%3A&continuation=x%2By"], service.Requests.Select(static request => request.Path));
    }

    [Fact]
    public async Task HistoryIsAskedForInItsResolution()
    {
        using var service = new ScriptedService((_, _) =>
            Json("""{"counter":"a","resolution":"hour","asOf":"2026-11-22T15:04:05.678Z","points":[{"at":"2026-11-22T15:00:00.000Z","value":7}],"perSecond":0.5}"""));
        using CounterClient client = service.Client(TimeProvider.System);

        CounterHistory history = await client.HistoryAsync("a", HistoryResolution.Hour);

        Assert.Equal(0.5, history.PerSecond);
        Assert.Equal([new HistoryPoint(new DateTimeOffset(2026, 11, 22, 15, 0, 0, TimeSpan.Zero), 7)], history.Points);
        Assert.Equal("/sub/api/counters/a/history?resolution=hour", Assert.Single(service.Requests).Path);
    }

    [Fact]
    public async Task HealthIsTheReasonAndNeverAnException()
    {
        using CounterClient ready = Answering("""{"status":"ready"}""");
        using var refusing = new ScriptedService((_, _) => throw new HttpRequestException(HttpRequestError.ConnectionError, "nobody listens"));
        using CounterClient unreachable = refusing.Client(TimeProvider.System);

        Assert.Equal(new CounterHealth(true), await ready.HealthAsync());
        Assert.Equal(new CounterHealth(false, "nobody listens"), await unreachable.HealthAsync());
    }

    [Fact]
    public void OptionsThatBreakARuleAreNamed()
    {
        Assert.Contains("BaseAddress", Assert.Throws<ArgumentException>(() => new CounterClient(new CounterClientOptions())).Message, StringComparison.Ordinal);
        var options = new CounterClientOptions { BaseAddress = new Uri("http://localhost"), ApiKey = "secret key" };
        string message = Assert.Throws<ArgumentException>(() => new CounterClient(options)).Message;
        Assert.Contains("ApiKey", message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    private static CounterClient Answering(string json) => new ScriptedService((_, _) => Json(json)).Client(TimeProvider.System);
}
