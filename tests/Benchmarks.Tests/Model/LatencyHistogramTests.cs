using ShardedCounter.Benchmarks.Model;

namespace ShardedCounter.Benchmarks.Tests.Model;

public class LatencyHistogramTests
{
    [Fact]
    public void PercentilesOfASpanAreItsParts()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(5, 155, 1_000);
        Assert.InRange(histogram.Percentile(0.5), 80, 81); // a bin is 1% wide
        Assert.InRange(histogram.Percentile(0.99), 153.5, 155.1);
        Assert.InRange(histogram.Count, 999.999, 1_000.001);
    }

    [Fact]
    public void SpansAddUp()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(1, 1, 90);
        histogram.Add(1_000, 1_000, 10);
        Assert.InRange(histogram.Percentile(0.9), 1, 1.01);
        Assert.InRange(histogram.Percentile(0.91), 1_000, 1_010);
    }
}
