using System.Runtime.InteropServices;
using System.Text;
using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.Client;

namespace ShardedCounter.Benchmarks.CommandLine;

/// <summary>Finds the command, shows its help, and turns expected failures into one line and an exit code.</summary>
internal sealed class CommandTable(IReadOnlyList<Command> commands)
{
    public const int CheckFailed = 1;
    public const int BadUsage = 2;

    public async Task<int> RunAsync(string[] words)
    {
        if (words.Length == 0 || words[0] is "--help" or "-h" or "help")
        {
            Console.WriteLine(Overview());
            return words.Length == 0 ? BadUsage : 0;
        }

        Command? command = commands.FirstOrDefault(c => c.Name == words[0]);
        if (command is null)
        {
            await Console.Error.WriteLineAsync($"There is no command '{words[0]}'.\n{Overview()}");
            return BadUsage;
        }

        string[] rest = words[1..];
        if (rest.TakeWhile(word => word != "--").Any(word => word is "--help" or "-h"))
        {
            Console.WriteLine(Help(command));
            return 0;
        }

        return await RunAsync(command, rest);
    }

    public static async Task<int> RunAsync(Command command, string[] words)
    {
        using var stop = new CancellationTokenSource();
        // Either signal ends the command in good order, so that no server it started is left behind.
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            return await command.RunAsync(new Arguments(command, words), stop.Token);
        }
        catch (UsageException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return BadUsage;
        }
        catch (CheckFailedException e)
        {
            Console.WriteLine($"FAIL  {e.Message}");
            return CheckFailed;
        }
        catch (Exception e) when (e is HttpRequestException or UnreadableException or KeyNotFoundException or FormatException)
        {
            Console.WriteLine($"FAIL  a read was not answered as promised: {e.Message}");
            return CheckFailed;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Interrupted.");
            return BadUsage;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private string Overview()
    {
        var text = new StringBuilder("Acceptance tools of the sharded counter. Commands (each has --help):\n");
        foreach (Command command in commands)
            text.Append("  ").Append(command.Name.PadRight(10)).Append(command.Summary).Append('\n');
        return text.Append("Exit code: 0 everything held, 1 a check failed, 2 wrong usage.").ToString();
    }

    private static string Help(Command command)
    {
        var text = new StringBuilder();
        text.Append(command.Name).Append(string.Concat(command.Positionals.Select(p => " " + p))).Append(" [options] [-- server settings]\n  ");
        text.Append(command.Summary).Append('\n');
        foreach (CommandOption option in command.Options)
        {
            text.Append("  --").Append((option.IsFlag ? option.Name : option.Name + " <value>").PadRight(24)).Append(option.Help);
            text.Append(option.Default.Length > 0 ? $" (default {option.Default})\n" : "\n");
        }

        return text.Append(command.Notes).ToString().TrimEnd();
    }
}
