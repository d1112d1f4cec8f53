using ShardedCounter.Ingestion.Events;
using ShardedCounter.Model;
using ShardedCounter.Storage;
using ShardedCounter.Tests.Fakes;
using ShardedCounter.Tests.Growth;

namespace ShardedCounter.Tests.Ingestion.Events;

public sealed class PartitionIngestorTests
{
    private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void ABatchIsDoneWhenTheCommitsOfAllItsShardsHaveLanded()
    {
        using var rig = new IngestRig(shards: 4);
        Task<IngestResult> done = rig.Ingest(Event(0, "a", 1), Event(1, EventRead.Elsewhere, 2), Event(2, "a", 4));
        CommitAttempt first = rig.Next(), second = rig.Next();
        Assert.Equal(0, rig.Store.Waiting);
        Assert.NotEqual(first.Commit.Shard, second.Commit.Shard);
        rig.Land(second);
        Assert.False(done.IsCompleted);
        rig.Land(first);
        Assert.Equal(new IngestResult(Events: 3, Counted: 3, Duplicates: 0, DeadLettered: 0, Commits: 2), done.Now());
        Assert.Equal((5, 2), (rig.SumOf("a"), rig.SumOf(EventRead.Elsewhere)));
    }

    [Fact]
    public void EventsThatComeAgainAreDroppedWhereverTheBatchIsCut()
    {
        using var rig = new IngestRig();
        rig.Store.HoldsCommits = false;
        IncomingEvent[] events = [.. Enumerable.Range(0, 10).Select(seq => Event(seq, "a", 1 << seq))];
        rig.Ingest(events[..6]).Now();
        Assert.Equal(new IngestResult(Events: 6, Counted: 4, Duplicates: 2, DeadLettered: 0, Commits: 1), rig.Ingest(events[4..]).Now());
        Assert.Equal(new IngestResult(Events: 10, Counted: 0, Duplicates: 10, DeadLettered: 0, Commits: 0), rig.Ingest(events).Now());
        Assert.Equal(new IngestResult(Events: 10, Counted: 0, Duplicates: 10, DeadLettered: 0, Commits: 0), rig.Ingest(rig.NewOwner(), CancellationToken.None, events).Now());
        Assert.Equal(1_023, rig.SumOf("a"));
    }

    [Fact]
    public void WhatAnotherOwnerHasCountedMeanwhileIsDroppedAndTheRestIsFoldedAgain()
    {
        using var rig = new IngestRig();
        PartitionIngestor other = rig.NewOwner();
        Task<IngestResult> mine = rig.Ingest(Event(0, "a", 1), Event(1, "a", 2), Event(2, "b", 4));
        CommitAttempt stale = rig.Next();
        Task<IngestResult> theirs = rig.Ingest(other, CancellationToken.None, Event(0, "a", 1), Event(1, "a", 2));
        rig.Land(rig.Next());
        Assert.Equal(2, theirs.Now().Counted);

        rig.Land(stale);
        CommitAttempt again = rig.Next();
        Assert.Equal("b:4", again.Contents);
        Assert.Equal(1, again.Commit.Seen?.Seq);
        rig.Land(again);
        Assert.Equal(new IngestResult(Events: 3, Counted: 1, Duplicates: 2, DeadLettered: 0, Commits: 1), mine.Now());
        Assert.Equal((3, 4), (rig.SumOf("a"), rig.SumOf("b")));
        Assert.Equal(1, rig.Counts["shardedcounter.ingest.refolds"]);
    }

    [Fact]
    public void TwoCallsForOnePartitionInOneProcessCountOnce()
    {
        using var rig = new IngestRig();
        Task<IngestResult> one = rig.Ingest(Event(0, "a", 1), Event(1, "a", 2));
        Task<IngestResult> two = rig.Ingest(Event(0, "a", 1), Event(1, "a", 2), Event(2, "a", 4));
        CommitAttempt first = rig.Next();
        rig.Land(rig.Next());
        rig.Land(first);
        Assert.Equal((0, 3), (one.Now().Counted, two.Now().Counted));
        Assert.Equal(7, rig.SumOf("a"));
    }

