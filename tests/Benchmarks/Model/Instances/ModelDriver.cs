using ShardedCounter.Flushing;
using ShardedCounter.Model;

namespace ShardedCounter.Benchmarks.Model;

/// <summary>Brings a commit to its end as <c>CommitDriver</c> and the SDK below it do: sends it, repeats what met a conflict, gives up a lane that is throttled. Not thread-safe.</summary>
internal sealed class ModelDriver(
    int writer, TimeSpan patience, ServiceTimes times, WriterLanes lanes, EventQueue events, ModelAccount account, Backoff backoff, Chance chance, ModelLedger ledger)
{
    private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(100); // as the store's table of outcomes has it for an answer without a time

    /// <summary>Drives a work in a lane that was opened for it.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="work">The work.</param>
    /// <param name="finished">Told when the lane is free again; false: the work goes to another one.</param>
    public void Drive(ShardLane lane, ModelWork work, Action<bool> finished)
    {
        ledger.Sent(lane.InFlight);
        var commit = new ModelCommit(writer, lane.Shard, lane.Seen?.Seq ?? 0, lanes.NextSeq(), work.Counters, work.Increments);
        Send(new Flight(lane, work, commit, events.Now, finished), repeated: 0);
    }

    private void Send(Flight flight, int repeated)
    {
        TimeSpan there = times.DrawWrite(chance, flight.Commit.Operations) * ServiceTimes.WayThere;
        events.After(there, () =>
        {
            ModelAnswer answer = account.Execute(flight.Commit);
            events.After(there, () => OnAnswer(flight, answer, repeated));
        });
    }

    private void OnAnswer(Flight flight, ModelAnswer answer, int repeated)
    {
        switch (answer.Kind)
        {
            case ModelAnswerKind.Applied:
                flight.Lane.Seen = new Mark(flight.Commit.Next);
                NoteAnswer(flight.Work);
                flight.Finished(true);
                return;

            case ModelAnswerKind.Conflict when new TimeSpan(events.Now - flight.SentAt) < RetryWith.Patience:
                events.After(RetryWith.Draw(repeated, chance), () => Send(flight, repeated + 1));
                return;

            case ModelAnswerKind.MarkMoved: // another commit of the same lane was first: this one is taken for landed, and is not
                ledger.Lost(flight.Work.Increments);
                flight.Finished(true);
                return;

            default:
                TimeSpan atLeast = answer.Kind == ModelAnswerKind.Throttled ? answer.RetryAfter : _soon;
                events.After(backoff.DrawBeforeMove(flight.Work.Throttles++, atLeast), () => flight.Finished(false));
                return;
        }
    }

    private void NoteAnswer(ModelWork work)
    {
        if (new TimeSpan(events.Now - work.Oldest) > patience)
        {
            ledger.Unknown(work.Increments); // a sweep has answered them by the oldest of their flush
            return;
        }

        ledger.Counted(work.Increments);
        if (ledger.Latencies is { } latencies)
            work.NoteLatencies(latencies, events.Now);
    }

    /// <summary>A work in a lane.</summary>
    private sealed record Flight(ShardLane Lane, ModelWork Work, ModelCommit Commit, long SentAt, Action<bool> Finished);
}
