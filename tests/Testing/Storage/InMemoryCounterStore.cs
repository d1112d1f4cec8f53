using ShardedCounter.Aggregation;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Testing.Storage;

/// <summary>
/// The reference store: what the port promises in the plainest code there is. Every call is done when it returns, under one
/// lock, and depends on nothing but the calls made and the clock, so a deterministic simulation can drive it.
/// </summary>
/// <remarks>
/// Its feed behaves like Cosmos DB's latest-version feed, the harder of the two kinds: a document shows once, at the place of
/// its last change. Therefore a page that did not catch up promises nothing about time.
/// </remarks>
public sealed partial class InMemoryCounterStore(TimeProvider time) : ICounterStore
{
    private static readonly TimeSpan _writerMarkLife = TimeSpan.FromDays(7);
    private static readonly TimeSpan _receiptLife = TimeSpan.FromHours(25);

    // All fields below are read and written under _gate alone. Dictionaries are looked up, never walked, so that hash order
    // cannot show.
    private readonly Lock _gate = new();
    private readonly Dictionary<(int Shard, string Producer), (Mark Mark, DateTimeOffset Until)> _marks = [];
    private readonly Dictionary<(int Shard, string Id), (Receipt Receipt, DateTimeOffset Until)> _receipts = [];
    private readonly Dictionary<(int Shard, CounterId Counter), ShardDocument> _shards = [];
    private DateTimeOffset _lastIssued = DateTimeOffset.UnixEpoch;

    /// <summary>
    /// A deliberate mistake: receipts are looked at before the mark, so a replay of a commit that landed is told that its
    /// receipts are there already. A simulation that does not catch this is not worth running.
    /// </summary>
    public bool MarkAfterReceipts { get; init; }

    /// <summary>The sum of a counter's shard documents: what P1 compares with.</summary>
    public Int128 SumOf(CounterId counter)
    {
        lock (_gate)
        {
            Int128 sum = 0;
            for (int shard = 0; shard < Layout.MaxShards; shard++)
            {
                if (_shards.TryGetValue((shard, counter), out ShardDocument? document))
                    sum += document.N;
            }

            return sum;
        }
    }

    /// <inheritdoc/>
    public ValueTask<CommitOutcome> CommitAsync(Commit commit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(commit);
        lock (_gate)
            return ValueTask.FromResult(Apply(commit));
    }

    /// <inheritdoc/>
    public ValueTask<Mark?> ReadMarkAsync(ProducerId producer, int shard, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(FindMark(shard, producer, StoreNow()));
    }

    /// <inheritdoc/>
    public ValueTask<ShardReadings> ReadShardsAsync(CounterId counter, int shards, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var readings = new ShardReading[shards];
            for (int shard = 0; shard < shards; shard++)
            {
                readings[shard] = _shards.TryGetValue((shard, counter), out ShardDocument? document)
                    ? new ShardReading(shard, document.N, document.Rev)
                    : new ShardReading(shard, 0, 0);
            }

            return ValueTask.FromResult(new ShardReadings(StoreNow(), readings));
        }
    }

    private CommitOutcome Apply(Commit commit)
    {
        DateTimeOffset now = StoreNow();
        if (MarkAfterReceipts && FindReceipts(commit, now) is { Count: > 0 } early)
            return new CommitOutcome.DuplicateReceipts(early);

        Mark? stored = FindMark(commit.Shard, commit.Producer, now);
        bool isWriter = commit.Producer.IsWriter;
        bool passes = stored is { } mark
            ? commit.Seen is { } seen && IsSame(mark, seen, isWriter)
            : commit.Seen is null || isWriter;
        if (!passes)
        {
            return stored is { } other && IsSame(other, commit.Next, isWriter)
                ? CommitOutcome.AlreadyApplied.Instance
                : new CommitOutcome.MarkMoved(stored);
        }

        foreach (CounterDelta delta in commit.Deltas)
        {
            long n = _shards.TryGetValue((commit.Shard, delta.Counter), out ShardDocument? document) ? document.N : 0;
            if (!DeltaRange.IsFolded(delta.Delta) || !DeltaRange.IsFolded(n + delta.Delta))
                return new CommitOutcome.OutOfRange(delta.Counter);
        }

        if (FindReceipts(commit, now) is { Count: > 0 } existing)
            return new CommitOutcome.DuplicateReceipts(existing);

        // Everything passed; from here on nothing can fail.
        _marks[(commit.Shard, commit.Producer.Value)] = (Floor(commit.Next), isWriter ? now + _writerMarkLife : DateTimeOffset.MaxValue);
        foreach (CounterDelta delta in commit.Deltas)
            Count(commit.Shard, delta);
        foreach (Receipt receipt in commit.Receipts)
            _receipts[(commit.Shard, receipt.Id)] = (receipt, now + _receiptLife);
        return CommitOutcome.Applied.Instance;
    }

    private void Count(int shard, CounterDelta delta)
    {
        if (!_shards.TryGetValue((shard, delta.Counter), out ShardDocument? document))
            _shards.Add((shard, delta.Counter), document = new ShardDocument(shard, delta.Counter));
        document.N += delta.Delta;
        document.Rev++;
        AppendToFeed(document);
    }

    private Mark? FindMark(int shard, ProducerId producer, DateTimeOffset now) =>
        _marks.TryGetValue((shard, producer.Value), out (Mark Mark, DateTimeOffset Until) found) && found.Until > now ? found.Mark : null;

    private List<Receipt> FindReceipts(Commit commit, DateTimeOffset now)
    {
        var existing = new List<Receipt>();
        foreach (Receipt receipt in commit.Receipts)
        {
            if (_receipts.TryGetValue((commit.Shard, receipt.Id), out (Receipt Receipt, DateTimeOffset Until) found) && found.Until > now)
                existing.Add(found.Receipt);
        }

        return existing;
    }

    private static bool IsSame(Mark stored, Mark other, bool isWriter) =>
        stored.Seq == other.Seq && (isWriter || stored.At == Floor(other).At);

    private static Mark Floor(Mark mark) => mark with
    {
        At = mark.At is { } at ? StoreTime.Floor(at) : null,
        Since = mark.Since is { } since ? StoreTime.Floor(since) : null,
    };

    /// <summary>The greater of the wall clock and the last instant issued.</summary>
    private DateTimeOffset StoreNow()
    {
        DateTimeOffset wall = StoreTime.Floor(time.GetUtcNow());
        return _lastIssued = wall > _lastIssued ? wall : _lastIssued;
    }

    private sealed class ShardDocument(int shard, CounterId counter)
    {
        public int Shard { get; } = shard;

        public CounterId Counter { get; } = counter;

        public long N { get; set; }

        public long Rev { get; set; }

        /// <summary>Where its last change stands in the feed.</summary>
        public long Place { get; set; }

        /// <summary>When it last changed.</summary>
        public DateTimeOffset ChangedAt { get; set; }
    }
}
