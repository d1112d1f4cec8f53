using Microsoft.Extensions.Logging;
using ShardedCounter.Flushing;
using ShardedCounter.Growth;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Ingestion.Events;

/// <summary>
/// Brings one shard's part of a batch to its end, part after part: sends each commit until its outcome is known, and folds again when the mark turns out to have
/// moved. One call for each shard of a batch; any thread.
/// </summary>
/// <remarks>
/// Why an event counts once. A commit holds events that are not covered by the mark it was sealed against, and is applied only while that is the mark, in the
/// transaction that moves it over them. Whoever else has the same events, in whatever batches, finds them covered. An answer "already applied" says that the mark is the
/// one this commit leaves: whoever left it, everything up to it is counted.
/// <para>
/// What a store does not take (out of range, refused) is written to the dead letters first, and then the rest of the part is sealed against the same mark. A process that
/// dies in between leaves letters of amounts that may be counted when they come again; the other way round they would vanish. The two sealings leave the same
/// mark, so if an attempt of the first is under way still, nobody can tell which of the two landed, and the letters say so.
/// </para>
/// </remarks>
internal sealed class EventCommitDriver(
    IShardStore store, EventLetters letters, TimeProvider time, Backoff backoff, FlushMetrics commits, IngestMetrics metrics, ThrottleWatch watch, ILogger log)
{
    /// <summary>Drives a shard's fold to its end.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="lane">Its lane to the fold's shard.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="fold">The fold, at its start.</param>
    /// <param name="cancellationToken">Ends it by an exception; what landed stays.</param>
    public async Task<ShardResult> DriveAsync(PartitionId partition, PartitionShardLane lane, EventBatch batch, ShardFold fold, CancellationToken cancellationToken)
    {
        var drive = new Drive(partition, lane, batch, fold, cancellationToken);
        for (bool hasMore = drive.FoldNext(); hasMore;)
        {
            CommitOutcome outcome = await AttemptAsync(drive);
            if (outcome is not CommitOutcome.Unknown)
                watch.Attempted(fold.Shard, ShardChoice.Event, outcome is CommitOutcome.Throttled);
            switch (outcome)
            {
                case CommitOutcome.Applied or CommitOutcome.AlreadyApplied:
                    hasMore = OnLanded(drive);
                    break;

                case CommitOutcome.MarkMoved(var mark):
                    hasMore = OnMarkMoved(drive, mark);
                    break;

                case CommitOutcome.OutOfRange(var counter):
                    await OnOutOfRangeAsync(drive, counter);
                    break;

                case CommitOutcome.Refused(var reason):
                    hasMore = await OnRefusedAsync(drive, reason);
                    break;

                case CommitOutcome.Throttled(var retryAfter):
                    await backoff.WaitAsync(drive.Retries++, retryAfter, cancellationToken);
                    break;

                case CommitOutcome.Unknown(var reason):
                    drive.WasUnknown = true;
                    IngestLog.UnknownOutcome(log, partition.Producer.Value, fold.Shard, reason);
                    await backoff.WaitAsync(drive.Retries++, TimeSpan.Zero, cancellationToken);
                    break;

                default:
                    throw new InvalidOperationException($"A store answered {outcome}.");
            }
        }

        return new ShardResult(drive.Landed, drive.Letters);
    }

    /// <summary>Reads a mark, for as long as it takes.</summary>
    public async Task<Mark?> ReadMarkAsync(PartitionId partition, int shard, CancellationToken cancellationToken)
    {
        for (int retries = 0; ; retries++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return await store.ReadMarkAsync(partition.Producer, shard, cancellationToken);
            }
            catch (StoreUnavailableException unavailable)
            {
                IngestLog.Unavailable(log, partition.Producer.Value, "marks", unavailable);
                await backoff.WaitAsync(retries, unavailable.RetryAfter, cancellationToken);
            }
        }
    }

    private async Task<CommitOutcome> AttemptAsync(Drive drive)
    {
        drive.CancellationToken.ThrowIfCancellationRequested();
        long started = time.GetTimestamp();
        CommitOutcome outcome;
        try
        {
            outcome = await store.CommitAsync(drive.Commit, drive.CancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !drive.CancellationToken.IsCancellationRequested)
        {
            IngestLog.StoreThrew(log, drive.Partition.Producer.Value, drive.Fold.Shard, exception); // it must not; the attempt may have landed
            outcome = new CommitOutcome.Unknown(exception.Message);
        }

        commits.Attempted(outcome, time.GetElapsedTime(started), drive.Commit);
        return outcome;
    }

    private bool OnLanded(Drive drive)
    {
        if (drive.Fold.StartsGeneration)
        {
            metrics.GenerationStarted();
            IngestLog.Generation(log, drive.Partition.Producer.Value);
        }

        drive.Lane.Seen = drive.Commit.Next;
        drive.Fold.Land();
        drive.Landed++;
        return drive.FoldNext();
    }

    private bool OnMarkMoved(Drive drive, Mark? mark)
    {
        // Nothing sealed against the mark before can land any more: the part is folded as if it were new.
        metrics.FoldedAgain();
        drive.Lane.Seen = mark;
        return drive.FoldNext();
    }

    private async Task OnOutOfRangeAsync(Drive drive, CounterId counter)
    {
        List<PartItem> items = drive.Fold.LeaveOut(counter);
        IngestLog.OutOfRange(log, counter.Name, drive.Fold.Shard, items.Count, drive.Partition.Producer.Value);
        await letters.WriteAsync(drive.Partition, drive.Batch, items, DeadLetterReasons.OutOfRange(drive.Fold.Shard, drive.WasUnknown), drive.CancellationToken);
        drive.Letters += items.Count;
        drive.Seal();
    }

    private async Task<bool> OnRefusedAsync(Drive drive, string reason)
    {
        if (drive.WasUnknown)
        {
            Mark? mark = await ReadMarkAsync(drive.Partition, drive.Fold.Shard, drive.CancellationToken);
            if (mark == drive.Commit.Next)
                return OnLanded(drive);
            if (mark != drive.Commit.Seen)
                return OnMarkMoved(drive, mark);
        }

        if (drive.Commit.Deltas.Count == 0)
        {
            IngestLog.MarkRefused(log, drive.Partition.Producer.Value, drive.Fold.Shard, drive.Commit.Next.Seq, reason);
            drive.Fold.Skip();
            return drive.FoldNext();
        }

        List<PartItem> items = drive.Fold.LeaveOut(null);
        IngestLog.Refused(log, drive.Partition.Producer.Value, drive.Fold.Shard, items.Count, reason);
        await letters.WriteAsync(drive.Partition, drive.Batch, items, DeadLetterReasons.Refused(reason, drive.WasUnknown), drive.CancellationToken);
        drive.Letters += items.Count;
        drive.Seal();
        return true;
    }

    /// <summary>What is known of one shard's way through a batch.</summary>
    private sealed class Drive(PartitionId partition, PartitionShardLane lane, EventBatch batch, ShardFold fold, CancellationToken cancellationToken)
    {
        public PartitionId Partition { get; } = partition;

        public PartitionShardLane Lane { get; } = lane;

        public EventBatch Batch { get; } = batch;

        public ShardFold Fold { get; } = fold;

        public CancellationToken CancellationToken { get; } = cancellationToken;

        /// <summary>The sealing that is being sent.</summary>
        public Commit Commit { get; private set; } = null!;

        /// <summary>True once an attempt of a sealing of this part, against this mark, may be under way still.</summary>
        public bool WasUnknown { get; set; }

        public int Retries { get; set; }

        public int Landed { get; set; }

        public int Letters { get; set; }

        /// <summary>Folds against the mark seen last and seals; false when nothing is left.</summary>
        public bool FoldNext()
        {
            WasUnknown = false;
            Retries = 0;
            if (!Fold.Fold(Lane.Seen))
                return false;
            Seal();
            return true;
        }

        public void Seal() => Commit = Fold.Seal(Partition.Producer);
    }
}
