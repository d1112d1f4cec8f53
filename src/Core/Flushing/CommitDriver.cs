using Microsoft.Extensions.Logging;
using ShardedCounter.Growth;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Flushing;

/// <summary>
/// Brings one commit to its end: sends it until its outcome is known, re-seals what is left when a part is refused, and settles everyone who
/// waits. One call for each commit; any thread.
/// </summary>
/// <remarks>
/// Why an increment lands once. All sealings of a work in a lane are made against the same mark seen, and the lane sends nothing else meanwhile. The
/// store applies a commit only while the mark is the one seen, and moves it in the same transaction: of all attempts of all sealings, however late they
/// arrive, at most one lands. The work is settled as counted when an answer says which one did. A work goes to another lane only when every
/// attempt so far was answered and changed nothing.
/// <para>
/// A part taken out (out of range) may still be in an earlier sealing whose attempt is under way. Unless every attempt was answered, the part's
/// callers are answered only when a later sealing has landed, if need be an empty one: it has moved the mark, and the earlier can land no more.
/// </para>
/// </remarks>
internal sealed class CommitDriver(IShardStore store, DeadLetterWriter deadLetters, FlushRules rules, TimeProvider time, Backoff backoff, FlushMetrics metrics, ThrottleWatch watch, ILogger log)
{
    /// <summary>A commit older than this is never sent again: marks expire seven days after their last write, and clocks can be days wrong.</summary>
    private static readonly TimeSpan _maxAge = TimeSpan.FromDays(1);

    /// <summary>Drives a work to its end in a lane. False: the work changed nothing there and is to be sealed in another lane.</summary>
    public async Task<bool> DriveAsync(ShardLane lane, CommitWork work)
    {
        var drive = new Drive(lane, work, time.GetUtcNow(), time.GetTimestamp());
        ShardChoice choice = work.MayMove ? ShardChoice.Random : ShardChoice.Keyed;
        while (true)
        {
            CommitOutcome outcome = await AttemptAsync(drive.Commit);
            if (outcome is not CommitOutcome.Unknown)
                watch.Attempted(lane.Shard, choice, outcome is CommitOutcome.Throttled);
            if (work.MayMove)
                choice = ShardChoice.Again;
            switch (outcome)
            {
                case CommitOutcome.Applied or CommitOutcome.AlreadyApplied:
                    await LandAsync(drive, drive.Commit.Next, drive.LastSealing);
                    return true;

                case CommitOutcome.MarkMoved(var mark):
                    if (await OnMarkMovedAsync(drive, mark))
                        return true;
                    break;

                case CommitOutcome.DuplicateReceipts(var existing):
                    work.AnswerDuplicates(existing);
                    if (IsDoneAfterResealing(drive))
                        return true;
                    break;

                case CommitOutcome.OutOfRange(var counter):
                    FlushLog.OutOfRange(log, counter.Name, lane.Shard);
                    await RejectAsync(drive, work.RemoveOutOfRange(counter));
                    if (IsDoneAfterResealing(drive))
                        return true;
                    break;

                case CommitOutcome.Throttled(var retryAfter):
                    if (work.MayMove && (!drive.EverUnknown || rules.MoveAfterUnknown))
                    {
                        await backoff.WaitBeforeMoveAsync(work.Throttles++, retryAfter);
                        return false;
                    }

                    await backoff.WaitAsync(drive.Retries++, retryAfter);
                    break;

                case CommitOutcome.Unknown(var reason):
                    drive.EverUnknown = true;
                    FlushLog.UnknownOutcome(log, lane.Shard, drive.Commit.Next.Seq, reason);
                    await backoff.WaitAsync(drive.Retries++, TimeSpan.Zero);
                    break;

                case CommitOutcome.Refused(var reason):
                    await OnRefusedAsync(drive, reason);
                    return true;

                default:
                    throw new InvalidOperationException($"A store answered {outcome}.");
            }

            if (Age(drive) > _maxAge)
            {
                await AbandonAsync(drive, "unsettled for a day");
                return true;
            }
        }
    }

    private async Task<CommitOutcome> AttemptAsync(Commit commit)
    {
        long started = time.GetTimestamp();
        CommitOutcome outcome;
        try
        {
            outcome = await store.CommitAsync(commit, CancellationToken.None);
        }
        catch (Exception exception) // a store must not throw; if it does, the attempt may have landed
        {
            FlushLog.StoreThrew(log, commit.Shard, exception);
            outcome = new CommitOutcome.Unknown(exception.Message);
        }

        metrics.Attempted(outcome, time.GetElapsedTime(started), commit);
        return outcome;
    }

    /// <summary>The sealing with number <paramref name="sealing"/> landed: what it held is counted, what was taken out before it is not.</summary>
    private async Task LandAsync(Drive drive, Mark mark, int sealing)
    {
        drive.Lane.Seen = mark;
        var unwaited = new List<CounterDelta>();
        foreach ((int last, RejectedPart part) in drive.Deferred)
            unwaited.AddRange(part.Settle(last >= sealing ? IncrementStatus.Counted : IncrementStatus.OutOfRange));
        metrics.LandedKeyed(drive.Work.KeyedIncrements);
        drive.Work.Settle(IncrementStatus.Counted);
        await BuryAsync(drive, unwaited, "out of range");
    }

