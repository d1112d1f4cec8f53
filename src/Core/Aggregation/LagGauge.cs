using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ShardedCounter.Diagnostics;
using ShardedCounter.Storage;

namespace ShardedCounter.Aggregation;

/// <summary>Looks how old totals are, again and again, and shows it as <c>shardedcounter.aggregation.lag</c>: in every process, wherever aggregation runs.</summary>
/// <remarks>
/// A gauge is asked without waiting, and the freshness lies in the store; so the gauge shows what the last look found, and nothing while no look has found a freshness. A look is a point
/// read at most, and none where nobody listens. A store that does not answer leaves the freshness last read, whose age grows: nothing newer is known, and an alert must not fall silent.
/// <para>
/// Only the loop of looks writes; whoever asks the gauge, on any thread, reads one double whole and may be one look behind.
/// </para>
/// </remarks>
internal sealed class LagGauge : BackgroundService
{
    /// <summary>Time between two looks: often enough for any scrape, and at most 0.4 request units a second of each process.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Func<CancellationToken, ValueTask<DateTimeOffset>> _readAsOf;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ObservableGauge<double> _gauge;
    private DateTimeOffset _asOf = DateTimeOffset.UnixEpoch; // the loop's alone; the epoch: none read yet
    private double _lagSeconds = double.NaN; // NaN: unknown

    /// <param name="meter">For the gauge.</param>
    /// <param name="readAsOf">Reads the freshness of totals, which a new store says is the Unix epoch.</param>
    /// <param name="time">The clock that the age is told by. The store has its own: an instant ahead of this one is 0 s old.</param>
    /// <param name="log">For what a look fails with.</param>
    public LagGauge(CounterMeter meter, Func<CancellationToken, ValueTask<DateTimeOffset>> readAsOf, TimeProvider time, ILogger log)
    {
        _readAsOf = readAsOf;
        _time = time;
        _log = log;
        _gauge = meter.Meter.CreateObservableGauge(
            "shardedcounter.aggregation.lag", Observe, "s", "Age of the instant up to which totals are complete, as this process last read it.");
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the host starts without waiting for this
        await RunAsync(stoppingToken);
    }

    /// <summary>Runs until cancelled.</summary>
    internal async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Interval, _time, stoppingToken); // first of all: the first run of aggregation is on its way
                await LookAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) // the loop's outermost frame
            {
                AggregationLog.LookFailed(_log, exception);
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        if (!_gauge.Enabled)
        {
            Volatile.Write(ref _lagSeconds, double.NaN); // whoever listens next is not told an old age
            return;
        }

        try
        {
            _asOf = await _readAsOf(cancellationToken);
        }
        catch (StoreUnavailableException unavailable)
        {
            AggregationLog.FreshnessUnread(_log, unavailable);
        }

        if (_asOf > DateTimeOffset.UnixEpoch)
            Volatile.Write(ref _lagSeconds, Math.Max(0, (_time.GetUtcNow() - _asOf).TotalSeconds));
    }

    private IEnumerable<Measurement<double>> Observe()
    {
        double lagSeconds = Volatile.Read(ref _lagSeconds);
        return double.IsNaN(lagSeconds) ? [] : [new Measurement<double>(lagSeconds)];
    }
}