    [Fact]
    public void AfterAnUnknownOutcomeTheVerySameCommitIsSentAgainAndCountsOnce()
    {
        using var rig = new IngestRig();
        Task<IngestResult> done = rig.Ingest(Event(0, "a", 1));
        CommitAttempt first = rig.Next();
        Assert.IsType<CommitOutcome.Applied>(first.Evaluate());
        rig.Do(first.LoseAnswer);
        rig.WaitForRetry();
        CommitAttempt second = rig.Next();
        Assert.Same(first.Commit, second.Commit);
        rig.Land(second);
        Assert.Equal(1, done.Now().Counted);
        Assert.Equal(1, rig.SumOf("a"));
    }

    [Fact]
    public void AStoreThatThrowsIsTakenAsUnknown()
    {
        using var rig = new IngestRig();
        Task<IngestResult> done = rig.Ingest(Event(0, "a", 1));
        CommitAttempt first = rig.Next();
        rig.Do(first.Throw);
        rig.WaitForRetry();
        CommitAttempt second = rig.Next();
        Assert.Same(first.Commit, second.Commit);
        rig.Land(second);
        Assert.Equal(1, done.Now().Commits);
        Assert.Single(rig.Log.Of(1007));
    }

    [Fact]
    public void AThrottledCommitWaitsAsLongAsTheStoreAsksAndIsCountedAsAnEventsThrottle()
    {
        using var rig = new IngestRig();
        using var throttles = new ThrottleCounts(rig.Meter);
        Task<IngestResult> done = rig.Ingest(Event(0, "a", 1));
        CommitAttempt first = rig.Next();
        rig.Answer(first, new CommitOutcome.Throttled(TimeSpan.FromSeconds(9)));
        rig.Do(() => rig.Time.Advance(TimeSpan.FromSeconds(8.9)));
        Assert.Equal(0, rig.Store.Waiting);
        rig.Do(() => rig.Time.Advance(TimeSpan.FromSeconds(0.1)));
        CommitAttempt second = rig.Next();
        Assert.Same(first.Commit, second.Commit);
        rig.Land(second);
        Assert.True(done.IsCompletedSuccessfully);
        Assert.Equal((1, 1), (throttles["event"], throttles.All));
    }

    [Fact]
    public void ABatchLargerThanACommitIsCommittedInSequence()
    {
        using var rig = new IngestRig();
        Task<IngestResult> done = rig.Ingest([.. Enumerable.Range(0, 200).Select(seq => Event(seq, $"c{seq}", 1))]);
        var marks = new List<(long?, long)>();
        for (int i = 0; i < 3; i++)
        {
            CommitAttempt attempt = rig.Next();
            Assert.Equal(0, rig.Store.Waiting);
            marks.Add((attempt.Commit.Seen?.Seq, attempt.Commit.Next.Seq));
            rig.Land(attempt);
        }

        Assert.Equal([(null, 89L), (89L, 179L), (179L, 199L)], marks);
        Assert.Equal(new IngestResult(Events: 200, Counted: 200, Duplicates: 0, DeadLettered: 0, Commits: 3), done.Now());
    }

    [Fact]
    public void APoisonEventIsAmongTheDeadLettersBeforeTheBatchReturnsAndBlocksNothing()
    {
        using var rig = new IngestRig();
        var gate = new TaskCompletionSource();
        rig.Store.OnCall = call => call == "AddDeadLetters" ? gate.Task : Task.CompletedTask;
        Task<IngestResult> done = rig.Ingest(Event(0, "a", 1), EventRead.Raw(1, "poison"), Event(2, "a", 2));
        rig.Land(rig.Next());
        Assert.False(done.IsCompleted);
        Assert.Empty(rig.DeadLetters());

        rig.Do(gate.SetResult);
        Assert.Equal(new IngestResult(Events: 3, Counted: 2, Duplicates: 0, DeadLettered: 1, Commits: 1), done.Now());
        Assert.Equal(["1@2000 poison (MalformedJson at byte 0: The body is not valid JSON: 'p' is an invalid start of a value.)"], rig.DeadLetters());
        Assert.Single(rig.Log.Of(1002));
        Assert.Equal((2, 1), (rig.Counts["shardedcounter.ingest.events/counted"], rig.Counts["shardedcounter.ingest.events/unreadable"]));
    }

    [Fact]
    public void APoisonEventThatComesAgainKeepsItsOneLetter()
    {
        using var rig = new IngestRig();
        Assert.Equal(new IngestResult(Events: 1, Counted: 0, Duplicates: 0, DeadLettered: 1, Commits: 0), rig.Ingest(EventRead.Raw(1, "poison")).Now());
        rig.Ingest(EventRead.Raw(0, "x"), EventRead.Raw(1, "poison")).Now();
        Assert.Equal(["0@1000", "1@2000"], rig.DeadLetters().Select(static letter => letter[..6]));
    }

