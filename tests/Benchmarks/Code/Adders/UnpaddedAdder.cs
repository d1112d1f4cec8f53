using System.Numerics;
using ShardedCounter.Accumulation;
using ShardedCounter.Model;

namespace ShardedCounter.Benchmarks.Code.Adders;

/// <summary>
/// The stripes without their padding: the same lock, table and choice by processor, the words every add writes side by side. What it is slower
/// than <see cref="AccumulatorAdder"/> on several cores is false sharing.
/// </summary>
internal readonly struct UnpaddedAdder : IAdder
{
    private readonly Stripe[] _stripes;

    public UnpaddedAdder(int stripes)
    {
        _stripes = new Stripe[BitOperations.RoundUpToPowerOf2((uint)stripes)];
        foreach (ref Stripe stripe in _stripes.AsSpan())
            stripe.Table = new CounterTable();
    }

    public void Add(CounterId counter)
    {
        int hash = CounterTable.HashOf(counter);
        ref Stripe stripe = ref _stripes[Thread.GetCurrentProcessorId() & (_stripes.Length - 1)];
        stripe.Lock.Enter();
        ref CounterTable.Entry entry = ref stripe.Table.Find(counter, hash);
        entry.Delta++;
        entry.Unwaited++;
        stripe.Increments++;
        stripe.Lock.Exit();
    }

    private struct Stripe
    {
        public CounterTable Table;
        public long Increments;
        public StripeLock Lock;
    }
}
