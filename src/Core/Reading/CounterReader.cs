using System.Collections.Concurrent;
using System.Globalization;
using ShardedCounter.Aggregation;
using ShardedCounter.Aggregation.History;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Reading;

/// <summary>Reads totals and live sums, with a short-lived memory of what was just read.</summary>
/// <remarks>
/// Freshness is read before any total it is shown with: an instant then says what the total surely holds. Read the other way round, an increment
/// aggregated in between would be promised and missing.
/// <para>
/// Totals are remembered per <em>generation</em>: a freshness, and totals read after it. A generation is never changed, only left behind: after
/// <see cref="ReadingOptions.CacheFor"/>, and at once when this process publishes freshness or resets a counter (<see cref="Forget"/>). A read that
/// began in an old generation can only put what it found there, where nobody new will look.
/// </para>
/// <para>
/// Readers that look at freshness at once can come back with different answers. A generation is current only while no reader of this process was shown
/// a later instant.
/// </para>
/// </remarks>
internal sealed class CounterReader(ICounterStore store, AllShardsReader shards, ReadingOptions options, TimeProvider time) : ICounterReader
{
    private Generation? _generation;
    private long _latestAsOfMs; // readers of one process never see freshness go back, whichever replica answered

    /// <summary>Makes the next read look at the store. Any thread.</summary>
    public void Forget() => Volatile.Write(ref _generation, Generation.NewForgotten());

    public ValueTask<TotalReading> ReadAsync(CounterId counter, CancellationToken cancellationToken)
    {
        Generation? generation = Volatile.Read(ref _generation);
        return generation is not null && IsCurrent(generation) && generation.Totals.TryGetValue(counter, out TotalReading? known)
            ? new ValueTask<TotalReading>(known)
            : ReadStoredAsync(counter, cancellationToken);
    }

    /// <summary>The instant before which every acknowledged increment is in the totals; the Unix epoch in a new store. At most one point read.</summary>
    public async ValueTask<DateTimeOffset> ReadAsOfAsync(CancellationToken cancellationToken) => (await CurrentAsync(cancellationToken)).AsOf;

    /// <remarks>Never from memory: a history is several times a total, and looked at seldom.</remarks>
    public async ValueTask<HistoryReading> ReadHistoryAsync(CounterId counter, CancellationToken cancellationToken)
    {
        Generation generation = await CurrentAsync(cancellationToken);
        StoredTotal? stored = await store.ReadTotalAsync(counter, cancellationToken);
        return new HistoryReading(Reading(counter, stored, generation.AsOf), stored?.Total.ViewHistory() ?? HistoryView.Empty);
    }

    public async ValueTask<LiveReading> ReadLiveAsync(CounterId counter, CancellationToken cancellationToken)
    {
        StoredTotal? before = await store.ReadTotalAsync(counter, cancellationToken);
        while (true)
        {
            ShardReadings readings = await shards.ReadAsync(counter, cancellationToken);
            StoredTotal? after = await store.ReadTotalAsync(counter, cancellationToken);
            Int128 baseline = after?.Total.Baseline ?? 0;
            if (baseline == (before?.Total.Baseline ?? 0))
            {
                Int128 sum = 0;
                foreach (ShardReading shard in readings.Shards)
                    sum += shard.N;
                return new LiveReading(counter, sum - baseline, readings.At, readings.Shards);
            }

            before = after; // a reset came in between: its sum and this one belong to different moments
        }
    }

    public async ValueTask<ManyReading> ReadManyAsync(IReadOnlyList<CounterId> counters, bool withHistory, CancellationToken cancellationToken)
    {
        DateTimeOffset asOf = (await CurrentAsync(cancellationToken)).AsOf;
        List<CounterId> distinct = [.. counters.Distinct()];
        IReadOnlyList<StoredTotal?> totals = await store.ReadTotalsAsync(distinct, cancellationToken);
        var entries = new Dictionary<CounterId, TotalEntry>(distinct.Count);
        for (int i = 0; i < distinct.Count; i++)
        {
            TotalDocument? total = totals[i]?.Total;
            entries.Add(distinct[i], new TotalEntry(distinct[i], total?.Value ?? 0, withHistory ? total?.ViewHistory() ?? HistoryView.Empty : null));
        }

        return new ManyReading(asOf, [.. counters.Select(counter => entries[counter])]);
    }

    public async ValueTask<ListReading> ListAsync(TotalQuery query, CancellationToken cancellationToken)
    {
        DateTimeOffset asOf = (await CurrentAsync(cancellationToken)).AsOf;
        return new ListReading(asOf, await store.ListTotalsAsync(query, cancellationToken));
    }

    private async ValueTask<TotalReading> ReadStoredAsync(CounterId counter, CancellationToken cancellationToken)
    {
        Generation generation = await CurrentAsync(cancellationToken);
        StoredTotal? stored = await store.ReadTotalAsync(counter, cancellationToken);
        TotalReading reading = Reading(counter, stored, generation.AsOf);
        if (generation.Totals.Count < options.CachedTotals)
            generation.Totals[counter] = reading;
        return reading;
    }

    private static TotalReading Reading(CounterId counter, StoredTotal? stored, DateTimeOffset asOf)
    {
        string asOfMs = asOf.ToUnixTimeMilliseconds().ToString("x", CultureInfo.InvariantCulture);
        return new TotalReading(counter, stored?.Total.Value ?? 0, asOf, $"{stored?.ETag ?? "0"}.{asOfMs}");
    }

    private async ValueTask<Generation> CurrentAsync(CancellationToken cancellationToken)
    {
        Generation? generation = Volatile.Read(ref _generation);
        if (generation is not null && IsCurrent(generation))
            return generation;

        long since = time.GetTimestamp();
        DateTimeOffset asOf = Latest(await store.ReadFreshnessAsync(cancellationToken));
        var fresh = new Generation(asOf, since);

        // Kept only where nothing happened meanwhile: what was read before a Forget is not to be found after it.
        Interlocked.CompareExchange(ref _generation, fresh, generation);
        return fresh;
    }

    private DateTimeOffset Latest(DateTimeOffset asOf)
    {
        long mine = asOf.ToUnixTimeMilliseconds();
        long latest = Volatile.Read(ref _latestAsOfMs);
        while (mine > latest)
        {
            long seen = Interlocked.CompareExchange(ref _latestAsOfMs, mine, latest);
            if (seen == latest)
                return asOf;
            latest = seen;
        }

        return DateTimeOffset.FromUnixTimeMilliseconds(latest);
    }

    private bool IsCurrent(Generation generation) =>
        generation.AsOf.ToUnixTimeMilliseconds() >= Volatile.Read(ref _latestAsOfMs) && time.GetElapsedTime(generation.Since) < options.CacheFor;

    /// <summary>Totals read after one reading of freshness.</summary>
    private sealed class Generation(DateTimeOffset asOf, long since)
    {
        /// <summary>One that is never current. Each is new, so that a read which began before it cannot take its place.</summary>
        public static Generation NewForgotten() => new(DateTimeOffset.MinValue, since: 0);

        public DateTimeOffset AsOf { get; } = asOf;

        public long Since { get; } = since;

        public ConcurrentDictionary<CounterId, TotalReading> Totals { get; } = new();
    }
}
