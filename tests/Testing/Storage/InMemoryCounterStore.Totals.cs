using System.Globalization;
using ShardedCounter.Aggregation;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Testing.Storage;

/// <summary>Totals, control documents and dead letters.</summary>
public sealed partial class InMemoryCounterStore
{
    private static readonly TimeSpan _deadLetterLife = TimeSpan.FromDays(14);

    private readonly SortedDictionary<CounterId, (TotalDocument Total, long Version)> _totals = [];
    private readonly SortedDictionary<(string Source, string Id), (DeadLetter Letter, DateTimeOffset Until)> _deadLetters =
        new(Comparer<(string Source, string Id)>.Create(static (a, b) =>
            string.CompareOrdinal(a.Source, b.Source) is not 0 and int bySource ? bySource : string.CompareOrdinal(a.Id, b.Id)));
    private Layout? _layout;
    private IReadOnlyList<FeedCursor>? _cursors;
    private long _cursorsVersion;
    private DateTimeOffset _freshness = DateTimeOffset.UnixEpoch;

    /// <inheritdoc/>
    public ValueTask<StoredTotal?> ReadTotalAsync(CounterId counter, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(FindTotal(counter));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredTotal?>> ReadTotalsAsync(IReadOnlyList<CounterId> counters, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult<IReadOnlyList<StoredTotal?>>([.. counters.Select(FindTotal)]);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<bool>> WriteTotalsAsync(IReadOnlyList<StoredTotal> totals, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(totals);
        lock (_gate)
        {
            var written = new bool[totals.Count];
            for (int i = 0; i < written.Length; i++)
            {
                CounterId counter = totals[i].Total.Counter;
                if (FindTotal(counter)?.ETag != totals[i].ETag)
                    continue;
                _totals[counter] = (totals[i].Total, _totals.TryGetValue(counter, out var old) ? old.Version + 1 : 1);
                written[i] = true;
            }

            return ValueTask.FromResult<IReadOnlyList<bool>>(written);
        }
    }

    /// <inheritdoc/>
    public ValueTask<TotalPage> ListTotalsAsync(TotalQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        lock (_gate)
        {
            IEnumerable<TotalDocument> shown = _totals.Values.Select(entry => entry.Total)
                .Where(total => !total.Hidden && total.Counter.Name.StartsWith(query.Prefix, StringComparison.Ordinal));
            if (query.Order == TotalOrder.Value)
                shown = shown.OrderByDescending(total => (double)total.Value).ThenBy(total => total.Counter);
            if (query.After is { } after)
                shown = shown.Where(total => IsBehind(total, query.Order, after));

            List<TotalDocument> page = [.. shown.Take(query.Top + 1)];
            bool more = page.Count > query.Top;
            if (more)
                page.RemoveAt(query.Top);
            return ValueTask.FromResult(new TotalPage(
                [.. page.Select(total => new TotalEntry(total.Counter, total.Value, query.WithHistory ? total.ViewHistory() : null))],
                more ? new TotalPosition((double)page[^1].Value, page[^1].Counter) : null));
        }
    }

    /// <inheritdoc/>
    public ValueTask<Layout> OpenLayoutAsync(int shardsOfNewStore, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(_layout ??= new Layout(shardsOfNewStore, shardsOfNewStore));
    }

    /// <inheritdoc/>
    public ValueTask<Layout> ReadLayoutAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(StandingLayout());
    }

    /// <inheritdoc/>
    public ValueTask<Layout> TryGrowLayoutAsync(Layout seen, int shards, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Layout grown = StandingLayout().Grown(seen, shards);
            _layout = grown;
            return ValueTask.FromResult(grown);
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoredCursors?> ReadCursorsAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(_cursors is null ? null : new StoredCursors(_cursors, ETagOf(_cursorsVersion)));
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryWriteCursorsAsync(StoredCursors cursors, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cursors);
        lock (_gate)
        {
            if (cursors.ETag != (_cursors is null ? null : ETagOf(_cursorsVersion)))
                return ValueTask.FromResult(false);
            _cursors = [.. cursors.Cursors];
            _cursorsVersion++;
            return ValueTask.FromResult(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<DateTimeOffset> ReadFreshnessAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(_freshness);
    }

    /// <inheritdoc/>
    public ValueTask AdvanceFreshnessAsync(DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        lock (_gate)
            _freshness = asOf > _freshness ? StoreTime.Floor(asOf) : _freshness;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask AddDeadLettersAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(letters);
        lock (_gate)
        {
            DateTimeOffset now = StoreNow();
            foreach (DeadLetter letter in letters)
            {
                (string, string) key = (letter.Source, letter.Id);
                if (!_deadLetters.TryGetValue(key, out var there) || there.Until <= now)
                    _deadLetters[key] = (letter with { At = StoreTime.Floor(letter.At) }, now + _deadLetterLife);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(string source, int top, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            DateTimeOffset now = StoreNow();
            return ValueTask.FromResult<IReadOnlyList<DeadLetter>>([.. _deadLetters.Values
                .Where(kept => kept.Letter.Source == source && kept.Until > now)
                .Select(kept => kept.Letter)
                .OrderByDescending(letter => letter.At)
                .Take(top)]);
        }
    }

    private Layout StandingLayout() => _layout ?? throw new InvalidOperationException("The store has no layout; it was never opened.");

    private StoredTotal? FindTotal(CounterId counter) =>
        _totals.TryGetValue(counter, out var found) ? new StoredTotal(found.Total, ETagOf(found.Version)) : null;

    private static bool IsBehind(TotalDocument total, TotalOrder order, TotalPosition after)
    {
        bool byName = total.Counter > after.Counter;
        double value = (double)total.Value;
        return order == TotalOrder.Name ? byName : value < after.OrderKey || (value.Equals(after.OrderKey) && byName);
    }

    private static string ETagOf(long version) => version.ToString(CultureInfo.InvariantCulture);
}
