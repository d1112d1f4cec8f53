namespace ShardedCounter.Benchmarks.Code;

/// <summary>Threads that start together on a barrier, add, and end together; kept from run to run, so that a run is adding and two barriers.</summary>
/// <param name="threads">How many.</param>
/// <param name="add">What one of them does in a run.</param>
internal sealed class AddingThreads : IDisposable
{
    private readonly Barrier _start;
    private readonly Barrier _end;
    private bool _over;

    public AddingThreads(IReadOnlyList<Action> runs)
    {
        _start = new Barrier(runs.Count + 1);
        _end = new Barrier(runs.Count + 1);
        foreach (Action run in runs)
            new Thread(() => Loop(run)) { IsBackground = true }.Start();
    }

    /// <summary>One run of all.</summary>
    public void Run()
    {
        _start.SignalAndWait();
        _end.SignalAndWait();
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        _over = true;
        Run();
        _start.Dispose();
        _end.Dispose();
    }

    private void Loop(Action run)
    {
        while (true)
        {
            _start.SignalAndWait();
            if (!_over)
                run();
            bool over = _over; // the barrier may be disposed of once all have passed it
            _end.SignalAndWait();
            if (over)
                return;
        }
    }
}
