using System.Globalization;

namespace ShardedCounter.Benchmarks.Tail;

/// <summary>What the runtime of a server has collected, and how long it stood still for that, from its <c>/metrics</c>.</summary>
/// <param name="Young">Collections of the youngest generation alone.</param>
/// <param name="Middle">Of the two youngest.</param>
/// <param name="Full">Of everything.</param>
/// <param name="PausedMs">How long all of them stopped the process.</param>
internal sealed record RuntimePauses(long Young, long Middle, long Full, double PausedMs)
{
    private const string Collections = "dotnet_gc_collections_total{";
    private const string Pauses = "dotnet_gc_pause_time_seconds_total";

    public static RuntimePauses operator -(RuntimePauses a, RuntimePauses b) =>
        new(a.Young - b.Young, a.Middle - b.Middle, a.Full - b.Full, a.PausedMs - b.PausedMs);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Young} young, {Middle} middle and {Full} full collections, {PausedMs:N0} ms of pauses, {PausedMs / Math.Max(1, Young + Middle + Full):N2} ms each");

    public static async Task<RuntimePauses> ReadAsync(Uri server, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = server };
        string[] lines = (await client.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellationToken)).Split('\n');
        return new RuntimePauses((long)Of("gen0"), (long)Of("gen1"), (long)Of("gen2"), ValueOf(lines.FirstOrDefault(static line => line.StartsWith(Pauses, StringComparison.Ordinal))) * 1000);

        double Of(string generation) => ValueOf(lines.FirstOrDefault(
            line => line.StartsWith(Collections, StringComparison.Ordinal) && line.Contains($"\"{generation}\"", StringComparison.Ordinal)));
    }

    /// <summary>After the labels come the value and perhaps a time.</summary>
    private static double ValueOf(string? line) =>
        line is null ? 0 : double.Parse(line[(line.IndexOf('}', StringComparison.Ordinal) + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture);
}
