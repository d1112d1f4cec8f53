using System.CommandLine;
using ShardedCounter.Cli.Hosting;
using ShardedCounter.Cli.Output;
using ShardedCounter.Client;

namespace ShardedCounter.Cli.Commands;

/// <summary><c>get</c>: reads counters by name.</summary>
internal sealed class GetCommand(Terminal terminal, ServerOptions server)
{
    private readonly Argument<string[]> _counters = new("counter") { Description = "which", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> _live = new("--live", "-l") { Description = "sum the shards now, instead of reading totals" };

    public Command Create(CommandRunner runner)
    {
        var command = new Command("get", "Read counters. Prints the value alone for one, a table for several. Example: counterctl get --live likes:post-42") { _counters, _live };
        runner.Set(command, RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using CounterClient client = server.ClientOf(parsed);
        string[] names = parsed.GetRequiredValue(_counters);
        var values = new List<CounterValue>(names.Length);
        if (parsed.GetValue(_live))
        {
            foreach (string name in names)
            {
                LiveCounterValue live = await client.ReadLiveAsync(name, cancellationToken);
                values.Add(new CounterValue(live.Counter, live.Value, live.AsOf));
            }
        }
        else
        {
            foreach (string[] some in names.Chunk(CounterClient.MaxRead))
            {
                CounterValues many = await client.ReadManyAsync(some, cancellationToken);
                values.AddRange(many.Counters.Select(entry => new CounterValue(entry.Counter, entry.Value, many.AsOf)));
            }
        }

        Write(values, parsed.GetValue(server.Json));
        return ExitCode.Done;
    }

    private void Write(List<CounterValue> values, bool asJson)
    {
        if (asJson)
        {
            foreach (CounterValue value in values)
            {
                terminal.Output.WriteLine(JsonText.Of(json =>
                {
                    json.WriteString("counter", value.Counter);
                    json.Number("value", value.Value);
                    json.Instant("asOf", value.AsOf);
                }));
            }
        }
        else if (values is [{ } only])
        {
            terminal.Output.WriteLine(only.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)); // for scripts
        }
        else
        {
            foreach (string line in CounterTable.Lines([.. values.Select(static value => new CounterEntry(value.Counter, value.Value))]))
                terminal.Output.WriteLine(line);
        }
    }
}
