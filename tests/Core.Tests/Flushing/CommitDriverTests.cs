using ShardedCounter.Ingestion;
using ShardedCounter.Model;
using ShardedCounter.Storage;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Flushing;

public sealed class CommitDriverTests
{
    private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void AnAppliedCommitIsCounted()
    {
        using var rig = new PipelineRig();
        Task<IncrementResult> answer = rig.Count("a", 5);
        CommitAttempt attempt = rig.Next();
        Assert.Equal("a:5", attempt.Contents);
        Assert.False(answer.IsCompleted);

        rig.Land(attempt);

        Assert.Equal(IncrementStatus.Counted, answer.Now().Status);
        Assert.Equal(5, rig.SumOf("a"));
    }

    [Fact]
    public void AfterAnUnknownOutcomeTheVerySameCommitIsSentAgain()
    {
        using var rig = new PipelineRig();
        Task<IncrementResult> answer = rig.Count("a", 5);
        CommitAttempt first = rig.Next();
        rig.LoseAnswer(first);
        Assert.Equal(0, rig.Store.Waiting);

        rig.WaitForRetry();
        CommitAttempt second = rig.Next();
        Assert.Same(first.Commit, second.Commit);
        rig.LoseAnswer(second);
        rig.WaitForRetry();
        CommitAttempt third = rig.Next();
        Assert.Same(first.Commit, third.Commit);

        rig.Land(third);
        Assert.Equal(5, rig.SumOf("a"));
        Assert.True(answer.IsCompleted);
    }

    [Fact]
    public void AnAttemptWhoseAnswerWasLostCountsOnce()
    {
        using var rig = new PipelineRig(static options => options.WaiterTimeout = TimeSpan.FromMinutes(1));
        Task<IncrementResult> answer = rig.Count("a", 5);
        CommitAttempt first = rig.Next();
        Assert.IsType<CommitOutcome.Applied>(first.Evaluate());
        rig.LoseAnswer(first);
        rig.WaitForRetry();
        CommitAttempt second = rig.Next();

        rig.Land(second);

        Assert.IsType<CommitOutcome.AlreadyApplied>(second.Outcome.Now());
        Assert.Equal(IncrementStatus.Counted, answer.Now().Status);
        Assert.Equal(5, rig.SumOf("a"));
    }

    [Fact]
    public void AStoreThatThrowsIsTakenAsUnknown()
    {
        using var rig = new PipelineRig(static options => options.WaiterTimeout = TimeSpan.FromMinutes(1));
        Task<IncrementResult> answer = rig.Count("a");
        CommitAttempt first = rig.Next();
        rig.Do(first.Throw);
        Assert.Single(rig.Log.Of(1108));
        rig.WaitForRetry();
        CommitAttempt second = rig.Next();
        Assert.Same(first.Commit, second.Commit);

        rig.Answer(second, new CommitOutcome.Throttled(_soon));
        rig.WaitForRetry();
        CommitAttempt third = rig.Next();
        Assert.Same(first.Commit, third.Commit); // had it not been unknown, it would have moved
        rig.Land(third);
        Assert.Equal(IncrementStatus.Counted, answer.Now().Status);
    }

    [Fact]
    public void AThrottledCommitThatWasNeverUnknownGoesToAnotherLane()
    {
        using var rig = new PipelineRig();
        Task<IncrementResult> answer = rig.Count("a", 5);
        var shards = new HashSet<int>();
        CommitAttempt attempt = rig.Next();
        for (int i = 0; i < 40; i++)
        {
            shards.Add(attempt.Commit.Shard);
            rig.Answer(attempt, new CommitOutcome.Throttled(_soon));
            if (rig.Store.Waiting == 0)
                rig.Advance(TimeSpan.FromMilliseconds(5_000));
            CommitAttempt next = rig.Next();
            Assert.NotSame(attempt.Commit, next.Commit);
            Assert.True(next.Commit.Next.Seq > attempt.Commit.Next.Seq);
            attempt = next;
        }

        Assert.Equal(4, shards.Count);
        rig.Land(attempt);
        Assert.Equal(5, rig.SumOf("a"));
        Assert.True(answer.IsCompleted);
    }

