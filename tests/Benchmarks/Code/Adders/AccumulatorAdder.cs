using ShardedCounter.Accumulation;
using ShardedCounter.Model;

namespace ShardedCounter.Benchmarks.Code.Adders;

/// <summary>What is shipped.</summary>
internal readonly struct AccumulatorAdder(StripedAccumulator accumulator) : IAdder
{
    public void Add(CounterId counter) => accumulator.TryAdd(counter, 1, waiter: null);
}
