namespace ShardedCounter.Cli.Hosting;

/// <summary>What the program tells its caller. They are documented and never change.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Not done, and certainly without effect; or an examination found something wrong.</summary>
    public const int Failed = 1;

    /// <summary>The command line or a setting cannot be used.</summary>
    public const int Usage = 2;

    /// <summary>It is not known whether it was done.</summary>
    public const int Unknown = 3;

    /// <summary>Interrupted, by the custom of shells.</summary>
    public const int Interrupted = 130;
}
