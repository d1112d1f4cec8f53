using System.Buffers;

namespace ShardedCounter.Http.Requests;

/// <summary>A request's body, or why it was not read.</summary>
/// <param name="Bytes">The body; the caller hands it back to the body reader when done.</param>
/// <param name="IsTooLarge">True: the body passes the limit, and nothing is to be handed back.</param>
internal readonly record struct BodyReading(ReadOnlySequence<byte> Bytes, bool IsTooLarge = false);
