namespace ShardedCounter.Benchmarks.Model;

/// <summary>A sealed commit.</summary>
/// <param name="Writer">The instance's number.</param>
/// <param name="Shard">Where it goes.</param>
/// <param name="Seen">The mark it was sealed against; 0 for none.</param>
/// <param name="Next">The mark it leaves.</param>
/// <param name="Counters">How many counters it writes.</param>
/// <param name="Increments">How many increments are folded into them.</param>
internal readonly record struct ModelCommit(int Writer, int Shard, long Seen, long Next, int Counters, long Increments)
{
    /// <summary>Operations of its transaction: the mark's, and one a counter.</summary>
    public int Operations => 1 + Counters;
}
