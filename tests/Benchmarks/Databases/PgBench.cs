using System.Globalization;
using System.Text.RegularExpressions;
using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.Load;
using ShardedCounter.Benchmarks.Servers;

namespace ShardedCounter.Benchmarks.Databases;

/// <summary>PostgreSQL's own load generator: the upsert as a prepared statement, nothing in between.</summary>
internal static partial class PgBench
{
    /// <param name="place">How it connects.</param>
    /// <param name="prefix">The counters' names, without their number.</param>
    /// <param name="counters">How many, from 1; 0: one counter whose name is the prefix.</param>
    /// <param name="clients">Connections.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="folder">Where it may write.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<LoadResult> RunAsync(IReadOnlyList<string> place, string prefix, int counters, int clients, int seconds, string folder, CancellationToken cancellationToken)
    {
        string script = Path.Combine(folder, "upsert.sql"), log = Path.Combine(folder, "pgbench");
        string name = counters == 0 ? $"'{prefix}'" : $"'{prefix}' || (:i)::text";
        await File.WriteAllTextAsync(
            script,
            string.Create(CultureInfo.InvariantCulture, $"\\set i random(1, {Math.Max(1, counters)})\n") +
            $"INSERT INTO counters (name, value) VALUES ({name}, 1) ON CONFLICT (name) DO UPDATE SET value = counters.value + excluded.value;\n",
            cancellationToken);
        string[] words =
        [
            "pgbench", .. place, "-n", "-M", "prepared", "-f", script, "-c", clients.ToString(CultureInfo.InvariantCulture), "-j", "1",
            "-T", seconds.ToString(CultureInfo.InvariantCulture), "-l", "--log-prefix", log, "postgres",
        ];
        string output = await Programs.RunAsync(words, cancellationToken);
        double[] latenciesMs = await ReadLatenciesAsync(folder, cancellationToken);
        if (latenciesMs.Length == 0)
            return new LoadResult(0, seconds, 0, 0, 0, 0, 0, 0, 0); // so many connections that the time was over before they stood
        Match rate = RatePattern().Match(output), failed = FailedPattern().Match(output);
        if (!rate.Success)
            throw new CheckFailedException($"pgbench gave no result: {output}");
        return new LoadResult(
            latenciesMs.Length, latenciesMs.Length / double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture),
            At(latenciesMs, 0.5), At(latenciesMs, 0.99), At(latenciesMs, 0.999), latenciesMs[^1],
            failed.Success ? long.Parse(failed.Groups[1].Value, CultureInfo.InvariantCulture) : 0, 0, 0);
    }

    /// <summary>A line a transaction, whose third word is its duration in microseconds.</summary>
    private static async Task<double[]> ReadLatenciesAsync(string folder, CancellationToken cancellationToken)
    {
        var latenciesMs = new List<double>();
        foreach (string file in Directory.GetFiles(folder, "pgbench.*"))
        {
            await foreach (string line in File.ReadLinesAsync(file, cancellationToken))
                latenciesMs.Add(double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture) / 1000);
            File.Delete(file);
        }

        latenciesMs.Sort();
        return [.. latenciesMs];
    }

    private static double At(double[] sorted, double part) => sorted[(int)(part * (sorted.Length - 1))];

    [GeneratedRegex(@"tps = ([0-9.]+) \(without initial connection time\)")]
    private static partial Regex RatePattern();

    [GeneratedRegex(@"number of failed transactions: (\d+)")]
    private static partial Regex FailedPattern();
}
