namespace ShardedCounter.Http;

/// <summary>
/// The arithmetic of a token bucket kept as one number: the time at which the bucket will be full again (the generic cell rate algorithm, ITU-T I.371, as a virtual
/// schedule). No timer refills it, and one that has not been used for long is the same as a new one.
/// </summary>
/// <param name="rate">How much is allowed.</param>
/// <param name="frequency">Units of time a second.</param>
internal readonly struct TokenMath(Rate rate, long frequency)
{
    private readonly double _interval = frequency / rate.PerSecond;

    private long Tolerance => (long)(_interval * rate.Burst);

    /// <summary>Takes one token, if there is one.</summary>
    /// <param name="full">When the bucket is full again; moved where a token is taken.</param>
    /// <param name="now">The time.</param>
    /// <returns>0, or after how many units of time there is a token.</returns>
    public long TakeOne(ref long full, long now)
    {
        long next = Math.Max(full, now) + (long)_interval;
        long wait = next - now - Tolerance;
        if (wait > 0)
            return wait;
        full = next;
        return 0;
    }

    /// <summary>
    /// Takes many more for a request that has its one token already. It may take more than there are, so that a request larger than the bucket can be made at all; the next ones wait until
    /// that is paid. Only who is in debt already is refused: of many large requests at once, one gets through.
    /// </summary>
    /// <inheritdoc cref="TakeOne"/>
    public long TakeMore(int tokens, ref long full, long now)
    {
        long wait = full - now - Tolerance;
        if (wait > 0)
            return wait + (long)_interval;
        full = Math.Max(full, now) + (long)(_interval * tokens);
        return 0;
    }
}
