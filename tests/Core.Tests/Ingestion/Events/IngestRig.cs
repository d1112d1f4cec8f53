using Microsoft.Extensions.Time.Testing;
using ShardedCounter.Diagnostics;
using ShardedCounter.Growth;
using ShardedCounter.Ingestion.Events;
using ShardedCounter.Model;
using ShardedCounter.Storage;
using ShardedCounter.Testing.Storage;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Ingestion.Events;

/// <summary>The real ingestor on one thread, a clock moved by hand and a store that does what the test says.</summary>
internal sealed class IngestRig : IDisposable
{
    private readonly CounterMeter _meter = new();

    public IngestRig(int shards = 1, Action<IngestOptions>? configure = null)
    {
        Store = new ScriptedStore(new InMemoryCounterStore(Time)) { HoldsCommits = true };
        _ = Store.OpenLayoutAsync(shards, CancellationToken.None).AsTask().Result;
        var options = new IngestOptions();
        configure?.Invoke(options);
        var layouts = new LayoutSource(new Layout(shards, shards));
        var growth = new GrowthMetrics(_meter, layouts);
        Counts = new MeterCounts(_meter.Meter);
        NewOwner = () => new PartitionIngestor(Store, layouts, options, new ThrottleWatch(growth), Time, new Random(1), _meter, Log);
        Ingestor = NewOwner();
    }

    public PartitionId Partition { get; } = new("ns", "hub", "0");

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public Pump Pump { get; } = new();

    public RecordingLog Log { get; } = new();

    public ScriptedStore Store { get; }

    /// <summary>The meter that all instruments are made on.</summary>
    public System.Diagnostics.Metrics.Meter Meter => _meter.Meter;

    public MeterCounts Counts { get; }

    public PartitionIngestor Ingestor { get; }

    /// <summary>Makes another process that reads the same hub.</summary>
    public Func<PartitionIngestor> NewOwner { get; }

    public Task<IngestResult> Ingest(params IncomingEvent[] events) => Ingest(CancellationToken.None, events);

    public Task<IngestResult> Ingest(CancellationToken cancellationToken, params IncomingEvent[] events) => Ingest(Ingestor, cancellationToken, events);

    public Task<IngestResult> Ingest(PartitionIngestor owner, CancellationToken cancellationToken, params IncomingEvent[] events) =>
        Pump.Call(() => owner.IngestAsync(Partition, events, cancellationToken).AsTask());

    public CommitAttempt Next() => Store.Take();

    public void Land(CommitAttempt attempt) => Do(attempt.Land);

    public void Answer(CommitAttempt attempt, CommitOutcome outcome) => Do(() => attempt.Answer(outcome));

    public void Do(Action action) => Pump.Call(() =>
    {
        action();
        return 0;
    });

    /// <summary>Waits as long as there is at most between two attempts.</summary>
    public void WaitForRetry() => Do(() => Time.Advance(TimeSpan.FromSeconds(5)));

    public Int128 SumOf(string counter) => Store.Inner.SumOf(CounterId.Parse(counter));

    public Mark? MarkOf(int shard = 0) => Store.Inner.ReadMarkAsync(Partition.Producer, shard, CancellationToken.None).AsTask().Result;

    /// <summary>The dead letters as <c>id body (reason)</c>, sorted.</summary>
    public IReadOnlyList<string> DeadLetters()
    {
        IReadOnlyList<DeadLetter> letters = Store.Inner.ReadDeadLettersAsync(Partition.Producer.Value, 10_000, CancellationToken.None).AsTask().Result;
        return [.. letters.Select(static letter => $"{letter.Id} {letter.Body} ({letter.Reason})").Order(StringComparer.Ordinal)];
    }

    public void Dispose()
    {
        Counts.Dispose();
        _meter.Dispose();
    }
}
