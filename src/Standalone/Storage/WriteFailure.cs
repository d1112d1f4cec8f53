namespace ShardedCounter.Standalone.Storage;

/// <summary>Why a write operation has no result.</summary>
/// <param name="IsUnknown">True when it may have been applied; false when certainly not.</param>
/// <param name="Reason">What was seen.</param>
internal readonly record struct WriteFailure(bool IsUnknown, string Reason)
{
    /// <summary>When an operation that was not applied is worth another try: long enough for space to be freed or a lock to be let go.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
}
