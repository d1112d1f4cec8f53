using ShardedCounter.Ingestion.Events;
using ShardedCounter.Model;

namespace ShardedCounter.Benchmarks.Folding;

/// <summary>What ingestion does with a batch before it commits: reads it, and folds every shard's parts.</summary>
internal sealed class FoldSide(int threads)
{
    private const int Shards = 16;

    private readonly EventBatch _batch = new();
    private readonly EventRouting _routing = new(ProducerId.Partition("bench", "hub", "0"), Shards);
    private readonly ShardFold[] _folds = [.. Enumerable.Range(0, Shards).Select(static _ => new ShardFold())];

    /// <summary>Reads and folds; gives the bytes that this thread allocated meanwhile.</summary>
    public long Run(IncomingEvent[] events)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        _batch.Read(events, _routing, threads);
        if (threads > 1)
        {
            Parallel.For(0, Shards, new ParallelOptions { MaxDegreeOfParallelism = threads }, Fold);
        }
        else
        {
            for (int shard = 0; shard < Shards; shard++)
                Fold(shard);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private void Fold(int shard)
    {
        _folds[shard].Start(_batch, shard, Commit.MaxCounters, IngestRules.Sound);
        for (Mark? seen = null; _folds[shard].Fold(seen); seen = _folds[shard].Next)
            _folds[shard].Land();
    }

    /// <summary>What the folds of a batch come to, sealed as they would be committed.</summary>
    public Dictionary<string, long> Sums(IncomingEvent[] events)
    {
        var sums = new Dictionary<string, long>();
        _batch.Read(events, _routing, threads);
        for (int shard = 0; shard < Shards; shard++)
        {
            _folds[shard].Start(_batch, shard, Commit.MaxCounters, IngestRules.Sound);
            for (Mark? seen = null; _folds[shard].Fold(seen); seen = _folds[shard].Next)
            {
                foreach ((CounterId counter, long delta) in _folds[shard].Seal(_routing.Producer).Deltas)
                    sums[counter.Name] = sums.GetValueOrDefault(counter.Name) + delta;
                _folds[shard].Land();
            }
        }

        return sums;
    }
}