    [Fact]
    public void AThrottledCommitStaysOnceAnAttemptWasUnknown()
    {
        using var rig = new PipelineRig();
        Task<IncrementResult> answer = rig.Count("a", 5);
        CommitAttempt first = rig.Next();
        rig.LoseAnswer(first);
        for (int i = 0; i < 10; i++)
        {
            rig.WaitForRetry();
            CommitAttempt again = rig.Next();
            Assert.Same(first.Commit, again.Commit);
            rig.Answer(again, new CommitOutcome.Throttled(_soon));
        }

        first.Evaluate(); // late, but it arrives
        rig.WaitForRetry();
        rig.Land(rig.Next());
        Assert.Equal(5, rig.SumOf("a"));
        Assert.True(answer.IsCompleted);
    }

    [Fact]
    public void TheStoreDecidesHowLongAThrottledCommitWaitsAtLeast()
    {
        using var rig = new PipelineRig();
        _ = rig.CountOnce("key", ("a", 1));
        rig.Answer(rig.Next(), new CommitOutcome.Throttled(TimeSpan.FromSeconds(9)));
        rig.Advance(TimeSpan.FromSeconds(8.9));
        Assert.Equal(0, rig.Store.Waiting);
        rig.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(1, rig.Store.Waiting);
    }

    [Fact]
    public void AKeyedCommitNeverMoves()
    {
        using var rig = new PipelineRig();
        Task<BatchResult> answer = rig.CountOnce("key", ("a", 3));
        CommitAttempt first = rig.Next();
        Assert.Equal(StableHash.ShardOf(Increments.Key("key").ReceiptId, 4), first.Commit.Shard);
        CommitAttempt attempt = first;
        for (int i = 0; i < 10; i++)
        {
            rig.Answer(attempt, new CommitOutcome.Throttled(_soon));
            rig.WaitForRetry();
            attempt = rig.Next();
            Assert.Same(first.Commit, attempt.Commit);
        }

        rig.Land(attempt);
        Assert.Equal(3, rig.SumOf("a"));
        Assert.True(answer.IsCompleted);
    }

    [Fact]
    public void OnlyTheCounterOutOfRangeIsRefused()
    {
        using var rig = new PipelineRig();
        Task<BatchResult> answer = rig.CountBatch(("a", 1), ("full", 2), ("c", 3));
        CommitAttempt first = rig.Next();
        rig.Answer(first, new CommitOutcome.OutOfRange(Increments.Id("full")));

        CommitAttempt second = rig.Next();
        Assert.Equal("a:1 c:3", second.Contents);
        Assert.Equal(first.Commit.Shard, second.Commit.Shard);
        Assert.Equal(first.Commit.Seen, second.Commit.Seen);
        Assert.True(second.Commit.Next.Seq > first.Commit.Next.Seq);
        Assert.False(answer.IsCompleted);

        rig.Land(second);
        Assert.Equal(IncrementStatus.OutOfRange, answer.Now().Status);
        Assert.Equal([new IncrementFailure(Increments.Id("full"), IncrementStatus.OutOfRange)], answer.Now().Failures);
        Assert.Equal((1, 0, 3), (rig.SumOf("a"), rig.SumOf("full"), rig.SumOf("c")));
    }

    [Fact]
    public void ACallerOutOfRangeIsAnsweredAtOnceWhenEveryAttemptWas()
    {
        using var rig = new PipelineRig();
        Task<IncrementResult> blocker = rig.Count("blocker");
        CommitAttempt[] busy = OccupyAllLanes(rig);
        Task<IncrementResult> full = rig.Count("full");
        Task<IncrementResult> fine = rig.Count("fine");
        rig.Land(busy[0]);
        CommitAttempt attempt = rig.Next();
        Assert.Equal("full:1 fine:1", attempt.Contents);

        rig.Answer(attempt, new CommitOutcome.OutOfRange(Increments.Id("full")));

        Assert.Equal(IncrementStatus.OutOfRange, full.Now().Status);
        Assert.False(fine.IsCompleted);
        rig.Land(rig.Next());
        Assert.Equal(IncrementStatus.Counted, fine.Now().Status);
        Assert.True(blocker.IsCompleted);
    }

