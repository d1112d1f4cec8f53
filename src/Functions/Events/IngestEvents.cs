using Azure.Messaging.EventHubs;
using Microsoft.Azure.Functions.Worker;
using ShardedCounter.Functions.Hosting;
using ShardedCounter.Ingestion.Events;

namespace ShardedCounter.Functions.Events;

/// <summary>Counts batches from Event Hubs. It returns when each event is committed or a dead letter, and the host checkpoints; else it throws.</summary>
/// <remarks>
/// The retry has no end because the host checkpoints after a failed call as well, once its retries are used up: whatever is left would be lost. An event that
/// can never be counted does not hold the partition up: the core makes it a dead letter.
/// </remarks>
public sealed class IngestEvents(PartitionIngestor ingestor)
{
    /// <summary>Counts one batch of one partition.</summary>
    /// <exception cref="OperationCanceledException">The host takes the batch back, to deliver it elsewhere.</exception>
    /// <exception cref="IngestTimeoutException">The store did not take it in time; the host delivers it again.</exception>
    [Function(SettingNames.IngestEvents)]
    [ExponentialBackoffRetry(-1, "00:00:01", "00:01:00")]
    public async Task RunAsync(
        [EventHubTrigger(SettingNames.HubExpression, Connection = SettingNames.EventHubConnection, ConsumerGroup = SettingNames.ConsumerGroupExpression)] EventData[] events,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        PartitionId partition = TriggerPartition.Of(context.BindingContext.BindingData);
        await ingestor.IngestAsync(partition, EventDataAdapter.Adapt(events), cancellationToken);
    }
}
