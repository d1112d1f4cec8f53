namespace ShardedCounter.Standalone.Hosting;

/// <summary>What the process tells its supervisor.</summary>
internal static class ExitCode
{
    /// <summary>Stopped as asked; everything taken was written, or is in the log.</summary>
    public const int Stopped = 0;

    /// <summary>The store failed while running: start it again.</summary>
    public const int StoreFailed = 1;

    /// <summary>Could not start; the reason is on standard error. Starting again will not help by itself.</summary>
    public const int CannotStart = 2;
}
