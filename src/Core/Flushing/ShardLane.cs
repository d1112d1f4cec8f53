using ShardedCounter.Model;

namespace ShardedCounter.Flushing;

/// <summary>
/// This process's way to one shard: at most one commit in flight, each sealed against the mark the one before it left.
/// </summary>
/// <remarks>
/// While a commit is in flight its driver alone reads and writes <see cref="Seen"/>; between commits nobody does. The flush loop hands the lane from one
/// driver to the next through its completion queue, which orders their accesses.
/// </remarks>
internal sealed class ShardLane(WriterLanes lanes, int shard)
{
    private readonly HashSet<long> _abandoned = [];

    /// <summary>The shard.</summary>
    public int Shard { get; } = shard;

    /// <summary>Commits in flight; the flush loop's.</summary>
    public int InFlight { get; set; }

    /// <summary>The mark that the last landed commit left; null before the first.</summary>
    public Mark? Seen { get; set; }

    /// <summary>Seals what is left of a work against the mark seen, under a new sequence number.</summary>
    public Commit Seal(CommitWork work) =>
        new(Shard, lanes.Writer, Seen, new Mark(lanes.NextSeq()), work.SealDeltas(), work.SealReceipts());

    /// <summary>Remembers a commit given up without knowing whether it landed: it may yet move the mark.</summary>
    public void Abandon(IEnumerable<long> seqs) => _abandoned.UnionWith(seqs);

    /// <summary>True when the mark was left by a commit that was given up.</summary>
    public bool WasAbandoned(Mark mark) => _abandoned.Contains(mark.Seq);
}
