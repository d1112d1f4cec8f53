using Microsoft.Extensions.Time.Testing;
using ShardedCounter.Accumulation;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;
using ShardedCounter.Testing;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Accumulation;

public sealed class StripedAccumulatorTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly DrainedStripes _drained = new();
    private readonly StripedAccumulator _accumulator;
    private int _stripe;
    private int _firsts;

    public StripedAccumulatorTests() => _accumulator = new StripedAccumulator(4, _time, () => _firsts++, () => _stripe);

    [Fact]
    public void DrainReturnsEveryIncrementExactlyOnce()
    {
        const int Seed = 20_260_101;
        const int Adders = 4;
        const int AddsEach = 50_000;
        var accumulator = new StripedAccumulator(2, TimeProvider.System, static () => { });
        CounterId[] counters = [.. Enumerable.Range(0, 300).Select(static i => Increments.Id($"c{i}"))];
        var sums = new long[Adders][];
        Thread[] adders = [.. Enumerable.Range(0, Adders).Select(adder => new Thread(() =>
        {
            var random = new Random(Seed + adder);
            sums[adder] = new long[counters.Length];
            using IncrementBatch batch = Increments.Batch(("c0", 5), ("c299", -7));
            for (int i = 0; i < AddsEach; i++)
            {
                int counter = random.Next(counters.Length);
                long delta = random.Next(-1_000, 1_000);
                Assert.True(accumulator.TryAdd(counters[counter], delta, waiter: null));
                sums[adder][counter] += delta;
                if (i % 100 != 0)
                    continue;
                Assert.True(accumulator.TryAdd(batch, waiter: null));
                sums[adder][0] += 5;
                sums[adder][299] -= 7;
            }
        }))];
        foreach (Thread adder in adders)
            adder.Start();

        var drained = new DrainedStripes();
        var taken = new Dictionary<CounterId, (long Delta, long Unwaited)>();
        long increments = 0;
        bool over;
        do
        {
            over = adders.All(static adder => !adder.IsAlive);
            accumulator.Drain(drained);
            increments += drained.Increments;
            foreach (CounterTable table in drained.Tables)
            {
                foreach (ref readonly CounterTable.Entry entry in table.Entries)
                {
                    (long delta, long unwaited) = taken.GetValueOrDefault(entry.Counter);
                    taken[entry.Counter] = (delta + entry.Delta, unwaited + entry.Unwaited);
                    accumulator.Release(1);
                }
            }

            drained.Clear();
        }
        while (!over);

        for (int i = 0; i < counters.Length; i++)
        {
            long expected = sums.Sum(own => own[i]);
            Assert.True((expected, expected) == taken.GetValueOrDefault(counters[i]), $"c{i} of seed {Seed}: {expected} added, {taken.GetValueOrDefault(counters[i])} drained.");
        }

        Assert.Equal(Adders * (AddsEach + (AddsEach / 100 * 2)), increments);
        Assert.Equal(0, accumulator.PendingCounters);
        Assert.Null(accumulator.OldestPending());
    }

    [Fact]
    public void AnAddToAPendingCounterAllocatesNothing()
    {
        var accumulator = new StripedAccumulator(1, TimeProvider.System, static () => { });
        CounterId counter = Increments.Id("likes:post-42");
        using IncrementBatch batch = Increments.Batch(("likes:post-42", 1), ("likes:post-43", 2));

        Assert.Equal(0, BytesOf(() => accumulator.TryAdd(counter, 1, waiter: null)));
        Assert.Equal(0, BytesOf(() => accumulator.TryAdd(batch, waiter: null)));
    }

    [Fact]
    public void AnAddWithAWaiterFromThePoolAllocatesNothing()
    {
        var accumulator = new StripedAccumulator(1, TimeProvider.System, static () => { });
        CounterId counter = Increments.Id("likes:post-42");
        Assert.True(accumulator.TryAdd(counter, 1, waiter: null));
        var waiters = new List<IncrementWaiter>();
        var batches = new List<BatchWaiter>();

        Assert.Equal(0, BytesOf(() =>
        {
            IncrementWaiter waiter = WaiterPool.Rent();
            ValueTask<IncrementResult> answer = waiter.Task;
            accumulator.TryAdd(counter, 1, waiter);
            accumulator.GiveUpWaiters(long.MaxValue, waiters, batches);
            waiters.Clear();
            waiter.Complete(IncrementStatus.Counted);
            return answer.GetAwaiter().GetResult().Status == IncrementStatus.Counted;
        }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10_000)] // beyond a table's first page
    public void FillingAndDrainingAgainAllocateTheSameForAnyNumberOfCounters(int counters)
    {
        const long ListOfBatchesBytes = 32; // measured 32: the flush keeps the list that the drain hands over
        var accumulator = new StripedAccumulator(1, TimeProvider.System, static () => { });
        CounterId[] names = [.. Enumerable.Range(0, counters).Select(static i => Increments.Id($"c{i}"))];
        var drained = new DrainedStripes();

        long least = Allocation.LeastBytes(() =>
        {
            foreach (CounterId name in names)
                accumulator.TryAdd(name, 1, waiter: null);
            accumulator.Drain(drained);
            accumulator.Release(drained.Tables[0].Count);
            drained.Clear();
        });

        Assert.InRange(least, 0, ListOfBatchesBytes);
        Assert.Equal(0, accumulator.PendingCounters);
    }

    [Fact]
    public void FirstIsSaidExactlyWhenAStripeTurnsNonEmpty()
    {
        Add(0, "a", 1);
        Assert.Equal(1, _firsts);
        Add(0, "a", 1);
        Add(0, "b", 1);
        AddBatch(0, ("c", 1), ("d", 1));
        Assert.Equal(1, _firsts);
        AddBatch(1, ("a", 1), ("b", 1));
        Assert.Equal(2, _firsts);
        _accumulator.Drain(_drained);
        _drained.Clear();
        Add(0, "a", 1);
        Add(1, "a", 1);
        Assert.Equal(4, _firsts);
    }

    [Fact]
    public void ABatchThatDoesNotFitDoesNotMakeItsStripeNonEmpty()
    {
        _stripe = 0;
        Assert.False(_accumulator.TryAdd(Increments.Batch([.. Enumerable.Repeat(("a", DeltaRange.MaxIncrement), 9_008)]), waiter: null));
        Assert.Equal((0, 0), (_firsts, _accumulator.PendingCounters));
        Assert.Null(_accumulator.OldestPending());
    }

    [Theory]
    [InlineData(+1)]
    [InlineData(-1)]
    public void AnAddBeyondTheRangeIsRefusedAndLeavesEverythingAsItWas(int sign)
    {
        Add(0, "a", sign * (DeltaRange.MaxFolded - 10));
        Assert.False(_accumulator.TryAdd(Increments.Id("a"), sign * 11, new IncrementWaiter()));
        Assert.False(_accumulator.TryAdd(Increments.Id("a"), sign * 11, waiter: null));
        Add(0, "a", sign * 10);

        CounterTable.Entry entry = Assert.Single(Drain());
        Assert.Equal((sign * DeltaRange.MaxFolded, sign * DeltaRange.MaxFolded, null), (entry.Delta, entry.Unwaited, entry.Waiters));
        Assert.Equal(2, _drained.Increments);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ABatchBeyondTheRangeIsUndoneWhole(bool waited)
    {
        Add(0, "old", 5);
        Add(0, "full", DeltaRange.MaxFolded);
        var waiter = new BatchWaiter(Increments.Batch(("old", 1), ("new", 2), ("old", -9), ("full", 1), ("never", 1)));
        Assert.False(_accumulator.TryAdd(waiter.Batch, waited ? waiter : null));

        Assert.Equal(2, _accumulator.PendingCounters);
        Assert.Equal(["old 5 5", "full 9007199254740991 9007199254740991"], Drain().Select(static e => $"{e.Counter} {e.Delta} {e.Unwaited}"));
        Assert.Empty(_drained.Batches);
        Assert.Equal(2, _drained.Increments);
    }

    [Fact]
    public void ABatchThatPassesTheRangeOnTheWayAndComesBackIsRefusedToo()
    {
        // In order: what is asked of one stripe must not depend on how it was split.
        Add(0, "a", DeltaRange.MaxFolded);
        Assert.False(_accumulator.TryAdd(Increments.Batch(("a", 1), ("a", -1)), waiter: null));
        Assert.True(_accumulator.TryAdd(Increments.Batch(("a", -1), ("a", 1)), waiter: null));
        Assert.Equal(DeltaRange.MaxFolded, Assert.Single(Drain()).Delta);
    }

    [Fact]
    public void WhatNoCallerWaitsForIsKnown()
    {
        Add(0, "a", 1);
        Assert.True(_accumulator.TryAdd(Increments.Id("a"), 20, new IncrementWaiter()));
        AddBatch(0, ("a", 300));
        var waiter = new BatchWaiter(Increments.Batch(("a", 4_000)));
        Assert.True(_accumulator.TryAdd(waiter.Batch, waiter));
        CounterTable.Entry entry = Assert.Single(Drain());
        Assert.Equal((4_321L, 301L), (entry.Delta, entry.Unwaited));
        Assert.Same(waiter, Assert.Single(_drained.Batches));
    }

    [Fact]
    public void PendingCountersAreOwedUntilTheyAreReleased()
    {
        Add(0, "a", 1);
        Add(1, "a", 1);
        AddBatch(0, ("a", 1), ("b", 1));
        Assert.Equal(3, _accumulator.PendingCounters);
        _accumulator.Drain(_drained);
        Assert.Equal(3, _accumulator.PendingCounters);
        _accumulator.Release(3);
        Assert.Equal(0, _accumulator.PendingCounters);
    }

    [Fact]
    public void TheOldestPendingIncrementIsTheFirstOfItsStripe()
    {
        Assert.Null(_accumulator.OldestPending());
        _time.Advance(TimeSpan.FromSeconds(1));
        long first = _time.GetTimestamp();
        Add(2, "a", 1);
        _time.Advance(TimeSpan.FromSeconds(1));
        long second = _time.GetTimestamp();
        Add(2, "b", 1);
        Add(1, "a", 1);
        Assert.Equal(first, _accumulator.OldestPending());
        _accumulator.Drain(_drained);
        Assert.Equal(first, _drained.Oldest);
        Assert.Null(_accumulator.OldestPending());
        _drained.Clear();
        Add(1, "a", 1);
        Assert.Equal(second, _accumulator.OldestPending());
    }

    [Fact]
    public void CallersOfOldStripesAreGivenUpOnAndTheirIncrementsStay()
    {
        var old = new IncrementWaiter();
        Assert.True(_accumulator.TryAdd(Increments.Id("a"), 5, old));
        var batch = new BatchWaiter(Increments.Batch(("a", 10)));
        Assert.True(_accumulator.TryAdd(batch.Batch, batch));
        _time.Advance(TimeSpan.FromSeconds(1));
        _stripe = 1;
        var young = new IncrementWaiter();
        Assert.True(_accumulator.TryAdd(Increments.Id("a"), 100, young));

        var waiters = new List<IncrementWaiter>();
        var batches = new List<BatchWaiter>();
        _accumulator.GiveUpWaiters(_time.GetTimestamp(), waiters, batches);

        Assert.Same(old, Assert.Single(waiters));
        Assert.Same(batch, Assert.Single(batches));
        List<CounterTable.Entry> left = Drain();
        Assert.Equal([(15L, 15L), (100L, 0L)], left.Select(static e => (e.Delta, e.Unwaited)));
        Assert.Null(left[0].Waiters);
        Assert.Same(young, left[1].Waiters);
        Assert.Empty(_drained.Batches);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 4)]
    [InlineData(8, 8)]
    public void StripesAreAPowerOfTwoAndEachIsUsed(int asked, int stripes)
    {
        int next = 0;
        var accumulator = new StripedAccumulator(asked, _time, static () => { }, () => next++);
        for (int i = 0; i < 64; i++)
            Assert.True(accumulator.TryAdd(Increments.Id("a"), 1, waiter: null));
        accumulator.Drain(_drained);
        Assert.Equal(stripes, _drained.Tables.Count);
        Assert.All(_drained.Tables, table => Assert.Equal(64 / stripes, table.Entries[0].Delta));
    }

    [Fact]
    public void ATableThatGrewLargeIsKeptWhileItIsNeeded()
    {
        CounterTable large = DrainLarge();
        _drained.Clear();

        Assert.True(large.Capacity > CounterTable.KeptCapacity);
        Assert.Contains(large, Rented());
        Assert.Equal(0, large.Count);
    }

    [Fact]
    public void ATableThatGrewLargeIsGivenUpWhenAFlushNeedsLittleOfIt()
    {
        CounterTable large = DrainLarge();
        _drained.Clear();
        for (int flush = 0; flush < 3; flush++) // it is put into the stripe, filled with one counter, and drained
        {
            Add(0, "a", 1);
            _accumulator.Drain(_drained);
            _drained.Clear();
        }

        Assert.DoesNotContain(large, Rented());
    }

    [Fact]
    public void ATableThatGrewLargeIsGivenUpByAStripeThatNeedsNone()
    {
        CounterTable large = DrainLarge();
        _drained.Clear();

        _accumulator.Drain(_drained);

        Assert.DoesNotContain(large, Rented());
    }

    /// <summary>A drained table that has grown beyond what is kept in any case.</summary>
    private CounterTable DrainLarge()
    {
        for (int i = 0; i <= CounterTable.KeptCapacity; i++)
            Add(0, $"c{i}", 1);
        _accumulator.Drain(_drained);
        return _drained.Tables[0];
    }

    private CounterTable[] Rented() => [.. Enumerable.Range(0, 8).Select(_ => _drained.RentTable())];

    /// <summary>Bytes of a thousand adds, all of which must fit.</summary>
    private static long BytesOf(Func<bool> add)
    {
        bool all = true;
        long least = Allocation.LeastBytes(() =>
        {
            for (int i = 0; i < 1_000; i++)
                all &= add();
        });
        Assert.True(all);
        return least;
    }

    private void Add(int stripe, string counter, long delta)
    {
        _stripe = stripe;
        Assert.True(_accumulator.TryAdd(Increments.Id(counter), delta, waiter: null));
    }

    private void AddBatch(int stripe, params (string Counter, long Delta)[] items)
    {
        _stripe = stripe;
        Assert.True(_accumulator.TryAdd(Increments.Batch(items), waiter: null));
    }

    private List<CounterTable.Entry> Drain()
    {
        _accumulator.Drain(_drained);
        return [.. _drained.Tables.SelectMany(static table => table.Entries.ToArray())];
    }
}
