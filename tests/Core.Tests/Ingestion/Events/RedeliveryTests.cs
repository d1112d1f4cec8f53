using ShardedCounter.Diagnostics;
using ShardedCounter.Growth;
using ShardedCounter.Ingestion.Events;
using ShardedCounter.Model;
using ShardedCounter.Testing.Storage;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Ingestion.Events;

/// <summary>Many events, delivered three times in random batches by owners that overlap, on threads as they come: exact.</summary>
public sealed class RedeliveryTests
{
    private const int Counters = 1_000;
    private const int Shards = 16;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task EventsDeliveredThreeTimesByTwoOverlappingOwnersCountOnce(int seed)
    {
        const int Events = 60_000;
        var random = new Random(seed);
        var expected = new Dictionary<string, long>();
        int poison = 0;
        var events = new IncomingEvent[Events];
        for (int seq = 0; seq < Events; seq++)
            events[seq] = Draw(random, seq, expected, ref poison);

        var store = new InMemoryCounterStore(TimeProvider.System);
        await store.OpenLayoutAsync(Shards, CancellationToken.None);
        using var meter = new CounterMeter();
        var layouts = new LayoutSource(new Layout(Shards, Shards));
        var partition = new PartitionId("ns", "hub", "0");
        PartitionIngestor[] owners = [.. Enumerable.Range(0, 2).Select(owner => new PartitionIngestor(
            store, layouts, new IngestOptions { ParallelFrom = 2_000, MaxParallelism = 2 }, new ThrottleWatch(new GrowthMetrics(meter, layouts)), TimeProvider.System, new Random(owner), meter, new RecordingLog()))];
        int[] seeds = [random.Next(), random.Next(), random.Next()];
        await Task.WhenAll(Task.Run(() => DeliverAsync(owners[0], seeds[0])), Task.Run(() => DeliverAsync(owners[1], seeds[1])));
        await DeliverAsync(owners[0], seeds[2]);

        foreach ((string counter, long sum) in expected)
            Assert.True(sum == store.SumOf(CounterId.Parse(counter)), $"seed {seed}: {counter} is {store.SumOf(CounterId.Parse(counter))}, not {sum}");
        Assert.Equal(poison, (await store.ReadDeadLettersAsync(partition.Producer.Value, Events, CancellationToken.None)).Count);

        async Task DeliverAsync(PartitionIngestor owner, int seed)
        {
            var chance = new Random(seed);
            for (int first = 0; first < Events;)
            {
                int count = Math.Min(chance.Next(1, 5_000), Events - first);
                await owner.IngestAsync(partition, new ArraySegment<IncomingEvent>(events, first, count), CancellationToken.None);

                // The next batch is the next one, or starts anew somewhere behind the checkpoint.
                first = chance.Next(4) == 0 ? Math.Max(0, first - chance.Next(5_000)) : first + count;
            }
        }
    }

    private static IncomingEvent Draw(Random random, int seq, Dictionary<string, long> expected, ref int poison)
    {
        long enqueuedMs = seq - random.Next(50); // never the same order as the numbers
        if (random.Next(500) == 0)
        {
            poison++;
            return EventRead.Raw(seq, "poison", enqueuedMs);
        }

        string[] counters = [.. Enumerable.Range(0, random.Next(10) == 0 ? 3 : 1).Select(_ => $"page:{random.Next(Counters)}")];
        long delta = random.Next(-5, 100);
        if (delta == 0)
            delta = 1;
        foreach (string counter in counters)
            expected[counter] = expected.GetValueOrDefault(counter) + delta;
        return EventRead.Raw(seq, string.Join('\n', counters.Select(counter => $$"""{"counter":"{{counter}}","delta":{{delta}}}""")), enqueuedMs);
    }
}
