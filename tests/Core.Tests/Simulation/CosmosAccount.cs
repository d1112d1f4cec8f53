using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging.Abstractions;
using ShardedCounter.CosmosEmulator;
using ShardedCounter.Diagnostics;
using ShardedCounter.Model;
using ShardedCounter.Storage;
using ShardedCounter.Storage.Cosmos;

namespace ShardedCounter.Tests.Simulation;

/// <summary>An emulated account with the containers of the store, for one run. Its clock is the world's.</summary>
/// <remarks>All processes share the client, which knows no more than where the containers are; what a store knows of documents each has for itself.</remarks>
internal sealed class CosmosAccount : ISimAccount
{
    private const string Database = "counters";

    private readonly Emulator _emulator;
    private readonly CosmosOptions _options;
    private readonly CosmosClient _client;
    private readonly StandingTime _time;
    private readonly int _ranges;

    public CosmosAccount(TimeProvider world, int ranges)
    {
        _time = new StandingTime(world);
        _ranges = ranges;
        _emulator = new Emulator(new EmulatorOptions { Time = _time, Ranges = ranges, Consistency = "BoundedStaleness" });
        Wire = new SimWire(_emulator.CreateHandler("processes"));
        _options = new CosmosOptions
        {
            Endpoint = "http://account.test:8081/",
            Key = _emulator.Key,
            Database = Database,
            Mode = CosmosMode.Gateway,
            CreateIfMissing = true,
            Parallelism = 1, // the order of requests, and with it which of them fails, is the seed's
            KnownDocuments = 1 << 10,
        };
        using (var storage = new CosmosStorage(_options, _time, new CounterMeter(), NullLogger.Instance, _emulator.CreateHandler("observer")))
            Wait(() => storage.PrepareAsync(CancellationToken.None));
        _client = CosmosClientFactory.Create(_options, Wire);
    }

    public SimWire Wire { get; }

    public bool IsCalm { get; set; } = true;

    public DateTimeOffset Now => _time.GetUtcNow();

    public ICounterStore OpenStore(CommitRules rules) => SimStores.Open(_client, _options, _time, rules);

    public void Suffer(int seed, double before, double after)
    {
        _emulator.Faults.Clear();
        if (before + after > 0)
            _emulator.Faults.Random(seed, before, after, request => !IsCalm && request.Kind >= RequestKind.Read);
    }

    public void Split(int dice) => _emulator.Split(Database, StorageLayout.Shards.Name, dice % _ranges);

    public Int128 SumOf(CounterId counter)
    {
        Int128 sum = 0;
        foreach (JsonElement document in _emulator.Documents(Database, StorageLayout.Shards.Name))
        {
            if (document.GetProperty("id").GetString() == $"c|{counter.Name}")
                sum += document.GetProperty("n").GetInt64();
        }

        return sum;
    }

    public void Dispose() => _client.Dispose();

    private static void Wait(Func<Task> work) => Task.Run(work).GetAwaiter().GetResult();

    /// <summary>The world's clock as it stands while a call is under way: what the call's threads ask of it sets nothing going.</summary>
    private sealed class StandingTime(TimeProvider world) : TimeProvider
    {
        public override long TimestampFrequency => world.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => world.GetUtcNow();

        public override long GetTimestamp() => world.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new NoTimer();

        private sealed class NoTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