    [Fact]
    public void DeadLettersAreWrittenAgainUntilTheStoreHasThem()
    {
        using var rig = new IngestRig();
        int failures = 2;
        rig.Store.OnCall = call => call == "AddDeadLetters" && failures-- > 0 ? throw new StoreUnavailableException("no") : Task.CompletedTask;
        Task<IngestResult> done = rig.Ingest([.. Enumerable.Range(0, 150).Select(seq => EventRead.Raw(seq, "poison"))]);
        Assert.False(done.IsCompleted);
        rig.WaitForRetry();
        Assert.False(done.IsCompleted);
        rig.WaitForRetry();
        Assert.Equal(150, done.Now().DeadLettered);
        Assert.Equal(150, rig.DeadLetters().Count);
    }

    [Fact]
    public void TheLetterHoldsTheWholeEvent()
    {
        using var rig = new IngestRig();
        DateTimeOffset at = DateTimeOffset.UnixEpoch;
        byte[] large = new byte[EventLetters.MaxBodyBytes + 3];
        rig.Ingest(
            new IncomingEvent(0, at, "{\"counter\":\"é\"}"u8.ToArray()),
            new IncomingEvent(1, at, new byte[] { 0xFF, 1 }),
            new IncomingEvent(2, at, "x"u8.ToArray(), "a b", "7"),
            new IncomingEvent(3, at, "y"u8.ToArray(), "a"),
            new IncomingEvent(4, at, large)).Now();
        string[] letters = [.. rig.DeadLetters()];
        Assert.StartsWith("0@0 {\"counter\":\"é\"} (", letters[0], StringComparison.Ordinal);
        Assert.StartsWith("1@0 base64:/wE= (", letters[1], StringComparison.Ordinal);
        Assert.StartsWith("2@0 (counter: a b, delta: 7) x (", letters[2], StringComparison.Ordinal);
        Assert.StartsWith("3@0 (counter: a, delta: none) y (", letters[3], StringComparison.Ordinal);
        Assert.StartsWith("4@0 (the first 1048576 of 1048579 bytes) base64:AAAA", letters[4], StringComparison.Ordinal);
    }

    [Fact]
    public void ACounterOutOfRangeIsTakenOutOfThePartAndItsAmountsAreLettersFirst()
    {
        using var rig = new IngestRig();
        var gate = new TaskCompletionSource();
        rig.Store.OnCall = call => call == "AddDeadLetters" ? gate.Task : Task.CompletedTask;
        Task<IngestResult> done = rig.Ingest(Event(0, "a", 1), EventRead.Raw(1, """[{"counter":"a","delta":2},{"counter":"b","delta":4}]"""), Event(2, "a", -8));
        CommitAttempt first = rig.Next();
        rig.Answer(first, new CommitOutcome.OutOfRange(CounterId.Parse("a")));
        Assert.Equal(0, rig.Store.Waiting);
        rig.Do(gate.SetResult);
        CommitAttempt second = rig.Next();
        Assert.Equal("b:4", second.Contents);
        Assert.Equal((first.Commit.Seen, first.Commit.Next), (second.Commit.Seen, second.Commit.Next));
        rig.Land(second);

        Assert.Equal(new IngestResult(Events: 3, Counted: 1, Duplicates: 2, DeadLettered: 3, Commits: 1), done.Now());
        Assert.Equal(
            [
                """0@1000:a {"counter":"a","delta":1} (out of range in shard 0)""",
                """1@2000:a {"counter":"a","delta":2} (out of range in shard 0)""",
                """2@3000:a {"counter":"a","delta":-8} (out of range in shard 0)""",
            ],
            rig.DeadLetters());
        Assert.Equal((0, 4), (rig.SumOf("a"), rig.SumOf("b")));
    }

    [Fact]
    public void TheRealStoresRangeSendsAnEventToTheDeadLetters()
    {
        using var rig = new IngestRig();
        rig.Store.HoldsCommits = false;
        string most = string.Join('\n', Enumerable.Repeat("""{"counter":"a","delta":1000000000000}""", 9_007));
        rig.Ingest(EventRead.Raw(0, most), Event(1, "b", 1)).Now();
        Assert.Equal(1, rig.Ingest(Event(2, "a", 1_000_000_000_000), Event(3, "b", 2)).Now().DeadLettered);
        Assert.Equal((9_007_000_000_000_000, 3), (rig.SumOf("a"), rig.SumOf("b")));
        Assert.Equal(["""2@3000:a {"counter":"a","delta":1000000000000} (out of range in shard 0)"""], rig.DeadLetters());
        Assert.Equal(0, rig.Ingest(Event(2, "a", 1_000_000_000_000), Event(3, "b", 2)).Now().DeadLettered);
    }

