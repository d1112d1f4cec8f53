namespace ShardedCounter.Testing;

/// <summary>A wall clock that a test can also set back.</summary>
public sealed class SettableTime : TimeProvider
{
    /// <summary>What the wall clock shows.</summary>
    public DateTimeOffset Now { get; set; }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Now;
}
