using Microsoft.Azure.Cosmos;
using ShardedCounter.Model;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>
/// The operations of a commit's transaction: the mark at index 0, then one a counter in the commit's order, then the receipts. What exists decides whether an
/// operation creates or changes; the rest is the commit's and never changes. One attempt's own; not thread-safe.
/// </summary>
internal sealed class CommitPlan
{
    private readonly Commit _commit;
    private readonly CommitRules _rules;
    private readonly bool[] _exists;

    /// <param name="commit">What to commit.</param>
    /// <param name="rules">Sound, but for tests.</param>
    public CommitPlan(Commit commit, CommitRules rules)
    {
        _commit = commit;
        _rules = rules;
        _exists = new bool[commit.Deltas.Count];
        HasMark = commit.Seen is not null;
    }

    /// <summary>The commit.</summary>
    public Commit Commit => _commit;

    /// <summary>How many operations it has.</summary>
    public int Count => 1 + _commit.Deltas.Count + _commit.Receipts.Count;

    /// <summary>Whether the producer has a mark in the shard, as far as is known.</summary>
    public bool HasMark { get; set; }

    /// <summary>What the last transaction built holds, in bytes of documents.</summary>
    public long Bytes { get; private set; }

    /// <summary>Takes note of whether the document of the counter at a place of the commit exists.</summary>
    public void SetExists(int delta, bool exists) => _exists[delta] = exists;

    /// <summary>What the operation at an index does.</summary>
    public CommitOperation OperationAt(int index) =>
        index == 0 ? (HasMark ? CommitOperation.MoveMark : CommitOperation.CreateMark)
        : index > _commit.Deltas.Count ? CommitOperation.CreateReceipt
        : Creates(index - 1) ? CommitOperation.CreateCount
        : CommitOperation.Increment;

    /// <summary>The delta at an index.</summary>
    public CounterDelta DeltaAt(int index) => _commit.Deltas[index - 1];

    /// <summary>The transaction, anew for every time it is sent: the SDK runs one once.</summary>
    public TransactionalBatch Build(Container shards)
    {
        TransactionalBatch batch = shards.CreateTransactionalBatch(ShardDocument.PartitionOf(_commit.Shard));
        Bytes = 0;
        AddMark(batch);
        for (int i = 0; i < _commit.Deltas.Count; i++)
        {
            CounterDelta delta = _commit.Deltas[i];
            if (Creates(i))
                batch.CreateItemStream(StreamOf(ShardDocument.Write(_commit.Shard, delta)));
            else
                Patch(batch, ShardDocument.IdOf(delta.Counter), ShardDocument.Increment(delta.Delta), ShardDocument.RangePredicate(delta.Delta));
        }

        foreach (Receipt receipt in _commit.Receipts)
            batch.CreateItemStream(StreamOf(ReceiptDocument.Write(_commit.Shard, receipt)));
        return batch;
    }

    /// <summary>A delta that is no folded one is never created: as an increment it fails, in the order of the commit, for being out of range.</summary>
    private bool Creates(int delta) => !_exists[delta] && DeltaRange.IsFolded(_commit.Deltas[delta].Delta);

    private void AddMark(TransactionalBatch batch)
    {
        if (!_rules.ComparesMark)
            batch.UpsertItemStream(StreamOf(MarkDocument.Write(_commit)));
        else if (!HasMark)
            batch.CreateItemStream(StreamOf(MarkDocument.Write(_commit)));
        else
            Patch(batch, MarkDocument.IdOf(_commit.Producer), MarkDocument.Move(_commit), MarkDocument.Predicate(_commit.Producer, _commit.Seen!.Value));
    }

    private static void Patch(TransactionalBatch batch, string id, IReadOnlyList<PatchOperation> operations, string? predicate) =>
        batch.PatchItem(id, operations, predicate is null ? null : new TransactionalBatchPatchItemRequestOptions { FilterPredicate = predicate });

    private MemoryStream StreamOf(byte[] document)
    {
        Bytes += document.Length;
        return new MemoryStream(document, 0, document.Length, writable: false, publiclyVisible: true);
    }
}
