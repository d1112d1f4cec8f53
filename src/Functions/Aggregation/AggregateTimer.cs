using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using ShardedCounter.Functions.Hosting;

namespace ShardedCounter.Functions.Aggregation;

/// <summary>Starts aggregation by the clock. A start that finds the last run going on does nothing.</summary>
public sealed class AggregateTimer(ILogger<AggregateTimer> log)
{
    /// <summary>Starts it; also at once where the schedule was missed while nothing ran.</summary>
    [Function("AggregateTimer")]
    public async Task RunAsync(
        [TimerTrigger(SettingNames.ScheduleExpression)] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (!await AggregationStarter.StartAsync(client, cancellationToken))
            FunctionsLog.StillAggregating(log);
    }
}
