using System.Collections.Concurrent;
using ShardedCounter.Model;

namespace ShardedCounter.Benchmarks.Code.Adders;

/// <summary>What most would write. Keyed by the string itself, for which the dictionary has its fastest comparer; a long is replaced in place.</summary>
internal readonly struct ConcurrentDictionaryAdder() : IAdder
{
    private readonly ConcurrentDictionary<string, long> _counts = new();

    public void Add(CounterId counter) => _counts.AddOrUpdate(counter.Name, 1, static (_, count) => count + 1);
}
