using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Servers;
using ShardedCounter.Diagnostics;
using ShardedCounter.Growth;
using ShardedCounter.Ingestion.Events;
using ShardedCounter.Model;
using ShardedCounter.Standalone.Storage;
using ShardedCounter.Storage;
using ShardedCounter.Testing.Storage;

namespace ShardedCounter.Benchmarks.Folding;

/// <summary>Events delivered again and again count once.</summary>
internal sealed class RedeliverCommand : Command
{
    private const int Shards = 16;

    public override string Name => "redeliver";

    public override string Summary => "1,000,000 events delivered three times in random batches, by two owners at once, are counted once each";

    public override IReadOnlyList<CommandOption> Options =>
    [
        new("store", "memory", "memory or sqlite"),
        new("events", "1000000", "events"),
        new("counters", "1000", "distinct counters"),
        new("batch", "10000", "events in a batch, at most"),
        new("seed", "1", "draws the events and the batches"),
        new("work", "", "folder for the database; default: a temporary one"),
        new("keep", "", "keep the database", IsFlag: true),
    ];

    public override async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        IncomingEvent[] events = EventMaker.Make(arguments.Int("events", 1, 10_000_000), arguments.Int("counters", 1, 1_000_000), arguments.Int("seed", 0, int.MaxValue));
        var report = new Report();
        MachineHeader.Print();
        switch (arguments.Text("store"))
        {
            case "memory":
                await CheckAsync(new InMemoryCounterStore(TimeProvider.System), events, arguments, report, cancellationToken);
                return report.Finish();

            case "sqlite":
                var work = new WorkFolder(arguments, Name);
                await using (SqliteCounterStore store = SqliteCounterStore.Open(Path.Combine(work.Folder("store"), "counters.db"), TimeProvider.System))
                    await CheckAsync(store, events, arguments, report, cancellationToken);
                return work.Close(report.Finish());

            default:
                throw new UsageException("--store is memory or sqlite.");
        }
    }

    private static async Task CheckAsync(ICounterStore store, IncomingEvent[] events, Arguments arguments, Report report, CancellationToken cancellationToken)
    {
        int largest = arguments.Int("batch", 1, 1_000_000), seed = arguments.Int("seed", 0, int.MaxValue);
        await store.OpenLayoutAsync(Shards, cancellationToken);
        using var meter = new CounterMeter();
        var layouts = new LayoutSource(new Layout(Shards, Shards));
        var watch = new ThrottleWatch(new GrowthMetrics(meter, layouts));
        PartitionIngestor NewOwner(int number) =>
            new(store, layouts, new IngestOptions(), watch, TimeProvider.System, new Random(seed + number), meter, NullLogger.Instance);

        long start = Stopwatch.GetTimestamp();
        PartitionIngestor[] owners = [NewOwner(1), NewOwner(2)];
        long[] passes = await Task.WhenAll(owners.Select((owner, i) => Task.Run(() => DeliverAsync(owner, events, largest, seed + i, cancellationToken), cancellationToken)));
        long again = await DeliverAsync(NewOwner(3), events, largest, seed + 2, cancellationToken);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Report.Note($"{passes.Sum() + again:N0} deliveries of {events.Length:N0} events in {seconds:N1} s, {(passes.Sum() + again) / seconds:N0}/s");

        var wrong = new List<string>();
        Dictionary<string, long> expected = NaiveFold.Run(events);
        foreach ((string counter, long sum) in expected)
        {
            ShardReadings readings = await store.ReadShardsAsync(CounterId.Parse(counter), Shards, cancellationToken);
            long counted = readings.Shards.Sum(static shard => shard.N);
            if (counted != sum)
                wrong.Add($"{counter} is {counted:N0}, not {sum:N0}");
        }

        report.CheckNone(wrong, $"{expected.Count:N0} counters are what counting the events once gives (seed {seed})");
    }

    /// <summary>Delivers all events, in batches cut at random, and now and then some of them once more.</summary>
    private static async Task<long> DeliverAsync(PartitionIngestor owner, IncomingEvent[] events, int largest, int seed, CancellationToken cancellationToken)
    {
        var partition = new PartitionId("bench", "hub", "0");
        var random = new Random(seed);
        long delivered = 0;
        for (int first = 0; first < events.Length;)
        {
            int count = Math.Min(random.Next(1, largest + 1), events.Length - first);
            await owner.IngestAsync(partition, new ArraySegment<IncomingEvent>(events, first, count), cancellationToken);
            delivered += count;
            first = random.Next(10) == 0 ? Math.Max(0, first - random.Next(largest)) : first + count;
        }

        return delivered;
    }
}
