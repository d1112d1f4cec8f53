using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ShardedCounter.Accumulation;
using ShardedCounter.Model;

namespace ShardedCounter.Flushing;

/// <summary>
/// The loop between memory and store: drains the stripes, cuts commits, sends each through a free lane, and gives up callers who waited too long.
/// </summary>
/// <remarks>
/// One loop owns the round being cut, the lanes and the works in flight; everything else reaches it through <see cref="_signal"/>: first increments of a
/// stripe, keyed requests, finished commits, timers. Draining waits until a lane is free and the last round is cut, so a slow store makes
/// larger folds and not longer queues.
/// <para>
/// Keyed and folded work take turns; folded work goes to a random lane, rather one that no keyed request waits for, since it alone can choose.
/// </para>
/// </remarks>
internal sealed partial class Flusher : IDisposable
{
    private static readonly TimeSpan _sweepInterval = TimeSpan.FromMilliseconds(100);

    private readonly FlushOptions _options;
    private readonly FlushContext _context;
    private readonly FlushState _state;
    private readonly KeyedQueue _keyed;
    private readonly WriterLanes _lanes;
    private readonly CommitDriver _driver;
    private readonly DeadLetterWriter _deadLetters;
    private readonly int _countersPerCommit;
    private readonly TimeProvider _time;
    private readonly FlushMetrics _metrics;
    private readonly ILogger _log;
    private readonly AsyncSignal _signal;
    private readonly AdaptiveLinger _linger;
    private readonly LingerTimer _lingerTimer;
    private readonly ITimer _sweepTimer;
    private readonly DrainedStripes _drained = new();
    private readonly List<(ShardLane Lane, CommitWork Work)> _inFlight = [];
    private readonly Queue<CommitWork> _moved = new();
    private readonly ConcurrentQueue<(ShardLane Lane, CommitWork Work, bool Done)> _finished = new();
    private readonly List<FlushRound> _rounds = []; // those with open works, for giving up their batches
    private FlushRound? _round; // the one being cut
    private long _lastDrain;
    private bool _keyedTurn;
    private bool _lagging;
    private bool _sweepArmed;
    private volatile bool _sweepDue;
    private volatile bool _givenUp;

