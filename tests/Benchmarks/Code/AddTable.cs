using System.Globalization;
using System.Text;

namespace ShardedCounter.Benchmarks.Code;

/// <summary>The results as tables for docs/performance.md: ratios first, then what an add costs.</summary>
internal static class AddTable
{
    private static readonly (AddWay Way, string Title)[] _ways =
    [
        (AddWay.Striped, "**`StripedAccumulator`**"),
        (AddWay.Unpadded, "the same, stripes not padded"),
        (AddWay.ConcurrentDictionary, "`ConcurrentDictionary.AddOrUpdate`"),
        (AddWay.LongAdders, "`ConcurrentDictionary` of LongAdders"),
        (AddWay.LockedDictionary, "`Dictionary` under a lock"),
        (AddWay.OneLongAdder, "one LongAdder, no key"),
        (AddWay.OneField, "`Interlocked` on one field, no key"),
    ];

    /// <summary>True for what counts one number and knows no keys.</summary>
    public static bool IsKeyless(AddWay way) => way is AddWay.OneLongAdder or AddWay.OneField;

    /// <summary>Markdown.</summary>
    public static string Of(AddMeasurement measured, IReadOnlyList<int> counters, IReadOnlyList<int> threads)
    {
        var text = new StringBuilder();
        foreach (int many in counters)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{(many == 1 ? "One hot counter" : $"{many:N0} counters")}:\n\n| |");
            foreach (int n in threads)
                text.Append(CultureInfo.InvariantCulture, $" {Plural(n)}: time of the striped | ns an add |");
            text.Append(" bytes an add |\n|---|").Append(string.Concat(Enumerable.Repeat("---:|---:|", threads.Count))).Append("---:|\n");
            foreach ((AddWay way, string title) in _ways)
                AppendRow(text, measured, way, title, many, threads);
        }

        return text.ToString();
    }

    private static void AppendRow(StringBuilder text, AddMeasurement measured, AddWay way, string title, int many, IReadOnlyList<int> threads)
    {
        if (measured.Nanoseconds(new AddCase(way, many, threads[0])) is null)
            return;
        text.Append(CultureInfo.InvariantCulture, $"| {title} |");
        double bytes = 0;
        foreach (int n in threads)
        {
            var own = new AddCase(way, many, n);
            text.Append(CultureInfo.InvariantCulture, $" {measured.Ratio(new AddCase(AddWay.Striped, many, n), own):N1} × | {measured.Nanoseconds(own):N1} |");
            bytes = Math.Max(bytes, measured.Bytes(own));
        }

        text.Append(CultureInfo.InvariantCulture, $" {bytes:0.##} |\n");
    }

    private static string Plural(int threads) => threads == 1 ? "1 thread" : $"{threads} threads";
}
