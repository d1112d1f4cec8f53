using System.Diagnostics;
using System.Globalization;
using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Servers;

namespace ShardedCounter.Benchmarks.Load;

/// <summary>
/// Drives wrk (the Debian package of that name): a C event loop that leaves most of a small machine to the server.
/// </summary>
internal static class Wrk
{
    private const string Marker = "RESULT ";

    // Percentiles and times come in microseconds.
    private const string Done = """
        function done(summary, latency, requests)
          local e = summary.errors
          io.write(string.format("RESULT %d %d %d %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50),
            latency:percentile(99), latency:percentile(99.9), latency.max, e.status, e.connect + e.read + e.write + e.timeout))
        end
        """;

    public static async Task<LoadResult> RunAsync(
        Scenario scenario, Uri server, int connections, int threads, int seconds, CancellationToken cancellationToken)
    {
        if (server.Host is not ("127.0.0.1" or "localhost" or "::1"))
            throw new UsageException($"Load goes to this machine only, not to {server.Host}.");
        string script = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(script, scenario.Script + Done, cancellationToken);
            return await RunAsync(script, new Uri(server, scenario.Path), connections, threads, seconds, cancellationToken);
        }
        finally
        {
            File.Delete(script);
        }
    }

    private static async Task<LoadResult> RunAsync(
        string script, Uri url, int connections, int threads, int seconds, CancellationToken cancellationToken)
    {
        string[] words = string.Create(CultureInfo.InvariantCulture,
            $"-t {threads} -c {connections} -d {seconds}s --timeout 30s -s {script} {url}").Split(' ');
        double cpuBefore = ProcessStatus.EndedChildrenCpuSeconds();
        using Process wrk = Start(words);
        string output;
        try
        {
            Task<string> errors = wrk.StandardError.ReadToEndAsync(cancellationToken);
            output = await wrk.StandardOutput.ReadToEndAsync(cancellationToken) + await errors;
            await wrk.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            wrk.Kill();
            throw;
        }

        string? line = output.Split('\n').FirstOrDefault(l => l.StartsWith(Marker, StringComparison.Ordinal));
        if (line is null)
            throw new CheckFailedException($"wrk gave no result: {output}");
        long[] n = [.. line[Marker.Length..].Split(' ').Select(word => long.Parse(word, CultureInfo.InvariantCulture))];
        double cpu = ProcessStatus.EndedChildrenCpuSeconds() - cpuBefore;
        return new LoadResult(n[0], n[1] / 1e6, n[2] / 1e3, n[3] / 1e3, n[4] / 1e3, n[5] / 1e3, n[6], n[7], cpu / (n[1] / 1e6));
    }

    private static Process Start(string[] words)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("wrk", words) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new UsageException("wrk is not installed; on Debian and Ubuntu: apt-get install wrk.");
        }
    }
}
