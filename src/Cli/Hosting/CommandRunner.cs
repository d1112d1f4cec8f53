using System.CommandLine;
using ShardedCounter.Client;

namespace ShardedCounter.Cli.Hosting;

/// <summary>Runs a command's action, and says in words what ended it.</summary>
internal sealed class CommandRunner(Terminal terminal)
{
    public void Set(Command command, Func<ParseResult, CancellationToken, Task<int>> action) =>
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, action, cancellationToken));

    private async Task<int> RunAsync(ParseResult parsed, Func<ParseResult, CancellationToken, Task<int>> action, CancellationToken cancellationToken)
    {
        try
        {
            return await action(parsed, cancellationToken);
        }
        catch (UsageException failure)
        {
            return Say(failure.Message, ExitCode.Usage);
        }
        catch (ArgumentException failure)
        {
            return Say(failure.Message.Split(" (Parameter", 2)[0], ExitCode.Usage); // a counter's name, above all
        }
        catch (CounterException failure)
        {
            return Say(WordsOf(failure), failure.Outcome == CounterOutcome.NotDone ? ExitCode.Failed : ExitCode.Unknown);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Say(failure.Message, ExitCode.Failed);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Say("Interrupted.", ExitCode.Interrupted);
        }
    }

    /// <summary>What happened, what it means, and what can be done about it.</summary>
    internal static string WordsOf(CounterException failure)
    {
        string advice = failure switch
        {
            { Problem.Slug: "unauthorized" } => $" Set ${ServerOptions.KeyVariable} to the service's API key.",
            { Problem: null, Outcome: CounterOutcome.NotDone } => $" Is the service running, and is --server or ${ServerOptions.ServerVariable} right?",
            { Outcome: CounterOutcome.Unknown, IdempotencyKey: { } key } => $" It may have taken effect. Once in 24 hours the same with the key {key} does no harm.",
            { Outcome: CounterOutcome.Unknown } => " It may have taken effect.",
            { Outcome: CounterOutcome.Partly } => " Part of it was counted; do not repeat it.",
            _ => "",
        };
        return failure.Message.TrimEnd('.') + "." + advice;
    }

    private int Say(string words, int code)
    {
        terminal.Error.WriteLine($"counterctl: {words}");
        return code;
    }
}
