using Microsoft.Extensions.Logging;
using ShardedCounter.Diagnostics;
using ShardedCounter.Growth;
using ShardedCounter.Storage;

namespace ShardedCounter.Ingestion.Events;

/// <summary>Counts batches of events, each event once however often it is delivered, by whichever owner of its partition. Any thread; one a process.</summary>
public sealed class PartitionIngestor
{
    internal PartitionIngestor(ICounterStore store, LayoutSource layouts, IngestOptions options, ThrottleWatch watch, TimeProvider time, Random random, CounterMeter meter, ILogger log)
    {
        _ = (store, layouts, options, watch, time, random, meter, log);
    }

    /// <summary>Counts a batch. When it returns, the batch may be checkpointed: each of its events is committed or among the dead letters.</summary>
    /// <remarks>
    /// When it throws, the batch must not be checkpointed, and the host must deliver it again. What was committed by then stays counted, and the marks keep
    /// it from being counted again. Nothing of the call is under way any more in this process; an attempt that the store took may still land.
    /// <para>
    /// Two calls for one partition may overlap, here or in two processes, with whatever batches: each event still counts once.
    /// </para>
    /// </remarks>
    /// <param name="partition">Where the events come from.</param>
    /// <param name="events">In the order the partition holds them, without leaving any out. None: nothing is done.</param>
    /// <param name="cancellationToken">The host takes the batch back: the call throws.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="IngestTimeoutException">The batch was not done within <see cref="IngestOptions.TimeLimit"/>.</exception>
    public ValueTask<IngestResult> IngestAsync(PartitionId partition, IReadOnlyList<IncomingEvent> events, CancellationToken cancellationToken)
    {
        throw new NotImplementedException($"{this}");
    }
}
