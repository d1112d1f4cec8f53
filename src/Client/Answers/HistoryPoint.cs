namespace ShardedCounter.Client;

/// <summary>A counter's total in a step of its history.</summary>
/// <param name="At">The step's first instant.</param>
/// <param name="Value">The total at the step's end, in the present step the total now; exact whatever its size.</param>
public sealed record HistoryPoint(DateTimeOffset At, Int128 Value);
