using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ShardedCounter.Storage;

namespace ShardedCounter.Growth;

/// <summary>
/// Looks after the layout again and again, so that this process knows a new N within 30 s. The waits are drawn from the upper fifth below the interval: many
/// processes started at once soon read at different moments.
/// </summary>
internal sealed class LayoutService(LayoutKeeper keeper, LayoutSource layouts, ShardsOptions options, Random random, TimeProvider time, ILogger log)
    : BackgroundService
{
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
                await Task.Delay(options.RefreshInterval * (0.8 + (0.2 * random.NextDouble())), time, stoppingToken);
                await keeper.RunOnceAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (StoreUnavailableException unavailable)
            {
                GrowthLog.ReadFailed(log, unavailable);
            }
            catch (LayoutConflictException conflict)
            {
                GrowthLog.Conflict(log, layouts.Current.Shards, conflict);
            }
            catch (Exception exception) // the loop's outermost frame
            {
                GrowthLog.KeeperFailed(log, exception);
            }
        }
    }
}
