using System.CommandLine;
using ShardedCounter.Cli.Commands;

namespace ShardedCounter.Cli.Hosting;

/// <summary>The program: its commands put together, and a run of it.</summary>
internal static class CommandLine
{
    private const string Description = """
        counterctl, the command line of the sharded counter.

        Examples:
          counterctl count likes:post-42
          counterctl top likes: -n 5
          counterctl import access.log --pattern '"GET (?<counter>/\S*)' --prefix page --replace-invalid :
          counterctl doctor

        Exit codes: 0 done, 1 failed without effect (or the doctor found something), 2 the command line cannot be used, 3 it is not known whether it
        was done, 130 interrupted.
        """;

    /// <summary>Long enough for what is on its way to be answered and the position of an import to be saved.</summary>
    private static readonly TimeSpan _interruptPatience = TimeSpan.FromSeconds(20);

    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellationToken)
    {
        var server = new ServerOptions(terminal);
        var root = new RootCommand(Description);
        root.Options.Add(server.Server);
        root.Options.Add(server.Key);
        root.Options.Add(server.Json);
        var runner = new CommandRunner(terminal);
        root.Subcommands.Add(new CountCommand(terminal, server).Create(runner));
        root.Subcommands.Add(new GetCommand(terminal, server).Create(runner));
        root.Subcommands.Add(new TopCommand(terminal, server).Create(runner));
        root.Subcommands.Add(new WatchCommand(terminal, server).Create(runner));
        root.Subcommands.Add(new ResetCommand(terminal, server).Create(runner));
        root.Subcommands.Add(new ImportCommand(terminal, server).Create(runner));
        root.Subcommands.Add(new ExportCommand(terminal, server).Create(runner));
        root.Subcommands.Add(new LoadCommand(terminal, server).Create(runner));
        root.Subcommands.Add(new DoctorCommand(terminal, server).Create(runner));

        ParseResult parsed = root.Parse(args);
        int code = await parsed.InvokeAsync(
            new InvocationConfiguration { Output = terminal.Output, Error = terminal.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = _interruptPatience },
            cancellationToken);
        return parsed.Errors.Count > 0 ? ExitCode.Usage : code;
    }
}
