using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging.Abstractions;
using ShardedCounter.Diagnostics;
using ShardedCounter.Model;
using ShardedCounter.Storage;
using ShardedCounter.Storage.Cosmos;
using ShardedCounter.Tests.Storage.Cosmos;

namespace ShardedCounter.Tests.Simulation;

/// <summary>
/// A database of its own, for one run, on the account that the environment names. Its clock is its own, and no world's: what the run acknowledges is dated by this machine's
/// clock with a margin, so that clocks which differ by less excuse nothing and accuse nobody.
/// </summary>
internal sealed class ElsewhereAccount : ISimAccount
{
    /// <summary>N never grows beyond it in the simulation.</summary>
    private const int MostShards = 40;

    private static readonly TimeSpan _clockMargin = TimeSpan.FromSeconds(3);

    private readonly CosmosOptions _options;
    private readonly CosmosClient _client;
    private readonly HttpClientHandler _network = new();
    private readonly ICounterStore _observer;

    public ElsewhereAccount(TestAccount account)
    {
        _options = account.Options();
        using (var storage = new CosmosStorage(_options, TimeProvider.System, new CounterMeter(), NullLogger.Instance))
            Task.Run(() => storage.PrepareAsync(CancellationToken.None)).GetAwaiter().GetResult();
        Wire = new SimWire(_network);
        _client = CosmosClientFactory.Create(_options, Wire);
        _observer = OpenStore(CommitRules.Sound);
    }

    public SimWire Wire { get; }

    public bool IsCalm { get; set; } = true;

    public DateTimeOffset Now => TimeProvider.System.GetUtcNow() + _clockMargin;

    public ICounterStore OpenStore(CommitRules rules) => SimStores.Open(_client, _options, TimeProvider.System, rules);

    public void Suffer(int seed, double before, double after)
    {
        // Whole calls are disturbed by SimStore, as on every store; single requests of an account elsewhere are not.
    }

    public void Split(int dice)
    {
        // An account elsewhere splits when it wants to.
    }

    public Int128 SumOf(CounterId counter)
    {
        ShardReadings readings = Task.Run(async () => await _observer.ReadShardsAsync(counter, MostShards, CancellationToken.None)).GetAwaiter().GetResult();
        return readings.Shards.Sum(static shard => (Int128)shard.N);
    }

    public void Dispose()
    {
        _client.Dispose();
        Wire.Dispose();
        _network.Dispose();
        Task.Run(() => TestAccount.DeleteAsync(_options)).GetAwaiter().GetResult();
    }
}
