using ShardedCounter.Diagnostics;

namespace ShardedCounter.Tests.Diagnostics;

public class LatencyBucketsTests
{
    private readonly LatencyBuckets _buckets = new();

    [Fact]
    public void NothingRecordedHasNoPercentile() => Assert.Null(Percentile(new long[LatencyBuckets.Count], 0.5));

    [Fact]
    public void AReportedDurationIsNeverBelowTheMeasuredAndAtMostAnEighthAbove()
    {
        for (double us = 1; us < 100_000_000; us *= 1.037)
        {
            var buckets = new LatencyBuckets();
            buckets.Record(TimeSpan.FromMicroseconds(us));
            var counts = new long[LatencyBuckets.Count];
            buckets.CopyTo(counts);
            double reportedUs = LatencyBuckets.Percentile(new long[LatencyBuckets.Count], counts, 1)!.Value * 1000;
            Assert.InRange(reportedUs, us, (us * 1.125) + 1);
        }
    }

    [Fact]
    public void APercentileIsThatOfTheNearestRank()
    {
        Record(98, ms: 1);
        Record(1, ms: 10);
        Record(1, ms: 100);
        var none = new long[LatencyBuckets.Count];
        Assert.InRange(Percentile(none, 0.5)!.Value, 1, 1.125);
        Assert.InRange(Percentile(none, 0.98)!.Value, 1, 1.125);
        Assert.InRange(Percentile(none, 0.99)!.Value, 10, 11.25);
        Assert.InRange(Percentile(none, 1)!.Value, 100, 112.5);
    }

    [Fact]
    public void WhatWasThereBeforeDoesNotCount()
    {
        Record(1_000, ms: 100);
        var before = new long[LatencyBuckets.Count];
        _buckets.CopyTo(before);
        Record(3, ms: 2);
        Assert.InRange(Percentile(before, 0.99)!.Value, 2, 2.25);
    }

    [Fact]
    public void BeyondTheRangeItIsInTheLastBucketAndBelowItInTheFirst()
    {
        _buckets.Record(TimeSpan.FromHours(5));
        Assert.Equal(Math.Pow(2, 27) / 1000, Percentile(new long[LatencyBuckets.Count], 1));
        var before = new long[LatencyBuckets.Count];
        _buckets.CopyTo(before);
        _buckets.Record(TimeSpan.FromTicks(-1));
        Assert.Equal(0.001, Percentile(before, 1));
    }

    private void Record(int times, double ms)
    {
        for (int i = 0; i < times; i++)
            _buckets.Record(TimeSpan.FromMilliseconds(ms));
    }

    private double? Percentile(long[] before, double share)
    {
        var after = new long[LatencyBuckets.Count];
        _buckets.CopyTo(after);
        return LatencyBuckets.Percentile(before, after, share);
    }
}
