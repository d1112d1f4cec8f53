using System.CommandLine;
using ShardedCounter.Cli.Hosting;
using ShardedCounter.Cli.Output;
using ShardedCounter.Client;

namespace ShardedCounter.Cli.Commands;

/// <summary><c>watch</c>: the highest counters, again and again: a table drawn over itself, or lines where that cannot be.</summary>
internal sealed class WatchCommand(Terminal terminal, ServerOptions server)
{
    private const string HomeAndClear = "\u001b[H\u001b[J";
    private const string HideCursor = "\u001b[?25l";
    private const string ShowCursor = "\u001b[?25h";

    private readonly Argument<string> _prefix = new("prefix") { Description = "what their names start with", DefaultValueFactory = static _ => "" };
    private readonly Option<int> _count = new("--count", "-n") { Description = "how many, 1 to 1,000", DefaultValueFactory = static _ => 20, HelpName = "number" };
    private readonly Option<double> _interval = new("--interval") { Description = "seconds between two readings", DefaultValueFactory = static _ => 1, HelpName = "seconds" };
    private readonly Option<int> _rounds = new("--rounds") { Description = "end after so many readings; 0: when interrupted", DefaultValueFactory = static _ => 0, HelpName = "number" };

    public Command Create(CommandRunner runner)
    {
        var command = new Command("watch", "Watch the highest counters until Ctrl+C. Example: counterctl watch page: --interval 5") { _prefix, _count, _interval, _rounds };
        runner.Set(command, RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        double seconds = parsed.GetValue(_interval);
        if (seconds is not (>= 0.1 and <= 86_400))
            throw new UsageException($"--interval is {seconds}; it can be 0.1 to 86,400 seconds.");
        using CounterClient client = server.ClientOf(parsed, static options => options.MaxAttempts = 1); // the next reading is the next attempt
        int rounds = parsed.GetValue(_rounds);
        var view = new WatchView();
        bool draws = terminal.OutputIsTerminal;
        if (draws)
            terminal.Output.Write(HideCursor);
        try
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(seconds), terminal.Time);
            for (int round = 1; ; round++)
            {
                string[] lines = await ReadAsync(client, parsed, view, draws, cancellationToken);
                terminal.Output.Write((draws ? HomeAndClear : "") + string.Concat(lines.Select(static line => line + Environment.NewLine)));
                terminal.Output.Flush();
                if (round == rounds || !await timer.WaitForNextTickAsync(cancellationToken))
                    return ExitCode.Done;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Done; // how a watch is meant to end
        }
        finally
        {
            if (draws)
                terminal.Output.Write(ShowCursor);
        }
    }

    private async Task<string[]> ReadAsync(CounterClient client, ParseResult parsed, WatchView view, bool asTable, CancellationToken cancellationToken)
    {
        try
        {
            string prefix = parsed.GetValue(_prefix) ?? "";
            CounterPage page = await client.ListPageAsync(prefix, CounterOrder.Value, parsed.GetValue(_count), cancellationToken: cancellationToken);
            return [.. view.Show(page, asTable)];
        }
        catch (CounterException failure) when (failure.Problem?.Status is not (>= 400 and < 429))
        {
            return [$"{InstantText.Of(terminal.Time.GetUtcNow())} {failure.Message}"]; // a service that restarts comes back
        }
    }
}
