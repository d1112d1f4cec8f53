using System.Security.Cryptography;
using System.Text;
using ShardedCounter.Accumulation;
using ShardedCounter.Flushing;
using ShardedCounter.Model;

namespace ShardedCounter.Ingestion;

/// <summary>
/// Takes increments into the stripes, or into the queue of keyed requests, unless the process is shutting down or the store has not kept up.
/// </summary>
/// <remarks>
/// Every caller is counted in before it looks whether the intake is open, and counted out when answered: shutdown closes the intake, then waits for
/// the count to reach 0, so nothing answered "accepted" or "counted" slips in behind the last flush.
/// </remarks>
internal sealed class IncrementIntake(
    FlushOptions options, FlushContext context, FlushState state, KeyedQueue keyed, AsyncSignal signal, TimeProvider time)
    : IIncrementIntake
{
    public ValueTask<IncrementResult> CountAsync(CounterId counter, long delta)
    {
        if (!TryEnter(options.MaxPendingAge, out IncrementResult refusal))
            return new ValueTask<IncrementResult>(refusal);
        IncrementWaiter waiter = WaiterPool.Rent();
        ValueTask<IncrementResult> answer = waiter.Task; // before the add: from then on the flush may complete it
        if (context.Accumulator.TryAdd(counter, delta, waiter))
            return answer;
        WaiterPool.Return(waiter);
        context.LeaveCaller();
        return new ValueTask<IncrementResult>(new IncrementResult(IncrementStatus.OutOfRange));
    }

    public async ValueTask<BatchResult> CountAsync(IncrementBatch batch)
    {
        ArgumentOutOfRangeException.ThrowIfZero(batch.Count, nameof(batch)); // no commit would hold it, and nobody answer it
        if (!TryEnter(options.MaxPendingAge, out IncrementResult refusal))
            return Refused(refusal);
        var waiter = new BatchWaiter(batch);
        if (context.Accumulator.TryAdd(batch, waiter))
            return await waiter.Task;
        context.LeaveCaller();
        return new BatchResult(IncrementStatus.OutOfRange, []);
    }

    public IncrementResult Accept(CounterId counter, long delta)
    {
        if (!TryEnter(AcceptedAge, out IncrementResult refusal))
            return refusal;
        bool added = context.Accumulator.TryAdd(counter, delta, waiter: null);
        context.LeaveCaller();
        return new IncrementResult(added ? IncrementStatus.Accepted : IncrementStatus.OutOfRange);
    }

    public IncrementResult Accept(IncrementBatch batch)
    {
        if (!TryEnter(AcceptedAge, out IncrementResult refusal))
            return refusal;
        bool added = context.Accumulator.TryAdd(batch, waiter: null);
        context.LeaveCaller();
        return new IncrementResult(added ? IncrementStatus.Accepted : IncrementStatus.OutOfRange);
    }

    public async ValueTask<BatchResult> CountOnceAsync(IdempotencyKey key, IncrementBatch batch)
    {
        ArgumentOutOfRangeException.ThrowIfZero(batch.Count, nameof(batch));
        if (!TryEnter(options.MaxPendingAge, out IncrementResult refusal))
            return Refused(refusal);
        try
        {
            if (Fold(batch) is not { } deltas)
                return new BatchResult(IncrementStatus.OutOfRange, []);
            var request = new KeyedRequest(new Receipt(key.ReceiptId, PrintOf(deltas)), deltas, time.GetTimestamp());
            if (keyed.Enter(request) is not { } answer)
                return new BatchResult(IncrementStatus.KeyReused, []);
            signal.Set();
            return await answer;
        }
        finally
        {
            context.LeaveCaller();
        }
    }

    private TimeSpan AcceptedAge => options.MaxAcceptedAge < options.MaxPendingAge ? options.MaxAcceptedAge : options.MaxPendingAge;

    private bool TryEnter(TimeSpan maxAge, out IncrementResult refusal)
    {
        int callers = context.EnterCaller();
        TimeSpan age = state.OldestAge;
        if (!state.IsClosed
            && callers <= options.MaxWaiters
            && context.Accumulator.PendingCounters < options.MaxPendingCounters
            && age <= maxAge)
        {
            refusal = default;
            return true;
        }

        context.LeaveCaller();
        refusal = state.IsClosed
            ? new IncrementResult(IncrementStatus.Stopping, TimeSpan.FromSeconds(1))
            : new IncrementResult(IncrementStatus.Overloaded, TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(age.TotalSeconds), 1, 30)));
        return false;
    }

    private static BatchResult Refused(IncrementResult refusal) => new(refusal.Status, [], refusal.RetryAfter);

    /// <summary>The batch folded by counter in order of first mention; null when a sum leaves ±(2^53 − 1).</summary>
    private static List<CounterDelta>? Fold(IncrementBatch batch)
    {
        var folded = new CounterTable();
        for (int i = 0; i < batch.Count; i++)
        {
            ref CounterTable.Entry entry = ref folded.Find(batch.CounterAt(i), batch.HashAt(i));
            entry.Delta += batch.DeltaAt(i);
            if (!DeltaRange.IsFolded(entry.Delta))
                return null;
        }

        if (folded.Count > Commit.MaxCounters)
            throw new ArgumentException($"A keyed batch names {folded.Count} counters; one commit holds {Commit.MaxCounters}.", nameof(batch));
        var deltas = new List<CounterDelta>(folded.Count);
        foreach (ref readonly CounterTable.Entry entry in folded.Entries)
            deltas.Add(new CounterDelta(entry.Counter, entry.Delta));
        return deltas;
    }

    /// <summary>What the request asks for, hashed: the folded deltas by name, so that a client may order and split them anew when it sends again.</summary>
    private static string PrintOf(List<CounterDelta> deltas)
    {
        var text = new StringBuilder();
        foreach ((CounterId counter, long delta) in deltas.OrderBy(static d => d.Counter.Name, StringComparer.Ordinal))
            text.Append(counter.Name).Append(' ').Append(delta).Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16));
    }
}
