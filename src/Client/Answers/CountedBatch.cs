namespace ShardedCounter.Client;

/// <summary>A batch that was taken.</summary>
/// <param name="Increments">How many increments it held.</param>
/// <param name="Counters">How many counters they named.</param>
/// <param name="Status"><c>counted</c>: committed; <c>accepted</c>: about to be (<see cref="Delivery.Accepted"/>).</param>
/// <param name="Duplicate">True when the key had been counted before, so that this request added nothing more.</param>
public sealed record CountedBatch(int Increments, int Counters, string Status, bool Duplicate = false);
