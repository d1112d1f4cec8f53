namespace ShardedCounter.CosmosEmulator.Native;

/// <summary>The SDK's native planner refused a text; the message is what it said.</summary>
/// <param name="message">The planner's answer: JSON with its errors, each with a code, a message and mostly a place in the text.</param>
public sealed class NativeRefusalException(string message) : FormatException(message);
