using Microsoft.Extensions.Time.Testing;
using ShardedCounter.Diagnostics;
using ShardedCounter.Flushing;
using ShardedCounter.Growth;
using ShardedCounter.Hosting;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;
using ShardedCounter.Reading;
using ShardedCounter.Storage;
using ShardedCounter.Testing.Storage;

namespace ShardedCounter.Tests.Fakes;

/// <summary>
/// The real pipeline on one thread, a clock moved by hand and a store that does what the test says. Every member runs the pipeline until it has
/// nothing to do.
/// </summary>
internal sealed class PipelineRig : IDisposable
{
    private static readonly Guid _writer = new("00000000-0000-0000-0000-000000000007");

    private readonly CounterMeter _meter = new();
    private readonly CountingPipeline _pipeline;
    private readonly PipelineSampler _sampler;

    public PipelineRig(Action<FlushOptions>? configure = null, int shards = 4, CommitLimits? limits = null)
    {
        Store = new ScriptedStore(new InMemoryCounterStore(Time)) { HoldsCommits = true, Limits = limits ?? CommitLimits.Common };
        var options = new FlushOptions { Stripes = 4, MaxLinger = TimeSpan.Zero };
        configure?.Invoke(options);
        _ = Store.Inner.OpenLayoutAsync(shards, CancellationToken.None).AsTask().Result;
        var seams = new PipelineSeams
        {
            Time = Time,
            Random = new Random(1),
            WriterId = _writer,
            Continuations = Pump,
            StripePicker = static () => 0,
        };
        Layouts = new LayoutSource(new Layout(shards, shards));
        GrowthMetrics = new GrowthMetrics(_meter, Layouts);
        Watch = new ThrottleWatch(GrowthMetrics);
        _pipeline = new CountingPipeline(Store, Layouts, Watch, options, seams, _meter, Log);
        _sampler = new PipelineSampler(_meter, Time);
        var reader = new CounterReader(Store, new AllShardsReader(Store, Store, Layouts), new ReadingOptions(), Time);
        Reporter = new PipelineReporter(_pipeline, _sampler, Layouts, reader, Time);
        Pump.Call(() =>
        {
            _pipeline.Start();
            return 0;
        });
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public Pump Pump { get; } = new();

    public RecordingLog Log { get; } = new();

    public ScriptedStore Store { get; }

    public LayoutSource Layouts { get; }

    public ThrottleWatch Watch { get; }

    public GrowthMetrics GrowthMetrics { get; }

    /// <summary>The meter that all of its instruments are made on.</summary>
    public System.Diagnostics.Metrics.Meter Meter => _meter.Meter;

    public IPipelineReporter Reporter { get; }

    public string? NotReadyReason => _pipeline.NotReadyReason;

    public Task<IncrementResult> Count(string counter, long delta = 1) => Pump.Call(() => _pipeline.Intake.CountAsync(Increments.Id(counter), delta).AsTask());

    public Task<BatchResult> CountBatch(params (string Counter, long Delta)[] items) =>
        Pump.Call(() => _pipeline.Intake.CountAsync(Increments.Batch(items)).AsTask());

    public Task<BatchResult> CountOnce(string key, params (string Counter, long Delta)[] items) =>
        Pump.Call(() => _pipeline.Intake.CountOnceAsync(Increments.Key(key), Increments.Batch(items)).AsTask());

    public IncrementResult Accept(string counter, long delta = 1) => Pump.Call(() => _pipeline.Intake.Accept(Increments.Id(counter), delta));

    public IncrementResult AcceptBatch(params (string Counter, long Delta)[] items) => Pump.Call(() => _pipeline.Intake.Accept(Increments.Batch(items)));

    public Task<bool> Stop() => Pump.Call(_pipeline.StopAsync);

    /// <summary>The next attempt to commit.</summary>
    public CommitAttempt Next() => Store.Take();

    public void Land(CommitAttempt attempt) => Do(attempt.Land);

    public void Answer(CommitAttempt attempt, CommitOutcome outcome) => Do(() => attempt.Answer(outcome));

    public void LoseAnswer(CommitAttempt attempt) => Do(attempt.LoseAnswer);

    public void Do(Action action) => Pump.Call(() =>
    {
        action();
        return 0;
    });

    /// <summary>Moves the clock in steps as short as the sweep's interval, so that every timer is seen.</summary>
    public void Advance(TimeSpan span)
    {
        var step = TimeSpan.FromMilliseconds(100);
        for (; span > TimeSpan.Zero; span -= step)
            Do(() => Time.Advance(span < step ? span : step));
    }

    /// <summary>Waits as long as a driver does between two attempts at most.</summary>
    public void WaitForRetry() => Advance(TimeSpan.FromSeconds(5));

    public Int128 SumOf(string counter) => Store.Inner.SumOf(Increments.Id(counter));

    /// <summary>The dead letters of this process as <c>body (reason)</c>, sorted.</summary>
    public IReadOnlyList<string> DeadLetters()
    {
        IReadOnlyList<DeadLetter> letters = Store.Inner.ReadDeadLettersAsync(ProducerId.Writer(_writer).Value, 1_000, CancellationToken.None).AsTask().Result;
        return [.. letters.Select(static letter => $"{letter.Body} ({letter.Reason})").Order(StringComparer.Ordinal)];
    }

    public void Dispose()
    {
        _sampler.Dispose();
        _meter.Dispose();
    }
}
