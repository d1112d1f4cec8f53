namespace ShardedCounter.Ingestion;

/// <summary>Why a body was not taken, and where. A value and not an exception: bad input is an expected outcome.</summary>
/// <param name="Code">What is wrong.</param>
/// <param name="Detail">A sentence for the sender. Quotes at most 128 characters of the body, control characters replaced.</param>
/// <param name="Index">The first bad item, from 0; −1 where the body has no items or the fault is not an item's.</param>
/// <param name="Line">The line of the fault, from 1.</param>
/// <param name="Position">The fault's place in the body in bytes, from 0, a byte order mark included.</param>
public sealed record ParseFault(ParseFaultCode Code, string Detail, int Index, int Line, int Position);
