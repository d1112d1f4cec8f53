using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Testing.Storage;

/// <summary>The feed read to its end over all ranges: what an aggregator would know.</summary>
/// <param name="Latest">Of each document the reading with the highest revision.</param>
/// <param name="Pages">Every page, in the order read.</param>
/// <param name="Continuations">Where each range goes on.</param>
public sealed record FeedReading(
    IReadOnlyDictionary<(int Shard, CounterId Counter), ShardReading> Latest,
    IReadOnlyList<FeedPage> Pages,
    IReadOnlyDictionary<string, string> Continuations)
{
    /// <summary>The most pages a range may take: a feed that never ends fails the test and does not hang it.</summary>
    private const int MaxPages = 10_000;

    /// <summary>Reads every range until it caught up.</summary>
    /// <param name="store">The store.</param>
    /// <param name="from">Where to start each range; null: from the beginning.</param>
    /// <param name="maxChanges">Changes a page.</param>
    /// <param name="afterPage">Called between pages.</param>
    public static async Task<FeedReading> DrainAsync(
        ICounterStore store, IReadOnlyDictionary<string, string>? from, int maxChanges, Func<Task>? afterPage = null)
    {
        var latest = new Dictionary<(int, CounterId), ShardReading>();
        var pages = new List<FeedPage>();
        var continuations = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string range in await store.ListFeedRangesAsync(CancellationToken.None))
        {
            string? continuation = from?[range];
            FeedPage page;
            do
            {
                page = await store.ReadFeedAsync(range, continuation, maxChanges, CancellationToken.None);
                continuation = page.Continuation;
                pages.Add(page);
                Assert.True(pages.Count < MaxPages, "The feed does not end.");
                foreach (ShardChange change in page.Changes)
                {
                    var key = (change.Reading.Shard, change.Counter);
                    if (!latest.TryGetValue(key, out ShardReading known) || known.Rev < change.Reading.Rev)
                        latest[key] = change.Reading;
                }

                if (!page.CaughtUp && afterPage is not null)
                    await afterPage();
            }
            while (!page.CaughtUp);
            continuations[range] = continuation;
        }

        return new FeedReading(latest, pages, continuations);
    }
}
