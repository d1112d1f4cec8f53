using ShardedCounter.Aggregation;
using ShardedCounter.Aggregation.History;
using ShardedCounter.Model;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Aggregation.History;

public sealed class CounterHistoryTests
{
    private static readonly DateTimeOffset _noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Timeline _counter = new();

    [Fact]
    public void ACounterNeverSeenHasNoHistory()
    {
        HistoryView view = _counter.Total.ViewHistory();
        foreach (HistoryResolution resolution in Enum.GetValues<HistoryResolution>())
        {
            Assert.Empty(view.Points(resolution, _noon));
            Assert.Equal(0, view.PerSecond(resolution, _noon));
        }

        Assert.Empty(view.LastHour(_noon));
        Assert.Equal(default, view.Rates(_noon));
    }

    [Fact]
    public void ABucketHoldsTheLastValueKnownInIt()
    {
        _counter.Count(5, _noon.AddSeconds(10));
        _counter.Count(2, _noon.AddSeconds(59.999));
        _counter.Count(10, _noon.AddMinutes(1));
        Assert.Equal(
            [new HistoryPoint(_noon, 7), new HistoryPoint(_noon.AddMinutes(1), 17), new HistoryPoint(_noon.AddMinutes(2), 17)],
            _counter.Total.ViewHistory().Points(HistoryResolution.Minute, _noon.AddMinutes(2)));
    }

    [Fact]
    public void ABucketInWhichNothingChangedReadsAsTheOneBefore()
    {
        _counter.Count(5, _noon);
        _counter.Count(2, _noon.AddMinutes(4));
        Assert.Equal([5, 5, 5, 5, 7, 7], _counter.Values(HistoryResolution.Minute, _noon.AddMinutes(5.5)));
        Assert.Equal([7], _counter.Values(HistoryResolution.Hour, _noon.AddMinutes(5.5)));
        Assert.Equal([7, 7], _counter.Values(HistoryResolution.Day, _noon.AddHours(12)));
    }

    [Theory]
    [InlineData(HistoryResolution.Minute, 60, 1)]
    [InlineData(HistoryResolution.Hour, 48, 60)]
    [InlineData(HistoryResolution.Day, 90, 1_440)]
    public void ARingShowsSoManyBucketsAndNoMore(HistoryResolution resolution, int buckets, int minutes)
    {
        for (int i = 0; i < 3 * buckets; i++)
        {
            _counter.Count(i, _noon.AddMinutes(i * minutes));
            IReadOnlyList<HistoryPoint> points = _counter.Total.ViewHistory().Points(resolution, _noon);
            Assert.Equal(Math.Min(i + 1, buckets), points.Count);
            Assert.Equal(_counter.Total.Value, points[^1].Value);
        }

        Assert.Equal(_counter.Expected(TimeSpan.FromMinutes(minutes), buckets, _noon), _counter.Values(resolution, _noon));
    }

    [Theory]
    [InlineData(61)]
    [InlineData(60 * 49)]
    [InlineData(1_440 * 91)]
    [InlineData(1_440 * 4_000)]
    public void AGapLongerThanARingIsFlatOnEitherSideOfTheChange(int minutes)
    {
        DateTimeOffset late = _noon.AddMinutes(minutes);
        _counter.Count(5, _noon);
        Assert.Equal(Enumerable.Repeat((Int128)5, 60), _counter.Values(HistoryResolution.Minute, late));
        _counter.Count(2, late);
        Assert.Equal([.. Enumerable.Repeat((Int128)5, 59), 7], _counter.Values(HistoryResolution.Minute, late));
        Assert.Equal(_counter.Expected(TimeSpan.FromHours(1), 48, late), _counter.Values(HistoryResolution.Hour, late));
        Assert.Equal(_counter.Expected(TimeSpan.FromDays(1), 90, late), _counter.Values(HistoryResolution.Day, late));
        Assert.Equal(2.0 / 60, _counter.Total.ViewHistory().Rates(late).PerMinute, 12);
    }

    [Fact]
    public void AResetShowsInTheValuesAndNotInTheRates()
    {
        _counter.Count(600, _noon);
        _counter.Count(60, _noon.AddMinutes(1));
        _counter.Reset(_noon.AddMinutes(1.5));
        _counter.Count(120, _noon.AddMinutes(2));
        Assert.Equal([600, 0, 120], _counter.Values(HistoryResolution.Minute, _noon.AddMinutes(2.5)));
        HistoryView view = _counter.Total.ViewHistory();
        Assert.Equal(1, view.PerSecond(HistoryResolution.Minute, _noon.AddMinutes(2.5))); // 60 in the minute of the reset
        Assert.Equal(2, view.Rates(_noon.AddMinutes(2.5)).PerSecond); // 60 and 120 in 90 s
        Assert.Equal(2, view.PerSecond(HistoryResolution.Minute, _noon.AddMinutes(3)));
    }

