using System.Globalization;

namespace ShardedCounter.Benchmarks.Databases;

/// <summary>Medians of all under one load, as a table for a page of documentation: ratios first.</summary>
internal static class ContenderTable
{
    public static void Print(IReadOnlyList<Contender> contenders)
    {
        double ours = contenders[0].PerSecond;
        Console.WriteLine("\n| | ours is so many times it | increments/s | p50 ms | p99 ms | p99.9 ms |\n|---|---|---|---|---|---|");
        foreach (Contender contender in contenders)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {contender.Name} | {(contender == contenders[0] ? "" : (ours / contender.PerSecond).ToString("0.00", CultureInfo.InvariantCulture))} | {contender.PerSecond:N0} | {contender.P50Ms:0.0} | {contender.P99Ms:0.0} | {Tail(contender.P999Ms)} |"));
        }

        Console.WriteLine();
    }

    private static string Tail(double ms) => double.IsNaN(ms) ? "not told" : ms.ToString("0.0", CultureInfo.InvariantCulture);
}
