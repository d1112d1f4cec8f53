namespace ShardedCounter.Benchmarks.Model;

/// <summary>A commit's worth of a flush, as <c>FoldedWork</c> is: its driver brings it to its end, in one lane or after another.</summary>
/// <param name="spans">When the increments of its flush came.</param>
/// <param name="share">Which part of these are its own.</param>
/// <param name="counters">How many counters it has.</param>
/// <param name="increments">How many increments are folded into them.</param>
internal sealed class ModelWork(IReadOnlyList<ArrivalSpan> spans, double share, int counters, long increments)
{
    public int Counters => counters;

    public long Increments => increments;

    /// <summary>When the first of its flush came, in ticks.</summary>
    public long Oldest => spans[0].From;

    /// <summary>How often a shard had no request units for it.</summary>
    public int Throttles { get; set; }

    /// <summary>Notes how long its increments have waited by now.</summary>
    public void NoteLatencies(LatencyHistogram into, long now)
    {
        foreach (ArrivalSpan span in spans)
            into.Add((now - span.To) / (double)TimeSpan.TicksPerMillisecond, (now - span.From) / (double)TimeSpan.TicksPerMillisecond, span.Count * share);
    }
}
