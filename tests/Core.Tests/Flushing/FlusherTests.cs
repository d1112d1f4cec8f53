using ShardedCounter.Ingestion;
using ShardedCounter.Model;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Flushing;

public sealed class FlusherTests
{
    [Fact]
    public void AnIdleServiceFlushesAtOnce()
    {
        using var rig = new PipelineRig(static options => options.MaxLinger = TimeSpan.FromSeconds(1));
        Task<IncrementResult> answer = rig.Count("a");
        rig.Land(rig.Next()); // no time has passed
        Assert.Equal(IncrementStatus.Counted, answer.Now().Status);
    }

    [Fact]
    public void UnderLoadItLingersAndFolds()
    {
        using var rig = new PipelineRig(static options => options.MaxLinger = TimeSpan.FromMilliseconds(50));
        LoadUp(rig);

        _ = rig.Count("b", 1);
        Assert.Equal(0, rig.Store.Waiting);
        _ = rig.Count("b", 2);
        rig.Do(() => rig.Time.Advance(TimeSpan.FromMilliseconds(50)));

        Assert.Equal("b:3", rig.Next().Contents);
        Assert.Equal(0, rig.Store.Waiting);
    }

    [Fact]
    public void ACommitThatLandsEarlyCutsTheLingerShort()
    {
        using var rig = new PipelineRig(static options => options.MaxLinger = TimeSpan.FromMilliseconds(40));
        LoadUp(rig, perSecond: 45_000); // halfway between the rates: flushes are 20 ms apart
        _ = rig.AcceptBatch([.. Enumerable.Repeat(("a", 1L), 900)]);
        rig.Do(() => rig.Time.Advance(TimeSpan.FromMilliseconds(20)));
        CommitAttempt underWay = rig.Next();

        _ = rig.Count("b"); // while that is under way, it waits for the maximum
        rig.Do(() => rig.Time.Advance(TimeSpan.FromMilliseconds(10)));
        rig.Land(underWay);
        rig.Do(() => rig.Time.Advance(TimeSpan.FromMilliseconds(9)));
        Assert.Equal(0, rig.Store.Waiting);
        rig.Do(() => rig.Time.Advance(TimeSpan.FromMilliseconds(2))); // no sweep is due before, which would look as well

        Assert.Equal("b:1", rig.Next().Contents);
    }

    [Fact]
    public void TheFirstIncrementAfterAQuietTimeIsNotHeldBack()
    {
        using var rig = new PipelineRig(static options => options.MaxLinger = TimeSpan.FromMilliseconds(50));
        LoadUp(rig);
        rig.Advance(TimeSpan.FromMinutes(1));

        _ = rig.Count("b");

        Assert.Equal("b:1", rig.Next().Contents);
    }

