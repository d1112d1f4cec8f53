using System.Globalization;
using ShardedCounter.Storage;

namespace ShardedCounter.Testing.Storage;

/// <summary>The change feed: documents in the order of their last change.</summary>
public sealed partial class InMemoryCounterStore
{
    // Ascending by place. An entry whose document has a later place is dead; the dead are swept when they outnumber the living.
    private readonly List<(long Place, ShardDocument Document)> _feed = [];
    private long _lastPlace;

    /// <summary>
    /// A deliberate mistake: a page that did not catch up is dated by its last change, although a document changed before that may stand
    /// behind it, because it changed again (docs/adr/0002).
    /// </summary>
    public bool DatesPagesByLastChange { get; init; }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListFeedRangesAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<string>>(["all"]);

    /// <inheritdoc/>
    public ValueTask<FeedPage> ReadFeedAsync(string range, string? continuation, int maxChanges, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxChanges, 1);
        long place = continuation is null ? 0 : long.Parse(continuation, CultureInfo.InvariantCulture);
        lock (_gate)
        {
            DateTimeOffset now = StoreNow();
            var changes = new List<ShardChange>();
            int index = FirstAfter(place);
            for (; index < _feed.Count && changes.Count < maxChanges; index++)
            {
                (long at, ShardDocument document) = _feed[index];
                place = at;
                if (document.Place == at)
                    changes.Add(new ShardChange(document.Counter, new(document.Shard, document.N, document.Rev)));
            }

            bool caughtUp = index == _feed.Count;
            DateTimeOffset behind = DatesPagesByLastChange && index > 0 ? _feed[index - 1].Document.ChangedAt : DateTimeOffset.UnixEpoch;
            return ValueTask.FromResult(new FeedPage(
                changes, place.ToString(CultureInfo.InvariantCulture), caughtUp, caughtUp ? now : behind, now));
        }
    }

    private void AppendToFeed(ShardDocument document)
    {
        document.Place = ++_lastPlace;
        document.ChangedAt = StoreNow();
        _feed.Add((document.Place, document));
        if (_feed.Count > (2 * _shards.Count) + 64)
            _feed.RemoveAll(entry => entry.Document.Place != entry.Place);
    }

    private int FirstAfter(long place)
    {
        int low = 0;
        int high = _feed.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_feed[middle].Place <= place)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
