using System.Runtime.CompilerServices;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Time.Testing;
using ShardedCounter.CosmosEmulator;
using ShardedCounter.Diagnostics;
using ShardedCounter.Model;
using ShardedCounter.Storage;
using ShardedCounter.Storage.Cosmos;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Storage.Cosmos;

/// <summary>The Cosmos DB store on an emulator in this process: no sockets, and a clock moved by hand.</summary>
internal sealed class CosmosRig : IDisposable
{
    private const string Endpoint = "http://cosmos.test:8081/";

    private readonly List<CosmosStorage> _storages = [];
    private readonly CounterMeter _meter = new();

    public CosmosRig(int ranges = 1, Action<EmulatorOptions>? configure = null, FakeTimeProvider? time = null)
    {
        Time = time ?? new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var options = new EmulatorOptions { Time = Time, Ranges = ranges, Consistency = "BoundedStaleness" };
        configure?.Invoke(options);
        Emulator = new Emulator(options);
    }

    public FakeTimeProvider Time { get; }

    public Emulator Emulator { get; }

    public RecordingLog Log { get; } = new();

    /// <summary>The meter that all instruments are made on.</summary>
    public System.Diagnostics.Metrics.Meter Meter => _meter.Meter;

    /// <summary>Options that fit the emulator.</summary>
    public CosmosOptions Options() => new() { Endpoint = Endpoint, Key = Emulator.Key, Mode = CosmosMode.Gateway, CreateIfMissing = true };

    /// <summary>A process's storage, not yet prepared.</summary>
    public CosmosStorage Storage(string client = "test", Action<CosmosOptions>? configure = null, CommitRules? rules = null, TimeProvider? time = null)
    {
        CosmosOptions options = Options();
        configure?.Invoke(options);
        var storage = new CosmosStorage(options, time ?? Time, _meter, Log, Emulator.CreateHandler(client), rules ?? CommitRules.Sound);
        _storages.Add(storage);
        return storage;
    }

    /// <summary>A process's store, prepared: with a memory of its own.</summary>
    public async Task<ICounterStore> OpenAsync(string client = "test", Action<CosmosOptions>? configure = null, CommitRules? rules = null, TimeProvider? time = null)
    {
        CosmosStorage storage = Storage(client, configure, rules, time);
        await storage.PrepareAsync(CancellationToken.None);
        return storage.Store;
    }

    /// <summary>Replaces a container by an empty one under everybody's hands.</summary>
    public async Task DropContainerAsync(ContainerPlan plan)
    {
        using CosmosClient client = CosmosClientFactory.Create(Options(), Emulator.CreateHandler("operator"));
        Database database = client.GetDatabase(Options().Database);
        await database.GetContainer(plan.Name).DeleteContainerAsync();
        await database.CreateContainerAsync(plan.ToProperties());
    }

    /// <summary>How many requests of each kind a call makes.</summary>
    public async Task<IReadOnlyDictionary<RequestKind, int>> CountRequestsAsync(Func<Task> call)
    {
        Emulator.Ledger.Clear();
        await call();
        return Emulator.Ledger.Entries.CountBy(static entry => entry.Request.Kind).ToDictionary();
    }

    /// <summary>A request to the container of the shards.</summary>
    public static Func<RequestInfo, bool> ToShards(RequestKind kind) => request => request.Kind == kind && request.Container == StorageLayout.Shards.Name;

    public static Commit Seal(ProducerId producer, long seen, long next, CounterDelta[] deltas, Receipt[]? receipts = null, int shard = 3) =>
        new(shard, producer, seen == 0 ? null : new Mark(seen), new Mark(next), deltas, receipts ?? []);

    public static ProducerId NewWriter() => ProducerId.Writer(Guid.NewGuid());

    public static CounterDelta Add(string counter, long delta) => new(CounterId.Parse(counter), delta);

    public static Receipt Receipt(string name) => new(name.PadRight(43, 'A'), "print");

    public void Dispose()
    {
        foreach (CosmosStorage storage in _storages)
            storage.Dispose();
        _meter.Dispose();
    }

    [ModuleInitializer]
    internal static void StayOffTheNetwork() => Environment.SetEnvironmentVariable("COSMOS_DISABLE_IMDS_ACCESS", "true");
}
