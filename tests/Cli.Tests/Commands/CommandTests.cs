using System.Text.Json.Nodes;
using ShardedCounter.Cli.Tests.Rig;

namespace ShardedCounter.Cli.Tests.Commands;

/// <summary>Each command against the real server.</summary>
public sealed class CommandTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task CountAddsAndGetReads()
    {
        Assert.Equal("seen +1 counted", Assert.Single((await CountAsync("count", "seen")).Lines));
        Assert.Equal("seen -5 counted", Assert.Single((await CountAsync("count", "seen", "-5")).Lines));
        Assert.Equal("-4", Assert.Single((await CountAsync("get", "--live", "seen")).Lines));
        JsonNode json = JsonNode.Parse((await CountAsync("get", "--live", "seen", "--json")).Output)!;
        Assert.Equal(("seen", -4), ((string)json["counter"]!, (long)json["value"]!));
    }

    [Fact]
    public async Task UnderOneKeyItCountsOnce()
    {
        string[] count = ["count", "keyed", "7", "--idempotency-key", "one-key-for-both-runs"];
        Assert.Equal("keyed +7 counted", Assert.Single((await CountAsync(count)).Lines));
        Assert.Equal("keyed +7 counted before under this key", Assert.Single((await CountAsync(count)).Lines));
        Assert.Equal("7", Assert.Single((await CountAsync("get", "-l", "keyed")).Lines));
    }

    [Fact]
    public async Task TopGetWatchAndExportShowTotals()
    {
        await CountAsync("count", "shown:b", "2000");
        await CountAsync("count", "shown:a", "7");
        await server.AggregatedAsync("shown:b", 2000);
        await server.AggregatedAsync("shown:a", 7);

        Assert.Equal(["shown:b  2,000", "shown:a      7"], (await CountAsync("top", "shown:", "-n", "5")).Lines);
        Assert.Equal(["shown:a      7", "shown:b  2,000"], (await CountAsync("get", "shown:a", "shown:b")).Lines);
        Assert.Equal(["counter,value", "shown:a,7", "shown:b,2000"], (await CountAsync("export", "--prefix", "shown:", "--format", "csv")).Lines);
        Assert.Equal(["""{"counter":"shown:a","value":7}""", """{"counter":"shown:b","value":2000}"""], (await CountAsync("export", "--prefix", "shown:")).Lines);
        string watched = Assert.Single((await CountAsync("watch", "shown:", "-n", "1", "--rounds", "1")).Lines);
        Assert.EndsWith(" shown:b 2000 0/s", watched, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExportWritesAFileCompleteOrNotAtAll()
    {
        await CountAsync("count", "filed:a", "3");
        await server.AggregatedAsync("filed:a", 3);
        string folder = Directory.CreateTempSubdirectory("sharded-counter-").FullName;
        try
        {
            string file = Path.Combine(folder, "out.ndjson");
            Assert.Equal(0, (await CountAsync("export", "--prefix", "filed:", "-o", file)).Code);
            Assert.Equal("{\"counter\":\"filed:a\",\"value\":3}\n", await File.ReadAllTextAsync(file));
            Assert.Equal([file], Directory.GetFiles(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task ResetAsksFirst()
    {
        await CountAsync("count", "reset:me", "11");
        await server.AggregatedAsync("reset:me", 11);
        var environment = new Dictionary<string, string> { ["COUNTERCTL_SERVER"] = server.Address.ToString() };

        RunResult nobody = await CounterctlRun.RunAsync(environment, null, ["reset", "reset:me"]);
        RunResult no = await CounterctlRun.RunAsync(environment, "n\n", ["reset", "reset:me"]);
        Assert.Equal((2, 1), (nobody.Code, no.Code));
        Assert.Contains("which holds 11? [y/N]", no.Error, StringComparison.Ordinal);
        Assert.Equal("11", Assert.Single((await CountAsync("get", "-l", "reset:me")).Lines));

        RunResult yes = await CounterctlRun.RunAsync(environment, "y\n", ["reset", "reset:me"]);
        Assert.Equal((0, "11"), (yes.Code, Assert.Single(yes.Lines)));
        Assert.Equal("0", Assert.Single((await CountAsync("get", "-l", "reset:me")).Lines));
        Assert.Equal("0", Assert.Single((await CountAsync("reset", "reset:me", "--yes", "--delete")).Lines));
    }

    [Theory]
    [InlineData(10, 1, "durable")]
    [InlineData(10, 20, "once")]
    [InlineData(10, 5, "durable")]
    public async Task LoadCountsWhatItSaysItCounted(int requests, int batch, string delivery)
    {
        string prefix = $"load-{batch}:";
        RunResult run = await CountAsync(
            "load", "-c", "4", "-d", "600", "--requests", $"{requests}", "-n", "3", "-b", $"{batch}", "--prefix", prefix, "--delivery", delivery, "--json");

        JsonNode report = JsonNode.Parse(run.Output)!;
        Assert.Equal((0, requests, requests * batch), (run.Code, (int)report["requests"]!, (int)report["increments"]!));
        Assert.Equal(requests * batch, (await server.LiveAsync([$"{prefix}0", $"{prefix}1", $"{prefix}2"])).Values.Sum());
        Assert.Empty(report["errors"]!.AsObject());
        Assert.True((double)report["latencyMs"]!["p50"]! <= (double)report["latencyMs"]!["max"]!);
    }

    [Fact]
    public async Task LoadOfAnotherMachineNeedsAWord()
    {
        RunResult run = await CounterctlRun.AtAsync(new Uri("http://counters.example.com"), "load", "--requests", "1");
        Assert.Equal(2, run.Code);
        Assert.Contains("--yes-this-is-mine", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DoctorFindsAHealthyServiceWell()
    {
        await CountAsync("count", "examined");
        await server.AggregatedAsync("examined", 1);
        RunResult run = await CountAsync("doctor", "--json");

        var levels = run.Lines.Select(static line => JsonNode.Parse(line)!).ToDictionary(static finding => (string)finding["check"]!, static finding => (string)finding["level"]!);
        string[] checks = ["settings", "connection", "clock", "health", "reading", "counting", "aggregation", "dead letters"];
        Assert.Equal(checks.ToDictionary(static check => check, static _ => "ok"), levels);
        Assert.Equal(0, run.Code);
        Assert.Equal(1, (await server.LiveAsync(["examined"]))["examined"]);
    }

    [Fact]
    public async Task DoctorSaysWhenNobodyAnswersAndWhenAClockIsWrong()
    {
        RunResult nobody = await CounterctlRun.AtAsync(new Uri("http://127.0.0.1:1"), "doctor");
        Assert.Equal(1, nobody.Code);
        Assert.Contains("FAIL  connection", nobody.Output, StringComparison.Ordinal);

        var wrong = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow().AddHours(2));
        RunResult late = await CounterctlRun.RunAsync(new Dictionary<string, string> { ["COUNTERCTL_SERVER"] = server.Address.ToString() }, null, ["doctor"], wrong);
        Assert.Equal(1, late.Code);
        Assert.Contains("ahead of the service's", late.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DoctorSaysHowManyDeadLettersThereAre()
    {
        await using CannedService service = await CannedService.StartAsync(new Dictionary<string, (int, string)>
        {
            ["/api/health/live"] = (200, """{"status":"live"}"""),
            ["/api/health/ready"] = (200, """{"status":"ready"}"""),
            ["/api/layout"] = (200, """{"shards":32,"stableShards":16}"""),
            ["/api/increments"] = (400, """{"type":"/problems/empty-batch","status":400,"title":"The batch is empty."}"""),
            ["/api/pipeline"] = (200, """
                {"startedAt":"2026-11-20T08:00:00Z","at":"2026-11-20T09:00:00Z","asOf":"2026-11-20T08:59:58Z","aggregationLagSeconds":2,"deadLetters":{"total":3,"lastMinute":1}}
                """),
        });
        RunResult run = await CounterctlRun.AtAsync(service.Address, "doctor");

        Assert.Equal("warn  dead letters  3 since this process started; they hold what could not be counted, and why", run.Lines[^1]);
        Assert.Equal("ok    aggregation   totals are 2.0 s old (complete as of 2026-11-20T08:59:58.000Z)", run.Lines[^2]);
        Assert.Equal(0, run.Code);
    }

    [Fact]
    public async Task ErrorsAreWordsAndExitCodes()
    {
        RunResult nobody = await CounterctlRun.AtAsync(new Uri("http://127.0.0.1:1"), "get", "a");
        Assert.Equal(1, nobody.Code);
        Assert.Contains("Is the service running", nobody.Error, StringComparison.Ordinal);
        RunResult name = await CountAsync("count", "bad/name");
        Assert.Equal(2, name.Code);
        Assert.StartsWith("counterctl: 'bad/name' is not a counter name", name.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await CountAsync("count")).Code);
        Assert.Equal(2, (await CountAsync("get", "a", "--server", "ftp://x")).Code);
        RunResult help = await CountAsync("--help");
        Assert.Equal(0, help.Code);
        Assert.Contains("counterctl top likes: -n 5", help.Output, StringComparison.Ordinal);
    }

    private Task<RunResult> CountAsync(params string[] args) => CounterctlRun.AtAsync(server.Address, args);
}
