using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ShardedCounter.Diagnostics;
using ShardedCounter.Flushing;
using ShardedCounter.Growth;
using ShardedCounter.Storage;

namespace ShardedCounter.Ingestion.Events;

/// <summary>Counts batches of events, each event once however often it is delivered, by whichever owner of its partition. Any thread; one a process.</summary>
public sealed class PartitionIngestor
{
    private readonly ConcurrentDictionary<PartitionId, PartitionProgress> _partitions = new(); // as many as the settings name
    private readonly EventBatchPool _batches = new();
    private readonly LayoutSource _layouts;
    private readonly IngestOptions _options;
    private readonly IngestRules _rules;
    private readonly TimeProvider _time;
    private readonly IngestMetrics _metrics;
    private readonly EventLetters _letters;
    private readonly EventCommitDriver _driver;
    private readonly ILogger _log;
    private readonly int _maxCounters;
    private readonly int _processors;

    internal PartitionIngestor(
        ICounterStore store, LayoutSource layouts, IngestOptions options, ThrottleWatch watch, TimeProvider time, Random random, CounterMeter meter, ILogger log, IngestRules? rules = null)
    {
        _layouts = layouts;
        _options = options;
        _rules = rules ?? IngestRules.Sound;
        _time = time;
        _log = log;
        _metrics = new IngestMetrics(meter);
        var backoff = new Backoff(time, random);
        _letters = new EventLetters(store, time, backoff, _metrics, log);
        _driver = new EventCommitDriver(store, _letters, time, backoff, new FlushMetrics(meter), _metrics, watch, log);
        _maxCounters = store.Limits.Counters;
        _processors = options.MaxParallelism > 0 ? options.MaxParallelism : Environment.ProcessorCount;
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
    /// <param name="events">In the order the partition holds them, without leaving any out; not to be changed before the call ends. None: nothing is done.</param>
    /// <param name="cancellationToken">The host takes the batch back: the call throws.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="IngestTimeoutException">The batch was not done within <see cref="IngestOptions.TimeLimit"/>.</exception>
    public async ValueTask<IngestResult> IngestAsync(PartitionId partition, IReadOnlyList<IncomingEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(events);
        cancellationToken.ThrowIfCancellationRequested();
        if (events.Count == 0)
            return default;

        using var limit = new CancellationTokenSource(_options.TimeLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        EventBatch batch = _batches.Rent();
        try
        {
            return await CountAsync(partition, events, batch, either.Token);
        }
        catch (OperationCanceledException exception) when (either.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IngestLog.TimedOut(_log, partition.Producer.Value, events.Count, _options.TimeLimit.TotalSeconds);
            throw new IngestTimeoutException(
                $"{events.Count} events of {partition} from {events[0].SequenceNumber} on were not all committed in {_options.TimeLimit:c} (Ingest:TimeLimit).", exception);
        }
        finally
        {
            _batches.Return(batch);
        }
    }

    private async Task<IngestResult> CountAsync(PartitionId partition, IReadOnlyList<IncomingEvent> events, EventBatch batch, CancellationToken cancellationToken)
    {
        long started = _time.GetTimestamp();
        PartitionProgress progress = _partitions.GetOrAdd(partition, _ => new PartitionProgress(new EventRouting(partition.Producer, _layouts.Current.StableShards)));
        batch.Read(events, progress.Routing, events.Count >= _options.ParallelFrom ? _processors : 1);
        await LearnMarksAsync(partition, progress, cancellationToken);
        NoteGaps(partition, progress, batch);

        // Letters of events that cannot be read need no mark to count once: whoever reads such an event again writes the same letter. They need not come before the
        // commits either, only before the return.
        List<UnreadableEvent> unreadable = UnreadableOf(batch);
        if (unreadable.Count > 0)
            IngestLog.Unreadable(_log, partition.Producer.Value, unreadable.Count, events[unreadable[0].Event].SequenceNumber, DeadLetterReasons.Unreadable(unreadable[0].Fault));
        Task letters = _rules.LettersAfterReturn ? Task.CompletedTask : _letters.WriteAsync(partition, events, unreadable, cancellationToken);
        var folds = new List<ShardFold>();
        var shards = new List<Task<ShardResult>>();
        for (int shard = 0; shard < batch.Shards; shard++)
        {
            if (!batch.Touches(shard))
                continue;
            var fold = new ShardFold();
            fold.Start(batch, shard, _maxCounters, _rules);
            folds.Add(fold);
            shards.Add(Drive(partition, progress.Lanes[shard], batch, fold, cancellationToken));
        }

        // All of them are at their end before this throws, so nothing uses the batch any more.
        await Task.WhenAll([letters, .. shards]);
        if (_rules.LettersAfterReturn)
            _ = _letters.WriteAsync(partition, events, unreadable, CancellationToken.None);
        ShardResult[] results = [.. shards.Select(static shard => shard.Result)];
        int counted = batch.CountMarked() + folds.Sum(static fold => fold.Counted);
        var result = new IngestResult(
            batch.Count,
            counted,
            batch.Count - unreadable.Count - counted,
            unreadable.Count + results.Sum(static shard => shard.Letters),
            results.Sum(static shard => shard.Commits));
        _metrics.Done(result, unreadable.Count, _time.GetElapsedTime(started));
        return result;
    }

    /// <summary>A batch that is large enough for several processors is folded by several as well.</summary>
    private Task<ShardResult> Drive(PartitionId partition, PartitionShardLane lane, EventBatch batch, ShardFold fold, CancellationToken cancellationToken) =>
        batch.Chunks > 1
            ? Task.Run(() => _driver.DriveAsync(partition, lane, batch, fold, cancellationToken), CancellationToken.None)
            : _driver.DriveAsync(partition, lane, batch, fold, cancellationToken);

    /// <summary>Reads the marks of a partition that this process has not met before: to know where it stands, and to spare a commit in each shard that would fail on them.</summary>
    private async Task LearnMarksAsync(PartitionId partition, PartitionProgress progress, CancellationToken cancellationToken)
    {
        if (progress.IsKnown)
            return;
        progress.TakeOver(await Task.WhenAll(Enumerable.Range(0, progress.Lanes.Length).Select(shard => _driver.ReadMarkAsync(partition, shard, cancellationToken))));
    }

    private void NoteGaps(PartitionId partition, PartitionProgress progress, EventBatch batch)
    {
        long missing = progress.NoteDelivered(batch);
        if (missing == 0)
            return;
        _metrics.Missing(missing);
        IngestLog.Gap(_log, partition.Producer.Value, missing, batch.SequenceNumberOf(0));
    }

    private static List<UnreadableEvent> UnreadableOf(EventBatch batch)
    {
        var unreadable = new List<UnreadableEvent>();
        for (int chunk = 0; chunk < batch.Chunks; chunk++)
            unreadable.AddRange(batch.Chunk(chunk).Unreadable);
        return unreadable;
    }
}
