namespace ShardedCounter.Benchmarks.Crash;

/// <summary>Cuts a log into requests: one a line, or batches that fit one transaction.</summary>
internal static class Parcels
{
    private const int LinesPerBatch = 100;

    /// <summary>The most distinct counters a keyed batch may name.</summary>
    private const int CountersPerBatch = 90;

    public static List<Parcel> Singles(string[] counters, Random random, bool keyed) =>
        [.. counters.Select(counter => new Parcel(keyed ? Key(random) : null, [(counter, 1)]))];

    public static List<Parcel> Batches(string[] counters, Random random)
    {
        var parcels = new List<Parcel>();
        var lines = new List<(string, long)>();
        var distinct = new HashSet<string>(StringComparer.Ordinal);
        foreach (string counter in counters)
        {
            if (lines.Count == LinesPerBatch || (distinct.Count == CountersPerBatch && !distinct.Contains(counter)))
                Close();
            distinct.Add(counter);
            lines.Add((counter, 1));
        }

        Close();
        return parcels;

        void Close()
        {
            parcels.Add(new Parcel(Key(random), [.. lines]));
            lines.Clear();
            distinct.Clear();
        }
    }

    private static string Key(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }
}
