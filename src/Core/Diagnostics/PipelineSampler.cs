using Microsoft.Extensions.Hosting;

namespace ShardedCounter.Diagnostics;

/// <summary>Keeps what the tally was over the last minute, so that rates can be told to whoever asks for the first time. Any thread.</summary>
/// <remarks>
/// A snapshot every <see cref="Interval"/> into a ring; the oldest is between a minute and five seconds more than that old, or as old as the process. Rates divide by the time that really
/// passed since the oldest, so a timer that comes late, or a machine that was suspended, makes the window longer and no rate wrong.
/// </remarks>
internal sealed class PipelineSampler : IHostedService, IDisposable
{
    /// <summary>Time between two snapshots.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>As many as make a minute, and one, so that the oldest is a minute old when the next has just been taken.</summary>
    private const int Snapshots = 13;

    private readonly Lock _gate = new();
    private readonly PipelineTally _tally;
    private readonly TimeProvider _time;
    private readonly Queue<TallySnapshot> _ring = new(Snapshots); // under the gate
    private ITimer? _timer;

    /// <param name="meter">Whose tally is sampled.</param>
    /// <param name="time">The clock.</param>
    public PipelineSampler(CounterMeter meter, TimeProvider time)
    {
        _tally = meter.Tally;
        _time = time;
        StartedAt = time.GetUtcNow();
        _ring.Enqueue(_tally.Read(time.GetTimestamp()));
    }

    /// <summary>When this process began to count.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>What the tally is now, and what it was when the window began.</summary>
    public (TallySnapshot Before, TallySnapshot Now) Read()
    {
        lock (_gate)
            return (_ring.Peek(), _tally.Read(_time.GetTimestamp()));
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = _time.CreateTimer(static sampler => ((PipelineSampler)sampler!).Sample(), this, Interval, Interval);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private void Sample()
    {
        lock (_gate)
        {
            if (_ring.Count == Snapshots)
                _ring.Dequeue();
            _ring.Enqueue(_tally.Read(_time.GetTimestamp()));
        }
    }
}
