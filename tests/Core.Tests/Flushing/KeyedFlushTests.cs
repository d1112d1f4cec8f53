using ShardedCounter.Flushing;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Flushing;

public sealed class KeyedFlushTests
{
    private static readonly (string, long)[] _one = [("a", 1)];

    [Fact]
    public void AKeyedRequestLeavesItsReceiptWithItsIncrements()
    {
        using var rig = new PipelineRig();
        Task<BatchResult> answer = rig.CountOnce("key", ("a", 1), ("b", 2), ("a", 3));
        CommitAttempt attempt = rig.Next();
        Assert.Equal("a:4 b:2", attempt.Contents);
        Assert.Equal(Increments.Key("key").ReceiptId, Assert.Single(attempt.Commit.Receipts).Id);
        rig.Land(attempt);
        Assert.Equal(BatchResult.Counted, answer.Now());
    }

    [Fact]
    public void ARepetitionWithinTheProcessJoinsTheOneInFlight()
    {
        using var rig = new PipelineRig();
        Task<BatchResult> first = rig.CountOnce("key", ("a", 1), ("b", 2));
        Task<BatchResult> again = rig.CountOnce("key", ("b", 1), ("a", 1), ("b", 1)); // the same, in other pieces
        rig.Land(rig.Next());
        Assert.Equal(0, rig.Store.Waiting);
        Assert.Equal(BatchResult.Counted, first.Now());
        Assert.Equal(BatchResult.Duplicate, again.Now());
        Assert.Equal((1, 2), (rig.SumOf("a"), rig.SumOf("b")));
    }

    [Fact]
    public void AnotherRequestUnderAKeyInFlightIsRefused()
    {
        using var rig = new PipelineRig();
        _ = rig.CountOnce("key", ("a", 1));
        Task<BatchResult> other = rig.CountOnce("key", ("a", 2));
        Assert.Equal(IncrementStatus.KeyReused, other.Now().Status);
        rig.Land(rig.Next());
        Assert.Equal(1, rig.SumOf("a"));
    }

    [Fact]
    public void ARepetitionAfterTheCommitIsADuplicateAndAnotherRequestIsAReusedKey()
    {
        using var rig = new PipelineRig(shards: 1);
        _ = rig.CountOnce("key", _one);
        rig.Land(rig.Next());
        _ = rig.CountOnce("blocker", ("x", 1));
        CommitAttempt busy = rig.Next();
        Task<BatchResult> again = rig.CountOnce("key", _one);
        Task<BatchResult> fresh = rig.CountOnce("fresh", ("a", 10));
        rig.Land(busy);
        CommitAttempt both = rig.Next();
        Assert.Equal(2, both.Commit.Receipts.Count);

        rig.Land(both);

        Assert.IsType<CommitOutcome.DuplicateReceipts>(both.Outcome.Now());
        Assert.Equal(BatchResult.Duplicate, again.Now());
        Assert.False(fresh.IsCompleted);
        CommitAttempt rest = rig.Next();
        Assert.Equal(("a:10", both.Commit.Shard, both.Commit.Seen), (rest.Contents, rest.Commit.Shard, rest.Commit.Seen));
        Assert.True(rest.Commit.Next.Seq > both.Commit.Next.Seq);
        rig.Land(rest);
        Assert.Equal(BatchResult.Counted, fresh.Now());

        Task<BatchResult> other = rig.CountOnce("key", ("a", 2));
        rig.Land(rig.Next());
        Assert.Equal(IncrementStatus.KeyReused, other.Now().Status);
        Assert.Equal(0, rig.Store.Waiting);
        Assert.Equal(11, rig.SumOf("a"));
    }

    [Fact]
    public void ARepetitionOfACommitThatLandedUnheardIsCountedAndNotADuplicate()
    {
        using var rig = new PipelineRig();
        Task<BatchResult> answer = rig.CountOnce("key", _one);
        CommitAttempt first = rig.Next();
        first.Evaluate();
        rig.LoseAnswer(first);
        rig.Advance(TimeSpan.FromMilliseconds(20));
        rig.Land(rig.Next());
        Assert.Equal(BatchResult.Counted, answer.Now());
        Assert.Equal(1, rig.SumOf("a"));
    }

    [Fact]
    public void OnlyTheRequestThatPullsHardestIsOutOfRange()
    {
        using var rig = new PipelineRig(shards: 1);
        _ = rig.CountOnce("blocker", ("x", 1));
        CommitAttempt busy = rig.Next();
        Task<BatchResult> small = rig.CountOnce("small", ("a", 1), ("b", 1));
        Task<BatchResult> large = rig.CountOnce("large", ("a", 1_000), ("c", 1));
        rig.Land(busy);
        rig.Answer(rig.Next(), new CommitOutcome.OutOfRange(Increments.Id("a")));

        Assert.Equal([new IncrementFailure(Increments.Id("a"), IncrementStatus.OutOfRange)], large.Now().Failures);
        rig.Land(rig.Next());
        Assert.Equal(BatchResult.Counted, small.Now());
        Assert.Equal((1, 1, 0), (rig.SumOf("a"), rig.SumOf("b"), rig.SumOf("c")));
    }

