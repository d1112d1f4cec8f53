using ShardedCounter.Model;
using ShardedCounter.Storage;
using ShardedCounter.Storage.Cosmos;
using ShardedCounter.Testing.Storage;
using static ShardedCounter.Tests.Storage.Cosmos.CosmosRig;

namespace ShardedCounter.Tests.Storage.Cosmos;

/// <summary>The feed while the service divides its physical partitions.</summary>
public sealed class CosmosFeedSplitTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task ARangeThatWasSplitIsFollowedFromItsOldContinuationAndFromTheBeginning(int ranges)
    {
        using var rig = new CosmosRig(ranges);
        ICounterStore store = await rig.OpenAsync();
        await CountAsync(store, "before");
        FeedReading first = await FeedReading.DrainAsync(store, null, 100);
        Assert.Equal(32, first.Latest.Count);

        rig.Emulator.Split("counters", StorageLayout.Shards.Name, 0);
        rig.Emulator.Split("counters", StorageLayout.Shards.Name, 0);
        await CountAsync(store, "after");

        foreach (ICounterStore reader in new[] { store, await rig.OpenAsync("new process") })
        {
            // The cursors name the ranges that there were; new ones are never asked for.
            IReadOnlyDictionary<string, int> since = await DrainAsync(reader, first.Continuations);
            Assert.Equal(32, since.Count(static pair => pair.Key.StartsWith("after", StringComparison.Ordinal)));
            IReadOnlyDictionary<string, int> all = await DrainAsync(reader, first.Continuations.ToDictionary(static pair => pair.Key, static string? (_) => null));
            Assert.Equal(64, all.Count);
        }
    }

    /// <summary>Every document that the ranges give until they say that nothing is left.</summary>
    private static async Task<IReadOnlyDictionary<string, int>> DrainAsync<T>(ICounterStore store, IReadOnlyDictionary<string, T> from)
        where T : class?
    {
        var given = new Dictionary<string, int>();
        foreach ((string range, T start) in from)
        {
            string? continuation = start as string;
            FeedPage page;
            int pages = 0;
            do
            {
                page = await store.ReadFeedAsync(range, continuation, 3, default);
                continuation = page.Continuation;
                foreach (ShardChange change in page.Changes)
                {
                    string document = $"{change.Counter}/{change.Reading.Shard}";
                    given[document] = given.GetValueOrDefault(document) + 1;
                }

                Assert.True(++pages < 1_000, "The feed does not end.");
            }
            while (!page.CaughtUp);
        }

        return given;
    }

    private static async Task CountAsync(ICounterStore store, string prefix)
    {
        for (int shard = 0; shard < 16; shard++)
            Assert.IsType<CommitOutcome.Applied>(await store.CommitAsync(Seal(NewWriter(), 0, 1, [Add($"{prefix}-a", 1), Add($"{prefix}-b", 1)], shard: shard), default));
    }
}
