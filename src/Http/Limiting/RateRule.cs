using System.Globalization;

namespace ShardedCounter.Http;

/// <summary>What the two settings of a rate must be.</summary>
internal static class RateRule
{
    /// <summary>The lowest rate but 0: one a minute and a half, so that times stay far from where clocks overflow.</summary>
    public const double MinPerSecond = 0.01;

    /// <summary>The highest rate and burst: no process answers more.</summary>
    public const int Max = 1_000_000;

    /// <summary>What is wrong with them.</summary>
    /// <param name="path">The section they stand in.</param>
    /// <param name="rateSetting">The name of the rate.</param>
    /// <param name="perSecond">The rate; null where it is not set.</param>
    /// <param name="burstSetting">The name of the burst.</param>
    /// <param name="burst">The burst; null where it is not set.</param>
    public static IEnumerable<string> Check(string path, string rateSetting, double? perSecond, string burstSetting, int? burst)
    {
        if (perSecond is double rate && !(rate is 0 or (>= MinPerSecond and <= Max)))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{path}:{rateSetting} is {rate}; it must be {MinPerSecond} to {Max} requests a second, or 0 for no limit.");
        }

        if (burst is < 1 or > Max)
            yield return string.Create(CultureInfo.InvariantCulture, $"{path}:{burstSetting} is {burst}; it must be 1 to {Max} requests.");
    }
}
