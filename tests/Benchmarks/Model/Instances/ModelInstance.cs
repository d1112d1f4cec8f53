using ShardedCounter.Flushing;
using ShardedCounter.Growth;
using ShardedCounter.Model;

namespace ShardedCounter.Benchmarks.Model;

/// <summary>
/// An instance's flush loop, step by step as <c>Flusher</c> has it, with the product's own pace (<see cref="AdaptiveLinger"/>, <see cref="LingerTimer"/>), lanes (<see cref="WriterLanes"/>) and waits
/// (<see cref="Backoff"/>). Not thread-safe.
/// </summary>
/// <remarks>Left out, because the load has none of it: keyed requests, batches, refused and unknown commits, N growing, the process's own time.</remarks>
internal sealed class ModelInstance : IDisposable
{
    private static readonly TimeSpan _sweepInterval = TimeSpan.FromMilliseconds(100); // as the flusher's

    private readonly ModelOptions _options;
    private readonly EventQueue _events;
    private readonly Chance _chance;
    private readonly ModelIntake _intake;
    private readonly AdaptiveLinger _linger;
    private readonly LingerTimer _lingerTimer;
    private readonly WriterLanes _lanes;
    private readonly ModelDriver _driver;
    private readonly Queue<ModelWork> _moved = new();
    private readonly List<ModelWork> _inFlight = [];
    private ModelRound? _round;
    private long _lastDrain;
    private bool _sweepArmed;
    private bool _sweepDue;

    /// <param name="number">Tells instances apart.</param>
    /// <param name="options">What is modelled.</param>
    /// <param name="events">The clock.</param>
    /// <param name="account">Where commits go.</param>
    /// <param name="chance">Decides the draws of all instances.</param>
    /// <param name="ledger">Notes what happens.</param>
    public ModelInstance(int number, ModelOptions options, EventQueue events, ModelAccount account, Chance chance, ModelLedger ledger)
    {
        _options = options;
        _events = events;
        _chance = chance;
        _linger = new AdaptiveLinger(options.Pace with { MaxLinger = options.Flush.MaxLinger ?? options.Pace.MaxLinger });
        _lingerTimer = new LingerTimer(new VirtualTime(events), Turn);
        _lanes = new WriterLanes(
            ProducerId.Writer(new Guid(number, 0, 0, new byte[8])),
            new LayoutSource(new Layout(options.Shards, options.Shards)),
            FlushRules.Sound with { CommitsPerLane = options.CommitsPerLane },
            new Random(chance.Random.Next()));
        _intake = new ModelIntake(options, events, chance, ledger, Turn);
        _driver = new ModelDriver(number, options.Flush.WaiterTimeout, options.Times, _lanes, events, account, new Backoff(TimeProvider.System, new Random(chance.Random.Next())), chance, ledger);
    }

    /// <summary>Lets come what has come by now.</summary>
    public void Settle() => _intake.Settle();

    /// <summary>Nothing comes any more; what came is still written.</summary>
    public void End() => _intake.End();

    public void Dispose() => _lingerTimer.Dispose();

    /// <summary>One turn of the loop.</summary>
    private void Turn()
    {
        if (_sweepDue)
            Sweep();
        while (_lanes.InFlight < _options.Flush.MaxInFlight && TrySend())
        {
        }

        if (_lanes.InFlight == 0 && _round is null && _moved.Count == 0 && _intake.OldestPending is null)
            _intake.Refuse(false);
        else
            ArmSweep();
    }

    private bool TrySend()
    {
        if (_moved.Count == 0 && _round is null && !MayDrain())
            return false;
        if (_lanes.PickFree(static _ => false) is not { } lane)
            return false;
        if (!_moved.TryDequeue(out ModelWork? work))
        {
            _round ??= Drain();
            work = _round.Cut(_options.Limits.Counters);
            if (!_round.HasUncut)
                _round = null;
        }

        _lanes.Open(lane);
        _inFlight.Add(work);
        _driver.Drive(lane, work, done => Finish(lane, work, done));
        return true;
    }

    private bool MayDrain()
    {
        if (_intake.OldestPending is not { } oldest)
            return false;
        TimeSpan wait = _linger.Wait(new TimeSpan(_events.Now - oldest), new TimeSpan(_events.Now - _lastDrain), _lanes.InFlight > 0);
        if (wait <= TimeSpan.Zero)
            return true;
        _lingerTimer.WakeIn(wait);
        return false;
    }

    private ModelRound Drain()
    {
        (IReadOnlyList<ArrivalSpan> spans, long increments) = _intake.Drain();
        _linger.Observe(increments, new TimeSpan(_events.Now - _lastDrain));
        _lastDrain = _events.Now;
        return new ModelRound(spans, _options.Counters, _chance);
    }

    private void Finish(ShardLane lane, ModelWork work, bool done)
    {
        _intake.Settle();
        _lanes.Close(lane);
        _inFlight.Remove(work);
        if (done)
            _intake.Answered(work.Increments);
        else
            _moved.Enqueue(work);
        Turn();
    }

    private void Sweep()
    {
        _sweepDue = false;
        _sweepArmed = false;
        long oldest = Math.Min(_intake.OldestPending ?? long.MaxValue, _round?.Oldest ?? long.MaxValue);
        foreach (ModelWork work in _moved)
            oldest = Math.Min(oldest, work.Oldest);
        foreach (ModelWork work in _inFlight)
            oldest = Math.Min(oldest, work.Oldest);
        _intake.Refuse(oldest != long.MaxValue && new TimeSpan(_events.Now - oldest) > _options.Flush.MaxPendingAge);
    }

    private void ArmSweep()
    {
        if (_sweepArmed)
            return;
        _sweepArmed = true;
        _events.After(_sweepInterval, () =>
        {
            _sweepDue = true;
            Turn();
        });
    }
}
