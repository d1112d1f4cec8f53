namespace ShardedCounter.Cli.Hosting;

/// <summary>What a run of the program reads and writes. Tests bring their own.</summary>
internal sealed class Terminal
{
    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    public required TextReader Input { get; init; }

    /// <summary>Whether tables may be drawn over themselves.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>Whether a progress bar may be drawn over itself.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether there is someone to answer a question.</summary>
    public bool InputIsTerminal { get; init; }

    public required Func<string, string?> Environment { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
