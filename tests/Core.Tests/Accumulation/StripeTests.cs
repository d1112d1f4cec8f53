using ShardedCounter.Accumulation;
using ShardedCounter.Model;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Accumulation;

public sealed class StripeTests
{
    private static readonly CounterId _counter = Increments.Id("a");

    [Fact]
    public void AnAddBetweenTakingAndEmptyingIsDrainedExactlyOnce() => Assert.Equal((1_000, 0), DrainWithAnAddInBetween(new SwappedStripe()));

    [Fact]
    public void DrainingByCopyAndThenClearingLosesTheAddInBetween() => Assert.NotEqual((1_000, 0), DrainWithAnAddInBetween(new CopyDrainedStripe()));

    [Fact]
    public void AnEmptyStripeHandsNothingOverAndKeepsItsTable()
    {
        var stripe = new Stripe();
        CounterTable mine = stripe.Table;
        Assert.False(stripe.Drain(new CounterTable(), out _, out _, out _, out _));
        Assert.Same(mine, stripe.Table);
    }

    [Fact]
    public void EverythingIsHandedOverAtOnce()
    {
        var stripe = new Stripe { Oldest = 7, Increments = 3, Batches = [new BatchWaiter(Increments.Batch(("a", 1)))] };
        List<BatchWaiter> given = stripe.Batches;
        CounterTable full = stripe.Table;
        full.Find(_counter, CounterTable.HashOf(_counter)).Delta = 5;
        var empty = new CounterTable();

        Assert.True(stripe.Drain(empty, out CounterTable table, out List<BatchWaiter>? batches, out long oldest, out long increments));

        Assert.Same(full, table);
        Assert.Same(given, batches);
        Assert.Equal((7L, 3L), (oldest, increments));
        Assert.Same(empty, stripe.Table);
        Assert.Equal((null, 0L), (stripe.Batches, stripe.Increments));
    }

    /// <summary>Conservation: what was added, less what two drains took, less what is left. Sound: all of it drained, nothing missing.</summary>
    private static (long Drained, long Missing) DrainWithAnAddInBetween(IDrainable stripe)
    {
        long added = 0;
        void Add(long delta)
        {
            stripe.Add(delta);
            added += delta;
        }

        Add(1);
        long drained = stripe.Drain(() => Add(999));
        drained += stripe.Drain(static () => { });
        return (drained, added - drained);
    }

    /// <summary>A stripe whose drain gives an add every chance to come at the worst moment.</summary>
    private interface IDrainable
    {
        void Add(long delta);

        long Drain(Action inBetween);
    }

    /// <summary>The shipped stripe: between the swap and the reading of the table it took, adds go to the empty one.</summary>
    private sealed class SwappedStripe : IDrainable
    {
        private readonly Stripe _stripe = new();

        public void Add(long delta)
        {
            _stripe.Lock.Enter();
            _stripe.Table.Find(_counter, CounterTable.HashOf(_counter)).Delta += delta;
            _stripe.Lock.Exit();
        }

        public long Drain(Action inBetween)
        {
            bool any = _stripe.Drain(new CounterTable(), out CounterTable table, out _, out _, out _);
            inBetween();
            long sum = any ? table.Find(_counter, CounterTable.HashOf(_counter)).Delta : 0;
            table.Clear();
            return sum;
        }
    }

    /// <summary>The mistake: one table, copied under the lock and cleared under the lock, but not under the same lock.</summary>
    private sealed class CopyDrainedStripe : IDrainable
    {
        private readonly CounterTable _table = new();
        private StripeLock _lock;

        public void Add(long delta)
        {
            _lock.Enter();
            _table.Find(_counter, CounterTable.HashOf(_counter)).Delta += delta;
            _lock.Exit();
        }

        public long Drain(Action inBetween)
        {
            _lock.Enter();
            long copy = _table.Find(_counter, CounterTable.HashOf(_counter)).Delta;
            _lock.Exit();
            inBetween();
            _lock.Enter();
            _table.Clear();
            _lock.Exit();
            return copy;
        }
    }
}
