using System.CommandLine;
using ShardedCounter.Cli.Hosting;
using ShardedCounter.Cli.Output;
using ShardedCounter.Client;

namespace ShardedCounter.Cli.Commands;

/// <summary><c>top</c>: the highest counters.</summary>
internal sealed class TopCommand(Terminal terminal, ServerOptions server)
{
    private readonly Argument<string> _prefix = new("prefix") { Description = "what their names start with", DefaultValueFactory = static _ => "" };
    private readonly Option<int> _count = new("--count", "-n") { Description = "how many, 1 to 1,000", DefaultValueFactory = static _ => 10, HelpName = "number" };

    public Command Create(CommandRunner runner)
    {
        var command = new Command("top", "Show the highest counters. Example: counterctl top likes: -n 5") { _prefix, _count };
        runner.Set(command, RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using CounterClient client = server.ClientOf(parsed);
        CounterPage page = await client.ListPageAsync(parsed.GetValue(_prefix) ?? "", CounterOrder.Value, parsed.GetValue(_count), cancellationToken: cancellationToken);
        if (parsed.GetValue(server.Json))
        {
            foreach (CounterEntry entry in page.Counters)
            {
                terminal.Output.WriteLine(JsonText.Of(json =>
                {
                    json.WriteString("counter", entry.Counter);
                    json.Number("value", entry.Value);
                    json.Instant("asOf", page.AsOf);
                }));
            }

            return ExitCode.Done;
        }

        foreach (string line in CounterTable.Lines(page.Counters))
            terminal.Output.WriteLine(line);
        return ExitCode.Done;
    }
}
