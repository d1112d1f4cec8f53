using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Tests.Simulation;

/// <summary>
/// A store whose answers come on other threads, made to answer before it returns: the world stands still meanwhile, so that it keeps its one thread and its order.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="around">Called with what is to be done, for a caller who wants to know where a call begins and ends.</param>
internal sealed class BlockingStore(ICounterStore store, Action<Action> around) : ICounterStore
{
    public CommitLimits Limits => store.Limits;

    public CommitPace Pace => store.Pace;

    public int Spread => store.Spread;

    public ValueTask<CommitOutcome> CommitAsync(Commit commit, CancellationToken cancellationToken) => Call(() => store.CommitAsync(commit, cancellationToken));

    public ValueTask<Mark?> ReadMarkAsync(ProducerId producer, int shard, CancellationToken cancellationToken) => Call(() => store.ReadMarkAsync(producer, shard, cancellationToken));

    public ValueTask<ShardReadings> ReadShardsAsync(CounterId counter, int shards, CancellationToken cancellationToken) =>
        Call(() => store.ReadShardsAsync(counter, shards, cancellationToken));

    public ValueTask<IReadOnlyList<string>> ListFeedRangesAsync(CancellationToken cancellationToken) => Call(() => store.ListFeedRangesAsync(cancellationToken));

    public ValueTask<FeedPage> ReadFeedAsync(string range, string? continuation, int maxChanges, CancellationToken cancellationToken) =>
        Call(() => store.ReadFeedAsync(range, continuation, maxChanges, cancellationToken));

    public ValueTask<StoredTotal?> ReadTotalAsync(CounterId counter, CancellationToken cancellationToken) => Call(() => store.ReadTotalAsync(counter, cancellationToken));

    public ValueTask<IReadOnlyList<StoredTotal?>> ReadTotalsAsync(IReadOnlyList<CounterId> counters, CancellationToken cancellationToken) =>
        Call(() => store.ReadTotalsAsync(counters, cancellationToken));

    public ValueTask<IReadOnlyList<bool>> WriteTotalsAsync(IReadOnlyList<StoredTotal> totals, CancellationToken cancellationToken) =>
        Call(() => store.WriteTotalsAsync(totals, cancellationToken));

    public ValueTask<TotalPage> ListTotalsAsync(TotalQuery query, CancellationToken cancellationToken) => Call(() => store.ListTotalsAsync(query, cancellationToken));

    public ValueTask<Layout> OpenLayoutAsync(int shardsOfNewStore, CancellationToken cancellationToken) => Call(() => store.OpenLayoutAsync(shardsOfNewStore, cancellationToken));

    public ValueTask<Layout> ReadLayoutAsync(CancellationToken cancellationToken) => Call(() => store.ReadLayoutAsync(cancellationToken));

    public ValueTask<Layout> TryGrowLayoutAsync(Layout seen, int shards, CancellationToken cancellationToken) =>
        Call(() => store.TryGrowLayoutAsync(seen, shards, cancellationToken));

    public ValueTask<StoredCursors?> ReadCursorsAsync(CancellationToken cancellationToken) => Call(() => store.ReadCursorsAsync(cancellationToken));

    public ValueTask<bool> TryWriteCursorsAsync(StoredCursors cursors, CancellationToken cancellationToken) => Call(() => store.TryWriteCursorsAsync(cursors, cancellationToken));

    public ValueTask<DateTimeOffset> ReadFreshnessAsync(CancellationToken cancellationToken) => Call(() => store.ReadFreshnessAsync(cancellationToken));

    public ValueTask AdvanceFreshnessAsync(DateTimeOffset asOf, CancellationToken cancellationToken) => Call(() => store.AdvanceFreshnessAsync(asOf, cancellationToken));

    public ValueTask AddDeadLettersAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) =>
        Call(() => store.AddDeadLettersAsync(letters, cancellationToken));

    public ValueTask<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(string source, int top, CancellationToken cancellationToken) =>
        Call(() => store.ReadDeadLettersAsync(source, top, cancellationToken));

    private ValueTask<T> Call<T>(Func<ValueTask<T>> call)
    {
        T result = default!;
        Block(() => result = call().AsTask().GetAwaiter().GetResult());
        return new ValueTask<T>(result);
    }

    private ValueTask Call(Func<ValueTask> call)
    {
        Block(() => call().AsTask().GetAwaiter().GetResult());
        return ValueTask.CompletedTask;
    }

    /// <summary>Without the caller's context: what comes back on other threads must not wait for the thread that waits for it.</summary>
    private void Block(Action call)
    {
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            around(call);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }
}
