using System.Globalization;

namespace ShardedCounter.Cli.Output;

/// <summary>Instants and numbers as people and scripts read them, the same in every culture.</summary>
internal static class InstantText
{
    public static string Of(DateTimeOffset value) => value.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>With thousands separated.</summary>
    public static string Grouped(Int128 value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
