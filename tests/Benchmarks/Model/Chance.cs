namespace ShardedCounter.Benchmarks.Model;

/// <summary>The distributions that the model draws from, of one seed. Not thread-safe.</summary>
internal sealed class Chance(Random random)
{
    /// <summary>From here on a Poisson number is drawn as a rounded normal one: the two differ by less than a hundredth of a deviation in mean and spread.</summary>
    private const double PoissonByNormal = 30;

    /// <summary>The source, for those who draw for themselves.</summary>
    public Random Random => random;

    /// <summary>From 0 to below 1.</summary>
    public double Even() => random.NextDouble();

    /// <summary>Mean 0, deviation 1, by Box and Muller.</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>The time to the next of events that come independently of each other.</summary>
    /// <param name="perSecond">Their rate, above 0.</param>
    public TimeSpan UntilNext(double perSecond) => TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / perSecond);

    /// <summary>How many of such events come while <paramref name="mean"/> are expected.</summary>
    public long Poisson(double mean)
    {
        if (mean >= PoissonByNormal)
            return Math.Max(0, (long)Math.Round(mean + (Math.Sqrt(mean) * Normal())));
        double limit = Math.Exp(-mean), product = random.NextDouble();
        long count = 0;
        for (; product > limit; count++)
            product *= random.NextDouble();
        return count;
    }

    /// <summary>One of the two whole numbers beside <paramref name="value"/>, which is the mean.</summary>
    public long Round(double value)
    {
        double floor = Math.Floor(value);
        return (long)floor + (random.NextDouble() < value - floor ? 1 : 0);
    }
}
