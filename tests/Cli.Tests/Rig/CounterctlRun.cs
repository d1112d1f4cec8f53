using ShardedCounter.Cli.Hosting;

namespace ShardedCounter.Cli.Tests.Rig;

/// <summary>Runs the program in this process.</summary>
internal static class CounterctlRun
{
    /// <summary>Runs a command.</summary>
    /// <param name="environment">What <c>COUNTERCTL_…</c> variables there are.</param>
    /// <param name="typed">What a person at a terminal types; null: there is none.</param>
    /// <param name="args">The command line.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ctrl+C.</param>
    public static async Task<RunResult> RunAsync(
        IReadOnlyDictionary<string, string> environment, string? typed, string[] args, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        var terminal = new Terminal
        {
            Output = output,
            Error = error,
            Input = new StringReader(typed ?? ""),
            InputIsTerminal = typed is not null,
            Environment = name => environment.GetValueOrDefault(name),
            Time = time ?? TimeProvider.System,
        };
        int code = await CommandLine.RunAsync(args, terminal, cancellationToken);
        return new RunResult(code, output.ToString(), error.ToString());
    }

    public static Task<RunResult> AtAsync(Uri server, params string[] args) =>
        RunAsync(new Dictionary<string, string> { ["COUNTERCTL_SERVER"] = server.ToString() }, null, args);
}
