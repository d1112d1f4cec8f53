using Microsoft.Extensions.Logging;
using ShardedCounter.Accumulation;
using ShardedCounter.Diagnostics;
using ShardedCounter.Flushing;
using ShardedCounter.Growth;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Hosting;

/// <summary>
/// The way of an increment through one process, put together: intake, stripes, flusher, lanes. One a process; its writer id is drawn when it is made.
/// </summary>
internal sealed class CountingPipeline : IPipelineHealth, IAsyncDisposable
{
    private readonly FlushOptions _options;
    private readonly FlushState _state = new();
    private readonly FlushContext _context;
    private readonly AsyncSignal _signal = new();
    private readonly Flusher _flusher;
    private readonly WriterLanes _lanes;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly LayoutSource _layouts;
    private readonly FlushThread? _thread;
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _started;

    /// <param name="store">Where commits go.</param>
    /// <param name="layouts">The store's layout, opened.</param>
    /// <param name="watch">Told how the store answers attempts.</param>
    /// <param name="options">Validated.</param>
    /// <param name="seams">Clock, chance and, for tests, more.</param>
    /// <param name="meter">For the instruments.</param>
    /// <param name="log">For all of flushing.</param>
    public CountingPipeline(ICounterStore store, LayoutSource layouts, ThrottleWatch watch, FlushOptions options, PipelineSeams seams, CounterMeter meter, ILogger log)
    {
        _options = options;
        _time = seams.Time;
        _log = log;
        _layouts = layouts;
        _thread = seams.OwnThread ? new FlushThread() : null;
        int stripes = options.Stripes > 0 ? options.Stripes : Environment.ProcessorCount;
        var accumulator = new StripedAccumulator(stripes, seams.Time, _signal.Set, seams.StripePicker);
        _context = new FlushContext(accumulator, seams.Continuations);
        var keyed = new KeyedQueue(layouts.Current.StableShards, store.Limits);
        var metrics = new FlushMetrics(meter);
        var deadLetters = new DeadLetterWriter(store, seams.Time, metrics, log);
        var driver = new CommitDriver(store, deadLetters, seams.Rules, seams.Time, new Backoff(seams.Time, new Random(seams.Random.Next())), metrics, watch, log);
        _lanes = new WriterLanes(ProducerId.Writer(seams.WriterId), layouts, seams.Rules, new Random(seams.Random.Next()), store.Spread);
        CommitPace pace = store.Pace with { MaxLinger = options.MaxLinger ?? store.Pace.MaxLinger };
        _flusher = new Flusher(options, _context, _state, keyed, _lanes, driver, deadLetters, store.Limits.Counters, pace, _signal, _thread?.ClockOf(seams.Time) ?? seams.Time, metrics, log);
        Intake = new IncrementIntake(options, _context, _state, keyed, _signal, seams.Time);
    }

    /// <summary>The door.</summary>
    public IIncrementIntake Intake { get; }

    /// <summary>This process as the producer of its commits.</summary>
    public ProducerId Writer => _lanes.Writer;

    /// <summary>What is taken and not yet committed.</summary>
    public FlushLoad Load => new(_context.Accumulator.PendingCounters, _context.Waiters, _state.OldestAge.TotalMilliseconds);

    /// <inheritdoc/>
    public string? NotReadyReason =>
        !_started ? "Starting."
        : _state.IsClosed ? "Shutting down."
        : _layouts.Conflict is { } conflict ? conflict
        : _state.OldestAge > _options.MaxPendingAge ? $"The store does not keep up: the oldest increment not yet committed is {_state.OldestAge.TotalSeconds:F1} s old."
        : null;

    /// <summary>Starts the flush loop. Once.</summary>
    public void Start()
    {
        FlushLog.Started(_log, _lanes.Writer.Value, _layouts.Current.Shards, _options.MaxInFlight);
        _started = true;
        if (_thread is null)
            _ = RunAsync();
        else
            _thread.Post(static pipeline => _ = ((CountingPipeline)pipeline!).RunAsync(), this);
    }

    /// <summary>Takes nothing more. What was taken is still written.</summary>
    public void Close()
    {
        _state.Close();
        _signal.Set();
    }

    /// <summary>Takes nothing more, writes what was taken, for at most <see cref="FlushOptions.DrainTimeout"/>, and says in the log what it could not.</summary>
    /// <returns>True when everything was written.</returns>
    public async Task<bool> StopAsync()
    {
        Close();
        if (!_started)
            return true;
        await using ITimer deadline = _time.CreateTimer(
            static flusher => ((Flusher)flusher!).GiveUp(), _flusher, _options.DrainTimeout, Timeout.InfiniteTimeSpan);
        return await _ended.Task;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _flusher.Dispose();
        _thread?.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            bool written = await _flusher.RunAsync();
            if (written)
                FlushLog.Stopped(_log); // here, and so once, however many ask to stop
            _ended.SetResult(written);
        }
        catch (Exception exception) // the loop's outermost frame: whoever stops the pipeline waits for this end, and hears of it
        {
            _ended.SetException(exception);
        }
    }
}