    [Fact]
    public void ARefusedPartIsLettersAndTheMarkMovesOverIt()
    {
        using var rig = new IngestRig();
        Task<IngestResult> done = rig.Ingest(Event(0, "a", 1), Event(1, "b", 2));
        CommitAttempt first = rig.Next();
        rig.Answer(first, new CommitOutcome.Refused("full"));
        CommitAttempt second = rig.Next();
        Assert.Equal(("", first.Commit.Next), (second.Contents, second.Commit.Next));
        rig.Land(second);
        Assert.Equal(new IngestResult(Events: 2, Counted: 0, Duplicates: 2, DeadLettered: 2, Commits: 1), done.Now());
        Assert.Equal(["""0@1000:a {"counter":"a","delta":1} (refused: full)""", """1@2000:b {"counter":"b","delta":2} (refused: full)"""], rig.DeadLetters());
        Assert.Equal(1, rig.MarkOf()?.Seq);
    }

    [Fact]
    public void AStoreThatRefusesEvenTheMarkDoesNotBlockThePartition()
    {
        using var rig = new IngestRig();
        Task<IngestResult> done = rig.Ingest([.. Enumerable.Range(0, 91).Select(seq => Event(seq, $"c{seq}", 1))]);
        rig.Answer(rig.Next(), new CommitOutcome.Refused("full"));
        rig.Answer(rig.Next(), new CommitOutcome.Refused("full"));
        CommitAttempt next = rig.Next();
        Assert.Equal("c90:1", next.Contents);
        rig.Land(next);
        Assert.Equal((1, 90), (done.Now().Counted, done.Now().DeadLettered));
        Assert.Single(rig.Log.Of(1005));
    }

    [Fact]
    public void APartRefusedAfterAnUnknownOutcomeIsNoLetterIfItHadLanded()
    {
        using var rig = new IngestRig();
        Task<IngestResult> done = rig.Ingest(Event(0, "a", 1));
        CommitAttempt first = rig.Next();
        first.Evaluate();
        rig.Do(first.LoseAnswer);
        rig.WaitForRetry();
        rig.Answer(rig.Next(), new CommitOutcome.Refused("full"));
        Assert.Equal(new IngestResult(Events: 1, Counted: 1, Duplicates: 0, DeadLettered: 0, Commits: 1), done.Now());
        Assert.Empty(rig.DeadLetters());
    }

    [Fact]
    public void APartRefusedAfterAnUnknownOutcomeThatMayLandYetSaysSo()
    {
        using var rig = new IngestRig();
        Task<IngestResult> done = rig.Ingest(Event(0, "a", 1));
        CommitAttempt late = rig.Next();
        rig.Do(late.LoseAnswer);
        rig.WaitForRetry();
        rig.Answer(rig.Next(), new CommitOutcome.Refused("full"));
        CommitAttempt empty = rig.Next();
        Assert.IsType<CommitOutcome.Applied>(late.Evaluate());
        rig.Land(empty);
        Assert.True(done.IsCompletedSuccessfully);
        Assert.Equal(["""0@1000:a {"counter":"a","delta":1} (refused: full; may have been counted)"""], rig.DeadLetters());
    }

    [Fact]
    public void ACancelledCallThrowsAndWhatLandedIsNotCountedAgain()
    {
        using var rig = new IngestRig(shards: 4);
        using var stop = new CancellationTokenSource();
        IncomingEvent[] events = [Event(0, "a", 1), Event(1, EventRead.Elsewhere, 2)];
        Task<IngestResult> done = rig.Ingest(stop.Token, events);
        rig.Land(rig.Next());
        rig.Next();
        rig.Do(stop.Cancel);
        Assert.True(done.IsCanceled);

        rig.Store.HoldsCommits = false;
        Assert.Equal((1, 1), (rig.Ingest(events).Now().Counted, rig.SumOf("a")));
        Assert.Equal(2, rig.SumOf(EventRead.Elsewhere));
    }