    [Fact]
    public void ADeletedCounterKeepsItsHistory()
    {
        _counter.Count(600, _noon);
        _counter.Reset(_noon.AddMinutes(1), hide: true);
        _counter.Count(1, _noon.AddMinutes(3));
        Assert.False(_counter.Total.Hidden);
        Assert.Equal([600, 0, 0, 1], _counter.Values(HistoryResolution.Minute, _noon.AddMinutes(3)));
    }

    [Fact]
    public void ACounterThatWasResetBeforeItWasEverCountedBeginsAtZero()
    {
        _counter.Reset(_noon);
        _counter.Count(3, _noon.AddMinutes(2));
        Assert.Equal([0, 0, 3], _counter.Values(HistoryResolution.Minute, _noon.AddMinutes(2)));
    }

    [Fact]
    public void AClockThatWasSetBackStandsStillUntilItHasCaughtUp()
    {
        _counter.Count(5, _noon.AddMinutes(10));
        _counter.Count(2, _noon);
        _counter.Count(1, _noon.AddMinutes(9));
        Assert.Equal(_noon.AddMinutes(10), _counter.Total.ChangedAt);
        Assert.Equal([8], _counter.Values(HistoryResolution.Minute, _noon));
        _counter.Reset(_noon);
        _counter.Count(4, _noon.AddMinutes(11));
        Assert.Equal([0, 4], _counter.Values(HistoryResolution.Minute, _noon));
        Assert.Equal([new HistoryPoint(_noon.AddMinutes(10), 0), new HistoryPoint(_noon.AddMinutes(11), 4)], _counter.Total.ViewHistory().Points(HistoryResolution.Minute, _noon));
    }

    [Fact]
    public void AReplayChangesNothing()
    {
        _counter.Count(5, _noon);
        _counter.Count(2, _noon.AddMinutes(3));
        TotalDocument before = _counter.Total;
        _counter.Merge(new ShardReading(3, 7, 2), _noon.AddMinutes(9));
        _counter.Merge(new ShardReading(3, 5, 1), _noon.AddMinutes(9));
        Assert.Same(before, _counter.Total);
    }

    [Fact]
    public void ChangesWithinAMinuteShareTheHistory()
    {
        _counter.Count(5, _noon);
        _counter.Count(5, _noon.AddMinutes(1));
        CounterHistory? history = _counter.Total.History;
        Assert.NotNull(history);
        _counter.Count(5, _noon.AddMinutes(1.9));
        _counter.Reset(_noon.AddMinutes(1.95));
        Assert.Same(history, _counter.Total.History);
    }

    /// <summary>Two aggregators' merges land in any order: another history of the way there, and the same end.</summary>
    [Fact]
    public void AnotherOrderOfTheSameMergesEndsTheSame()
    {
        ShardReading[] readings = [new(0, 10, 1), new(0, 15, 2), new(1, 100, 1), new(2, 1_000, 1)];
        DateTimeOffset[] at = [_noon, _noon.AddMinutes(1), _noon.AddMinutes(2), _noon.AddMinutes(3)];
        foreach (int[] order in new[] { new[] { 0, 1, 2, 3 }, [3, 2, 1, 0], [1, 0, 3, 2], [2, 3, 0, 1] })
        {
            var counter = new Timeline();
            for (int i = 0; i < order.Length; i++)
                counter.Merge(readings[order[i]], at[i]);
            DateTimeOffset asOf = _noon.AddMinutes(4);
            Assert.Equal(1_115, counter.Values(HistoryResolution.Minute, asOf)[^1]);
            Assert.Equal(counter.Expected(TimeSpan.FromMinutes(1), 60, asOf), counter.Values(HistoryResolution.Minute, asOf));
            Assert.Equal(1_115.0 / 4, counter.Total.ViewHistory().Rates(asOf).PerMinute, 9);
        }
    }

    [Fact]
    public void ADocumentWithoutAHistoryBeginsOneAtItsLastChange()
    {
        _counter.Total = new TotalDocument(Increments.Id("a"), [new ShardReading(3, 1_000, 7)], 400, _noon, hidden: false, []);
        Assert.Equal([600, 600, 600], _counter.Values(HistoryResolution.Minute, _noon.AddMinutes(2)));
        Assert.Equal(default, _counter.Total.ViewHistory().Rates(_noon.AddMinutes(2)));
        _counter.Merge(new ShardReading(3, 1_060, 8), _noon.AddMinutes(3));
        Assert.Equal([600, 600, 600, 660], _counter.Values(HistoryResolution.Minute, _noon.AddMinutes(3)));
        Assert.Equal(1_000, _counter.Total.History!.CountedBefore);
        Assert.Equal(20, _counter.Total.ViewHistory().Rates(_noon.AddMinutes(3)).PerMinute, 12);
    }

