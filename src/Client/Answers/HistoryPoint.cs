namespace ShardedCounter.Client;

/// <summary>A counter's total at an instant.</summary>
/// <param name="At">The end of the step.</param>
/// <param name="Value">The total then, exact whatever its size.</param>
public sealed record HistoryPoint(DateTimeOffset At, Int128 Value);
