using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Growth;

/// <summary>The layout as this process last learned it from the store: opened at start-up, only growing afterwards. Any thread.</summary>
/// <remarks>
/// It holds nothing but what a store call returned. So a writer that takes N from here writes to no shard that the stored layout does not name
/// already, which is what a reader that asks the store for N relies on (<see cref="Reading.AllShardsReader"/>).
/// <para>
/// <see cref="_known"/> is written under <see cref="_gate"/> and read without it. A reading may be old: N as it was is smaller, and all its shards
/// are shards still.
/// </para>
/// </remarks>
public sealed class LayoutSource
{
    private readonly Lock _gate = new();
    private volatile Known? _known;
    private volatile string? _conflict;

    /// <summary>Not opened yet.</summary>
    public LayoutSource()
    {
    }

    /// <summary>Opened already.</summary>
    internal LayoutSource(Layout layout) => _known = new Known(layout);

    /// <summary>The layout.</summary>
    /// <exception cref="InvalidOperationException">It was not opened yet.</exception>
    public Layout Current => _known?.Layout ?? throw new InvalidOperationException("The store's layout is read before OpenAsync was called.");

    /// <summary>True once it was opened.</summary>
    public bool IsOpen => _known is not null;

    /// <summary>Why the store's layout was refused when it was last read, for the operator; null while it is in order.</summary>
    public string? Conflict => _conflict;

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
        _known = new Known(layout);
        return configured is null || configured == layout.StableShards
            ? null
            : $"The store was created with {layout.StableShards} shards, which keys and events are bound to; Storage:Shards = {configured} is for new stores.";
    }

    /// <summary>Asks the store for the layout that stands now, and remembers it.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be read.</exception>
    /// <exception cref="LayoutConflictException">What stands cannot have come from what was known; the latter is kept.</exception>
    public async ValueTask<Layout> RefreshAsync(IControlStore store, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        Layout before = Current;
        return Take(before, await store.ReadLayoutAsync(cancellationToken));
    }

    /// <summary>Raises N in the store (<see cref="IControlStore.TryGrowLayoutAsync"/>) and remembers what then stands: only from now on are new shards written to.</summary>
    /// <exception cref="StoreUnavailableException">Nobody knows whether it grew; this process uses no new shard yet.</exception>
    /// <exception cref="LayoutConflictException">As with <see cref="RefreshAsync"/>.</exception>
    public async ValueTask<Layout> GrowAsync(IControlStore store, Layout seen, int shards, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        Layout before = Current;
        return Take(before, await store.TryGrowLayoutAsync(seen, shards, cancellationToken));
    }

    /// <summary>
    /// Remembers what the store said. It is held against what was known when it was asked: against what is known by now, an answer that took its
    /// time would look like a layout that shrank.
    /// </summary>
    private Layout Take(Layout before, Layout standing)
    {
        if (standing.Shards < before.Shards || standing.StableShards != before.StableShards)
        {
            _conflict = $"The store's layout is {standing.Shards} shards ({standing.StableShards} for keys and events), and was {before.Shards} "
                + $"({before.StableShards}). A layout never shrinks: the database was replaced or restored. Restart this process.";
            throw new LayoutConflictException(_conflict);
        }

        lock (_gate)
        {
            if (standing.Shards > Current.Shards)
                _known = new Known(standing);
        }

        _conflict = null;
        return standing;
    }

    private sealed record Known(Layout Layout);
}
