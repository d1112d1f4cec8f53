using ShardedCounter.Model;

namespace ShardedCounter.Storage;

/// <summary>The few documents that steer the service: layout, cursors, freshness.</summary>
public interface IControlStore
{
    /// <summary>The store's layout; a new store is created with <paramref name="shardsOfNewStore"/> for both numbers.</summary>
    ValueTask<Layout> OpenLayoutAsync(int shardsOfNewStore, CancellationToken cancellationToken);

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
