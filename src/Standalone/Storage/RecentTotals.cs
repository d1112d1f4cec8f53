using System.Collections.Concurrent;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Standalone.Storage;

/// <summary>
/// The totals written last, as they stand in the file: the aggregator reads again each second what it wrote the second before.
/// </summary>
/// <remarks>
/// Filled by the writer's thread alone, after COMMIT and in the order of commits, and by no reader: a reader that was slow could put back what has been replaced. This process is
/// the only one on the file, so what is here is what a read of the file would give.
/// </remarks>
internal sealed class RecentTotals
{
    /// <summary>Totals kept: about 1 KiB each with 16 parts, and 1 KiB more where all of the history is filled.</summary>
    public const int Capacity = 20_000;

    private readonly ConcurrentDictionary<CounterId, StoredTotal> _totals = new();
    private int _count; // the writer's: asking the dictionary takes all its locks

    /// <summary>The total of a counter with its present ETag, if it is one of those kept. Any thread.</summary>
    public bool TryGet(CounterId counter, out StoredTotal? total) => _totals.TryGetValue(counter, out total);

    /// <summary>Keeps what has been committed. Full, it starts over. The writer's thread only.</summary>
    public void Keep(StoredTotal total)
    {
        CounterId counter = total.Total.Counter;
        if (_totals.ContainsKey(counter))
        {
            _totals[counter] = total;
            return;
        }

        if (_count == Capacity)
        {
            _totals.Clear();
            _count = 0;
        }

        _totals[counter] = total;
        _count++;
    }
}
