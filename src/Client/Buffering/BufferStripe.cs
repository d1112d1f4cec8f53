namespace ShardedCounter.Client;

/// <summary>A lock and the sums under it. Mostly one core's, so that the lock is free and its cache line near.</summary>
internal sealed class BufferStripe
{
    private readonly Lock _gate = new();
    private Dictionary<string, long> _sums = new(StringComparer.Ordinal); // under the gate
    private List<CounterDelta> _full = []; // under the gate: sums that would have passed the range of a delta

    /// <summary>Folds a delta in.</summary>
    /// <param name="counter">The counter.</param>
    /// <param name="delta">What to add.</param>
    /// <param name="room">Asked before a sum more is held.</param>
    /// <returns>False when there is no room; nothing is changed then.</returns>
    public bool TryAdd(string counter, long delta, PendingLimit room)
    {
        lock (_gate)
        {
            if (!_sums.TryGetValue(counter, out long sum))
            {
                if (!room.TryTake())
                    return false;
                _sums.Add(counter, delta);
                return true;
            }

            if (DeltaRule.Fits(sum + delta)) // both are within ±10^12: no overflow
            {
                _sums[counter] = sum + delta;
                return true;
            }

            if (!room.TryTake())
                return false;
            _full.Add(new CounterDelta(counter, sum));
            _sums[counter] = delta;
            return true;
        }
    }

    /// <summary>Takes everything; the caller owns it.</summary>
    public void Drain(List<CounterDelta> into)
    {
        Dictionary<string, long> sums;
        lock (_gate)
        {
            if (_sums.Count == 0)
                return;
            sums = _sums;
            into.AddRange(_full);
            _sums = new Dictionary<string, long>(StringComparer.Ordinal);
            _full = [];
        }

        foreach ((string counter, long sum) in sums)
            into.Add(new CounterDelta(counter, sum));
    }
}
