using Microsoft.Extensions.Time.Testing;
using ShardedCounter.Accumulation;
using ShardedCounter.Flushing;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Flushing;

public sealed class FlushRoundTests
{
    private readonly DrainedStripes _drained = new();
    private readonly StripedAccumulator _accumulator;
    private readonly HookedQueue _queue = new();
    private readonly FlushContext _context;
    private int _stripe;

    public FlushRoundTests()
    {
        _accumulator = new StripedAccumulator(4, new FakeTimeProvider(), static () => { }, () => _stripe);
        _context = new FlushContext(_accumulator, _queue);
    }

    [Fact]
    public void StripesAreMergedByCounter()
    {
        Task<IncrementResult> one = Add(0, "a", 1);
        Task<IncrementResult> two = Add(1, "a", 20);
        Accept(2, "a", 300);
        Accept(3, "b", 4_000);
        Assert.Equal(4, _accumulator.PendingCounters);

        FlushRound round = Drain();
        Assert.Equal(2, _accumulator.PendingCounters);
        FoldedWork work = round.Cut(90);

        Assert.Equal([new CounterDelta(Increments.Id("a"), 321), new CounterDelta(Increments.Id("b"), 4_000)], work.SealDeltas());
        Assert.False(round.HasUncut);
        Assert.Empty(work.Settle(IncrementStatus.Counted));
        Assert.Equal((IncrementStatus.Counted, IncrementStatus.Counted), (one.Now().Status, two.Now().Status));
        Assert.Equal((0, 0), (_accumulator.PendingCounters, _context.Waiters));
    }

    [Fact]
    public void WhatNoCallerWaitsForIsHandedBackWhenItIsNotCounted()
    {
        Add(0, "a", 1);
        Accept(1, "a", 20);
        Accept(1, "b", 300);
        IReadOnlyList<CounterDelta> left = Drain().Cut(90).Settle(IncrementStatus.Refused);
        Assert.Equal([new CounterDelta(Increments.Id("a"), 20), new CounterDelta(Increments.Id("b"), 300)], left);
    }

    [Fact]
    public void ASumBeyondTheRangeAcrossStripesIsRefusedForTheStripeThatPassesIt()
    {
        Fill(0, "a");
        Fill(1, "a");
        Task<IncrementResult> first = Add(0, "a", 5);
        Task<IncrementResult> second = Add(1, "a", 7);
        FlushRound round = Drain();

        Assert.Equal(IncrementStatus.OutOfRange, second.Now().Status);
        Assert.Equal([new CounterDelta(Increments.Id("a"), DeltaRange.MaxFolded - 100)], round.Refused);
        FoldedWork work = round.Cut(90);
        Assert.Equal([new CounterDelta(Increments.Id("a"), DeltaRange.MaxFolded - 95)], work.SealDeltas());
        work.Settle(IncrementStatus.Counted);
        Assert.Equal(IncrementStatus.Counted, first.Now().Status);
        Assert.Equal(0, _accumulator.PendingCounters);
    }

    [Fact]
    public void ABatchIsNotToldThatItsCounterIsOutOfRangeWhenOnlyAnothersWas()
    {
        // Stripe 0 holds the part that is counted, stripe 1 the part that merging refuses. "Out of range" means certainly not counted.
        Fill(0, "a");
        Fill(1, "a");
        Task<BatchResult> counted = AddBatch(0, ("a", 5), ("b", 1));
        Task<BatchResult> refused = AddBatch(1, ("a", 7), ("c", 1));
        FoldedWork work = Drain().Cut(90);
        Assert.Contains(new CounterDelta(Increments.Id("a"), DeltaRange.MaxFolded - 95), work.SealDeltas());
        work.Settle(IncrementStatus.Counted);

        Assert.DoesNotContain(counted.Now().Failures, static failure => failure.Status == IncrementStatus.OutOfRange);
        Assert.Equal(Increments.Id("a"), Assert.Single(refused.Now().Failures).Counter);
    }

