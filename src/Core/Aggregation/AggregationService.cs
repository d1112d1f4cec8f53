using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ShardedCounter.Aggregation;

/// <summary>Runs aggregation again and again in this process, for hosts without an orchestrator.</summary>
internal sealed class AggregationService(Aggregator aggregator, AggregationOptions options, TimeProvider time, Action onFresh, ILogger<AggregationService> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the host starts without waiting for the first run
        while (!stoppingToken.IsCancellationRequested)
        {
            bool caughtUp = await RunOnceAsync(stoppingToken);
            try
            {
                // Behind, it goes on at once, but leaves the processor to others for as long as a timer takes.
                await Task.Delay(caughtUp ? options.Interval : TimeSpan.FromMilliseconds(1), time, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>One run; true when the next can wait.</summary>
    private async Task<bool> RunOnceAsync(CancellationToken stoppingToken)
    {
        try
        {
            AggregationReport report = await aggregator.RunAsync(stoppingToken);
            onFresh();
            AggregationLog.Ran(log, report.Changes, report.AsOf);
            return report.CaughtUp || report.FailedRanges > 0;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception exception) // the loop's outermost frame
        {
            AggregationLog.RunFailed(log, exception);
            return true;
        }
    }
}
