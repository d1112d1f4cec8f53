using System.Text.Json.Nodes;
using ShardedCounter.Cli.Tests.Rig;

namespace ShardedCounter.Cli.Tests.Import;

/// <summary>Imports against the real server: killed, repeated, grown, rewritten, forgotten.</summary>
public sealed class ImportRunTests(RunningServer server) : IClassFixture<RunningServer>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sharded-counter-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task AFileOfTenThousandLinesKilledInTheMiddleAndRunAgainCountsEachLineOnce()
    {
        (string file, Dictionary<string, long> expected) = WriteLines("killed", 10_000);
        await using HoldingProxy proxy = await HoldingProxy.StartAsync(server.Address, letThrough: 30, hold: 4);
        using (var import = new CounterctlProcess("import", file, "--server", proxy.Address.ToString()))
        {
            await Task.WhenAny(proxy.Held, import.Ended);
            Assert.True(proxy.Held.IsCompleted, import.Ended.IsCompleted ? await import.AllItSaidAsync() : "");
            await import.KillAsync(); // four batches are counted, and it does not know
        }

        JsonNode position = JsonNode.Parse(await File.ReadAllTextAsync(file + ".counterctl"))!;
        Assert.InRange((long)position["offset"]!, 1, (long)position["sentTo"]! - 1);
        Assert.InRange((long)position["sentTo"]!, 1, new FileInfo(file).Length - 1);
        proxy.LetEverythingThrough();
        RunResult again = await CounterctlRun.AtAsync(proxy.Address, "import", file, "--json");

        Assert.Equal((0, ""), (again.Code, string.Join('\n', again.Error.Split('\n').Where(static line => line.Length > 0 && !line.Contains('%', StringComparison.Ordinal)))));
        Assert.Equal(expected, await server.LiveAsync(expected.Keys));
        JsonNode report = JsonNode.Parse(again.Output)!;
        Assert.InRange((long)report["repeated"]!, 4, 4 * 5000); // at least a line of each of the four
        Assert.Equal(10_000 - (long)position["lines"]!, (long)report["lines"]!);
    }

    [Fact]
    public async Task WithoutItsPositionFileARepeatWithinADayCountsNothingAndUnderAnotherIdItCountsTwice()
    {
        (string file, Dictionary<string, long> expected) = WriteLines("repeated", 1_000);
        Assert.Equal(0, (await CounterctlRun.AtAsync(server.Address, "import", file)).Code);
        File.Delete(file + ".counterctl");

        RunResult again = await CounterctlRun.AtAsync(server.Address, "import", file);
        Assert.Equal("imported 1,000 lines, 1,000 increments, 1,000 of them counted before and not again", Assert.Single(again.Lines));
        Assert.Equal(expected, await server.LiveAsync(expected.Keys));

        await CounterctlRun.AtAsync(server.Address, "import", file, "--restart", "--id", "another import of it");
        Assert.Equal(expected.ToDictionary(static sum => sum.Key, static sum => 2 * sum.Value), await server.LiveAsync(expected.Keys));
    }

    [Fact]
    public async Task AFileThatGrewWhileItsLastBatchWasInDoubtCountsEachLineOnce()
    {
        string file = Path.Combine(_folder, "grown.ndjson");
        await File.WriteAllTextAsync(file, "{\"counter\":\"grown\"}\n{\"counter\":\"grown\"}\n");
        await using HoldingProxy proxy = await HoldingProxy.StartAsync(server.Address, letThrough: 0, hold: 1);
        using (var interrupt = new CancellationTokenSource())
        {
            Task<RunResult> import = CounterctlRun.RunAsync(EnvironmentOf(proxy.Address), null, ["import", file], cancellationToken: interrupt.Token);
            await proxy.Held;
            await interrupt.CancelAsync();
            Assert.Equal(130, (await import).Code);
        }

        await File.AppendAllTextAsync(file, "{\"counter\":\"grown\"}\n{\"counter\":\"grown:other\",\"delta\":5}\n");
        using (var interrupt = new CancellationTokenSource())
        {
            // Once more: now the former end of the file is a cut between two batches, and both are in doubt.
            Task<RunResult> import = CounterctlRun.RunAsync(EnvironmentOf(proxy.Address), null, ["import", file], cancellationToken: interrupt.Token);
            await proxy.HeldAgain(2);
            await interrupt.CancelAsync();
            Assert.Equal(130, (await import).Code);
        }

        proxy.LetEverythingThrough();
        RunResult again = await CounterctlRun.AtAsync(proxy.Address, "import", file);

        Assert.Equal("imported 4 lines, 4 increments, 4 of them counted before and not again", Assert.Single(again.Lines));
        Assert.Equal(new Dictionary<string, long> { ["grown"] = 3, ["grown:other"] = 5 }, await server.LiveAsync(["grown", "grown:other"]));
    }

    [Fact]
    public async Task ARunThatGoesOnReadsOnlyWhatIsNew()
    {
        string file = Path.Combine(_folder, "log.csv");
        await File.WriteAllTextAsync(file, "name,n\nmore,2\n");
        string[] import = ["import", file, "--column", "name", "--delta-column", "n"];
        Assert.Equal("imported 1 lines, 1 increments", Assert.Single((await CounterctlRun.AtAsync(server.Address, import)).Lines));
        await File.AppendAllTextAsync(file, "more,40\n");
        Assert.Equal("imported 1 lines, 1 increments", Assert.Single((await CounterctlRun.AtAsync(server.Address, import)).Lines));
        Assert.Equal("imported 0 lines, 0 increments", Assert.Single((await CounterctlRun.AtAsync(server.Address, import)).Lines));
        Assert.Equal(42, (await server.LiveAsync(["more"]))["more"]);
    }

    [Theory]
    [InlineData(null, 2, 1)]
    [InlineData("count", 0, 2)]
    [InlineData("skip", 0, 1)]
    public async Task WhatWasInDoubtForMoreThanADayIsForThePersonToDecide(string? decision, int code, long expected)
    {
        string counter = $"doubt:{decision ?? "none"}";
        string file = Path.Combine(_folder, "doubt.ndjson");
        await File.WriteAllTextAsync(file, $$"""{"counter":"{{counter}}"}""" + "\n");
        await CounterctlRun.AtAsync(server.Address, "import", file);

        // As if the run had been killed two days ago before it heard the answer; another path, so that the service does not know the keys any more.
        string forgotten = Path.Combine(_folder, "forgotten.ndjson");
        File.Move(file, forgotten);
        JsonNode position = JsonNode.Parse(await File.ReadAllTextAsync(file + ".counterctl"))!;
        position["identity"] = ((string)position["identity"]!).Replace(file, forgotten, StringComparison.Ordinal);
        position["offset"] = 0;
        position["sentEnds"] = new JsonArray(new FileInfo(forgotten).Length);
        position["chain"] = "";
        position["tail"] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"; // of nothing
        position["sentAt"] = TimeProvider.System.GetUtcNow().AddDays(-2).ToString("O");
        await File.WriteAllTextAsync(forgotten + ".counterctl", position.ToJsonString());

        RunResult again = await CounterctlRun.AtAsync(server.Address, decision is null ? ["import", forgotten] : ["import", forgotten, "--in-doubt", decision]);

        Assert.Equal(code, again.Code);
        Assert.Equal(expected, (await server.LiveAsync([counter]))[counter]);
        Assert.Equal(decision is null, again.Error.Contains("--in-doubt count", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ARewrittenFileIsRefused()
    {
        (string file, _) = WriteLines("rewritten", 10);
        await CounterctlRun.AtAsync(server.Address, "import", file);
        WriteLines("rewritten-x", 20, file);

        RunResult again = await CounterctlRun.AtAsync(server.Address, "import", file);

        Assert.Equal(2, again.Code);
        Assert.Contains("has changed", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADryRunSendsNothingAndSaysWhatWouldBeCounted()
    {
        (string file, Dictionary<string, long> expected) = WriteLines("dry", 500);

        RunResult run = await CounterctlRun.AtAsync(server.Address, "import", file, "--dry-run");

        Assert.Equal(0, run.Code);
        Assert.Equal("would import 500 lines, 500 increments", run.Lines[0]);
        Assert.Equal($"{expected.Count} counters, among them", run.Lines[1]);
        Assert.False(File.Exists(file + ".counterctl"));
        Assert.All((await server.LiveAsync(expected.Keys)).Values, static value => Assert.Equal(0, value));
    }

    [Fact]
    public async Task ABadLineStopsTheImportUnlessItIsToBeLeftOut()
    {
        string file = Path.Combine(_folder, "bad.ndjson");
        await File.WriteAllTextAsync(file, "{\"counter\":\"bad:lines\"}\n{\"counter\":\"no name\"}\n\nnot json\n{\"counter\":\"bad:lines\",\"delta\":4}");

        RunResult stopped = await CounterctlRun.AtAsync(server.Address, "import", file);
        RunResult skipped = await CounterctlRun.AtAsync(server.Address, "import", file, "--skip-bad-lines");

        Assert.Equal(1, stopped.Code);
        Assert.Contains("the line at byte 24", stopped.Error, StringComparison.Ordinal);
        Assert.Equal((0, "imported 5 lines, 2 increments; 2 lines left out"), (skipped.Code, Assert.Single(skipped.Lines)));
        Assert.Equal(5, (await server.LiveAsync(["bad:lines"]))["bad:lines"]);
    }

    [Fact]
    public async Task ALogIsCountedByAPattern()
    {
        string file = Path.Combine(_folder, "access.log");
        await File.WriteAllTextAsync(file, "a \"GET /blog/one HTTP/1.1\" 200\nnoise\na \"GET /blog/one HTTP/1.1\" 200\na \"GET / HTTP/1.1\" 200\n");

        RunResult run = await CounterctlRun.AtAsync(
            server.Address, "import", file, "--pattern", "\"GET (?<counter>/\\S*)", "--prefix", "hit", "--replace-invalid", ":");

        Assert.Equal("imported 4 lines, 3 increments", Assert.Single(run.Lines));
        Assert.Equal(new Dictionary<string, long> { ["hit:blog:one"] = 2, ["hit:"] = 1 }, await server.LiveAsync(["hit:blog:one", "hit:"]));
    }

    private (string File, Dictionary<string, long> Sums) WriteLines(string name, int count, string? path = null)
    {
        string file = path ?? Path.Combine(_folder, $"{name}.ndjson");
        var random = new Random(7);
        var sums = new Dictionary<string, long>();
        using var writer = new StreamWriter(file);
        for (int i = 0; i < count; i++)
        {
            string counter = $"{name}:{random.Next(400)}";
            int delta = random.Next(1, 6);
            sums[counter] = sums.GetValueOrDefault(counter) + delta;
            writer.Write($"{{\"counter\":\"{counter}\",\"delta\":{delta}}}\n");
        }

        return (file, sums);
    }

    private static Dictionary<string, string> EnvironmentOf(Uri address) => new() { ["COUNTERCTL_SERVER"] = address.ToString() };
}
