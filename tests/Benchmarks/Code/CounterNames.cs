using System.Globalization;
using ShardedCounter.Model;

namespace ShardedCounter.Benchmarks.Code;

/// <summary>Names of counters for each use, made once.</summary>
internal static class CounterNames
{
    private const int FillingSeed = 1_000_000; // more than there are threads

    private static readonly Dictionary<(int Counters, int Seed), CounterId[]> _made = [];

    /// <summary>
    /// The same names for each thread (0 or more), as strings of its own, in an order of its own, in which they also lie in memory. Not for two threads
    /// at once.
    /// </summary>
    public static CounterId[] For(int counters, int thread) => Made(counters, thread);

    /// <summary>The same, to fill tables with before they are measured: so that no thread walks them in the order in which they were filled.</summary>
    public static CounterId[] ToFill(int counters) => Made(counters, FillingSeed);

    private static CounterId[] Made(int counters, int seed)
    {
        if (_made.TryGetValue((counters, seed), out CounterId[]? names))
            return names;
        int[] numbers = [.. Enumerable.Range(0, counters)];
        new Random(seed).Shuffle(numbers);
        names = [.. numbers.Select(static number => CounterId.Parse(string.Create(CultureInfo.InvariantCulture, $"likes:post-{number:D7}")))];
        return _made[(counters, seed)] = names;
    }
}
