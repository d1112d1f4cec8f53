using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Replay;
using ShardedCounter.Benchmarks.Servers;

namespace ShardedCounter.Benchmarks.Twins;

/// <summary>Two servers on one Cosmos DB emulator: one is killed again and again under load, keyed requests go to either and some to both.</summary>
internal sealed class TwinsCommand : Command
{
    public override string Name => "twins";

    public override string Summary => "two servers on one store, one killed with -9 again and again, the same keys sent to both: exact totals";

    public override IReadOnlyList<string> Positionals => ["<requests.tsv>"];

    public override IReadOnlyList<CommandOption> Options =>
    [
        new("kills", "10", "kills of the second server while the log is replayed"),
        new("both", "10", "requests of a hundred that are sent to both servers at once"),
        new("repeat", "1", "times the log is replayed"),
        new("ranges", "4", "physical partitions of the emulator's containers"),
        new("seed", "1", "seed of what goes where and of the kills"),
        new("connections", "64", "requests under way at once"),
        new("emulator", "", "built emulator to start (a .dll); otherwise tests/CosmosEmulator is published"),
        .. ServerOptions.All,
    ];

    public override string Notes => "Everything is on loopback. What a server is told about the store is its --Cosmos settings.";

    public override async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        string[] log = RequestLog.Read(arguments.Positional(0));
        string[] counters = [.. Enumerable.Repeat(log, arguments.Int("repeat", 1, 1000)).SelectMany(lines => lines)];
        var settings = new TwinsSettings(arguments.Int("kills", 0, 1000), arguments.Int("both", 0, 100) / 100.0, arguments.Int("connections", 1, 4096), arguments.Int("seed", 0, int.MaxValue));
        ServerLaunch launch = await ServerOptions.LaunchAsync(arguments, cancellationToken);
        var work = new WorkFolder(arguments, Name);
        var report = new Report();
        MachineHeader.Print();
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync(arguments, work.Folder("emulator"), cancellationToken);
        launch = launch with { Arguments = [.. launch.Arguments, .. emulator.StoreSettings] };
        await new TwinsRun(launch, work, settings, report).RunAsync(counters, cancellationToken);
        return work.Close(report.Finish());
    }
}
