using Microsoft.Extensions.Logging.Abstractions;
using ShardedCounter.Aggregation;
using ShardedCounter.CosmosEmulator;
using ShardedCounter.Diagnostics;
using ShardedCounter.Storage;
using ShardedCounter.Storage.Cosmos;

namespace ShardedCounter.Benchmarks.Cost;

/// <summary>The store of the product on an emulated account in this process, whose ledger says what was asked and what it cost.</summary>
internal sealed class EmulatedAccount : IDisposable
{
    public const string Database = "counters";

    private readonly CosmosStorage _storage;

    private EmulatedAccount(Emulator emulator, CosmosStorage storage, CounterMeter meter)
    {
        Emulator = emulator;
        _storage = storage;
        Meter = meter;
    }

    public Emulator Emulator { get; }

    public CounterMeter Meter { get; }

    public ICounterStore Store => _storage.Store;

    public static Task<EmulatedAccount> OpenAsync(int ranges, CancellationToken cancellationToken) => OpenAsync(new EmulatorOptions { Ranges = ranges }, cancellationToken);

    public static async Task<EmulatedAccount> OpenAsync(EmulatorOptions account, CancellationToken cancellationToken)
    {
        account.Consistency = "BoundedStaleness";
        var emulator = new Emulator(account);
        emulator.Ledger.Capacity = 0; // its sums are enough
        var options = new CosmosOptions
        {
            Endpoint = "http://account.test:8081/", Key = emulator.Key, Database = Database, Mode = CosmosMode.Gateway, CreateIfMissing = true,
        };
        var meter = new CounterMeter();
        var storage = new CosmosStorage(options, TimeProvider.System, meter, NullLogger.Instance, emulator.CreateHandler("server"));
        var opened = new EmulatedAccount(emulator, storage, meter);
        await storage.PrepareAsync(cancellationToken);
        return opened;
    }

    /// <summary>An aggregator as a process runs it.</summary>
    public Aggregator OpenAggregator() => new(new AggregationSteps(Store, new FeedDrainer(Store, new AggregationOptions()), new AggregationMetrics(Meter), NullLogger.Instance));

    public void Dispose()
    {
        _storage.Dispose();
        Meter.Dispose();
    }
}
