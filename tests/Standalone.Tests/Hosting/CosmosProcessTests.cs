using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ShardedCounter.CosmosEmulator;

namespace ShardedCounter.Standalone.Tests.Hosting;

/// <summary>Several processes of the program on one Cosmos DB account, from outside.</summary>
public sealed class CosmosProcessTests : IAsyncLifetime
{
    private const int Requests = 600;

    private readonly string _folder = Directory.CreateTempSubdirectory("sharded-counter-").FullName;
    private readonly Emulator _emulator = new(new EmulatorOptions { Consistency = "BoundedStaleness", Ranges = 2 });
    private EmulatorHost _host = null!;

    public async Task InitializeAsync() => _host = await EmulatorHost.StartAsync(_emulator);

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task KeyedRequestsSentToTwoProcessesOfWhichOneIsKilledAgainAndAgainCountOnce()
    {
        using ServerProcess steady = await StartAsync();
        using HttpClient toSteady = await steady.ClientAsync();
        int next = 0;
        int counted = 0;
        for (int life = 0; life < 4; life++)
        {
            using ServerProcess mortal = await StartAsync();
            using HttpClient toMortal = await mortal.ClientAsync();
            int from = next;
            next += Requests / 4;
            int answered = 0;
            await Parallel.ForEachAsync(Enumerable.Range(from, Requests / 4), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
            {
                string key = $"request-number-{i:d6}";

                // To both at once, and to the one that lives until it says so. A third of the way the other is killed, with requests on their way.
                Task<bool> mortalAnswer = TryCountAsync(toMortal, key);
                int tries = 1;
                for (; !await TryCountAsync(toSteady, key); tries++)
                    Assert.True(tries < 100, steady.Output);
                await mortalAnswer;
                Interlocked.Increment(ref counted);
                if (Interlocked.Increment(ref answered) == Requests / 12)
                    mortal.Kill();
            });
        }

        Assert.Equal(Requests, counted);
        Assert.Equal(Requests, await LiveAsync(toSteady, "both"));
        using ServerProcess fresh = await StartAsync();
        using HttpClient reader = await fresh.ClientAsync();
        Assert.Equal(Requests, await LiveAsync(reader, "both"));
    }

    [Fact]
    public async Task WhatCannotBeUsedIsNamedAtTheStart()
    {
        string key = Convert.ToBase64String(new byte[64]);
        using ServerProcess refused = ServerProcess.Launch(_folder, [.. Arguments(key), "--urls", "http://127.0.0.1:0"]);
        Assert.Equal(2, refused.WaitForExit());
        Assert.Contains("Check Cosmos:Key", refused.Output, StringComparison.Ordinal);
        using ServerProcess misspelt = ServerProcess.Launch(_folder, ["--Storage:Kind", "Cosmos", "--Cosmos:Endpoint", "nowhere", "--urls", "http://127.0.0.1:0"]);
        Assert.Equal(2, misspelt.WaitForExit());
        Assert.Contains("Cosmos:Endpoint is 'nowhere'", misspelt.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheWelcomeSaysWhereTheCountersAreAndNoFileIsMade()
    {
        using ServerProcess server = await StartAsync();
        Assert.Contains($"database counters at {_host.Endpoint}", server.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder, "counters.db*"));
    }

    private Task<ServerProcess> StartAsync() => ServerProcess.StartAsync(_folder, Arguments(_emulator.Key));

    private string[] Arguments(string key) =>
    [
        "--Storage:Kind", "Cosmos", "--Storage:Shards", "4", "--Cosmos:Endpoint", _host.Endpoint.ToString(), "--Cosmos:Key", key, "--Cosmos:Mode", "Gateway", "--Cosmos:CreateIfMissing", "true",
    ];

    private static async Task<bool> TryCountAsync(HttpClient client, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/counters/both/increment", UriKind.Relative));
        request.Headers.Add("Idempotency-Key", key);
        try
        {
            using HttpResponseMessage answer = await client.SendAsync(request);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false; // killed
        }
    }

    private static async Task<long> LiveAsync(HttpClient client, string counter)
    {
        JsonElement live = await client.GetFromJsonAsync<JsonElement>(new Uri($"/api/counters/{counter}?consistency=live", UriKind.Relative));
        return live.GetProperty("value").GetInt64();
    }
}
