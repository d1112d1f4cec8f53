namespace ShardedCounter.Http;

/// <summary>The tokens of one key, for all who use it. Any thread.</summary>
internal sealed class KeyBucket(Rate rate, long frequency)
{
    private readonly Lock _gate = new();
    private readonly TokenMath _math = new(rate, frequency);

    /// <summary>Written and read under the gate.</summary>
    private long _full;

    /// <inheritdoc cref="TokenMath.TakeOne"/>
    public long TakeOne(long now)
    {
        lock (_gate)
            return _math.TakeOne(ref _full, now);
    }

    /// <inheritdoc cref="TokenMath.TakeMore"/>
    public long TakeMore(int tokens, long now)
    {
        lock (_gate)
            return _math.TakeMore(tokens, ref _full, now);
    }
}
