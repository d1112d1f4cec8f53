using ShardedCounter.Client;

namespace ShardedCounter.Cli.Import;

/// <summary>A part of a file that is counted at once.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="End">The byte behind its last.</param>
/// <param name="Lines">Its lines.</param>
/// <param name="Increments">Those of them that add something.</param>
/// <param name="BadLines">Those of them that were left out as bad.</param>
/// <param name="Items">What they come to; empty when there is nothing to send.</param>
/// <param name="Chain">The hash of the file up to <paramref name="End"/>, batch by batch.</param>
/// <param name="Key">Its idempotency key.</param>
internal sealed record ImportBatch(long Start, long End, long Lines, long Increments, long BadLines, IReadOnlyList<CounterDelta> Items, string Chain, string Key);