    /// <summary>Changed while its aggregator was behind, on a store whose feed says no time then: the document has no instant.</summary>
    [Fact]
    public void ADocumentWithoutAnInstantBeginsItsHistoryAtItsNextChange()
    {
        _counter.Total = new TotalDocument(Increments.Id("a"), [new ShardReading(3, 1_000, 7)], 400, DateTimeOffset.UnixEpoch, hidden: false, []);
        Assert.Empty(_counter.Values(HistoryResolution.Day, _noon));
        _counter.Merge(new ShardReading(3, 1_060, 8), _noon);
        Assert.Equal([660], _counter.Values(HistoryResolution.Minute, _noon));
        Assert.Equal(60, _counter.Total.ViewHistory().Rates(_noon).PerMinute, 12);
    }

    /// <summary>Against what was written down beside it, for any changes at any times.</summary>
    [Fact]
    public void WhateverHappensTheHistoryIsWhatAReaderWouldHaveSeen()
    {
        const int Seed = 11;
        var random = new Random(Seed);
        for (int round = 0; round < 60; round++)
        {
            var counter = new Timeline();
            DateTimeOffset now = _noon.AddSeconds(random.Next(100_000));
            double pace = Math.Pow(10, random.NextDouble() * 5); // seconds from one change to the next: from one to a day and more
            int changes = random.Next(1, 400);
            for (int i = 0; i < changes; i++)
            {
                now = now.AddSeconds(random.NextDouble() * pace * (random.Next(50) == 0 ? 200 : 1));
                DateTimeOffset at = random.Next(20) == 0 ? now.AddSeconds(-random.Next(100_000)) : now;
                if (random.Next(40) == 0 && counter.Total.Resets.Length < TotalDocument.MaxResets)
                    counter.Reset(at);
                else
                    counter.Count(random.NextInt64(-1_000_000_000_000, 1_000_000_000_000) >> random.Next(40), at);
            }

            DateTimeOffset asOf = now.AddSeconds(random.NextDouble() * pace * 3);
            string where = $"Round {round} of seed {Seed}.";
            Assert.True(counter.Expected(TimeSpan.FromMinutes(1), 60, asOf).SequenceEqual(counter.Values(HistoryResolution.Minute, asOf)), where);
            Assert.True(counter.Expected(TimeSpan.FromHours(1), 48, asOf).SequenceEqual(counter.Values(HistoryResolution.Hour, asOf)), where);
            Assert.True(counter.Expected(TimeSpan.FromDays(1), 90, asOf).SequenceEqual(counter.Values(HistoryResolution.Day, asOf)), where);
            HistoryView view = counter.Total.ViewHistory();
            Assert.Equal(counter.Values(HistoryResolution.Minute, asOf), view.LastHour(asOf));
            DateTimeOffset present = asOf > counter.Total.ChangedAt ? asOf : counter.Total.ChangedAt;
            Assert.Equal(Rate(counter, present, TimeSpan.FromMinutes(1), 1), view.Rates(asOf).PerSecond, 6);
            Assert.Equal(Rate(counter, present, TimeSpan.FromMinutes(1), 60) * 60, view.Rates(asOf).PerMinute, 6);
            Assert.Equal(Rate(counter, present, TimeSpan.FromHours(1), 24) * 3600, view.Rates(asOf).PerHour, 6);
            foreach ((HistoryResolution resolution, TimeSpan bucket) in new[] { (HistoryResolution.Minute, TimeSpan.FromMinutes(1)), (HistoryResolution.Hour, TimeSpan.FromHours(1)), (HistoryResolution.Day, TimeSpan.FromDays(1)) })
            {
                DateTimeOffset end = Timeline.Floor(present, bucket);
                Assert.Equal((double)(counter.CountedBefore(end) - counter.CountedBefore(end - bucket)) / bucket.TotalSeconds, view.PerSecond(resolution, asOf), 6);
            }
        }
    }

    private static double Rate(Timeline counter, DateTimeOffset present, TimeSpan bucket, int complete)
    {
        DateTimeOffset start = Timeline.Floor(present, bucket) - (bucket * complete);
        DateTimeOffset since = start > counter.Birth ? start : counter.Birth;
        return (double)counter.CountedSince(start) / Math.Max(60, (present - since).TotalSeconds);
    }
}
