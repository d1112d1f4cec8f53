namespace ShardedCounter.Aggregation.History;

/// <summary>What a counter's total was at the end of a bucket, as last known: only buckets in which it changed have one.</summary>
/// <param name="Bucket">The bucket's number (<see cref="HistoryScale"/>).</param>
/// <param name="Counted">All that was ever counted, Σ parts: what rates are taken from.</param>
/// <param name="Baseline">All that resets took out; the value is the difference.</param>
internal readonly record struct HistoryEntry(long Bucket, Int128 Counted, Int128 Baseline)
{
    /// <summary>The counter's value at the bucket's end.</summary>
    public Int128 Value => Counted - Baseline;
}
