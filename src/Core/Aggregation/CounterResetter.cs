using ShardedCounter.Ingestion;
using ShardedCounter.Model;
using ShardedCounter.Reading;
using ShardedCounter.Storage;

namespace ShardedCounter.Aggregation;

/// <summary>
/// Resets by moving a total's baseline to the sum of its parts, under the document's ETag. The shards are not touched: increments that land
/// meanwhile are simply not in the parts yet, and so in the value after the reset.
/// </summary>
/// <remarks>
/// The shards are read first and merged, so that a reset takes out everything acknowledged before it began, not just what was aggregated. The
/// drained amount is kept in the document under the reset's id, in the same write that moves the baseline: a repetition finds it there.
/// </remarks>
internal sealed class CounterResetter(ICounterStore store, AllShardsReader shards, TimeProvider time, Action onChanged) : ICounterResetter
{
    public async ValueTask<ResetResult> ResetAsync(CounterId counter, IdempotencyKey? key, bool hide, CancellationToken cancellationToken)
    {
        string id = key?.ReceiptId ?? Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        while (true)
        {
            StoredTotal? stored = await store.ReadTotalAsync(counter, cancellationToken);
            TotalDocument total = stored?.Total ?? TotalDocument.Empty(counter);
            if (total.FindReset(id) is { } done)
                return done.Hid == hide ? Answer(ResetStatus.Duplicate, done) : new ResetResult(ResetStatus.KeyReused, 0, done.AsOf);

            ShardReadings now = await shards.ReadAsync(counter, cancellationToken);
            if (total.Merge(now.Shards, now.At).Reset(id, now.At, now.At, hide) is not { } reset)
                return TooMany(total, now.At);
            if ((await store.WriteTotalsAsync([new StoredTotal(reset, stored?.ETag)], cancellationToken))[0])
            {
                onChanged();
                return Answer(ResetStatus.Done, reset.Resets[^1]);
            }
        }
    }

    private static ResetResult Answer(ResetStatus status, ResetRecord record) => new(status, record.Drained, record.AsOf);

    private static ResetResult TooMany(TotalDocument total, DateTimeOffset now)
    {
        TimeSpan free = total.Resets[0].At + TotalDocument.ResetMemory - now;
        return new ResetResult(ResetStatus.TooMany, 0, now, free > TimeSpan.Zero ? free : TimeSpan.FromSeconds(1));
    }
}
