using ShardedCounter.Model;

namespace ShardedCounter.Aggregation;

/// <summary>Brings readings of a counter's shards into its total. <see cref="TotalDocument.Merge"/>, but for a test that shows why it must be.</summary>
internal delegate TotalDocument PartMerge(TotalDocument total, IReadOnlyList<ShardReading> readings, DateTimeOffset at);
