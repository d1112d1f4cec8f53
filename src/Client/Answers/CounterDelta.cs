namespace ShardedCounter.Client;

/// <summary>An increment of one counter.</summary>
/// <param name="Counter">Its name, by the rule of <see cref="CounterName"/>.</param>
/// <param name="Delta">What is added: within ±10^12 and not 0.</param>
public readonly record struct CounterDelta(string Counter, long Delta);
