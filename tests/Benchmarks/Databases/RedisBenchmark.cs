using System.Globalization;
using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.Load;
using ShardedCounter.Benchmarks.Servers;

namespace ShardedCounter.Benchmarks.Databases;

/// <summary>Redis's own load generator: INCR, one a round trip on each connection, nothing in between.</summary>
internal static class RedisBenchmark
{
    /// <summary>Columns of its table after the name: requests/s, then average, least, p50, p95, p99 and greatest latency in ms.</summary>
    private const int Columns = 8;

    /// <param name="port">Where Redis listens.</param>
    /// <param name="prefix">The counters' names, without their number.</param>
    /// <param name="counters">How many; 0: one counter whose name is the prefix.</param>
    /// <param name="clients">Connections.</param>
    /// <param name="requests">How many; it knows no duration.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<LoadResult> RunAsync(int port, string prefix, int counters, int clients, int requests, CancellationToken cancellationToken)
    {
        string[] words =
        [
            "redis-benchmark", "-p", Text(port), "-c", Text(clients), "-n", Text(requests), "--csv", .. counters == 0 ? [] : new[] { "-r", Text(counters) },
            "INCR", counters == 0 ? prefix : prefix + "__rand_int__",
        ];
        string output = await Programs.RunAsync(words, cancellationToken);
        string[] row = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Replace("\"", "", StringComparison.Ordinal).Split(',');
        if (row.Length != Columns || !double.TryParse(row[1], CultureInfo.InvariantCulture, out double perSecond))
            throw new CheckFailedException($"redis-benchmark gave no result: {output}");
        return new LoadResult(requests, requests / perSecond, Number(row[4]), Number(row[6]), double.NaN, Number(row[7]), 0, 0, 0);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
