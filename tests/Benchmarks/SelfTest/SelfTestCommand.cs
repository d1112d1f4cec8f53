using System.Globalization;
using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Crash;
using ShardedCounter.Benchmarks.Fake;
using ShardedCounter.Benchmarks.Memory;
using ShardedCounter.Benchmarks.Overload;
using ShardedCounter.Benchmarks.Replay;
using ShardedCounter.Benchmarks.Sigterm;

namespace ShardedCounter.Benchmarks.SelfTest;

/// <summary>Runs the checking commands against the fake, sound and broken in each way, and wants each fault reported.</summary>
internal sealed class SelfTestCommand : Command
{
    private const int Lines = 6000;
    private const int Counters = 1500;

    public override string Name => "selftest";

    public override string Summary => "each checking command passes a sound fake server and reports each fault put into it";

    public override IReadOnlyList<CommandOption> Options => [new("only", "", "run only the cases of this command")];

    private static IEnumerable<SelfTestCase> Cases(string log)
    {
        string replay = log, crash = $"{log} --rounds 1 --kills 2", sigterm = "--seconds 1 --rounds 1 --connections 64", million = "--counters 25000";
        const string overload = "--seconds 5 --delay 1000 --connections 1500 --counters 300";
        foreach (FakeFault fault in new[] { FakeFault.None, FakeFault.Lose, FakeFault.Twice, FakeFault.ShortList, FakeFault.FalseAsOf, FakeFault.Stale, FakeFault.ShardsOff })
            yield return new(() => new ReplayCommand(), fault, replay);
        foreach (string mode in new[] { "single", "batch", "unkeyed" })
        {
            foreach (FakeFault fault in new[] { FakeFault.None, FakeFault.AckFirst, FakeFault.Lose, FakeFault.Twice })
                yield return new(() => new CrashCommand(), fault, $"{crash} --mode {mode}");
        }

        yield return new(() => new CrashCommand(), FakeFault.ForgetKeys, crash);
        foreach (FakeFault fault in new[] { FakeFault.None, FakeFault.CountShed, FakeFault.NoRetryAfter, FakeFault.Lose })
            yield return new(() => new OverloadCommand(), fault, overload);
        foreach (FakeFault fault in new[] { FakeFault.None, FakeFault.DropAccepted, FakeFault.ExitCode, FakeFault.ExitSlowly, FakeFault.Twice, FakeFault.Lose })
            yield return new(() => new SigtermCommand(), fault, sigterm);
        foreach (FakeFault fault in new[] { FakeFault.None, FakeFault.Lose })
            yield return new(() => new MillionCommand(), fault, million);
    }

    public override async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("sharded-counter-selftest-").FullName, log = Path.Combine(folder, "requests.tsv");
        var report = new Report();
        TextWriter console = Console.Out;
        try
        {
            await File.WriteAllLinesAsync(log, Log(), cancellationToken);
            foreach (SelfTestCase test in Cases(log))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Command command = test.Command();
                if (arguments.Has("only") && command.Name != arguments.Text("only"))
                    continue;
                await using var output = new StringWriter(CultureInfo.InvariantCulture);
                Console.SetOut(output);
                int exitCode = await CommandTable.RunAsync(command, [.. test.Words.Split(' '), "--fake", test.Fault.ToString(), "--work", folder]);
                Console.SetOut(console);
                bool held = exitCode == (test.Fault == FakeFault.None ? 0 : CommandTable.CheckFailed);
                report.Check(held, $"{command.Name} {test.Words.Replace(log, "<log>")} with {test.Fault}: exit code {exitCode}");
                string[] failed = [.. output.ToString().Split('\n').Where(line => line.StartsWith("FAIL", StringComparison.Ordinal))];
                foreach (string line in held ? failed.Take(2) : output.ToString().Split('\n'))
                    Report.Note(line);
            }
        }
        finally
        {
            Console.SetOut(console);
            Directory.Delete(folder, recursive: true);
        }

        return report.Finish();
    }

    private static IEnumerable<string> Log()
    {
        var random = new Random(1);
        for (int i = 0; i < Lines; i++)
        {
            // Squared, so that some counters are hot and most are cold, as in real logs.
            int counter = (int)(Math.Pow(random.NextDouble(), 2) * Counters);
            yield return string.Create(CultureInfo.InvariantCulture, $"{i}\t200\tpage:{counter}");
        }
    }
}
