using System.Runtime.InteropServices;
using ShardedCounter.Model;

namespace ShardedCounter.Benchmarks.Code.Adders;

/// <summary>One dictionary under one lock.</summary>
internal readonly struct LockedDictionaryAdder() : IAdder
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _counts = [];

    public void Add(CounterId counter)
    {
        lock (_gate)
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, counter.Name, out _)++;
    }
}
