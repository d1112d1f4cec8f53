using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Replay;
using ShardedCounter.Benchmarks.Servers;

namespace ShardedCounter.Benchmarks.Crash;

/// <summary>
/// Kills the server in the middle of a replay, again and again, resends what was not answered, and wants exact totals.
/// </summary>
internal sealed class CrashCommand : Command
{
    private static readonly string[] Modes = ["single", "batch", "unkeyed"];

    public override string Name => "crash";

    public override string Summary =>
        "kill -9 in the middle of a keyed replay, restart, resend the unanswered with the same keys: exact totals";

    public override IReadOnlyList<string> Positionals => ["<requests.tsv>"];

    public override IReadOnlyList<CommandOption> Options =>
    [
        new("rounds", "20", "rounds, each on a fresh database"),
        new("mode", "single", "single: a keyed POST a line. batch: keyed NDJSON of at most 90 counters. unkeyed: never resent, so within bounds"),
        new("kills", "3", "kills in the middle of each round; one more follows the last answer"),
        new("repeat", "1", "times the log is replayed in a round; more for batches, which are over quickly"),
        new("seed", "1", "seed of the first round; round n has seed + n - 1"),
        new("connections", "64", "open connections"),
        new("resend", "200", "answered requests sent once more at the end, which must change nothing"),
        .. ServerOptions.All,
    ];

    public override string Notes =>
        "A failing round prints its seed: run it again alone with --rounds 1 --seed <n>. Where the kill meets the server's work is up to the machine.";

    public override async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        string[] log = RequestLog.Read(arguments.Positional(0));
        string[] counters = [.. Enumerable.Repeat(log, arguments.Int("repeat", 1, 1000)).SelectMany(lines => lines)];
        string mode = arguments.Text("mode");
        if (!Modes.Contains(mode))
            throw new UsageException($"--mode is one of {string.Join(", ", Modes)}, not '{mode}'.");
        int rounds = arguments.Int("rounds", 1, 10_000), firstSeed = arguments.Int("seed", 0, int.MaxValue / 2);
        var settings = new CrashSettings(mode, arguments.Int("kills", 0, 100), arguments.Int("connections", 1, 4096), arguments.Int("resend", 0, 100_000));
        ServerLaunch launch = await ServerOptions.LaunchAsync(arguments, cancellationToken);
        var work = new WorkFolder(arguments, Name);
        var report = new Report();
        MachineHeader.Print();
        int repeated = 0;
        for (int seed = firstSeed; seed < firstSeed + rounds; seed++)
        {
            string folder = work.Folder($"seed-{seed}");
            Console.WriteLine($"\nround {seed - firstSeed + 1} of {rounds}, {mode}, seed {seed}");
            var round = new CrashRound(launch, folder, seed, settings, report);
            int failedBefore = report.Failures;
            await round.RunAsync(counters, cancellationToken);
            repeated += round.RepeatedAfterCrash;
            if (report.Failures > failedBefore)
                Report.Note(
                    $"seed {seed} failed: run it alone with --mode {mode} --rounds 1 --seed {seed}; its database is in {folder}");
            else if (!arguments.Has("keep"))
                WorkFolder.Delete(folder);
        }

        if (mode != "unkeyed" && settings.Kills > 0)
            Report.Note(
                $"{repeated} requests had been counted but not answered when the server was killed, and were told so when resent");
        return work.Close(report.Finish());
    }
}