    [Fact]
    public void ACommitTakesNineReceiptsAndNinetyCountersAtMost()
    {
        using var rig = new PipelineRig(shards: 1);
        _ = rig.CountOnce("blocker", ("x", 1));
        CommitAttempt busy = rig.Next();
        for (int i = 0; i < 10; i++)
            _ = rig.CountOnce($"light-{i}", ("a", 1));
        _ = rig.CountOnce("heavy", [.. Enumerable.Range(0, 90).Select(static i => ($"c{i}", 1L))]);
        rig.Land(busy);

        CommitAttempt nine = rig.Next();
        Assert.Equal((9, 1), (nine.Commit.Receipts.Count, nine.Commit.Deltas.Count));
        rig.Land(nine);
        CommitAttempt one = rig.Next();
        Assert.Equal((1, 1), (one.Commit.Receipts.Count, one.Commit.Deltas.Count));
        rig.Land(one);
        CommitAttempt ninety = rig.Next();
        Assert.Equal((1, 90), (ninety.Commit.Receipts.Count, ninety.Commit.Deltas.Count));
    }

    [Fact]
    public void SumsAreCheckedWhenRequestsShareACommit()
    {
        using var rig = new PipelineRig(shards: 1);
        _ = rig.CountOnce("blocker", ("x", 1));
        CommitAttempt busy = rig.Next();
        (string, long)[] huge = [.. Enumerable.Repeat(("a", DeltaRange.MaxIncrement), 5_000)];
        _ = rig.CountOnce("one", huge);
        _ = rig.CountOnce("two", huge);
        rig.Land(busy);
        Assert.Equal("a:5000000000000000", rig.Next().Contents); // twice that is beyond 2^53
    }

    [Fact]
    public void AKeyedBatchBeyondItsRangeIsRefusedBeforeAnythingIsSent()
    {
        using var rig = new PipelineRig();
        Task<BatchResult> answer = rig.CountOnce("key", [.. Enumerable.Repeat(("a", DeltaRange.MaxIncrement), 9_008)]);
        Assert.Equal(IncrementStatus.OutOfRange, answer.Now().Status);
        Assert.Equal(0, rig.Store.Waiting);
        Assert.True(rig.Stop().Now()); // and the caller has left
    }

    [Fact]
    public void AKeyedBatchOfTooManyCountersIsTheCallersMistake()
    {
        using var rig = new PipelineRig();
        Task<BatchResult> answer = rig.CountOnce("key", [.. Enumerable.Range(0, Commit.MaxCounters + 1).Select(static i => ($"c{i}", 1L))]);
        Assert.IsType<ArgumentException>(answer.Exception?.InnerException);
        Assert.Equal(0, rig.Store.Waiting);
        Assert.True(rig.Stop().Now());
    }

    [Fact]
    public void EachCallerOfAKeyHasAPatienceOfItsOwn()
    {
        using var rig = new PipelineRig(static options =>
        {
            options.WaiterTimeout = TimeSpan.FromSeconds(2);
            options.MaxPendingAge = TimeSpan.FromMinutes(1);
        });
        Task<BatchResult> first = rig.CountOnce("key", _one);
        CommitAttempt slow = rig.Next();
        rig.Advance(TimeSpan.FromSeconds(1.5));
        Task<BatchResult> second = rig.CountOnce("key", _one);
        rig.Advance(TimeSpan.FromSeconds(0.7));
        Assert.Equal(IncrementStatus.Unknown, first.Now().Status);
        Assert.False(second.IsCompleted);
        rig.Land(slow);
        Assert.Equal(BatchResult.Counted, second.Now()); // nobody else was told of the counting
    }

    [Fact]
    public void KeyedAndFoldedWorkTakeTurns()
    {
        using var rig = new PipelineRig(shards: 1);
        _ = rig.Count("x");
        CommitAttempt attempt = rig.Next();
        for (int i = 0; i < 30; i++)
            _ = rig.CountOnce($"key-{i}", ("keyed", 1));
        var kinds = new List<bool>();
        for (int i = 0; i < 4; i++)
        {
            _ = rig.Count("folded");
            rig.Land(attempt);
            attempt = rig.Next();
            kinds.Add(attempt.Commit.Receipts.Count > 0);
        }

        Assert.Equal(2, kinds.Count(static keyed => keyed));
    }

    [Fact]
    public void RequestsOfAllShardsAreTakenInTurn()
    {
        var queue = new KeyedQueue(4, CommitLimits.Common);
        for (int i = 0; i < 400; i++)
            Assert.NotNull(queue.Enter(new KeyedRequest(new Receipt($"receipt-{i}", "p"), [new CounterDelta(Increments.Id("a"), 1)], since: i)));
        var shards = new List<int>();
        int taken = 0;
        while (queue.TryTake(static shard => shard != 2, out int shard, out List<KeyedRequest> requests))
        {
            shards.Add(shard);
            taken += requests.Count;
            Assert.All(requests, request => Assert.Equal(shard, StableHash.ShardOf(request.Receipt.Id, 4)));
        }

        Assert.Equal([0, 1, 3, 0, 1, 3], shards.Take(6));
        int bound = Enumerable.Range(0, 400).Count(static i => StableHash.ShardOf($"receipt-{i}", 4) == 2);
        Assert.Equal(400 - bound, taken);
        Assert.True(queue.HasWaiting(2));
        Assert.Equal(400, queue.Count); // taken is not settled
    }
}
