using ShardedCounter.Growth;
using ShardedCounter.Model;

namespace ShardedCounter.Flushing;

/// <summary>This process as a producer: its id, its sequence numbers and one lane a shard. The flush loop alone adds, opens and closes lanes.</summary>
/// <remarks>
/// Lanes are added at the end when N has grown, and never taken away: each keeps its mark and its commit in flight. Keyed requests find theirs by N0,
/// which does not grow, and so always the same one.
/// </remarks>
internal sealed class WriterLanes
{
    private readonly List<ShardLane> _lanes = [];
    private readonly LayoutSource _layouts;
    private readonly FlushRules _rules;
    private readonly Random _random;
    private readonly int _spread;
    private long _seq;

    /// <param name="writer">An id no other process has, before or after a restart.</param>
    /// <param name="layouts">N, which grows.</param>
    /// <param name="rules"><see cref="FlushRules.Sound"/>.</param>
    /// <param name="random">Spreads commits over the shards.</param>
    /// <param name="spread">How many of the shards rather than all (<see cref="Storage.IShardStore.Spread"/>).</param>
    public WriterLanes(ProducerId writer, LayoutSource layouts, FlushRules rules, Random random, int spread = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(spread, 1);
        _spread = spread;
        Writer = writer;
        _rules = rules;
        _random = random;
        _layouts = layouts;
        AddNewLanes();
    }

    /// <summary>This process.</summary>
    public ProducerId Writer { get; }

    /// <summary>Commits in flight over all lanes.</summary>
    public int InFlight { get; private set; }

    /// <summary>True when a commit may be sent to the shard now.</summary>
    public bool IsFree(int shard) => _lanes[shard].InFlight < _rules.CommitsPerLane;

    /// <summary>
    /// A random free lane of those preferred, else of the others; in both rather one for which <paramref name="avoid"/> is false. Null when all are busy.
    /// </summary>
    public ShardLane? PickFree(Func<int, bool> avoid)
    {
        AddNewLanes();
        int preferred = Math.Min(_spread, _lanes.Count);
        return PickFree(0, preferred, avoid) ?? PickFree(preferred, _lanes.Count - preferred, avoid);
    }

    /// <summary>The lane of a shard.</summary>
    public ShardLane this[int shard] => _lanes[shard];

    /// <summary>Occupies a lane for one commit.</summary>
    public void Open(ShardLane lane)
    {
        lane.InFlight++;
        InFlight++;
    }

    /// <summary>Frees a lane.</summary>
    public void Close(ShardLane lane)
    {
        lane.InFlight--;
        InFlight--;
    }

    /// <summary>The next sequence number. Any thread.</summary>
    public long NextSeq() => Interlocked.Increment(ref _seq);

    private ShardLane? PickFree(int first, int count, Func<int, bool> avoid)
    {
        if (count == 0)
            return null;
        int start = _random.Next(count);
        ShardLane? second = null;
        for (int i = 0; i < count; i++)
        {
            ShardLane lane = _lanes[first + ((start + i) % count)];
            if (!IsFree(lane.Shard))
                continue;
            if (!avoid(lane.Shard))
                return lane;
            second ??= lane;
        }

        return second;
    }

    private void AddNewLanes()
    {
        for (int shards = _layouts.Current.Shards; _lanes.Count < shards;)
            _lanes.Add(new ShardLane(this, _lanes.Count));
    }
}
