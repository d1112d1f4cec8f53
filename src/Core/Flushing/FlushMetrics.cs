using System.Diagnostics;
using System.Diagnostics.Metrics;
using ShardedCounter.Diagnostics;
using ShardedCounter.Model;

namespace ShardedCounter.Flushing;

/// <summary>The instruments of flushing. Any thread; a few updates a commit, none an increment.</summary>
internal sealed class FlushMetrics
{
    private readonly Counter<long> _increments;
    private readonly Counter<long> _flushes;
    private readonly Counter<long> _counters;
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _buried;
    private readonly Histogram<double> _duration;
    private readonly PipelineTally _tally;

    public FlushMetrics(CounterMeter meter)
    {
        _tally = meter.Tally;
        _increments = meter.Meter.CreateCounter<long>("shardedcounter.flush.increments", "{increment}", "Increments taken into flushes, and those of keyed requests that landed.");
        _flushes = meter.Meter.CreateCounter<long>("shardedcounter.flush.rounds", "{flush}", "Flushes.");
        _counters = meter.Meter.CreateCounter<long>("shardedcounter.flush.counters", "{counter}", "Counters written by landed commits: against increments, the fold ratio.");
        _attempts = meter.Meter.CreateCounter<long>("shardedcounter.commit.attempts", "{attempt}", "Attempts to commit, by outcome.");
        _buried = meter.Meter.CreateCounter<long>("shardedcounter.deadletters", "{letter}", "Amounts that could not be counted.");
        _duration = meter.CreateDuration("shardedcounter.commit.duration", "Time of an attempt to commit, by outcome.");
    }

    public void Flushed(long increments)
    {
        _flushes.Add(1);
        Took(increments);
    }

    /// <summary>Keyed requests landed: they are in no flush, and count as one for each counter they name.</summary>
    public void LandedKeyed(int increments)
    {
        if (increments > 0)
            Took(increments);
    }

    public void Attempted(CommitOutcome outcome, TimeSpan elapsed, Commit commit)
    {
        var tags = new TagList { { "outcome", outcome.GetType().Name } };
        _attempts.Add(1, tags);
        _duration.Record(elapsed.TotalSeconds, tags);
        _tally.Attempted(outcome, elapsed, commit.Deltas.Count);
        if (outcome is CommitOutcome.Applied)
            _counters.Add(commit.Deltas.Count);
    }

    public void Buried(int letters)
    {
        _buried.Add(letters);
        _tally.Buried(letters);
    }

    private void Took(long increments)
    {
        _increments.Add(increments);
        _tally.Took(increments);
    }
}
