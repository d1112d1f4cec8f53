using ShardedCounter.Model;

namespace ShardedCounter.Storage;

/// <summary>The few documents that steer the service: layout, cursors, freshness.</summary>
public interface IControlStore
{
    /// <summary>The store's layout; a new store is created with <paramref name="shardsOfNewStore"/> for both numbers.</summary>
    ValueTask<Layout> OpenLayoutAsync(int shardsOfNewStore, CancellationToken cancellationToken);

    /// <summary>The layout that stands now. Opened before, by anyone.</summary>
    /// <exception cref="InvalidOperationException">The store has no layout: it was never opened, or somebody deleted the document.</exception>
    ValueTask<Layout> ReadLayoutAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Raises N to <paramref name="shards"/> if the layout is still <paramref name="seen"/> and that is more than its N; otherwise changes nothing.
    /// N0 never changes. Of two who grow the same layout at once one wins, and both are told what then stands.
    /// </summary>
    /// <param name="seen">The layout the decision rests on.</param>
    /// <param name="shards">The new N, 1 to <see cref="Layout.MaxShards"/>.</param>
    /// <param name="cancellationToken">Gives up waiting; the layout may grow all the same.</param>
    /// <returns>The layout that stands after the call, durably: whoever has it may write to every shard of it.</returns>
    /// <exception cref="StoreUnavailableException">Nobody knows whether it grew. Repeating the call is harmless.</exception>
    /// <exception cref="InvalidOperationException">The store has no layout.</exception>
    ValueTask<Layout> TryGrowLayoutAsync(Layout seen, int shards, CancellationToken cancellationToken);

    /// <summary>The feed cursors with their ETag; null before the first aggregation.</summary>
    ValueTask<StoredCursors?> ReadCursorsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the cursors read under the ETag (null: creates them). False: another aggregator was there first.
    /// A store may forget what every cursor has passed.
    /// </summary>
    ValueTask<bool> TryWriteCursorsAsync(StoredCursors cursors, CancellationToken cancellationToken);

    /// <summary>The instant before which every acknowledged increment is in the totals; the Unix epoch for a new store.</summary>
    ValueTask<DateTimeOffset> ReadFreshnessAsync(CancellationToken cancellationToken);

    /// <summary>Moves freshness forward; an earlier instant than the one stored changes nothing.</summary>
    ValueTask AdvanceFreshnessAsync(DateTimeOffset asOf, CancellationToken cancellationToken);
}
