using ShardedCounter.Ingestion;
using ShardedCounter.Model;

namespace ShardedCounter.Flushing;

/// <summary>What the loop says and answers when a shutdown ran out of time.</summary>
internal sealed partial class Flusher
{
    /// <summary>
    /// The last words of a shutdown that ran out of time: each commit in flight, and what was not sealed yet. Callers of the former hear "unknown", since
    /// it may land while the process lives; those of the latter that it was not counted.
    /// </summary>
    private bool LogUnwritten()
    {
        CollectFinished();
        bool nothing = IsIdle;
        foreach ((ShardLane lane, CommitWork work) in _inFlight)
        {
            FlushLog.UnwrittenCommit(_log, lane.Shard, Describe(work.SealDeltas()));
            work.GiveUpWaiters();
        }

        foreach (CommitWork work in _moved)
            LogUnsent(work);
        for (_round ??= Drain(); _round is { HasUncut: true }; _round = _round.HasUncut ? _round : Drain())
            LogUnsent(_round.Cut(_countersPerCommit));
        while (_keyed.TryTake(static _ => true, out _, out List<KeyedRequest> requests))
            LogUnsent(new KeyedWork(requests, _keyed.Settle) { Oldest = requests[0].Since });
        foreach (FlushRound round in _rounds)
            round.GiveUpBatches();
        _keyed.GiveUpCallers(long.MaxValue);
        return nothing;
    }

    private void LogUnsent(CommitWork work)
    {
        FlushLog.Unwritten(_log, Describe(work.SealDeltas()));
        work.Settle(IncrementStatus.Stopping);
    }

    private static string Describe(IEnumerable<CounterDelta> deltas) => string.Join(", ", deltas.Select(static d => $"{d.Counter} {d.Delta:+0;-0;0}"));
}
