namespace ShardedCounter.CosmosEmulator;

/// <summary>
/// Request units a second. A request is let through while anything is left and may overdraw; what is overdrawn is worked off before the next is let through. Unused units are kept for
/// a second. Not thread-safe: its owner's lock guards it.
/// </summary>
internal sealed class Budget
{
    private readonly double _perSecond;
    private double _left;
    private long _at;

    /// <param name="perSecond">Request units a second; more than 0 and possibly infinite.</param>
    public Budget(double perSecond)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(perSecond, 0);
        _perSecond = perSecond;
        _left = perSecond;
        _at = long.MinValue;
    }

    /// <summary>How long a request has to wait; null when it may pass now.</summary>
    public TimeSpan? Wait(DateTimeOffset now)
    {
        if (double.IsPositiveInfinity(_perSecond))
            return null;
        Refill(now);
        return _left > 0 ? null : TimeSpan.FromMilliseconds(Math.Floor(-_left / _perSecond * 1000) + 1);
    }

    /// <summary>Takes what a request cost.</summary>
    public void Take(double requestUnits, DateTimeOffset now)
    {
        if (double.IsPositiveInfinity(_perSecond))
            return;
        Refill(now);
        _left -= requestUnits;
    }

    private void Refill(DateTimeOffset now)
    {
        // A clock that was set back gives nothing and takes nothing.
        if (_at != long.MinValue && now.UtcTicks > _at)
            _left = Math.Min(_perSecond, _left + ((now.UtcTicks - _at) / (double)TimeSpan.TicksPerSecond * _perSecond));
        _at = now.UtcTicks;
    }
}
