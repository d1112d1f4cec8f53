using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Compare;
using ShardedCounter.Benchmarks.Servers;

namespace ShardedCounter.Benchmarks.Startup;

/// <summary>From the start of a process on a new database to its first increment that is committed and answered.</summary>
internal sealed class StartupCommand : Command
{
    private const double MaxMs = 400;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(30);

    public override string Name => "startup";

    public override string Summary => "the published server answers its first increment within 400 ms of its start";

    public override IReadOnlyList<CommandOption> Options =>
    [
        new("project", "src/Standalone", "project to publish"),
        new("rounds", "10", "starts of each"),
        new("work", "", "folder for databases (default: a new one under the temporary folder)"),
        new("keep", "", "keep that folder although everything held", IsFlag: true),
    ];

    public override string Notes => """
        In turns: compiled ahead of time for this machine (ReadyToRun, as dotnet publish -r makes it), and compiled as it runs. The
        first start of each is not used: it reads the files from the disk.
        """;

    public override async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        int rounds = arguments.Int("rounds", 1, 1000);
        string project = arguments.Text("project");
        string[] ahead = ["dotnet", await ServerOptions.PublishAsync(project, cancellationToken, "ahead", "-r", RuntimeInformation.RuntimeIdentifier, "--self-contained", "false")];
        string[] asItRuns = ["dotnet", await ServerOptions.PublishAsync(project, cancellationToken)];
        var work = new WorkFolder(arguments, Name);
        var report = new Report();
        MachineHeader.Print();
        List<double> aheadMs = [], asItRunsMs = [];
        for (int round = 0; round <= rounds; round++)
        {
            double first = await StartAsync(ahead, work.Folder(string.Create(CultureInfo.InvariantCulture, $"ahead-{round}")), cancellationToken);
            double second = await StartAsync(asItRuns, work.Folder(string.Create(CultureInfo.InvariantCulture, $"runs-{round}")), cancellationToken);
            if (round == 0)
                continue;
            aheadMs.Add(first);
            asItRunsMs.Add(second);
        }

        double median = Side.Median(aheadMs);
        Report.Note($"as it runs: median {Side.Median(asItRunsMs):N0} ms ({asItRunsMs.Min():N0} to {asItRunsMs.Max():N0}); ahead of time takes {median / Side.Median(asItRunsMs):N2} of it");
        report.Check(median < MaxMs, $"ahead of time: median {median:N0} ms ({aheadMs.Min():N0} to {aheadMs.Max():N0}) to the first answer, below {MaxMs:N0} ms");
        return work.Close(report.Finish());
    }

    private static async Task<double> StartAsync(string[] program, string folder, CancellationToken cancellationToken)
    {
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Ports.Free()}"));
        using var client = new HttpClient { BaseAddress = address };
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo(
            program[0], [.. program.Skip(1), "--urls", address.GetLeftPart(UriPartial.Authority), "--Storage:Path", Path.Combine(folder, "counters.db")])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        Task output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        try
        {
            while (!await IsCountedAsync(client, cancellationToken))
            {
                if (process.HasExited || Stopwatch.GetElapsedTime(start) > AnswersWithin)
                    throw new CheckFailedException($"{program[^1]} does not answer");
                await Task.Delay(Poll, TimeProvider.System, cancellationToken);
            }

            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            await output;
        }
    }

    private static async Task<bool> IsCountedAsync(HttpClient client, CancellationToken cancellationToken)
    {
        using var body = new ByteArrayContent("{\"delta\":1}"u8.ToArray());
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using HttpResponseMessage answer = await client.PostAsync(new Uri("/api/counters/first/increment", UriKind.Relative), body, cancellationToken);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false; // it does not listen yet
        }
    }
}