    private async Task<bool> OnMarkMovedAsync(Drive drive, Mark? mark)
    {
        int landed = drive.SealingThatLeft(mark);
        if (landed >= 0)
        {
            await LandAsync(drive, mark!.Value, landed);
            return true;
        }

        if (mark is { } late && drive.Lane.WasAbandoned(late))
        {
            // A commit given up on has landed after all. No sealing of this work can, they were made against the mark before it.
            FlushLog.AbandonedLanded(log, drive.Lane.Shard, late.Seq);
            drive.Lane.Seen = late;
            foreach ((_, RejectedPart part) in drive.Deferred)
                await BuryAsync(drive, part.Settle(IncrementStatus.OutOfRange), "out of range");
            drive.StartAfresh();
            return false;
        }

        // No one else writes this process's marks: a restored database, or a bug. What landed cannot be told.
        FlushLog.MarkOfNobody(log, drive.Lane.Shard, mark?.Seq);
        drive.Lane.Seen = mark;
        await AbandonAsync(drive, "the mark is not of this process's making");
        return true;
    }

    private async Task RejectAsync(Drive drive, RejectedPart part)
    {
        if (drive.EverUnknown)
            drive.Deferred.Add((drive.LastSealing, part));
        else
            await BuryAsync(drive, part.Settle(IncrementStatus.OutOfRange), "out of range");
    }

    /// <summary>Seals what is left. True when nothing is, and nothing sent before can land either: the work is at its end.</summary>
    private static bool IsDoneAfterResealing(Drive drive)
    {
        if (drive.Work.IsEmpty && drive.Deferred.Count == 0)
        {
            // Receipts that are there keep an earlier attempt from landing; parts out of range were answered, so no attempt is open.
            drive.Work.Settle(IncrementStatus.Counted);
            return true;
        }

        drive.Reseal();
        return false;
    }

    private async Task OnRefusedAsync(Drive drive, string reason)
    {
        if (!drive.EverUnknown)
        {
            FlushLog.Refused(log, drive.Lane.Shard, reason);
            await BuryAsync(drive, drive.Work.Settle(IncrementStatus.Refused), reason);
            return;
        }

        Mark? mark = await ReadMarkAsync(drive);
        int landed = drive.SealingThatLeft(mark);
        if (landed >= 0)
            await LandAsync(drive, mark!.Value, landed);
        else
            await AbandonAsync(drive, $"refused ({reason}) after an attempt of unknown outcome");
    }

    /// <summary>The mark in the store; null where it has none, or could not be read for a day.</summary>
    private async Task<Mark?> ReadMarkAsync(Drive drive)
    {
        while (Age(drive) <= _maxAge)
        {
            try
            {
                return await store.ReadMarkAsync(drive.Commit.Producer, drive.Lane.Shard, CancellationToken.None);
            }
            catch (StoreUnavailableException unavailable)
            {
                await backoff.WaitAsync(drive.Retries++, unavailable.RetryAfter);
            }
        }

        return null;
    }

    /// <summary>Gives a work up without knowing whether it landed: callers hear "unknown", a person finds it among the dead letters.</summary>
    private async Task AbandonAsync(Drive drive, string reason)
    {
        FlushLog.Abandoned(log, drive.Lane.Shard, drive.Commit.Next.Seq, reason);
        drive.Lane.Abandon(drive.Sealings);
        List<CounterDelta> all = [.. drive.Commit.Deltas];
        foreach ((_, RejectedPart part) in drive.Deferred)
        {
            all.AddRange(part.Deltas);
            part.Settle(IncrementStatus.Unknown);
        }

        drive.Work.Settle(IncrementStatus.Unknown);
        await BuryAsync(drive, all, $"{reason}; may have been counted");
    }

    private Task BuryAsync(Drive drive, IReadOnlyList<CounterDelta> deltas, string reason) =>
        deadLetters.BuryAsync(drive.Commit.Producer, drive.Commit.Next.Seq, deltas, reason);

    /// <summary>The larger of two clocks: the wall clock goes on while the machine is suspended, the other cannot be set back.</summary>
    private TimeSpan Age(Drive drive)
    {
        TimeSpan wall = time.GetUtcNow() - drive.StartedAt;
        TimeSpan steady = time.GetElapsedTime(drive.Started);
        return wall > steady ? wall : steady;
    }

    /// <summary>What is known of one work while it is driven.</summary>
    private sealed class Drive
    {
        public Drive(ShardLane lane, CommitWork work, DateTimeOffset startedAt, long started)
        {
            Lane = lane;
            Work = work;
            StartedAt = startedAt;
            Started = started;
            Commit = lane.Seal(work);
            Sealings.Add(Commit.Next.Seq);
        }

        public ShardLane Lane { get; }

        public CommitWork Work { get; }

        public DateTimeOffset StartedAt { get; }

        public long Started { get; }

        /// <summary>The sealing that is being sent.</summary>
        public Commit Commit { get; private set; }

        /// <summary>The seqs of all sealings made against the mark seen, in order.</summary>
        public List<long> Sealings { get; } = [];

        public int LastSealing => Sealings.Count - 1;

        /// <summary>Parts taken out whose callers wait, each with the number of the last sealing that holds it.</summary>
        public List<(int LastSealing, RejectedPart Part)> Deferred { get; } = [];

        /// <summary>True once an attempt of any sealing may be under way still.</summary>
        public bool EverUnknown { get; set; }

        public int Retries { get; set; }

        /// <summary>The number of the sealing that left a mark; −1 when none did.</summary>
        public int SealingThatLeft(Mark? mark) => mark is { } left ? Sealings.IndexOf(left.Seq) : -1;

        public void Reseal()
        {
            Commit = Lane.Seal(Work);
            Sealings.Add(Commit.Next.Seq);
        }

        /// <summary>Seals against a new mark: nothing sent before can land.</summary>
        public void StartAfresh()
        {
            Sealings.Clear();
            Deferred.Clear();
            EverUnknown = false;
            Reseal();
        }
    }
}