    [Fact]
    public void ACallThatIsCancelledWhileItWaitsForTheNextAttemptThrowsAtOnce()
    {
        using var rig = new IngestRig();
        using var stop = new CancellationTokenSource();
        Task<IngestResult> done = rig.Ingest(stop.Token, Event(0, "a", 1));
        rig.Answer(rig.Next(), new CommitOutcome.Throttled(TimeSpan.FromSeconds(30)));
        Assert.False(done.IsCompleted);
        rig.Do(stop.Cancel);
        Assert.True(done.IsCanceled);
    }

    [Fact]
    public void ACallThatIsNotDoneInTimeThrowsAndNeverReturns()
    {
        using var rig = new IngestRig(configure: static options => options.TimeLimit = TimeSpan.FromSeconds(58));
        Task<IngestResult> done = rig.Ingest(Event(0, "a", 1));
        for (int second = 0; second < 12; second++)
        {
            Assert.False(done.IsCompleted);
            rig.Answer(rig.Next(), new CommitOutcome.Throttled(_soon));
            rig.WaitForRetry();
        }

        Assert.IsType<IngestTimeoutException>(done.Exception?.InnerException);
        Assert.Equal(0, rig.Store.Waiting);
        Assert.Single(rig.Log.Of(1009));
    }

    [Fact]
    public void ACallThatCannotWriteItsDeadLettersInTimeThrows()
    {
        using var rig = new IngestRig(configure: static options => options.TimeLimit = TimeSpan.FromSeconds(7));
        rig.Store.OnCall = static call => call == "AddDeadLetters" ? throw new StoreUnavailableException("no") : Task.CompletedTask;
        Task<IngestResult> done = rig.Ingest(EventRead.Raw(0, "poison"));
        rig.WaitForRetry();
        Assert.False(done.IsCompleted);
        rig.WaitForRetry();
        Assert.IsType<IngestTimeoutException>(done.Exception?.InnerException);
    }

    [Fact]
    public void MarksThatCannotBeReadAreReadAgain()
    {
        using var rig = new IngestRig(shards: 3);
        rig.Store.HoldsCommits = false;
        int failures = 1;
        rig.Store.OnCall = call => call == "ReadMark" && failures-- > 0 ? throw new StoreUnavailableException("no") : Task.CompletedTask;
        Task<IngestResult> done = rig.Ingest(Event(0, "a", 1));
        Assert.False(done.IsCompleted);
        rig.WaitForRetry();
        Assert.Equal(1, done.Now().Counted);
        rig.Ingest(Event(1, "a", 1)).Now();
        Assert.Equal(4, rig.Store.Calls.Count(static call => call == "ReadMark")); // once a shard and process, and the one that failed
    }

    [Fact]
    public void AnEmptyBatchIsDoneAtOnceAndACancelledCallDoesNothing()
    {
        using var rig = new IngestRig();
        Assert.Equal(default, rig.Ingest().Now());
        Assert.True(rig.Ingest(new CancellationToken(canceled: true), Event(0, "a", 1)).IsCanceled);
        Assert.Equal(0, rig.Store.Waiting);
        Assert.Empty(rig.Store.Calls);
    }

    [Fact]
    public void APartitionIsTheSameHoweverItsHubIsWritten()
    {
        Assert.Equal("eh|my-ns|orders|7", new PartitionId("My-NS.servicebus.windows.net", "Orders", "7").ToString());
        Assert.Equal(new PartitionId("my-ns", "orders", "7"), new PartitionId("MY-NS", "ORDERS", "7"));
        Assert.Throws<ArgumentException>(static () => new PartitionId("ns", "a|b", "7"));
        Assert.Throws<ArgumentException>(static () => new PartitionId("", "hub", "7"));
        Assert.Throws<ArgumentException>(static () => new PartitionId("ns", "hub", ""));
    }

    [Fact]
    public void WrongSettingsAreNamed()
    {
        var validator = new IngestOptionsValidator();
        Assert.True(validator.Validate(null, new IngestOptions()).Succeeded);
        Assert.Contains("Ingest:TimeLimit is 00:00:00", validator.Validate(null, new IngestOptions { TimeLimit = TimeSpan.Zero }).FailureMessage, StringComparison.Ordinal);
        Assert.Contains("Ingest:ParallelFrom is 1", validator.Validate(null, new IngestOptions { ParallelFrom = 1 }).FailureMessage, StringComparison.Ordinal);
    }

    private static IncomingEvent Event(long seq, string counter, long delta) => EventRead.Event(seq, counter, delta);
}
