using System.CommandLine;
using ShardedCounter.Cli.Hosting;
using ShardedCounter.Cli.Output;
using ShardedCounter.Client;

namespace ShardedCounter.Cli.Commands;

/// <summary><c>reset</c>: takes out what a counter holds.</summary>
internal sealed class ResetCommand(Terminal terminal, ServerOptions server)
{
    private readonly Argument<string> _counter = new("counter") { Description = "which" };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "do not ask" };
    private readonly Option<bool> _delete = new("--delete") { Description = "also hide it from lists until it is counted again" };
    private readonly Option<string?> _key = new("--idempotency-key") { Description = "run again within 24 hours under the same key it prints the same amount (16 to 255 characters)", HelpName = "text" };

    public Command Create(CommandRunner runner)
    {
        var command = new Command("reset", "Set a counter to 0 and print what it held. Asks first. Example: counterctl reset likes:post-42 --yes") { _counter, _yes, _delete, _key };
        runner.Set(command, RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string counter = parsed.GetRequiredValue(_counter);
        using CounterClient client = server.ClientOf(parsed);
        if (!parsed.GetValue(_yes) && !await IsConfirmedAsync(client, counter, cancellationToken))
        {
            terminal.Error.WriteLine("Nothing was reset.");
            return ExitCode.Failed;
        }

        string? key = parsed.GetValue(_key);
        DrainedCounter drained = parsed.GetValue(_delete)
            ? await client.DeleteAsync(counter, key, cancellationToken)
            : await client.ResetAsync(counter, key, cancellationToken);
        terminal.Output.WriteLine(parsed.GetValue(server.Json)
            ? JsonText.Of(json =>
            {
                json.WriteString("counter", drained.Counter);
                json.Number("drained", drained.Drained);
                json.Instant("asOf", drained.AsOf);
                json.WriteBoolean("duplicate", drained.Duplicate);
            })
            : drained.Drained.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return ExitCode.Done;
    }

    private async Task<bool> IsConfirmedAsync(CounterClient client, string counter, CancellationToken cancellationToken)
    {
        if (!terminal.InputIsTerminal)
            throw new UsageException("There is no one to ask; --yes resets without asking.");
        CounterValue value = await client.ReadAsync(counter, cancellationToken);
        terminal.Error.Write($"Reset {counter}, which holds {InstantText.Grouped(value.Value)}? [y/N] ");
        return (await terminal.Input.ReadLineAsync(cancellationToken))?.Trim() is "y" or "Y" or "yes";
    }
}
