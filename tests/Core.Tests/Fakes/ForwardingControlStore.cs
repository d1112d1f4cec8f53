using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Tests.Fakes;

/// <summary>A control store as it is, for tests to lie about.</summary>
internal abstract class ForwardingControlStore(IControlStore store) : IControlStore
{
    public ValueTask<Layout> OpenLayoutAsync(int shardsOfNewStore, CancellationToken cancellationToken) =>
        store.OpenLayoutAsync(shardsOfNewStore, cancellationToken);

    public virtual ValueTask<Layout> ReadLayoutAsync(CancellationToken cancellationToken) => store.ReadLayoutAsync(cancellationToken);

    public virtual ValueTask<Layout> TryGrowLayoutAsync(Layout seen, int shards, CancellationToken cancellationToken) =>
        store.TryGrowLayoutAsync(seen, shards, cancellationToken);

    public ValueTask<StoredCursors?> ReadCursorsAsync(CancellationToken cancellationToken) => store.ReadCursorsAsync(cancellationToken);

    public ValueTask<bool> TryWriteCursorsAsync(StoredCursors cursors, CancellationToken cancellationToken) =>
        store.TryWriteCursorsAsync(cursors, cancellationToken);

    public ValueTask<DateTimeOffset> ReadFreshnessAsync(CancellationToken cancellationToken) => store.ReadFreshnessAsync(cancellationToken);

    public ValueTask AdvanceFreshnessAsync(DateTimeOffset asOf, CancellationToken cancellationToken) => store.AdvanceFreshnessAsync(asOf, cancellationToken);
}
