namespace ShardedCounter.Growth;

/// <summary>When throttling counts as sustained and unequal. One instance in production: <see cref="Standard"/>; tests and the simulation make smaller worlds.</summary>
internal sealed record GrowthLimits
{
    /// <summary>The numbers of the rule.</summary>
    public static GrowthLimits Standard { get; } = new();

    /// <summary>Attempts that a shard needs in a window to be compared. Fewer say little, and fewer than half of the shards with as many say nothing.</summary>
    public int MinAttempts { get; init; } = 5;

    /// <summary>Throttles that a window needs.</summary>
    public int MinThrottles { get; init; } = 20;

    /// <summary>The share of throttled attempts below which a window is calm: a throttled commit goes to another shard at once, and one in twenty is no burden.</summary>
    public double MinShare { get; init; } = 0.05;

    /// <summary>
    /// How far beyond chance the shards' differences must be, in standard deviations of the chi-square distribution. At 4, shards that are in truth
    /// alike pass for unequal in about one window of a thousand; <see cref="Windows"/> in a row, in one of a billion.
    /// </summary>
    public double Deviations { get; init; } = 4;

    /// <summary>How much smaller the share among the shards below average must be than among those above: with very many attempts any difference is beyond chance.</summary>
    public double Contrast { get; init; } = 2;

    /// <summary>Windows in a row, with a shard that is hot in all of them.</summary>
    public int Windows { get; init; } = 3;

    /// <summary>
    /// How long nothing is judged after N has grown, whoever raised it: 30 s until every writer knows of it, and as long again for the load to settle.
    /// </summary>
    public TimeSpan CoolDown { get; init; } = TimeSpan.FromSeconds(60);
}
