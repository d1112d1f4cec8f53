using ShardedCounter.Model;

namespace ShardedCounter.Growth;

/// <summary>One window's counts, and what they say. Immutable.</summary>
/// <param name="Layout">The layout in it.</param>
/// <param name="Samples">One a shard, in order.</param>
internal sealed record ThrottleWindow(Layout Layout, IReadOnlyList<ShardSample> Samples)
{
    /// <summary>Attempts in all shards that chance chose among.</summary>
    public long Attempts => Samples.Sum(static sample => (long)sample.Attempts);

    /// <summary>Those of them that were throttled.</summary>
    public long Throttles => Samples.Sum(static sample => (long)sample.Throttles);

    /// <summary>The judgement.</summary>
    /// <remarks>
    /// Evidence is what chance sent: unkeyed commits' first attempts. Their shards were drawn at random, so under the hypothesis that the store
    /// throttles all shards alike the throttles are spread over the shards as a random sample is, however they bunch up in time. The sum over the shards of
    /// (t − a·p)² / (a·p·(1 − p)), a attempts and t throttles in a shard and p the share over all, is then about chi-square distributed, with a mean of d
    /// and a standard deviation of √(2d), d being one less than the shards compared.
    /// <para>
    /// While N is N0, all shards are compared. Once there are more, only those from N0 on: nothing but unkeyed commits goes there. Below it keys and
    /// events add a load that does not move, from processes that this one knows nothing of; that half would stay hotter however far N grew.
    /// </para>
    /// </remarks>
    /// <param name="limits">The numbers of the rule.</param>
    /// <param name="hot">The shards above average, where the verdict is <see cref="ThrottleVerdict.HotPartition"/>; otherwise empty.</param>
    public ThrottleVerdict Judge(GrowthLimits limits, out IReadOnlySet<int> hot)
    {
        hot = new HashSet<int>();
        int first = Layout.Shards > Layout.StableShards ? Layout.StableShards : 0;
        ShardSample[] compared = [.. Samples.Skip(first).Where(sample => sample.Attempts >= limits.MinAttempts)];
        Share all = ShareOf(compared);
        if (Throttles == 0)
            return ThrottleVerdict.Calm;
        if (compared.Length < 2 || 2 * compared.Length < Layout.Shards - first)
            return ThrottleVerdict.Few;
        if (all.Rate < limits.MinShare)
        {
            Share bound = ShareOf(Samples.Take(first));
            return bound.Rate >= limits.MinShare && bound.Throttles >= limits.MinThrottles ? ThrottleVerdict.Bound : ThrottleVerdict.Calm;
        }

        if (all.Throttles < limits.MinThrottles)
            return ThrottleVerdict.Few;

        ShardSample[] above = [.. compared.Where(sample => RateOf(sample) > all.Rate)];
        ShardSample[] below = [.. compared.Where(sample => RateOf(sample) <= all.Rate)];
        bool unequal = IsBeyondChance(compared, all.Rate, limits.Deviations) && ShareOf(below).Rate * limits.Contrast <= ShareOf(above).Rate;
        if (!unequal)
            return ThrottleVerdict.Container;
        hot = above.Select(static sample => sample.Shard).ToHashSet();
        return ThrottleVerdict.HotPartition;
    }

    private static bool IsBeyondChance(ShardSample[] compared, double rate, double deviations)
    {
        if (rate >= 1)
            return false; // every attempt everywhere: as equal as can be
        double sum = 0;
        foreach (ShardSample sample in compared)
        {
            double difference = sample.Throttles - (sample.Attempts * rate);
            sum += difference * difference / (sample.Attempts * rate * (1 - rate));
        }

        int freedom = compared.Length - 1;
        return sum > freedom + (deviations * Math.Sqrt(2.0 * freedom));
    }

    private static double RateOf(ShardSample sample) => (double)sample.Throttles / sample.Attempts;

    private static Share ShareOf(IEnumerable<ShardSample> samples)
    {
        long attempts = 0;
        long throttles = 0;
        foreach (ShardSample sample in samples)
        {
            attempts += sample.Attempts;
            throttles += sample.Throttles;
        }

        return new Share(throttles, attempts == 0 ? 0 : (double)throttles / attempts);
    }

    private readonly record struct Share(long Throttles, double Rate);
}
