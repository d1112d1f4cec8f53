using System.Collections.Concurrent;
using ShardedCounter.Model;

namespace ShardedCounter.Benchmarks.Code.Adders;

/// <summary>A <see cref="LongAdder"/> for each key in a concurrent map: what java.util.concurrent's documentation recommends for frequency maps.</summary>
internal readonly struct LongAdderMapAdder() : IAdder
{
    private readonly ConcurrentDictionary<string, LongAdder> _counts = new();

    public void Add(CounterId counter) => _counts.GetOrAdd(counter.Name, static _ => new LongAdder()).Add(1);
}