    [Fact]
    public void BatchesAreAnsweredWhenTheLastWorkIsSettled()
    {
        Task<BatchResult> batch = AddBatch(0, ("a", 1), ("b", 1), ("c", 1));
        FlushRound round = Drain();
        FoldedWork first = round.Cut(2);
        first.Settle(IncrementStatus.Counted);
        Assert.False(batch.IsCompleted); // c is not even cut
        FoldedWork second = round.Cut(2);
        Assert.False(batch.IsCompleted);
        second.Settle(IncrementStatus.Refused);
        Assert.Equal([new IncrementFailure(Increments.Id("c"), IncrementStatus.Refused)], batch.Now().Failures);
    }

    [Fact]
    public void ABatchGivenUpOnWhileItsWorkIsBeingSettledIsNotToldThatItWasCounted()
    {
        // The driver settles as refused; between the first answer it gives and the last, the sweep gives the batch up.
        Add(0, "a", 1);
        Task<BatchResult> batch = AddBatch(0, ("a", 1), ("b", 1));
        FlushRound round = Drain();
        FoldedWork work = round.Cut(90);
        _queue.OnQueue = round.GiveUpBatches;

        work.Settle(IncrementStatus.Refused);

        Assert.NotEqual(IncrementStatus.Counted, batch.Now().Status);
        Assert.Equal([Increments.Id("a"), Increments.Id("b")], batch.Now().Failures.Select(static f => f.Counter).Order());
    }

    [Fact]
    public void ABatchGivenUpOnWhileAPartOutOfRangeIsBeingSettledIsNotToldThatItWasCounted()
    {
        Add(0, "full", 1);
        Task<BatchResult> batch = AddBatch(0, ("full", 1), ("b", 1));
        FlushRound round = Drain();
        FoldedWork work = round.Cut(90);
        RejectedPart part = work.RemoveOutOfRange(Increments.Id("full"));
        _queue.OnQueue = round.GiveUpBatches;

        part.Settle(IncrementStatus.OutOfRange);

        Assert.Contains(Increments.Id("full"), batch.Now().Failures.Select(static f => f.Counter));
        work.Settle(IncrementStatus.Counted);
    }

    [Fact]
    public void TablesAreUsedAgain()
    {
        Accept(0, "a", 1);
        _accumulator.Drain(_drained);
        CounterTable table = _drained.Tables[0];
        new FlushRound(_drained, _context).Cut(90).Settle(IncrementStatus.Counted);
        Assert.Empty(_drained.Tables);
        Assert.Equal(0, table.Count);
        Accept(0, "b", 1);
        _accumulator.Drain(_drained); // puts the used table in the stripe
        new FlushRound(_drained, _context).Cut(90).Settle(IncrementStatus.Counted);
        Accept(0, "c", 1);
        _accumulator.Drain(_drained);
        Assert.Same(table, _drained.Tables[0]);
    }

    private FlushRound Drain()
    {
        _accumulator.Drain(_drained);
        return new FlushRound(_drained, _context);
    }

    private Task<IncrementResult> Add(int stripe, string counter, long delta)
    {
        _stripe = stripe;
        _context.EnterCaller();
        IncrementWaiter waiter = WaiterPool.Rent();
        Task<IncrementResult> answer = waiter.Task.AsTask();
        Assert.True(_accumulator.TryAdd(Increments.Id(counter), delta, waiter));
        return answer;
    }

    private Task<BatchResult> AddBatch(int stripe, params (string Counter, long Delta)[] items)
    {
        _stripe = stripe;
        _context.EnterCaller();
        var waiter = new BatchWaiter(Increments.Batch(items));
        Assert.True(_accumulator.TryAdd(waiter.Batch, waiter));
        return waiter.Task;
    }

    private void Accept(int stripe, string counter, long delta)
    {
        _stripe = stripe;
        Assert.True(_accumulator.TryAdd(Increments.Id(counter), delta, waiter: null));
    }

    /// <summary>Leaves room for 100 in the pending sum.</summary>
    private void Fill(int stripe, string counter) => Accept(stripe, counter, DeltaRange.MaxFolded - 100);

    /// <summary>Answers at once, after whatever the test wants to happen in that moment.</summary>
    private sealed class HookedQueue : IWorkQueue
    {
        public Action? OnQueue { get; set; }

        public void Queue(IThreadPoolWorkItem item)
        {
            Action? hook = OnQueue;
            OnQueue = null;
            hook?.Invoke();
            item.Execute();
        }
    }
}
