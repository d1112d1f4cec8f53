using ShardedCounter.Ingestion;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Flushing;

public sealed class OverloadTests
{
    [Fact]
    public void IntakeIsRefusedWhileTheOldestIncrementIsTooOldAndRecovers()
    {
        using var rig = new PipelineRig(static options => options.WaiterTimeout = TimeSpan.FromMinutes(1));
        Task<IncrementResult> slow = rig.Count("a");
        CommitAttempt attempt = rig.Next();
        rig.Advance(TimeSpan.FromSeconds(3.4));

        IncrementResult refused = rig.Count("b").Now();
        Assert.Equal((IncrementStatus.Overloaded, TimeSpan.FromSeconds(4)), (refused.Status, refused.RetryAfter));
        BatchResult batch = rig.CountBatch(("b", 1)).Now();
        Assert.Equal((IncrementStatus.Overloaded, TimeSpan.FromSeconds(4)), (batch.Status, batch.RetryAfter));
        Assert.Equal(IncrementStatus.Overloaded, rig.CountOnce("key", ("b", 1)).Now().Status);
        Assert.NotNull(rig.NotReadyReason);
        Assert.Single(rig.Log.Of(1112));

        rig.Land(attempt);
        Assert.Equal(IncrementStatus.Counted, slow.Now().Status);
        Assert.Null(rig.NotReadyReason);
        Task<IncrementResult> taken = rig.Count("b");
        rig.Land(rig.Next());
        Assert.Equal(IncrementStatus.Counted, taken.Now().Status);
        Assert.Equal(1, rig.SumOf("b")); // what was refused was not counted
        rig.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Single(rig.Log.Of(1113));
    }

    [Fact]
    public void AcceptedIsRefusedWhenStale()
    {
        using var rig = new PipelineRig(static options =>
        {
            options.MaxAcceptedAge = TimeSpan.FromSeconds(2);
            options.MaxPendingAge = TimeSpan.FromSeconds(5);
        });
        Assert.Equal(IncrementStatus.Accepted, rig.Accept("a").Status);
        CommitAttempt attempt = rig.Next();
        rig.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Equal(IncrementStatus.Accepted, rig.Accept("b", 2).Status);
        rig.Advance(TimeSpan.FromSeconds(0.3));
        Assert.Equal(IncrementStatus.Overloaded, rig.Accept("b", 100).Status);
        Assert.Equal(IncrementStatus.Overloaded, rig.AcceptBatch(("b", 100)).Status);
        Task<IncrementResult> durable = rig.Count("c");
        Assert.False(durable.IsCompleted);

        while (true)
        {
            rig.Land(attempt);
            if (rig.Store.Waiting == 0)
                break;
            attempt = rig.Next();
        }

        rig.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(IncrementStatus.Accepted, rig.Accept("b", 1_000).Status);
    }

    [Fact]
    public void CallersBeyondTheLimitAreRefusedUntilOthersAreAnswered()
    {
        using var rig = new PipelineRig(static options => options.MaxWaiters = 3, shards: 1);
        Task<IncrementResult> one = rig.Count("a", 1);
        Task<BatchResult> two = rig.CountBatch(("a", 2));
        Task<BatchResult> three = rig.CountOnce("key", ("a", 3));
        IncrementResult four = rig.Count("a", 100).Now();
        Assert.Equal((IncrementStatus.Overloaded, TimeSpan.FromSeconds(1)), (four.Status, four.RetryAfter));
        Assert.Equal(IncrementStatus.Overloaded, rig.Accept("a", 100).Status);

        rig.Land(rig.Next());
        Assert.True(one.IsCompleted);
        Task<IncrementResult> five = rig.Count("a", 5);
        while (rig.Store.Waiting > 0)
            rig.Land(rig.Next());
        Assert.True(two.IsCompleted && three.IsCompleted && five.IsCompleted);
        Assert.Equal(11, rig.SumOf("a"));
    }

    [Fact]
    public void CountersBeyondTheLimitAreRefusedUntilOthersAreCommitted()
    {
        using var rig = new PipelineRig(static options => options.MaxPendingCounters = 1_000);
        Assert.Equal(IncrementStatus.Accepted, rig.AcceptBatch([.. Enumerable.Range(0, 1_500).Select(static i => ($"c{i}", 1L))]).Status);
        Assert.Equal(IncrementStatus.Overloaded, rig.Accept("c0").Status);
        int landed = 0;
        while (rig.Store.Waiting > 0)
        {
            rig.Land(rig.Next());
            landed++;
        }

        Assert.Equal(17, landed); // 16 × 90 + 60
        Assert.Equal(IncrementStatus.Accepted, rig.Accept("c0").Status);
    }

    [Fact]
    public void WhatIsRefusedByTheAccumulatorLeavesNoCallerBehind()
    {
        using var rig = new PipelineRig(shards: 1);
        _ = rig.Accept("x");
        CommitAttempt busy = rig.Next();
        Assert.Equal(IncrementStatus.Accepted, rig.AcceptBatch([.. Enumerable.Repeat(("a", 1_000_000_000_000L), 9_007)]).Status);
        Assert.Equal(IncrementStatus.OutOfRange, rig.Count("a", 1_000_000_000_000).Now().Status);
        Assert.Equal(IncrementStatus.OutOfRange, rig.Accept("a", 1_000_000_000_000).Status);
        Assert.Equal(IncrementStatus.OutOfRange, rig.CountBatch(("b", 1), ("a", 1_000_000_000_000)).Now().Status);
        Task<bool> stopped = rig.Stop();
        rig.Land(busy);
        CommitAttempt last = rig.Next();
        Assert.Equal("a:9007000000000000", last.Contents); // and no trace of b
        rig.Land(last);
        Assert.True(stopped.Now());
    }
}