    /// <param name="options">Validated.</param>
    /// <param name="context">What is drained, and how callers are answered.</param>
    /// <param name="state">Told how old the oldest pending increment is; tells when the intake is closed.</param>
    /// <param name="keyed">Keyed requests waiting for a commit.</param>
    /// <param name="lanes">The ways to the shards.</param>
    /// <param name="driver">Brings a commit to its end.</param>
    /// <param name="deadLetters">For amounts that merging refuses.</param>
    /// <param name="countersPerCommit">How many counters the store takes in one commit.</param>
    /// <param name="pace">How far apart flushes are kept under load.</param>
    /// <param name="signal">Wakes the loop.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">For flushes.</param>
    /// <param name="log">For all of flushing.</param>
    public Flusher(
        FlushOptions options,
        FlushContext context,
        FlushState state,
        KeyedQueue keyed,
        WriterLanes lanes,
        CommitDriver driver,
        DeadLetterWriter deadLetters,
        int countersPerCommit,
        CommitPace pace,
        AsyncSignal signal,
        TimeProvider time,
        FlushMetrics metrics,
        ILogger log)
    {
        _options = options;
        _context = context;
        _state = state;
        _keyed = keyed;
        _lanes = lanes;
        _driver = driver;
        _deadLetters = deadLetters;
        _countersPerCommit = countersPerCommit;
        _signal = signal;
        _time = time;
        _metrics = metrics;
        _log = log;
        _linger = new AdaptiveLinger(pace);
        _lastDrain = time.GetTimestamp();
        _lingerTimer = new LingerTimer(time, signal.Set);
        _sweepTimer = time.CreateTimer(static flusher => ((Flusher)flusher!).OnSweepDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Runs until the intake is closed and everything taken is settled, or it is told to give up. Call once.</summary>
    /// <returns>False when it gave up: what it could not write is in the log.</returns>
    public async Task<bool> RunAsync()
    {
        while (true)
        {
            await _signal.WaitAsync();
            if (_givenUp)
                return LogUnwritten();
            try
            {
                CollectFinished();
                if (_sweepDue)
                    Sweep();
                Dispatch();

                // Callers first: one that was inside adds before it leaves, so what it added is seen. The other way round it could do both in between.
                bool nobodyAdds = _state.IsClosed && _context.Waiters == 0;
                bool idle = IsIdle;
                if (idle)
                {
                    _state.OldestAge = TimeSpan.Zero;
                    if (nobodyAdds)
                        return true;
                }

                if (!idle || _state.IsClosed)
                    ArmSweep();
            }
            catch (Exception exception) // the loop's outermost frame: stopping here would strand every caller
            {
                FlushLog.LoopFailed(_log, exception);
                ArmSweep();
            }
        }
    }

    /// <summary>Ends the loop, whatever is left. Any thread.</summary>
    public void GiveUp()
    {
        _givenUp = true;
        _signal.Set();
    }

    public void Dispose()
    {
        _lingerTimer.Dispose();
        _sweepTimer.Dispose();
    }

    private bool IsIdle =>
        _lanes.InFlight == 0 && _round is null && _moved.Count == 0 && _keyed.Count == 0 && _context.Accumulator.OldestPending() is null;

    private void CollectFinished()
    {
        while (_finished.TryDequeue(out (ShardLane Lane, CommitWork Work, bool Done) finished))
        {
            _lanes.Close(finished.Lane);
            _inFlight.Remove((finished.Lane, finished.Work));
            if (!finished.Done)
                _moved.Enqueue(finished.Work);
        }
    }

    private void Dispatch()
    {
        while (_lanes.InFlight < _options.MaxInFlight)
        {
            bool sent = _keyedTurn ? TrySendKeyed() || TrySendFolded() : TrySendFolded() || TrySendKeyed();
            if (!sent)
                return;
            _keyedTurn = !_keyedTurn;
        }
    }

    private bool TrySendKeyed()
    {
        if (!_keyed.TryTake(_lanes.IsFree, out int shard, out List<KeyedRequest> requests))
            return false;
        Send(_lanes[shard], new KeyedWork(requests, _keyed.Settle) { Oldest = requests[0].Since });
        return true;
    }

    private bool TrySendFolded()
    {
        if (_moved.Count == 0 && _round is null && !MayDrain())
            return false;
        if (_lanes.PickFree(_keyed.HasWaiting) is not { } lane)
            return false;
        if (_moved.TryDequeue(out CommitWork? moved))
        {
            Send(lane, moved);
            return true;
        }

        _round ??= Drain();
        if (_round is null)
            return false;
        FoldedWork work = _round.Cut(_countersPerCommit);
        if (!_round.HasUncut)
            _round = null;
        Send(lane, work);
        return true;
    }

    /// <summary>True when the stripes hold something that is to be drained now; otherwise sees to it that the loop looks again in time.</summary>
    private bool MayDrain()
    {
        if (_context.Accumulator.OldestPending() is not { } oldest)
            return false;
        if (_state.IsClosed)
            return true;
        TimeSpan wait = _linger.Wait(_time.GetElapsedTime(oldest), _time.GetElapsedTime(_lastDrain), _lanes.InFlight > 0);
        if (wait <= TimeSpan.Zero)
            return true;
        _lingerTimer.WakeIn(wait);
        return false;
    }

    private FlushRound? Drain()
    {
        _context.Accumulator.Drain(_drained);
        if (_drained.Tables.Count == 0)
            return null;
        _linger.Observe(_drained.Increments, _time.GetElapsedTime(_lastDrain));
        _lastDrain = _time.GetTimestamp();
        _metrics.Flushed(_drained.Increments);
        var round = new FlushRound(_drained, _context);
        if (round.HasBatches)
            _rounds.Add(round);
        if (round.Refused.Count > 0)
            _ = _deadLetters.BuryAsync(_lanes.Writer, _lanes.NextSeq(), round.Refused, "out of range");
        return round;
    }

    private void Send(ShardLane lane, CommitWork work)
    {
        _lanes.Open(lane);
        _inFlight.Add((lane, work));
        _ = SendAsync(lane, work);
    }

    private async Task SendAsync(ShardLane lane, CommitWork work)
    {
        try
        {
            bool done = await _driver.DriveAsync(lane, work);
            _finished.Enqueue((lane, work, done));
            _signal.Set();
        }
        catch (Exception exception) // a bug: the lane stays closed, because what it sent may land yet; the sweep answers its callers
        {
            work.IsStranded = true;
            FlushLog.DriverFailed(_log, lane.Shard, exception);
        }
    }
}
