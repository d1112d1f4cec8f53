using System.Globalization;
using ShardedCounter.Model;

namespace ShardedCounter.Benchmarks.Code;

/// <summary>Names of counters for each thread, made once.</summary>
internal static class CounterNames
{
    private static readonly Dictionary<(int Counters, int Thread), CounterId[]> _made = [];

    /// <summary>The same names for each thread, as strings of its own, shuffled. Not for two threads at once.</summary>
    public static CounterId[] For(int counters, int thread)
    {
        if (_made.TryGetValue((counters, thread), out CounterId[]? names))
            return names;
        names = [.. Enumerable.Range(0, counters).Select(static i => CounterId.Parse(string.Create(CultureInfo.InvariantCulture, $"likes:post-{i:D7}")))];
        new Random(thread).Shuffle(names);
        return _made[(counters, thread)] = names;
    }
}
