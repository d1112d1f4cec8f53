using System.CommandLine;
using System.Globalization;
using ShardedCounter.Cli.Hosting;
using ShardedCounter.Cli.Output;
using ShardedCounter.Client;

namespace ShardedCounter.Cli.Commands;

/// <summary><c>export</c>: all counters, one a line, by name.</summary>
internal sealed class ExportCommand(Terminal terminal, ServerOptions server)
{
    private readonly Option<string> _format = new Option<string>("--format") { Description = "how", DefaultValueFactory = static _ => "ndjson" }.AcceptOnlyFromAmong("ndjson", "csv");
    private readonly Option<string> _prefix = new("--prefix") { Description = "only counters whose names start like this", DefaultValueFactory = static _ => "", HelpName = "text" };
    private readonly Option<string?> _output = new("--output", "-o") { Description = "write here, complete or not at all; otherwise to standard output", HelpName = "file" };

    public Command Create(CommandRunner runner)
    {
        var command = new Command("export", "Write all counters with their totals. Example: counterctl export --format csv -o counters.csv") { _format, _prefix, _output };
        runner.Set(command, RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using CounterClient client = server.ClientOf(parsed);
        IAsyncEnumerable<CounterEntry> counters = client.ListAsync(parsed.GetValue(_prefix) ?? "", CounterOrder.Name, cancellationToken: cancellationToken);
        bool csv = parsed.GetValue(_format) == "csv";
        if (parsed.GetValue(_output) is not { } path)
        {
            await WriteAsync(counters, terminal.Output, csv);
            return ExitCode.Done;
        }

        string unfinished = path + ".part";
        int lines;
        await using (var file = new StreamWriter(unfinished) { NewLine = "\n" })
            lines = await WriteAsync(counters, file, csv);
        File.Move(unfinished, path, overwrite: true);
        terminal.Error.WriteLine($"{InstantText.Grouped(lines)} counters written to {path}.");
        return ExitCode.Done;
    }

    /// <summary>Names have no character that either format would have to escape.</summary>
    private static async Task<int> WriteAsync(IAsyncEnumerable<CounterEntry> counters, TextWriter output, bool csv)
    {
        int lines = 0;
        if (csv)
            output.WriteLine("counter,value");
        await foreach (CounterEntry entry in counters)
        {
            string value = entry.Value.ToString(CultureInfo.InvariantCulture);
            output.WriteLine(csv ? $"{entry.Counter},{value}" : $$"""{"counter":"{{entry.Counter}}","value":{{value}}}""");
            lines++;
        }

        return lines;
    }
}
