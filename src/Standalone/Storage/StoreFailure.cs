namespace ShardedCounter.Standalone.Storage;

/// <summary>
/// Whether the store has failed for good: an fsync failed or the file is damaged, so that only a restart can tell what is on disk.
/// Never un-fails. Any thread.
/// </summary>
internal sealed class StoreFailure(ILogger logger, Action<string>? onFatal)
{
    private string? _reason;

    /// <summary>Why it failed; null while it works.</summary>
    public string? Reason => Volatile.Read(ref _reason);

    /// <summary>Declares the failure. The first call logs it and tells the host; later ones change nothing.</summary>
    public void Declare(string reason)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is not null)
            return;
        SqliteStoreLog.Failed(logger, reason);
        onFatal?.Invoke(reason);
    }
}
