using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ShardedCounter.Standalone.Tests.Hosting;

/// <summary>The whole program from outside: what it keeps when it is killed or stopped, and what it says when it cannot start.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sharded-counter-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task WhatWasAnsweredSurvivesKillAndWhatIsSentAgainCountsOnce()
    {
        string[] keys = [.. Enumerable.Range(0, 400).Select(static i => $"request-number-{i:d6}")];
        var answered = new HashSet<string>();
        for (int life = 0; answered.Count < keys.Length; life++)
        {
            using ServerProcess server = await ServerProcess.StartAsync(_folder);
            using HttpClient client = await server.ClientAsync();
            string[] open = [.. keys.Where(key => !answered.Contains(key))];

            // In the first lives it is killed when a hundred are answered, with the rest on their way.
            int untilKill = life < 3 ? 100 : int.MaxValue;
            await Parallel.ForEachAsync(open, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (key, _) =>
            {
                if (!await TryCountAsync(client, key))
                    return;
                lock (answered)
                {
                    answered.Add(key);
                    if (--untilKill == 0)
                        server.Kill();
                }
            });
        }

        using ServerProcess last = await ServerProcess.StartAsync(_folder);
        using HttpClient reader = await last.ClientAsync();
        Assert.Equal(keys.Length, await LiveAsync(reader, "killed"));
    }

    [Fact]
    public async Task SigtermWritesWhatWasAcceptedAndExitsInGoodOrder()
    {
        int accepted = 0;
        using (ServerProcess server = await ServerProcess.StartAsync(_folder, "--Flush:MaxLinger", "00:00:01"))
        {
            using HttpClient client = await server.ClientAsync();
            for (int i = 0; i < 50; i++)
            {
                using HttpResponseMessage answer = await client.PostAsync(new Uri("/api/counters/stopped/increment?ack=accepted", UriKind.Relative), null);
                accepted += answer.StatusCode == HttpStatusCode.Accepted ? 1 : 0;
            }

            server.Terminate();
            Assert.Equal(0, server.WaitForExit());
        }

        Assert.Equal(50, accepted);
        using ServerProcess again = await ServerProcess.StartAsync(_folder);
        using HttpClient reader = await again.ClientAsync();
        Assert.Equal(50, await LiveAsync(reader, "stopped"));
    }

    [Fact]
    public async Task ARaisedNumberOfShardsIsUsedAtOnceAndSurvivesKill()
    {
        var layout = new Uri("/api/layout", UriKind.Relative);
        using (ServerProcess server = await ServerProcess.StartAsync(_folder, "--Storage:Shards", "2", "--Shards:Max", "8"))
        {
            using HttpClient client = await server.ClientAsync();
            using HttpResponseMessage tooMany = await client.PostAsJsonAsync(layout, new { shards = 9 });
            Assert.Equal(HttpStatusCode.BadRequest, tooMany.StatusCode);
            using HttpResponseMessage raised = await client.PostAsJsonAsync(layout, new { shards = 4 });
            Assert.Equal("""{"shards":4,"stableShards":2}""", await raised.Content.ReadAsStringAsync());
            for (int i = 0; i < 200; i++)
            {
                using HttpResponseMessage answer = await client.PostAsync(new Uri("/api/counters/spread/increment", UriKind.Relative), null);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }

            server.Kill();
        }

        // The number that keys are bound to is the one it was created with; configured so, or not at all, it starts.
        using ServerProcess again = await ServerProcess.StartAsync(_folder, "--Storage:Shards", "2");
        using HttpClient reader = await again.ClientAsync();
        Assert.Equal("""{"shards":4,"stableShards":2}""", await reader.GetStringAsync(layout));
        JsonElement live = await reader.GetFromJsonAsync<JsonElement>(new Uri("/api/counters/spread?consistency=live", UriKind.Relative));
        Assert.Equal(200, live.GetProperty("value").GetInt32());
        int[] shards = [.. live.GetProperty("shards").EnumerateObject().Select(static shard => shard.Value.GetInt32())];
        Assert.Equal((4, 200), (shards.Length, shards.Sum()));
        Assert.All(shards, static n => Assert.True(n > 0)); // SQLite spreads over four; by chance one is empty once in 10^24 runs
    }

    [Fact]
    public async Task TheThreeLinesItPrintsWorkAsTheyStand()
    {
        using ServerProcess server = await ServerProcess.StartAsync(_folder);
        using HttpClient client = await server.ClientAsync();
        string[] lines = [.. server.Output.Split('\n').Where(static line => line.TrimStart().StartsWith("curl", StringComparison.Ordinal))];
        Assert.Equal(3, lines.Length);
        foreach (string line in lines)
        {
            var address = new Uri(line.Split(' ').Last().Trim('\'', '\r'));
            using HttpResponseMessage answer = line.Contains("-X POST", StringComparison.Ordinal) ? await client.PostAsync(address, null) : await client.GetAsync(address);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.True(File.Exists(Path.Combine(_folder, "counters.db")));
    }

    [Fact]
    public async Task WithAKeyOnlyItsHoldersMayCall()
    {
        using ServerProcess server = await ServerProcess.StartAsync(_folder, "--Auth:ApiKey", "a-key-of-good-length");
        using HttpClient client = await server.ClientAsync();
        var counter = new Uri("/api/counters/guarded/increment", UriKind.Relative);
        using HttpResponseMessage refused = await client.PostAsync(counter, null);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        client.DefaultRequestHeaders.Add("X-Api-Key", "a-key-of-good-length");
        using HttpResponseMessage answered = await client.PostAsync(counter, null);
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
    }

    [Fact]
    public async Task SettingsComeFromTheWorkingFolderToo()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "appsettings.json"), """{"Storage":{"Path":"elsewhere.db","Shards":3}}""");
        using ServerProcess server = await ServerProcess.StartAsync(_folder);
        using HttpClient client = await server.ClientAsync();
        JsonElement live = await client.GetFromJsonAsync<JsonElement>("/api/counters/any?consistency=live");
        Assert.Equal(3, live.GetProperty("shards").EnumerateObject().Count());
        Assert.True(File.Exists(Path.Combine(_folder, "elsewhere.db")));
    }

    [Theory]
    [InlineData("Storgae:Path is no setting", "--Storgae:Path", "x.db")]
    [InlineData("--Storage:Path (without a value)", "--Storage:Path")]
    [InlineData("Flush:MaxInFlight is 0", "--Flush:MaxInFlight", "0")]
    [InlineData("Flush:MaxLinger is 00:00:02", "--Flush:MaxLinger", "00:00:02")]
    [InlineData("'soon'", "--Flush:MaxLinger", "soon")]
    [InlineData("Storage:Shards is 0", "--Storage:Shards", "0")]
    [InlineData("Storage:Kind", "--Storage:Kind", "Postgres")]
    [InlineData("the folder", "--Storage:Path", "nowhere/counters.db")]
    [InlineData("Auth:ApiKey is empty", "--urls", "http://0.0.0.0:0")]
    [InlineData("Auth:ApiKey is empty", "--urls", "http://*:0")]
    [InlineData("Auth:ApiKey has 5 characters", "--Auth:ApiKey", "short")]
    [InlineData("Cors:Origins has 'https://example.com/'", "--Cors:Origins", "https://example.com/")]
    public void WhatKeepsItFromStartingIsSaidInALine(string said, params string[] arguments)
    {
        using ServerProcess server = ServerProcess.Launch(_folder, arguments);
        Assert.Equal(2, server.WaitForExit());
        Assert.Contains("Cannot start: ", server.Output, StringComparison.Ordinal);
        Assert.Contains(said, server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileThatIsNoDatabaseIsLeftAloneAndNamed()
    {
        string path = Path.Combine(_folder, "counters.db");
        await File.WriteAllTextAsync(path, new string('x', 10_000));
        using ServerProcess server = ServerProcess.Launch(_folder, ["--urls", "http://127.0.0.1:0"]);
        Assert.Equal(2, server.WaitForExit());
        Assert.Contains(path, server.Output, StringComparison.Ordinal);
        Assert.Equal(new string('x', 10_000), await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task ASecondProcessOnTheSameFileIsRefused()
    {
        using ServerProcess first = await ServerProcess.StartAsync(_folder);
        using ServerProcess second = ServerProcess.Launch(_folder, ["--urls", "http://127.0.0.1:0"]);
        Assert.Equal(2, second.WaitForExit());
        Assert.Contains("in use", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void HelpNamesEverySetting()
    {
        using ServerProcess server = ServerProcess.Launch(_folder, ["--help"]);
        Assert.Equal(0, server.WaitForExit());
        foreach (string setting in new[] { "--urls", "--Storage:Path", "--Flush:MaxLinger", "--Flush:MaxInFlight", "--Aggregation:Interval", "--Auth:ApiKey", "--Auth:AnonymousReads", "--Cors:Origins", "--RateLimit:PerSecond", "--RateLimit:Burst", "--RateLimit:TrustedProxies" }
            .Concat(typeof(ShardedCounter.Http.ApiKeyOptions).GetProperties().Select(static setting => setting.Name).Except(["Path", "Unreadable"]).Select(static name => "--Auth:Keys:0:" + name)))
            Assert.Contains(setting, server.Output, StringComparison.Ordinal);
    }

    private static async Task<bool> TryCountAsync(HttpClient client, string key)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/counters/killed/increment") { Headers = { { "Idempotency-Key", key } } };
            using HttpResponseMessage answer = await client.SendAsync(request);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false; // killed before it answered
        }
    }

    private static async Task<long> LiveAsync(HttpClient client, string counter)
    {
        JsonElement live = await client.GetFromJsonAsync<JsonElement>($"/api/counters/{counter}?consistency=live");
        return live.GetProperty("value").GetInt64();
    }
}