    [Fact]
    public void AfterAnUnknownACallerOutOfRangeWaitsForTheLaterSealing()
    {
        using var rig = new PipelineRig(static options => options.WaiterTimeout = TimeSpan.FromMinutes(5));
        CommitAttempt[] busy = OccupyAllLanes(rig);
        Task<IncrementResult> full = rig.Count("full");
        Task<IncrementResult> fine = rig.Count("fine");
        rig.Land(busy[0]);
        CommitAttempt first = rig.Next();
        rig.LoseAnswer(first);
        rig.Advance(TimeSpan.FromMilliseconds(20));
        rig.Answer(rig.Next(), new CommitOutcome.OutOfRange(Increments.Id("full")));
        Assert.False(full.IsCompleted);

        CommitAttempt rest = rig.Next();
        Assert.Equal("fine:1", rest.Contents);
        rig.Land(rest);

        Assert.Equal(IncrementStatus.OutOfRange, full.Now().Status);
        Assert.Equal(IncrementStatus.Counted, fine.Now().Status);
        Assert.IsType<CommitOutcome.MarkMoved>(first.Evaluate()); // the first attempt arrives, too late
        Assert.Equal((0, 1), (rig.SumOf("full"), rig.SumOf("fine")));
    }

    [Fact]
    public void WhereNothingIsLeftAnEmptyCommitFencesTheEarlierAttempt()
    {
        using var rig = new PipelineRig();
        Task<IncrementResult> full = rig.Count("full");
        CommitAttempt first = rig.Next();
        rig.LoseAnswer(first);
        rig.Advance(TimeSpan.FromMilliseconds(20));
        rig.Answer(rig.Next(), new CommitOutcome.OutOfRange(Increments.Id("full")));

        CommitAttempt fence = rig.Next();
        Assert.Empty(fence.Commit.Deltas);
        Assert.Equal((first.Commit.Shard, first.Commit.Seen), (fence.Commit.Shard, fence.Commit.Seen));
        Assert.False(full.IsCompleted);
        rig.Land(fence);

        Assert.Equal(IncrementStatus.OutOfRange, full.Now().Status);
        first.Evaluate();
        Assert.Equal(0, rig.SumOf("full"));
    }

    [Fact]
    public void WhereTheEarlierSealingLandedWhatWasTakenOutIsCountedToo()
    {
        using var rig = new PipelineRig();
        CommitAttempt[] busy = OccupyAllLanes(rig);
        Task<IncrementResult> full = rig.Count("full", 2);
        Task<IncrementResult> fine = rig.Count("fine", 3);
        rig.Land(busy[0]);
        CommitAttempt first = rig.Next();
        rig.LoseAnswer(first);
        rig.Advance(TimeSpan.FromMilliseconds(20));
        rig.Answer(rig.Next(), new CommitOutcome.OutOfRange(Increments.Id("full")));
        CommitAttempt rest = rig.Next();
        Assert.IsType<CommitOutcome.Applied>(first.Evaluate()); // the counter came back into range, and the late attempt landed

        rig.Land(rest);

        Assert.IsType<CommitOutcome.MarkMoved>(rest.Outcome.Now());
        Assert.Equal((IncrementStatus.Counted, IncrementStatus.Counted), (full.Now().Status, fine.Now().Status));
        Assert.Equal((2, 3), (rig.SumOf("full"), rig.SumOf("fine")));
        Assert.Empty(rig.DeadLetters());
    }

    [Fact]
    public void AnAcceptedAmountOutOfRangeBecomesADeadLetter()
    {
        using var rig = new PipelineRig();
        Assert.Equal(IncrementStatus.Accepted, rig.Accept("full", 7).Status);
        rig.Answer(rig.Next(), new CommitOutcome.OutOfRange(Increments.Id("full")));
        Assert.Equal(["""{"counter":"full","delta":7} (out of range)"""], rig.DeadLetters());
        Assert.Equal(0, rig.Store.Waiting);
    }

    [Fact]
    public void ARefusedCommitIsNotSentAgainAndTheLaneGoesOn()
    {
        using var rig = new PipelineRig(shards: 1);
        Task<IncrementResult> blocker = rig.Count("blocker");
        CommitAttempt busy = rig.Next();
        Task<IncrementResult> waiting = rig.Count("a", 1);
        Assert.Equal(IncrementStatus.Accepted, rig.Accept("a", 20).Status);
        rig.Land(busy);
        CommitAttempt refused = rig.Next();
        Assert.Equal("a:21", refused.Contents);

        rig.Answer(refused, new CommitOutcome.Refused("full up"));

        Assert.Equal(IncrementStatus.Refused, waiting.Now().Status);
        Assert.Equal(["""{"counter":"a","delta":20} (full up)"""], rig.DeadLetters()); // the caller knows about the other 1
        Task<IncrementResult> after = rig.Count("a", 300);
        CommitAttempt next = rig.Next();
        Assert.Equal(busy.Commit.Next, next.Commit.Seen);
        rig.Land(next);
        Assert.Equal(IncrementStatus.Counted, after.Now().Status);
        Assert.Equal(300, rig.SumOf("a"));
        Assert.True(blocker.IsCompleted);
    }

