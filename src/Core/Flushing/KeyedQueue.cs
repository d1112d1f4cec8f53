using ShardedCounter.Ingestion;
using ShardedCounter.Model;

namespace ShardedCounter.Flushing;

/// <summary>
/// Keyed requests on their way to a commit: one in flight for each key, waiting by shard. Any thread enters; the flush loop takes.
/// </summary>
internal sealed class KeyedQueue
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, KeyedRequest> _inFlight = new(StringComparer.Ordinal);
    private readonly Queue<KeyedRequest>[] _waiting;
    private readonly CommitLimits _limits;
    private int _next; // where the next search for a shard starts, so that no shard is always last

    /// <param name="stableShards">N0: a key's shard is its stable hash modulo this.</param>
    /// <param name="limits">How much the store takes in one commit.</param>
    public KeyedQueue(int stableShards, CommitLimits limits)
    {
        _limits = limits;
        _waiting = new Queue<KeyedRequest>[stableShards];
        for (int shard = 0; shard < stableShards; shard++)
            _waiting[shard] = new Queue<KeyedRequest>();
    }

    /// <summary>Requests whose outcome is open.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _inFlight.Count;
        }
    }

    /// <summary>
    /// Enters a request, or joins the one in flight under its key if that asks for the same. Null when it asks for something else.
    /// </summary>
    public Task<BatchResult>? Enter(KeyedRequest request)
    {
        lock (_gate)
        {
            if (_inFlight.TryGetValue(request.Receipt.Id, out KeyedRequest? other))
                return string.Equals(other.Receipt.Print, request.Receipt.Print, StringComparison.Ordinal) ? other.Join(request.Since) : null;

            _inFlight.Add(request.Receipt.Id, request);
            _waiting[StableHash.ShardOf(request.Receipt.Id, _waiting.Length)].Enqueue(request);
            return request.Join(request.Since);
        }
    }

    /// <summary>Makes a request's outcome known and lets its key go.</summary>
    public void Settle(KeyedRequest request, BatchResult result)
    {
        lock (_gate)
        {
            _inFlight.Remove(request.Receipt.Id);
            request.Answer(result);
        }
    }

    /// <summary>Answers callers that have waited since before an instant with "unknown"; their requests go on. Linear in the requests in flight.</summary>
    public void GiveUpCallers(long before)
    {
        lock (_gate)
        {
            foreach (KeyedRequest request in _inFlight.Values)
                request.GiveUpCallers(before);
        }
    }

    /// <summary>True when requests wait for that shard.</summary>
    public bool HasWaiting(int shard)
    {
        lock (_gate)
            return shard < _waiting.Length && _waiting[shard].Count > 0;
    }

    /// <summary>When the oldest request still waiting to be sealed came, in the time provider's ticks; null when none waits.</summary>
    public long? OldestWaiting()
    {
        lock (_gate)
        {
            long? oldest = null;
            foreach (Queue<KeyedRequest> queue in _waiting)
            {
                if (queue.TryPeek(out KeyedRequest? first) && !(first.Since >= oldest))
                    oldest = first.Since;
            }

            return oldest;
        }
    }

    /// <summary>
    /// Takes as many waiting requests of one shard as fit a commit, from the next shard in turn that has some and whose lane is free.
    /// False when there is none.
    /// </summary>
    public bool TryTake(Func<int, bool> laneIsFree, out int shard, out List<KeyedRequest> requests)
    {
        lock (_gate)
        {
            for (int i = 0; i < _waiting.Length; i++)
            {
                shard = (_next + i) % _waiting.Length;
                if (_waiting[shard].Count == 0 || !laneIsFree(shard))
                    continue;
                _next = (shard + 1) % _waiting.Length;
                requests = TakeFitting(_waiting[shard]);
                return true;
            }
        }

        shard = -1;
        requests = [];
        return false;
    }

    private List<KeyedRequest> TakeFitting(Queue<KeyedRequest> queue)
    {
        var taken = new List<KeyedRequest>();
        var sums = new Dictionary<CounterId, long>();
        while (taken.Count < _limits.Receipts && queue.TryPeek(out KeyedRequest? request) && Fold(sums, request))
            taken.Add(queue.Dequeue());
        return taken;
    }

    /// <summary>Adds the request's deltas to the sums if the commit stays within its limits; the first request always does.</summary>
    private bool Fold(Dictionary<CounterId, long> sums, KeyedRequest request)
    {
        int counters = sums.Count;
        foreach ((CounterId counter, long delta) in request.Deltas)
        {
            if (sums.TryGetValue(counter, out long sum))
            {
                if (!DeltaRange.IsFolded(sum + delta))
                    return false;
            }
            else if (++counters > _limits.Counters)
            {
                return false;
            }
        }

        foreach ((CounterId counter, long delta) in request.Deltas)
            sums[counter] = sums.GetValueOrDefault(counter) + delta;
        return true;
    }
}
