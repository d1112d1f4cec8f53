using ShardedCounter.Ingestion;
using ShardedCounter.Model;

namespace ShardedCounter.Flushing;

/// <summary>A commit's worth of keyed requests of one shard, with their receipts. Its callers wait with a patience of their own.</summary>
internal sealed class KeyedWork : CommitWork
{
    private readonly List<KeyedRequest> _requests;
    private readonly Action<KeyedRequest, BatchResult> _settle;

    /// <param name="requests">At least one request; they fit one commit together.</param>
    /// <param name="settle">Makes a request's outcome known and lets its key go.</param>
    public KeyedWork(List<KeyedRequest> requests, Action<KeyedRequest, BatchResult> settle)
    {
        _requests = requests;
        _settle = settle;
    }

    public override bool IsEmpty => _requests.Count == 0;

    public override bool MayMove => false;

    public override int KeyedIncrements => _requests.Sum(static request => request.Deltas.Count);

    public override IReadOnlyList<CounterDelta> SealDeltas()
    {
        var folded = new Dictionary<CounterId, long>();
        lock (Gate)
        {
            foreach (KeyedRequest request in _requests)
            {
                foreach ((CounterId counter, long delta) in request.Deltas)
                    folded[counter] = folded.GetValueOrDefault(counter) + delta;
            }
        }

        return [.. folded.Select(static pair => new CounterDelta(pair.Key, pair.Value))];
    }

    public override IReadOnlyList<Receipt> SealReceipts() => _requests.ConvertAll(static request => request.Receipt);

    /// <summary>Takes out the request that pulls hardest: the others may well fit without it, and if not the store will say so again.</summary>
    public override RejectedPart RemoveOutOfRange(CounterId counter)
    {
        KeyedRequest? hardest = null;
        long most = -1;
        foreach (KeyedRequest request in _requests)
        {
            foreach ((CounterId touched, long delta) in request.Deltas)
            {
                if (touched == counter && Math.Abs(delta) > most)
                {
                    hardest = request;
                    most = Math.Abs(delta);
                }
            }
        }

        if (hardest is null)
            throw new InvalidOperationException($"The store refused counter '{counter}', which the commit does not hold.");
        lock (Gate)
            _requests.Remove(hardest);
        return new RejectedRequest(this, hardest, counter);
    }

    public override void AnswerDuplicates(IReadOnlyList<Receipt> existing)
    {
        foreach (Receipt receipt in existing)
        {
            int place = _requests.FindIndex(request => string.Equals(request.Receipt.Id, receipt.Id, StringComparison.Ordinal));
            if (place < 0)
                continue;
            KeyedRequest request = _requests[place];
            lock (Gate)
                _requests.RemoveAt(place);
            bool same = string.Equals(request.Receipt.Print, receipt.Print, StringComparison.Ordinal);
            _settle(request, same ? BatchResult.Duplicate : new BatchResult(IncrementStatus.KeyReused, []));
        }
    }

    public override IReadOnlyList<CounterDelta> Settle(IncrementStatus status)
    {
        foreach (KeyedRequest request in _requests)
            _settle(request, ResultFor(status));
        return [];
    }

    /// <summary>Nothing to do: keyed callers have a patience each, which the queue watches.</summary>
    public override void GiveUpWaiters()
    {
    }

    private static BatchResult ResultFor(IncrementStatus status) =>
        status == IncrementStatus.Counted ? BatchResult.Counted : new BatchResult(status, []);

    private sealed class RejectedRequest(KeyedWork work, KeyedRequest request, CounterId counter) : RejectedPart
    {
        public override IReadOnlyList<CounterDelta> Deltas => request.Deltas;

        public override IReadOnlyList<CounterDelta> Settle(IncrementStatus status)
        {
            BatchResult result = status == IncrementStatus.OutOfRange
                ? new BatchResult(status, [new IncrementFailure(counter, status)])
                : ResultFor(status);
            work._settle(request, result);
            return [];
        }
    }
}