    [Fact]
    public void RefusedAfterUnknownIsCountedWhereTheMarkSaysSo()
    {
        using var rig = new PipelineRig();
        Task<IncrementResult> answer = rig.Count("a", 5);
        CommitAttempt first = rig.Next();
        first.Evaluate();
        rig.LoseAnswer(first);
        rig.Advance(TimeSpan.FromMilliseconds(20));

        rig.Answer(rig.Next(), new CommitOutcome.Refused("no"));

        Assert.Equal(IncrementStatus.Counted, answer.Now().Status);
        Assert.Equal(["ReadMark"], rig.Store.Calls);
        Assert.Equal(5, rig.SumOf("a"));
    }

    [Fact]
    public void RefusedAfterUnknownIsUnknownWhereTheMarkHasNotMoved()
    {
        using var rig = new PipelineRig();
        Task<IncrementResult> answer = rig.Count("a", 5);
        rig.LoseAnswer(rig.Next());
        rig.Advance(TimeSpan.FromMilliseconds(20));
        rig.Answer(rig.Next(), new CommitOutcome.Refused("no"));

        Assert.Equal(IncrementStatus.Unknown, answer.Now().Status);
        Assert.Equal(
            ["""{"counter":"a","delta":5} (refused (no) after an attempt of unknown outcome; may have been counted)"""], rig.DeadLetters());
        Assert.Single(rig.Log.Of(1105));
    }

    [Fact]
    public void AMarkThatCannotBeReadIsReadAgain()
    {
        using var rig = new PipelineRig();
        Task<IncrementResult> answer = rig.Count("a", 5);
        CommitAttempt first = rig.Next();
        first.Evaluate();
        rig.LoseAnswer(first);
        rig.Advance(TimeSpan.FromMilliseconds(20));
        int failures = 2;
        rig.Store.OnCall = _ => failures-- > 0 ? Task.FromException(new StoreUnavailableException("away")) : Task.CompletedTask;
        rig.Answer(rig.Next(), new CommitOutcome.Refused("no"));
        Assert.False(answer.IsCompleted);

        rig.WaitForRetry();

        Assert.Equal(IncrementStatus.Counted, answer.Now().Status);
        Assert.Equal(["ReadMark", "ReadMark", "ReadMark"], rig.Store.Calls);
    }

    [Fact]
    public void AMarkThatCannotBeReadForADayLeavesADeadLetterAndAFreeLane()
    {
        using var rig = new PipelineRig(shards: 1);
        Task<IncrementResult> answer = rig.Count("a", 5);
        rig.LoseAnswer(rig.Next());
        rig.Advance(TimeSpan.FromMilliseconds(20));
        rig.Store.OnCall = call => call == "ReadMark" ? Task.FromException(new StoreUnavailableException("away")) : Task.CompletedTask;
        rig.Answer(rig.Next(), new CommitOutcome.Refused("no"));

        rig.Do(() => rig.Time.Advance(TimeSpan.FromHours(25)));

        Assert.Equal(IncrementStatus.Unknown, answer.Now().Status);
        Assert.Empty(rig.Log.Of(1114));
        Assert.Single(rig.DeadLetters());
        rig.Advance(TimeSpan.FromMilliseconds(200)); // the sweep sees that nothing is old any more
        Task<IncrementResult> next = rig.Count("b");
        rig.Land(rig.Next());
        Assert.Equal(IncrementStatus.Counted, next.Now().Status);
    }

