namespace ShardedCounter.Benchmarks.CommandLine;

/// <summary>One thing this tool does. It returns 0 when everything it checked held, 1 when something did not.</summary>
internal abstract class Command
{
    public abstract string Name { get; }

    /// <summary>One line: what running it proves.</summary>
    public abstract string Summary { get; }

    /// <summary>Positional arguments as shown in the help, all of them required.</summary>
    public virtual IReadOnlyList<string> Positionals => [];

    public virtual IReadOnlyList<CommandOption> Options => [];

    /// <summary>What the help says beyond the options.</summary>
    public virtual string Notes => "";

    /// <summary>
    /// Unknown <c>--Name value</c> pairs are passed over instead of refused: a server is given settings it does not have.
    /// </summary>
    public virtual bool IgnoresUnknownOptions => false;

    public abstract Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken);
}
