using System.Runtime.CompilerServices;
using ShardedCounter.Model;

namespace ShardedCounter.Benchmarks.Code.Adders;

/// <summary>One field that all threads add to, without a key.</summary>
internal readonly struct OneFieldAdder() : IAdder
{
    private readonly StrongBox<long> _count = new();

    public void Add(CounterId counter) => Interlocked.Increment(ref _count.Value);
}
