namespace ShardedCounter.Client;

/// <summary>How many sums may be held. Any thread.</summary>
internal sealed class PendingLimit(int max)
{
    private int _taken;

    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Room for one more.</summary>
    public bool TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= max)
            return true;
        Interlocked.Decrement(ref _taken);
        return false;
    }

    public void Return(int count) => Interlocked.Add(ref _taken, -count);
}
