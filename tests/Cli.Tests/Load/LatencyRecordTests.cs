using ShardedCounter.Cli.Load;

namespace ShardedCounter.Cli.Tests.Load;

public sealed class LatencyRecordTests
{
    [Fact]
    public void PercentilesAreAtMostASixteenthTooHigh()
    {
        const int Seed = 5;
        var random = new Random(Seed);
        double[] all = [.. Enumerable.Range(0, 20_000).Select(_ => Math.Floor(Math.Exp(random.NextDouble() * 16)))];
        var record = new LatencyRecord();
        var other = new LatencyRecord();
        for (int i = 0; i < all.Length; i++)
            (i % 2 == 0 ? record : other).Add(TimeSpan.FromMicroseconds(all[i]));
        record.Add(other);
        Array.Sort(all);

        Assert.Equal(all.Length, record.Count);
        Assert.Equal(all[^1], record.Max.TotalMicroseconds);
        foreach (double share in new[] { 0.001, 0.5, 0.9, 0.99, 0.999, 1 })
        {
            double exact = all[(int)Math.Ceiling(share * all.Length) - 1];
            Assert.InRange(record.Percentile(share).TotalMicroseconds, exact, (exact * 17 / 16) + 1);
        }
    }
}
