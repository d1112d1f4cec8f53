using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Benchmarks.Model;

/// <summary>The real store, as far away as the model says: a commit goes half its time there, is applied while the clock stands, and half its time back.</summary>
internal sealed class DistantStore(ICounterStore store, ServiceTimes times, EventQueue events, Chance chance) : ICounterStore
{
    public CommitLimits Limits => store.Limits;

    public CommitPace Pace => store.Pace;

    public int Spread => store.Spread;

    public async ValueTask<CommitOutcome> CommitAsync(Commit commit, CancellationToken cancellationToken)
    {
        TimeSpan there = times.DrawWrite(chance, 1 + commit.Deltas.Count) * ServiceTimes.WayThere;
        await AfterAsync(there);
        CommitOutcome outcome = VirtualThread.Await(() => store.CommitAsync(commit, cancellationToken).AsTask());
        await AfterAsync(there);
        return outcome;
    }

    public ValueTask<Mark?> ReadMarkAsync(ProducerId producer, int shard, CancellationToken cancellationToken) => store.ReadMarkAsync(producer, shard, cancellationToken);

    public ValueTask<ShardReadings> ReadShardsAsync(CounterId counter, int shards, CancellationToken cancellationToken) => store.ReadShardsAsync(counter, shards, cancellationToken);

    public ValueTask<IReadOnlyList<string>> ListFeedRangesAsync(CancellationToken cancellationToken) => store.ListFeedRangesAsync(cancellationToken);

    public ValueTask<FeedPage> ReadFeedAsync(string range, string? continuation, int maxChanges, CancellationToken cancellationToken) =>
        store.ReadFeedAsync(range, continuation, maxChanges, cancellationToken);

    public ValueTask<StoredTotal?> ReadTotalAsync(CounterId counter, CancellationToken cancellationToken) => store.ReadTotalAsync(counter, cancellationToken);

    public ValueTask<IReadOnlyList<StoredTotal?>> ReadTotalsAsync(IReadOnlyList<CounterId> counters, CancellationToken cancellationToken) => store.ReadTotalsAsync(counters, cancellationToken);

    public ValueTask<IReadOnlyList<bool>> WriteTotalsAsync(IReadOnlyList<StoredTotal> totals, CancellationToken cancellationToken) => store.WriteTotalsAsync(totals, cancellationToken);

    public ValueTask<TotalPage> ListTotalsAsync(TotalQuery query, CancellationToken cancellationToken) => store.ListTotalsAsync(query, cancellationToken);

    public ValueTask<Layout> OpenLayoutAsync(int shardsOfNewStore, CancellationToken cancellationToken) => store.OpenLayoutAsync(shardsOfNewStore, cancellationToken);

    public ValueTask<Layout> ReadLayoutAsync(CancellationToken cancellationToken) => store.ReadLayoutAsync(cancellationToken);

    public ValueTask<Layout> TryGrowLayoutAsync(Layout seen, int shards, CancellationToken cancellationToken) => store.TryGrowLayoutAsync(seen, shards, cancellationToken);

    public ValueTask<StoredCursors?> ReadCursorsAsync(CancellationToken cancellationToken) => store.ReadCursorsAsync(cancellationToken);

    public ValueTask<bool> TryWriteCursorsAsync(StoredCursors cursors, CancellationToken cancellationToken) => store.TryWriteCursorsAsync(cursors, cancellationToken);

    public ValueTask<DateTimeOffset> ReadFreshnessAsync(CancellationToken cancellationToken) => store.ReadFreshnessAsync(cancellationToken);

    public ValueTask AdvanceFreshnessAsync(DateTimeOffset asOf, CancellationToken cancellationToken) => store.AdvanceFreshnessAsync(asOf, cancellationToken);

    public ValueTask AddDeadLettersAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) => store.AddDeadLettersAsync(letters, cancellationToken);

    public ValueTask<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(string source, int top, CancellationToken cancellationToken) => store.ReadDeadLettersAsync(source, top, cancellationToken);

    private Task AfterAsync(TimeSpan wait)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        events.After(wait, over.SetResult);
        return over.Task;
    }
}
