using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using OrchestrationAlreadyExistsException = DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException;

namespace ShardedCounter.Functions.Aggregation;

/// <summary>Starts the one instance of aggregation, unless it runs.</summary>
internal static class AggregationStarter
{
    /// <summary>One that ended, however it did, is replaced; one that has still to end is left alone.</summary>
    private static readonly StartOrchestrationOptions _options = new StartOrchestrationOptions(AggregateOrchestrator.InstanceId)
        .WithDedupeStatuses(OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended);

    /// <summary>Starts it.</summary>
    /// <returns>False when it runs already.</returns>
    public static async Task<bool> StartAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(AggregateOrchestrator.Name, input: null, _options, cancellationToken);
            return true;
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return false;
        }
    }
}
