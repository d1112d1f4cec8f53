namespace ShardedCounter.Flushing;

/// <summary>The sweep: how old the oldest increment is, and which callers have waited too long.</summary>
internal sealed partial class Flusher
{
    private void Sweep()
    {
        _sweepDue = false;
        _sweepArmed = false;
        long now = _time.GetTimestamp();
        long oldest = now;
        oldest = Math.Min(oldest, _context.Accumulator.OldestPending() ?? now);
        oldest = Math.Min(oldest, _round?.Oldest ?? now);
        oldest = Math.Min(oldest, _keyed.OldestWaiting() ?? now);
        foreach (CommitWork work in _moved)
            oldest = Math.Min(oldest, work.Oldest);
        long stranded = now; // these wait for ever, which says nothing about whether the store keeps up
        foreach ((_, CommitWork work) in _inFlight)
        {
            if (work.IsStranded)
                stranded = Math.Min(stranded, work.Oldest);
            else
                oldest = Math.Min(oldest, work.Oldest);
        }

        TimeSpan age = _time.GetElapsedTime(oldest, now);
        _state.OldestAge = age;
        NoteLag(age);
        if (_time.GetElapsedTime(Math.Min(oldest, stranded), now) > _options.WaiterTimeout)
            GiveUpCallers(now);
        _rounds.RemoveAll(static round => round.IsAnswered);
    }

    private void NoteLag(TimeSpan age)
    {
        bool lagging = age > _options.MaxPendingAge;
        if (lagging && !_lagging)
            FlushLog.Lagging(_log, (long)age.TotalMilliseconds);
        else if (!lagging && _lagging)
            FlushLog.CaughtUp(_log);
        _lagging = lagging;
    }

    private void GiveUpCallers(long now)
    {
        long deadline = now - (long)(_options.WaiterTimeout.TotalSeconds * _time.TimestampFrequency);
        foreach (CommitWork work in _inFlight.Select(static flight => flight.Work).Concat(_moved))
        {
            if (work.Oldest < deadline)
                work.GiveUpWaiters();
        }

        foreach (FlushRound round in _rounds)
        {
            if (round.Oldest < deadline)
                round.GiveUpBatches();
        }

        if (_round is not null && _round.Oldest < deadline)
            _round.GiveUpUncut();
        _context.GiveUpPending(deadline);
        _keyed.GiveUpCallers(deadline);
    }

    private void ArmSweep()
    {
        if (_sweepArmed)
            return;
        _sweepArmed = true;
        _sweepTimer.Change(_sweepInterval, Timeout.InfiniteTimeSpan);
    }

    private void OnSweepDue()
    {
        _sweepDue = true;
        _signal.Set();
    }
}
