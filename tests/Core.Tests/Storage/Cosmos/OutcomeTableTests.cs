using ShardedCounter.CosmosEmulator;
using ShardedCounter.Model;
using ShardedCounter.Storage;
using static ShardedCounter.Tests.Storage.Cosmos.CosmosRig;

namespace ShardedCounter.Tests.Storage.Cosmos;

/// <summary>Every row of the table from answer to outcome, each by a request that truly gets that answer.</summary>
public sealed class OutcomeTableTests : IDisposable
{
    private readonly CosmosRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(400, 0)]
    [InlineData(403, 0)]
    [InlineData(403, 1014)] // the logical partition is full
    [InlineData(413, 0)]
    public async Task WhatTheServiceWillNotTakeIsRefused(int status, int subStatus)
    {
        CommitOutcome outcome = await SendAgainstAsync(Fault.Answer(status, subStatus));
        Assert.Contains($"{status}/{subStatus}", Assert.IsType<CommitOutcome.Refused>(outcome).Reason, StringComparison.Ordinal);
        await AssertAppliedAsync(0);
    }

    [Theory]
    [InlineData(408, 0)]
    [InlineData(410, 0)]
    [InlineData(500, 0)]
    [InlineData(502, 0)]
    [InlineData(503, 0)]
    [InlineData(403, 3)] // the region takes no writes now: a failover
    [InlineData(403, 1008)]
    [InlineData(418, 0)] // what nobody has heard of
    public async Task WhatMayHaveLandedIsUnknown(int status, int subStatus)
    {
        CommitOutcome outcome = await SendAgainstAsync(Fault.Answer(status, subStatus));
        Assert.Contains($"{status}/", Assert.IsType<CommitOutcome.Unknown>(outcome).Reason, StringComparison.Ordinal);
        Assert.Empty(_rig.Log.Of(1501));
    }

    [Theory]
    [InlineData(401, 0)]
    [InlineData(404, 1003)] // no such container
    [InlineData(403, 5302)] // a role is missing
    public async Task AConfigurationErrorIsUnknownAndTheLogSaysSo(int status, int subStatus)
    {
        Assert.IsType<CommitOutcome.Unknown>(await SendAgainstAsync(Fault.Answer(status, subStatus)));
        Assert.Contains($"{status}/{subStatus}", Assert.Single(_rig.Log.Of(1501)), StringComparison.Ordinal);
        await AssertAppliedAsync(0);
    }

    [Fact]
    public async Task AThrottledCommitIsThrottledForAsLongAsTheServiceSays()
    {
        CommitOutcome outcome = await SendAgainstAsync(Fault.Throttle(TimeSpan.FromMilliseconds(1_234)));
        Assert.Equal(TimeSpan.FromMilliseconds(1_234), Assert.IsType<CommitOutcome.Throttled>(outcome).RetryAfter);
        await AssertAppliedAsync(0);
    }

    [Fact]
    public void TransactionsThatCollideAreThrottled() => Assert.IsType<CommitOutcome.Throttled>(
        ShardedCounter.Storage.Cosmos.OutcomeTable.OfRequest(449, 0, null, "449")); // the SDK retries these itself, half a minute of wall time

    [Fact]
    public async Task AConnectionThatBreaksIsUnknownWhetherOrNotItLanded()
    {
        Assert.IsType<CommitOutcome.Unknown>(await SendAgainstAsync(Fault.DropBefore));
        await AssertAppliedAsync(0);
        await AssertAnswerLostAsync(Fault.DropAfter);
    }

    [Fact]
    public Task ATimeoutAfterItLandedIsUnknownAndTheNextAttemptFindsTheMark() => AssertAnswerLostAsync(Fault.TimeoutAfter);

    [Fact]
    public Task AnUnavailableServiceAfterItLandedIsUnknownAndTheNextAttemptFindsTheMark() => AssertAnswerLostAsync(Fault.UnavailableAfter);

    [Fact]
    public async Task ASilentServiceIsUnknownAfterTheTimeForARequest()
    {
        ICounterStore store = await _rig.OpenAsync();
        var silence = new TaskCompletionSource();
        var arrived = new TaskCompletionSource();
        _rig.Emulator.Faults.Next(ToShards(RequestKind.Batch), Fault.Delay(
            (_, token) =>
            {
                arrived.SetResult();
                return silence.Task.WaitAsync(token);
            },
            after: true));
        Task<CommitOutcome> sent = store.CommitAsync(Commit(), default).AsTask();
        await arrived.Task;
        Assert.False(sent.IsCompleted);
        _rig.Time.Advance(_rig.Options().RequestTimeout);
        Assert.IsType<CommitOutcome.Unknown>(await sent);
        Assert.IsType<CommitOutcome.AlreadyApplied>(await store.CommitAsync(Commit(), default));
    }

    [Fact]
    public async Task ACallerThatGivesUpGetsUnknownAndTheCommitMayLand()
    {
        ICounterStore store = await _rig.OpenAsync();
        using var caller = new CancellationTokenSource();
        _rig.Emulator.Faults.Next(ToShards(RequestKind.Batch), Fault.Delay(
            async (_, token) =>
            {
                await caller.CancelAsync();
                token.ThrowIfCancellationRequested();
            },
            after: true));
        Assert.IsType<CommitOutcome.Unknown>(await store.CommitAsync(Commit(), caller.Token));
        Assert.IsType<CommitOutcome.AlreadyApplied>(await store.CommitAsync(Commit(), default));
    }

    [Fact]
    public async Task AThrottledLookupBeforeAnythingWasSentIsThrottled()
    {
        CommitOutcome outcome = await SendAgainstAsync(Fault.Throttle(TimeSpan.FromMilliseconds(77)), RequestKind.Query);
        Assert.Equal(new CommitOutcome.Throttled(TimeSpan.FromMilliseconds(77)), outcome);
        Assert.Equal(0, _rig.Emulator.Ledger.Of(RequestKind.Batch).Requests);
    }

    [Fact]
    public async Task ALookupThatFailsOtherwiseIsUnknownAlthoughNothingWasSent()
    {
        Assert.IsType<CommitOutcome.Unknown>(await SendAgainstAsync(Fault.UnavailableBefore, RequestKind.Query, ForAsLongAsTheSdkTries));
        _rig.Emulator.Faults.Clear();
        Assert.IsType<CommitOutcome.Unknown>(await SendAgainstAsync(Fault.DropBefore, RequestKind.Query, ForAsLongAsTheSdkTries));
        Assert.Equal(0, _rig.Emulator.Ledger.Of(RequestKind.Batch).Requests);
    }

    [Fact]
    public async Task AMarkThatCannotBeReadIsUnknownEvenWhenTheReadIsThrottled()
    {
        ICounterStore store = await _rig.OpenAsync();
        Assert.IsType<CommitOutcome.Applied>(await store.CommitAsync(Commit(), default));
        foreach (Fault fault in new[] { Fault.Throttle(TimeSpan.Zero), Fault.UnavailableBefore, Fault.DropBefore })
        {
            _rig.Emulator.Faults.Next(ToShards(RequestKind.Read), fault, ForAsLongAsTheSdkTries);
            Assert.IsType<CommitOutcome.Unknown>(await store.CommitAsync(Commit(), default));
            _rig.Emulator.Faults.Clear();
        }

        Assert.IsType<CommitOutcome.AlreadyApplied>(await store.CommitAsync(Commit(), default));
        await AssertAppliedAsync(1);
    }

    [Fact]
    public async Task ReceiptsThatCannotBeLookedUpMakeTheAttemptThrottledOrUnknown()
    {
        ICounterStore store = await _rig.OpenAsync();
        Receipt[] receipts = [Receipt("r")];
        Assert.IsType<CommitOutcome.Applied>(await store.CommitAsync(Seal(NewWriter(), 0, 1, [Add("a", 1)], receipts), default));
        Commit again = Seal(NewWriter(), 0, 1, [Add("a", 1)], receipts);
        _rig.Emulator.Faults.Next(ToShards(RequestKind.Query), Fault.Throttle(TimeSpan.FromSeconds(3)));
        Assert.Equal(new CommitOutcome.Throttled(TimeSpan.FromSeconds(3)), await store.CommitAsync(again, default));
        _rig.Emulator.Faults.Next(ToShards(RequestKind.Query), Fault.UnavailableBefore, ForAsLongAsTheSdkTries);
        Assert.IsType<CommitOutcome.Unknown>(await store.CommitAsync(again, default));
        _rig.Emulator.Faults.Clear();
        Assert.Equal(receipts, Assert.IsType<CommitOutcome.DuplicateReceipts>(await store.CommitAsync(again, default)).Existing);
        await AssertAppliedAsync(1);
    }

    [Fact]
    public async Task AReceiptThatExpiresBetweenTheTransactionAndTheLookupIsSentAgain()
    {
        ICounterStore store = await _rig.OpenAsync();
        Receipt[] receipts = [Receipt("r")];
        Assert.IsType<CommitOutcome.Applied>(await store.CommitAsync(Seal(NewWriter(), 0, 1, [Add("a", 1)], receipts), default));
        _rig.Emulator.Faults.Next(ToShards(RequestKind.Query), Fault.Delay((_, _) =>
        {
            _rig.Time.Advance(TimeSpan.FromHours(25) + TimeSpan.FromSeconds(2));
            return Task.CompletedTask;
        }));

        // The clock that jumps is the deadline's too: the lookup is given up, and the attempt that follows finds the receipt gone.
        Commit again = Seal(NewWriter(), 0, 1, [Add("a", 1)], receipts);
        CommitOutcome outcome = await store.CommitAsync(again, default);
        if (outcome is CommitOutcome.Unknown)
            outcome = await store.CommitAsync(again, default);
        Assert.IsType<CommitOutcome.Applied>(outcome);
        await AssertAppliedAsync(2);
    }

    [Fact]
    public async Task ADocumentThatAnotherProcessCreatedInBetweenIsIncremented()
    {
        ICounterStore store = await _rig.OpenAsync();
        ICounterStore other = await _rig.OpenAsync("other");
        _rig.Emulator.Faults.Next(request => request.Client == "test" && ToShards(RequestKind.Batch)(request), Fault.Delay(
            async (_, _) => Assert.IsType<CommitOutcome.Applied>(await other.CommitAsync(Seal(NewWriter(), 0, 1, [Add("a", 40), Add("b", 2)]), default))));
        var requests = await _rig.CountRequestsAsync(async () =>
            Assert.IsType<CommitOutcome.Applied>(await store.CommitAsync(Seal(NewWriter(), 0, 1, [Add("a", 1), Add("b", 1), Add("c", 1)]), default)));
        await AssertAppliedAsync(41);
        Assert.Equal(3, requests[RequestKind.Batch]); // the other's, the one that failed, and the one put right for all three counters at once
    }

    [Fact]
    public async Task AReplacedDatabaseIsNoticedAndItsDocumentsAreMadeAnew()
    {
        ICounterStore store = await _rig.OpenAsync();
        ProducerId writer = NewWriter();
        CounterDelta[] deltas = [.. Enumerable.Range(0, 90).Select(static i => Add($"c{i}", 1))];
        Assert.IsType<CommitOutcome.Applied>(await store.CommitAsync(Seal(writer, 0, 1, deltas), default));
        await _rig.DropContainerAsync(ShardedCounter.Storage.Cosmos.StorageLayout.Shards);

        var requests = await _rig.CountRequestsAsync(async () =>
            Assert.IsType<CommitOutcome.Applied>(await store.CommitAsync(Seal(NewWriter(), 0, 1, deltas), default)));
        Assert.Equal(2, requests[RequestKind.Batch]);
        Assert.Equal(new ShardReading(3, 1, 1), (await store.ReadShardsAsync(CounterId.Parse("c89"), 4, default)).Shards[3]);
    }

    /// <summary>A read that failed is tried again by the SDK itself, which harms nobody.</summary>
    private const int ForAsLongAsTheSdkTries = 1_000;

    private static readonly ProducerId _writer = ProducerId.Writer(new Guid("00000000-0000-0000-0000-000000000009"));

    private static Commit Commit() => Seal(_writer, 0, 1, [Add("a", 1)]);

    private async Task<CommitOutcome> SendAgainstAsync(Fault fault, RequestKind kind = RequestKind.Batch, int times = 1)
    {
        ICounterStore store = await _rig.OpenAsync();
        _rig.Emulator.Ledger.Clear();
        _rig.Emulator.Faults.Next(ToShards(kind), fault, times);
        return await store.CommitAsync(Commit(), default);
    }

    private async Task AssertAnswerLostAsync(Fault fault)
    {
        ICounterStore store = await _rig.OpenAsync();
        _rig.Emulator.Faults.Next(ToShards(RequestKind.Batch), fault);
        Assert.IsType<CommitOutcome.Unknown>(await store.CommitAsync(Commit(), default));
        await AssertAppliedAsync(1);
        Assert.IsType<CommitOutcome.AlreadyApplied>(await store.CommitAsync(Commit(), default));
        await AssertAppliedAsync(1);
    }

    private async Task AssertAppliedAsync(long sum)
    {
        ICounterStore store = await _rig.OpenAsync("reader");
        Assert.Equal(sum, (await store.ReadShardsAsync(CounterId.Parse("a"), 4, default)).Shards[3].N);
    }
}
