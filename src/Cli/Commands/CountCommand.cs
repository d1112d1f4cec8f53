using System.CommandLine;
using ShardedCounter.Cli.Hosting;
using ShardedCounter.Cli.Output;
using ShardedCounter.Client;

namespace ShardedCounter.Cli.Commands;

/// <summary><c>count</c>: adds to a counter.</summary>
internal sealed class CountCommand(Terminal terminal, ServerOptions server)
{
    private readonly Argument<string> _counter = new("counter") { Description = CounterName.Rule };
    private readonly Argument<long> _delta = new("delta") { Description = "what to add, within ±10^12", DefaultValueFactory = static _ => 1 };
    private readonly Option<string?> _key = new("--idempotency-key") { Description = "count once in 24 hours under this key, however often this is run (16 to 255 characters)", HelpName = "text" };

    public Command Create(CommandRunner runner)
    {
        var command = new Command("count", "Add to a counter. Example: counterctl count likes:post-42 -1") { _counter, _delta, _key };
        runner.Set(command, RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using CounterClient client = server.ClientOf(parsed);
        CountedIncrement counted = await client.IncrementAsync(
            parsed.GetRequiredValue(_counter), parsed.GetValue(_delta), parsed.GetValue(_key), cancellationToken: cancellationToken);
        terminal.Output.WriteLine(parsed.GetValue(server.Json)
            ? JsonText.Of(json =>
            {
                json.WriteString("counter", counted.Counter);
                json.WriteNumber("delta", counted.Delta);
                json.WriteString("status", counted.Status);
                json.WriteBoolean("duplicate", counted.Duplicate);
            })
            : $"{counted.Counter} {counted.Delta:+#;-#} {(counted.Duplicate ? "counted before under this key" : counted.Status)}");
        return ExitCode.Done;
    }
}
