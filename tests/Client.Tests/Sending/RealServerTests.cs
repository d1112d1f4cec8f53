using Microsoft.Extensions.DependencyInjection;
using ShardedCounter.Client.Tests.Fakes;
using ShardedCounter.Standalone.Tests.Hosting;

namespace ShardedCounter.Client.Tests.Sending;

/// <summary>Against the real server, over a wire that loses answers after the server did what they say.</summary>
public sealed class RealServerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sharded-counter-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task EachWriteCountsOnceThoughEveryOtherAnswerIsLost()
    {
        using ServerProcess server = await ServerProcess.StartAsync(_folder);
        (long increments, long drained, int lost) = await CountAsync(server, newKeyEachTime: false);
        Assert.Equal(60 + (20 * 3), increments);
        Assert.Equal(increments, drained);
        Assert.InRange(lost, 30, int.MaxValue);
    }

    [Fact]
    public async Task WithANewKeyForEachAttemptIncrementsCountTwice()
    {
        using ServerProcess server = await ServerProcess.StartAsync(_folder);
        (long increments, _, _) = await CountAsync(server, newKeyEachTime: true);
        Assert.InRange(increments, 60 + (20 * 3) + 1, int.MaxValue);
    }

    [Fact]
    public async Task ABufferOfAHostDeliversEverythingItTook()
    {
        using ServerProcess server = await ServerProcess.StartAsync(_folder);
        using HttpClient address = await server.ClientAsync();
        var undelivered = new List<UndeliveredBatch>();
        var services = new ServiceCollection();
        services.AddCounterClient(options => options.BaseAddress = address.BaseAddress);
        services.AddCounterBuffer(options => options.OnUndelivered = undelivered.Add);
        await using (ServiceProvider provider = services.BuildServiceProvider())
        {
            CounterBuffer buffer = provider.GetRequiredService<CounterBuffer>();
            Parallel.For(0, 20_000, i => Assert.True(buffer.Add($"buffered:{i % 250}", (i % 3) + 1)));
        }

        using var client = new CounterClient(new CounterClientOptions { BaseAddress = address.BaseAddress });
        Int128 sum = 0;
        for (int i = 0; i < 250; i++)
            sum += (await client.ReadLiveAsync($"buffered:{i}")).Value;
        Assert.Equal(Enumerable.Range(0, 20_000).Sum(static i => (i % 3) + 1), sum);
        Assert.Empty(undelivered);
    }

    private static async Task<(long Counted, long Drained, int Lost)> CountAsync(ServerProcess server, bool newKeyEachTime)
    {
        using HttpClient address = await server.ClientAsync();
        using var wire = new LossyWire(static number => number % 2 == 0, newKeyEachTime);
        using var http = new HttpClient(wire) { Timeout = Timeout.InfiniteTimeSpan };
        var options = new CounterClientOptions { BaseAddress = address.BaseAddress, RetryDelay = TimeSpan.FromMilliseconds(1), MaxAttempts = 100 };
        using var client = new CounterClient(options, http);
        for (int i = 0; i < 60; i++)
            await client.IncrementAsync("lossy");
        await Parallel.ForAsync(0, 20, async (_, stop) => await client.IncrementManyAsync([new("lossy", 1), new("lossy", 2)], cancellationToken: stop));

        using var reliable = new CounterClient(new CounterClientOptions { BaseAddress = address.BaseAddress });
        long counted = (long)(await reliable.ReadLiveAsync("lossy")).Value;

        // A reset takes what is aggregated: over several of them, and the rest that stays, everything is there once.
        long drained = 0;
        for (int i = 0; i < 4; i++)
            drained += (long)(await client.ResetAsync("lossy")).Drained;
        drained += (long)(await reliable.ReadLiveAsync("lossy")).Value;
        return (counted, drained, wire.Lost);
    }
}
