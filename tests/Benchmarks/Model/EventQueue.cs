namespace ShardedCounter.Benchmarks.Model;

/// <summary>A clock that stands until somebody moves it, and what happens on it, in the order of its instants and, at one instant, of its making. Not thread-safe.</summary>
internal sealed class EventQueue
{
    private readonly PriorityQueue<Action, (long At, long Number)> _events = new();
    private long _made;

    /// <summary>What the clock shows, in ticks of 100 ns since it was made.</summary>
    public long Now { get; private set; }

    /// <summary>Does something after a wait; a negative one counts as none.</summary>
    public void After(TimeSpan wait, Action action) => _events.Enqueue(action, (Now + Math.Max(0, wait.Ticks), _made++));

    /// <summary>Moves the clock to the next event and lets it happen. False: there is none up to that instant, and the clock stands there.</summary>
    /// <param name="until">In ticks, not before <see cref="Now"/>.</param>
    public bool TryStep(long until)
    {
        if (!_events.TryPeek(out _, out (long At, long Number) next) || next.At > until)
        {
            Now = until == long.MaxValue ? Now : until;
            return false;
        }

        Now = next.At;
        _events.Dequeue()();
        return true;
    }

    /// <summary>Lets everything happen up to an instant, or, with <see cref="long.MaxValue"/>, everything.</summary>
    public void RunTo(long until)
    {
        while (TryStep(until))
        {
        }
    }
}
