namespace ShardedCounter.Client;

/// <summary>An increment that was taken.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="Delta">What was added.</param>
/// <param name="Status"><c>counted</c>: committed; <c>accepted</c>: about to be (<see cref="Delivery.Accepted"/>).</param>
/// <param name="Duplicate">True when the key had been counted before, so that this request added nothing more.</param>
public sealed record CountedIncrement(string Counter, long Delta, string Status, bool Duplicate = false);
