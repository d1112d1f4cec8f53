using ShardedCounter.Model;

namespace ShardedCounter.Benchmarks.Code.Adders;

/// <summary>One <see cref="LongAdder"/>, without a key.</summary>
internal readonly struct LongAdderAdder() : IAdder
{
    private readonly LongAdder _count = new();

    public void Add(CounterId counter) => _count.Add(1);
}
