using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Hosting;

/// <summary>The store's layout, opened once at start-up. Read from any thread afterwards.</summary>
public sealed class LayoutSource
{
    private Layout? _layout;

    /// <summary>The layout.</summary>
    /// <exception cref="InvalidOperationException">It was not opened yet.</exception>
    public Layout Current => _layout ?? throw new InvalidOperationException("The store's layout is read before OpenAsync was called.");

    /// <summary>Reads the layout, or creates it in a new store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="configured">The number of shards configured; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A sentence for the operator where the configured number is not the store's; otherwise null.</returns>
    /// <exception cref="StoreUnavailableException">The store cannot be read.</exception>
    public async Task<string?> OpenAsync(ICounterStore store, int? configured, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        Layout layout = await store.OpenLayoutAsync(configured ?? Layout.DefaultShards, cancellationToken);
        _layout = layout;
        return configured is null || configured == layout.StableShards
            ? null
            : $"The store was created with {layout.StableShards} shards, which keys and events are bound to; Storage:Shards = {configured} is for new stores.";
    }
}
