using System.Diagnostics;
using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.Client;
using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Load;
using ShardedCounter.Benchmarks.Servers;

namespace ShardedCounter.Benchmarks.Memory;

/// <summary>Minutes of full load on many counters: the server's resident memory must level off.</summary>
internal sealed class MemoryCommand : Command
{
    private const double MaxGrowthMb = 50;
    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(5);

    /// <summary>Ends of the run that are averaged, so that one collection more or less does not decide.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    public override string Name => "memory";

    public override string Summary =>
        "minutes of full load on 10,000 counters grow the server's memory by less than 50 MB after warm-up";

    public override IReadOnlyList<CommandOption> Options =>
    [
        new("minutes", "10", "length of the load after warm-up"),
        new("warmup", "120", "seconds of load before growth counts"),
        new("counters", "10000", "counters"),
        new("connections", "256", "open connections"),
        .. ServerOptions.All,
    ];

    public override string Notes => """
        Resident memory is sampled every 5 s. Growth is the average of the last 30 s less the average of the last 30 s of the
        warm-up; the greatest sample is printed too. Needs wrk (apt-get install wrk).
        """;

    public override async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        int minutes = arguments.Int("minutes", 1, 24 * 60), warmUp = arguments.Int("warmup", 5, 3600), connections = arguments.Int("connections", 1, 10_000);
        Scenario scenario = Scenario.Of("spread", arguments.Int("counters", 1, 1_000_000));
        ServerLaunch launch = await ServerOptions.LaunchAsync(arguments, cancellationToken);
        var work = new WorkFolder(arguments, Name);
        var report = new Report();
        MachineHeader.Print();
        await using (ServerProcess server = await ServerProcess.StartAsync(launch, work.Folder("server"), Ports.Free(), cancellationToken))
        {
            Task<LoadResult> load = Wrk.RunAsync(scenario, server.Address, connections, 1, warmUp + minutes * 60, cancellationToken);
            List<(TimeSpan At, double Mb)> samples = await SampleAsync(server, load, cancellationToken);
            LoadResult result = await load;
            Console.WriteLine(result);
            report.Check(result.Failures + result.SocketErrors == 0, "every request was answered well");
            CheckGrowth(samples, TimeSpan.FromSeconds(warmUp), report);
            using var client = new CounterClient(server.Address, 8, TimeSpan.FromSeconds(30));
            await CheckSumAsync(client, result, connections, report, cancellationToken);
            Report.Note(
                $"{ProcessStatus.ResidentMb(server.Id):N0} MB at rest, peak {ProcessStatus.PeakResidentMb(server.Id):N0} MB");
        }

        return work.Close(report.Finish());
    }

    private static async Task<List<(TimeSpan At, double Mb)>> SampleAsync(
        ServerProcess server, Task load, CancellationToken cancellationToken)
    {
        var samples = new List<(TimeSpan At, double Mb)>();
        long start = Stopwatch.GetTimestamp();
        while (!load.IsCompleted)
        {
            if (server.HasExited)
                throw new CheckFailedException($"the server ended with {server.ExitCode} under load");
            samples.Add((Stopwatch.GetElapsedTime(start), ProcessStatus.ResidentMb(server.Id)));
            Console.WriteLine($"{samples[^1].At:hh\\:mm\\:ss}  {samples[^1].Mb,8:N1} MB");
            await Task.WhenAny(load, Task.Delay(SampleEvery, TimeProvider.System, cancellationToken));
        }

        return samples;
    }

    private static void CheckGrowth(List<(TimeSpan At, double Mb)> samples, TimeSpan warmUp, Report report)
    {
        double Average(TimeSpan end) => samples.Where(s => s.At <= end && s.At >= end - Window).Average(s => s.Mb);
        double warm = Average(warmUp), last = Average(samples[^1].At);
        double max = samples.Where(s => s.At >= warmUp).Max(s => s.Mb);
        report.Check(last - warm < MaxGrowthMb,
            $"{warm:N1} MB after warm-up, {last:N1} MB at the end: {last - warm:+0.0;-0.0;0.0} MB, less than {MaxGrowthMb} MB");
        Report.Note($"greatest sample after warm-up {max:N1} MB ({max - warm:+0.0;-0.0;0.0} MB)");
    }

    private static async Task CheckSumAsync(
        CounterClient client, LoadResult result, int connections, Report report, CancellationToken cancellationToken)
    {
        await Freshness.PassesAsync(client, Scenario.HotCounter, TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(60), cancellationToken);
        long sum = await client.SumAsync(Scenario.SpreadPrefix);
        long answered = result.Requests - result.Failures;
        report.Check(sum >= answered && sum <= answered + connections + result.Failures,
            $"{sum:N0} counted, {answered:N0} answered, {connections} at most were cut off at the end");
    }
}