    [Fact]
    public void IncrementsThatComeWhileACommitIsUnderWayAreFoldedIntoTheNext()
    {
        using var rig = new PipelineRig(shards: 1);
        Task<IncrementResult> first = rig.Count("a", 1);
        CommitAttempt busy = rig.Next();
        Task<IncrementResult>[] rest = [.. Enumerable.Range(1, 100).Select(i => rig.Count("a", i))];
        Assert.Equal(0, rig.Store.Waiting);

        rig.Land(busy);

        Assert.Equal(IncrementStatus.Counted, first.Now().Status);
        CommitAttempt folded = rig.Next();
        Assert.Equal("a:5050", folded.Contents);
        Assert.Equal(busy.Commit.Next, folded.Commit.Seen);
        Assert.DoesNotContain(rest, static answer => answer.IsCompleted);
        rig.Land(folded);
        Assert.All(rest, static answer => Assert.Equal(IncrementStatus.Counted, answer.Now().Status));
        Assert.Equal(5051, rig.SumOf("a"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void NoMoreCommitsAreInFlightThanAllowed(int maxInFlight)
    {
        using var rig = new PipelineRig(options => options.MaxInFlight = maxInFlight, shards: 8);
        for (int i = 0; i < 20; i++)
            _ = rig.Count($"c{i}");
        Assert.Equal(maxInFlight, rig.Store.Waiting);
        rig.Land(rig.Next());
        Assert.Equal(maxInFlight, rig.Store.Waiting);
    }

    [Fact]
    public void AShardHasOneCommitInFlight()
    {
        using var rig = new PipelineRig(static options => options.MaxInFlight = 16, shards: 3);
        var inFlight = new Dictionary<int, CommitAttempt>();
        var seen = new Dictionary<int, Mark?> { [0] = null, [1] = null, [2] = null };
        var random = new Random(5);
        for (int i = 0; i < 300; i++)
        {
            if (random.Next(3) == 0)
                _ = rig.CountOnce($"key-{i}", ("a", 1));
            else
                _ = rig.Count("a");
            while (rig.Store.Waiting > 0)
            {
                CommitAttempt attempt = rig.Next();
                Assert.True(inFlight.TryAdd(attempt.Commit.Shard, attempt), $"Two commits to shard {attempt.Commit.Shard} at step {i}.");
                Assert.Equal(seen[attempt.Commit.Shard], attempt.Commit.Seen);
            }

            int shard = random.Next(3);
            if (inFlight.Remove(shard, out CommitAttempt? landing))
            {
                seen[shard] = landing.Commit.Next;
                rig.Land(landing);
            }
        }
    }

    [Fact]
    public void ManyCountersAreCutIntoSeveralCommitsAndTheBatchIsAnsweredWhenAllAreSettled()
    {
        using var rig = new PipelineRig();
        (string, long)[] items = [.. Enumerable.Range(0, 200).Select(static i => ($"c{i}", (long)i + 1))];
        Task<BatchResult> answer = rig.CountBatch(items);
        CommitAttempt[] attempts = [rig.Next(), rig.Next(), rig.Next()];
        Assert.Equal([90, 90, 20], attempts.Select(static a => a.Commit.Deltas.Count));
        Assert.Equal(3, attempts.Select(static a => a.Commit.Shard).Distinct().Count());

        rig.Land(attempts[2]);
        rig.Land(attempts[0]);
        Assert.False(answer.IsCompleted);
        rig.Land(attempts[1]);

        Assert.Equal(BatchResult.Counted, answer.Now());
        Assert.All(items, item => Assert.Equal(item.Item2, rig.SumOf(item.Item1)));
    }

    [Fact]
    public void AStoreThatTakesMoreInOneCommitGetsMore()
    {
        using var rig = new PipelineRig(limits: new CommitLimits(150, 20), shards: 1);
        _ = rig.AcceptBatch([.. Enumerable.Range(0, 200).Select(static i => ($"c{i}", 1L))]);
        CommitAttempt first = rig.Next();
        Assert.Equal(150, first.Commit.Deltas.Count);
        for (int i = 0; i < 25; i++)
            _ = rig.CountOnce($"key-{i}", ("a", 1));
        rig.Land(first);
        CommitAttempt[] rest = new CommitAttempt[3];
        for (int i = 0; i < 3; i++)
        {
            rest[i] = rig.Next();
            rig.Land(rest[i]);
        }

        Assert.Equal([(0, 50), (5, 1), (20, 1)], rest.Select(static a => (a.Commit.Receipts.Count, a.Commit.Deltas.Count)).Order());
    }

    [Fact]
    public void WhileACommitIsUnderWayIncrementsWaitForItOrForTheLongestLinger()
    {
        using var rig = new PipelineRig(static options => options.MaxLinger = TimeSpan.FromMilliseconds(50));
        _ = rig.Count("a");
        CommitAttempt first = rig.Next();
        _ = rig.Count("b");
        rig.Do(() => rig.Time.Advance(TimeSpan.FromMilliseconds(20)));
        Assert.Equal(0, rig.Store.Waiting);
        rig.Land(first);
        CommitAttempt second = rig.Next();
        Assert.Equal("b:1", second.Contents);
        rig.Do(() => rig.Time.Advance(TimeSpan.FromMilliseconds(100)));

        _ = rig.Count("c");
        rig.Do(() => rig.Time.Advance(TimeSpan.FromMilliseconds(49)));
        Assert.Equal(0, rig.Store.Waiting);
        rig.Do(() => rig.Time.Advance(TimeSpan.FromMilliseconds(1)));
        Assert.Equal("c:1", rig.Next().Contents); // though the second is under way
    }

    [Fact]
    public void ABatchNamesExactlyTheCountersThatWereNotCounted()
    {
        using var rig = new PipelineRig();
        Task<BatchResult> answer = rig.CountBatch([.. Enumerable.Range(0, 200).Select(static i => ($"c{i}", 1L))]);
        CommitAttempt[] attempts = [rig.Next(), rig.Next(), rig.Next()];
        rig.Land(attempts[0]);
        rig.Answer(attempts[2], new CommitOutcome.Refused("no"));
        rig.Answer(attempts[1], new CommitOutcome.OutOfRange(Increments.Id("c100")));
        rig.Land(rig.Next());

        BatchResult result = answer.Now();
        Dictionary<CounterId, IncrementStatus> expected = Enumerable.Range(180, 20).ToDictionary(static i => Increments.Id($"c{i}"), static _ => IncrementStatus.Refused);
        expected.Add(Increments.Id("c100"), IncrementStatus.OutOfRange);
        Assert.Equal(
            expected.OrderBy(static pair => pair.Key).Select(static pair => (pair.Key, pair.Value)),
            result.Failures.OrderBy(static f => f.Counter).Select(static f => (f.Counter, f.Status)));
        Assert.All(Enumerable.Range(0, 200), i => Assert.Equal(expected.ContainsKey(Increments.Id($"c{i}")) ? 0 : 1, rig.SumOf($"c{i}")));
        Assert.Empty(rig.DeadLetters());
    }

    [Fact]
    public void ACallerThatWaitedTooLongHearsUnknownWhileItsCommitGoesOn()
    {
        using var rig = new PipelineRig(static options => options.WaiterTimeout = TimeSpan.FromSeconds(2));
        Task<IncrementResult> single = rig.Count("a", 1);
        CommitAttempt slow = rig.Next();
        rig.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(single.IsCompleted);
        rig.Advance(TimeSpan.FromSeconds(0.3));
        Assert.Equal(IncrementStatus.Unknown, single.Now().Status);

        rig.Land(slow);

        Assert.Equal(1, rig.SumOf("a"));
        Assert.Empty(rig.DeadLetters());
    }

    [Fact]
    public void ABatchThatWaitedTooLongNamesOnlyWhatIsOpen()
    {
        using var rig = new PipelineRig(static options => options.WaiterTimeout = TimeSpan.FromSeconds(2));
        Task<BatchResult> answer = rig.CountBatch([.. Enumerable.Range(0, 100).Select(static i => ($"c{i}", 1L))]);
        CommitAttempt ninety = rig.Next();
        CommitAttempt ten = rig.Next();
        rig.Land(ninety);
        rig.Advance(TimeSpan.FromSeconds(2.2));

        BatchResult result = answer.Now();
        Assert.Equal(IncrementStatus.Unknown, result.Status);
        Assert.Equal(
            Enumerable.Range(90, 10).Select(static i => new IncrementFailure(Increments.Id($"c{i}"), IncrementStatus.Unknown)),
            result.Failures.OrderBy(static f => f.Counter));
        rig.Land(ten);
        Assert.Equal(1, rig.SumOf("c95"));
    }

    [Fact]
    public void WhatIsNotYetSealedIsGivenUpOnTooAndStillCommitted()
    {
        using var rig = new PipelineRig(
            static options =>
            {
                options.WaiterTimeout = TimeSpan.FromSeconds(2);
                options.MaxPendingAge = TimeSpan.FromMinutes(1);
            },
            shards: 1);
        _ = rig.Count("a");
        CommitAttempt slow = rig.Next();
        Task<IncrementResult> pending = rig.Count("b", 2);
        Task<BatchResult> batch = rig.CountBatch(("b", 30), ("c", 3));
        Task<BatchResult> keyed = rig.CountOnce("key", ("d", 4));
        rig.Advance(TimeSpan.FromSeconds(2.2));
        Assert.Equal(IncrementStatus.Unknown, pending.Now().Status);
        Assert.Equal(2, batch.Now().Failures.Count);
        Assert.Equal(IncrementStatus.Unknown, keyed.Now().Status);

        rig.Land(slow);
        rig.Land(rig.Next());
        rig.Land(rig.Next());
        Assert.Equal((32, 3, 4), (rig.SumOf("b"), rig.SumOf("c"), rig.SumOf("d")));
    }

    [Fact]
    public void AnAmountWhoseCallerWasGivenUpOnBecomesADeadLetterWhereItIsRefused()
    {
        using var rig = new PipelineRig(static options => options.WaiterTimeout = TimeSpan.FromSeconds(2));
        _ = rig.Count("a", 1);
        CommitAttempt slow = rig.Next();
        rig.Advance(TimeSpan.FromSeconds(2.2));
        rig.Answer(slow, new CommitOutcome.Refused("no"));
        Assert.Equal(["""{"counter":"a","delta":1} (no)"""], rig.DeadLetters());
    }

    [Fact]
    public void AFailedDriverCostsItsLaneAndNotTheService()
    {
        // The store names a counter the commit does not hold: a bug nobody can answer for. What was sent may land yet, so the lane stays closed.
        using var rig = new PipelineRig(shards: 2);
        Task<IncrementResult> unlucky = rig.Count("a");
        CommitAttempt attempt = rig.Next();
        rig.Answer(attempt, new CommitOutcome.OutOfRange(Increments.Id("other")));
        Assert.Single(rig.Log.Of(1114));
        rig.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(IncrementStatus.Unknown, unlucky.Now().Status);

        for (int i = 0; i < 5; i++)
        {
            Task<IncrementResult> next = rig.Count("b");
            CommitAttempt other = rig.Next();
            Assert.NotEqual(attempt.Commit.Shard, other.Commit.Shard);
            rig.Land(other);
            Assert.Equal(IncrementStatus.Counted, next.Now().Status);
        }
    }

    /// <summary>So many increments a second; the last flush was just now, and nothing is under way.</summary>
    private static void LoadUp(PipelineRig rig, int perSecond = 100_000)
    {
        for (int round = 0; round < 20; round++)
        {
            rig.Do(() => rig.Time.Advance(TimeSpan.FromMilliseconds(50)));
            _ = rig.AcceptBatch([.. Enumerable.Repeat(("a", 1L), perSecond / 20)]);
            rig.Land(rig.Next());
        }
    }
}