    [Fact]
    public void AnAbandonedCommitThatLandsAfterAllIsAdopted()
    {
        using var rig = new PipelineRig(shards: 1);
        _ = rig.Count("a", 5);
        CommitAttempt abandoned = rig.Next();
        rig.LoseAnswer(abandoned);
        rig.Advance(TimeSpan.FromMilliseconds(20));
        rig.Answer(rig.Next(), new CommitOutcome.Refused("no"));
        Task<IncrementResult> later = rig.Count("b", 2);
        CommitAttempt next = rig.Next();
        Assert.IsType<CommitOutcome.Applied>(abandoned.Evaluate());

        rig.Land(next);
        Assert.IsType<CommitOutcome.MarkMoved>(next.Outcome.Now());
        Assert.False(later.IsCompleted);
        CommitAttempt afresh = rig.Next();
        Assert.Equal((abandoned.Commit.Next, "b:2"), (afresh.Commit.Seen!.Value, afresh.Contents));
        rig.Land(afresh);

        Assert.Equal(IncrementStatus.Counted, later.Now().Status);
        Assert.Equal((5, 2), (rig.SumOf("a"), rig.SumOf("b")));
        Assert.Single(rig.Log.Of(1106));
    }

    [Fact]
    public void AMarkOfNobodysMakingGivesTheCommitUp()
    {
        using var rig = new PipelineRig(shards: 1);
        Task<IncrementResult> answer = rig.Count("a", 5);
        rig.Answer(rig.Next(), new CommitOutcome.MarkMoved(new Mark(4_711)));

        Assert.Equal(IncrementStatus.Unknown, answer.Now().Status);
        Assert.Single(rig.DeadLetters());
        Assert.Single(rig.Log.Of(1107));
        _ = rig.Count("b");
        Assert.Equal(new Mark(4_711), rig.Next().Commit.Seen);
    }

    [Theory]
    [InlineData(23, false)]
    [InlineData(25, true)]
    public void ACommitUnsettledForADayIsGivenUp(int hours, bool givenUp)
    {
        using var rig = new PipelineRig(static options => options.WaiterTimeout = TimeSpan.FromMinutes(5));
        Assert.Equal(IncrementStatus.Accepted, rig.Accept("a", 5).Status);
        CommitAttempt first = rig.Next();
        rig.Do(() => rig.Time.Advance(TimeSpan.FromHours(hours)));

        rig.LoseAnswer(first);
        rig.WaitForRetry();

        Assert.Equal(givenUp ? 0 : 1, rig.Store.Waiting);
        Assert.Equal(givenUp ? ["""{"counter":"a","delta":5} (unsettled for a day; may have been counted)"""] : [], rig.DeadLetters());
    }

    [Fact]
    public void EveryAmountOfAnAbandonedKeyedCommitHasItsLetter()
    {
        // Two requests name the same counter: one is in the sealing that is given up, one was taken out of it.
        using var rig = new PipelineRig(shards: 1);
        CommitAttempt[] busy = OccupyAllLanes(rig);
        _ = rig.CountOnce("first", ("a", 100));
        _ = rig.CountOnce("second", ("a", 7));
        rig.Land(busy[0]);
        CommitAttempt both = rig.Next();
        Assert.Equal("a:107", both.Contents);
        rig.LoseAnswer(both);
        rig.Advance(TimeSpan.FromMilliseconds(20));
        rig.Answer(rig.Next(), new CommitOutcome.OutOfRange(Increments.Id("a")));
        CommitAttempt rest = rig.Next();
        Assert.Equal("a:7", rest.Contents);

        rig.Answer(rest, new CommitOutcome.Refused("no"));

        Assert.Equal(
            ["""{"counter":"a","delta":107} (refused (no) after an attempt of unknown outcome; may have been counted)"""], rig.DeadLetters());
    }

    [Fact]
    public void ALetterThatCannotBeWrittenIsInTheLog()
    {
        using var rig = new PipelineRig();
        rig.Store.OnCall = _ => Task.FromException(new StoreUnavailableException("away"));
        Assert.Equal(IncrementStatus.Accepted, rig.Accept("a", 5).Status);
        rig.Answer(rig.Next(), new CommitOutcome.Refused("no"));
        Assert.Contains("""{"counter":"a","delta":5}""", Assert.Single(rig.Log.Of(1109)), StringComparison.Ordinal);
    }

    private static CommitAttempt[] OccupyAllLanes(PipelineRig rig)
    {
        var busy = new List<CommitAttempt>();
        for (int i = 0; i < 10; i++)
        {
            _ = rig.Accept($"busy-{i}");
            if (rig.Store.Waiting == 0)
                break;
            busy.Add(rig.Next());
        }

        rig.Land(busy[^1]); // takes what was left over
        busy[^1] = rig.Next();
        return [.. busy];
    }
}
