using ShardedCounter.Model;

namespace ShardedCounter.Growth;

/// <summary>Decides when N doubles: when some logical partitions are hot while others are not, window after window.</summary>
/// <remarks>
/// More shards help where the load lies unevenly: a physical partition serves several shards, or one shard more than its share of requests, and
/// has no capacity left while its neighbours have. Drawn over twice as many shards, the load evens out. They do not help where all shards are throttled alike, for
/// then the container is used up, and they cost: every live read and every reset asks each of them, and N never goes down.
/// <para>
/// What it cannot see. If every one of the N logical partitions is at its own limit (10,000 request units a second) while the container has
/// capacity left, all shards are throttled alike, and this looks like a container used up. The operator sees <c>kind="container"</c> here and a normalised
/// consumption well below 100% at the account, and raises N by hand. A process that commits seldom (fewer than
/// <see cref="GrowthLimits.MinAttempts"/> a shard and window) judges nothing; the operator then sees <c>kind="few"</c>. An overloaded container whose shards also lie unevenly grows
/// until they lie evenly.
/// </para>
/// <para>The keeper alone calls it.</para>
/// </remarks>
internal sealed class GrowthRule(ShardsOptions options, GrowthLimits limits, TimeProvider time)
{
    private readonly HashSet<int> _hot = []; // in every window of the row
    private int _row;
    private int _shards;
    private long? _grewAt;

    /// <summary>Takes a window into account.</summary>
    /// <returns>What it was, whether or not it is to be acted upon.</returns>
    public ThrottleVerdict Note(ThrottleWindow window)
    {
        ThrottleVerdict verdict = window.Judge(limits, out IReadOnlySet<int> hot);
        NoteShards(window.Layout.Shards);
        if (verdict != ThrottleVerdict.HotPartition || IsCoolingDown)
        {
            Forget();
            return verdict;
        }

        if (_row > 0)
            _hot.IntersectWith(hot);
        if (_row == 0 || _hot.Count == 0)
        {
            // The first of a row, or other shards than before: a row begins with this window.
            _row = 0;
            _hot.UnionWith(hot);
        }

        _row++;
        return verdict;
    }

    /// <summary>The N to grow to, under the layout that stands in the store now; null: leave it.</summary>
    public int? Target(Layout standing)
    {
        NoteShards(standing.Shards); // somebody else may have been first
        if (!options.AutoGrow || _row < limits.Windows || standing.Shards >= options.Max)
            return null;
        return Math.Min(2 * standing.Shards, options.Max);
    }

    /// <summary>True where only <see cref="ShardsOptions.Max"/> keeps N from growing.</summary>
    public bool IsAtMax(Layout standing) => options.AutoGrow && _row >= limits.Windows && standing.Shards >= options.Max;

    private bool IsCoolingDown => _grewAt is { } at && time.GetElapsedTime(at) < limits.CoolDown;

    private void NoteShards(int shards)
    {
        if (_shards != 0 && shards > _shards)
        {
            _grewAt = time.GetTimestamp();
            Forget();
        }

        _shards = Math.Max(_shards, shards);
    }

    private void Forget()
    {
        _row = 0;
        _hot.Clear();
    }
}
