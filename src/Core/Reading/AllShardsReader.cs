using ShardedCounter.Growth;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Reading;

/// <summary>Reads a counter in every shard that has ever been written to, while N grows. Any thread.</summary>
/// <remarks>
/// The shards are read first, as many as this process knows of, and the layout after them. If it names more by then, all of them are read again.
/// <para>
/// Why none is missed. A writer learns a new N from the store alone (<see cref="LayoutSource"/>), so the stored layout names a shard before the first
/// commit is sent there. A commit acknowledged before <see cref="ShardReadings.At"/> was sent before it, and the layout is read after: it names that
/// commit's shard. Were the layout read first, N could grow and a commit land in a new shard between the two readings: acknowledged before the instant
/// that the answer gives, and not in it.
/// </para>
/// <para>The cost is one point read more; a second round is needed once a growth and process, at most.</para>
/// </remarks>
internal sealed class AllShardsReader(IShardStore shards, IControlStore control, LayoutSource layouts)
{
    /// <summary>The readings of every shard. Everything acknowledged before their <see cref="ShardReadings.At"/> is in them.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be read.</exception>
    /// <exception cref="LayoutConflictException">The store is not the one this process started with.</exception>
    public async ValueTask<ShardReadings> ReadAsync(CounterId counter, CancellationToken cancellationToken)
    {
        int known = layouts.Current.Shards;
        while (true)
        {
            ShardReadings readings = await shards.ReadShardsAsync(counter, known, cancellationToken);
            Layout standing = await layouts.RefreshAsync(control, cancellationToken);
            if (standing.Shards <= known)
                return readings;
            known = standing.Shards;
        }
    }
}
