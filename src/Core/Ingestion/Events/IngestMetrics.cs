using System.Diagnostics.Metrics;
using ShardedCounter.Diagnostics;

namespace ShardedCounter.Ingestion.Events;

/// <summary>The instruments of ingesting events. Any thread; a few updates a batch, none an event.</summary>
internal sealed class IngestMetrics(CounterMeter meter)
{
    private readonly Counter<long> _events =
        meter.Meter.CreateCounter<long>("shardedcounter.ingest.events", "{event}", "Events of batches that were done, by result: counted, duplicate, unreadable.");

    private readonly Counter<long> _missing =
        meter.Meter.CreateCounter<long>("shardedcounter.ingest.missing", "{event}", "Events that were never delivered: gaps in the sequence numbers.");

    private readonly Counter<long> _generations =
        meter.Meter.CreateCounter<long>("shardedcounter.ingest.generations", "{generation}", "Times that a shard saw a hub's sequence numbers start over.");

    private readonly Counter<long> _refolds =
        meter.Meter.CreateCounter<long>("shardedcounter.ingest.refolds", "{fold}", "Parts folded again because another owner of the partition had moved the mark.");

    private readonly Counter<long> _letters =
        meter.Meter.CreateCounter<long>("shardedcounter.deadletters", "{letter}", "Amounts that could not be counted.");

    private readonly Histogram<double> _duration =
        meter.CreateDuration("shardedcounter.ingest.duration", "Time from a batch's arrival until it is committed.");

    public void Done(IngestResult result, int unreadable, TimeSpan elapsed)
    {
        _events.Add(result.Counted, new KeyValuePair<string, object?>("result", "counted"));
        _events.Add(result.Duplicates, new KeyValuePair<string, object?>("result", "duplicate"));
        _events.Add(unreadable, new KeyValuePair<string, object?>("result", "unreadable"));
        _duration.Record(elapsed.TotalSeconds);
        meter.Tally.Took(result.Counted);
    }

    public void Missing(long events) => _missing.Add(events);

    public void GenerationStarted() => _generations.Add(1);

    public void FoldedAgain() => _refolds.Add(1);

    public void Buried(int letters)
    {
        _letters.Add(letters);
        meter.Tally.Buried(letters);
    }
}
