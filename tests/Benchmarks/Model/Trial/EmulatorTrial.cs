using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.Cost;
using ShardedCounter.CosmosEmulator;
using ShardedCounter.Flushing;
using ShardedCounter.Growth;
using ShardedCounter.Hosting;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;
using ShardedCounter.Storage.Cosmos;

namespace ShardedCounter.Benchmarks.Model;

/// <summary>
/// The load of a <see cref="ModelOptions"/> through the product itself: real pipelines with the real Cosmos store on the emulator, every increment a call of its own. Only the clock is
/// the model's, and with it the time the service takes. What differs from the model is thus the model's fault.
/// </summary>
/// <remarks>One thread does everything; while a commit is with the emulator, whose client has threads of its own, it waits. So a trial is the same every time.</remarks>
internal sealed class EmulatorTrial : IDisposable
{
    private readonly ModelOptions _options;
    private readonly EventQueue _events = new();
    private readonly VirtualTime _time;
    private readonly VirtualThread _thread = new();
    private readonly Chance _chance;
    private readonly CounterId[] _counters;
    private readonly EmulatedAccount _account;
    private readonly CountingPipeline[] _pipelines;
    private LatencyHistogram? _latencies;
    private long _offered;
    private long _counted;
    private long _unknown;
    private bool _isOver;

    private EmulatorTrial(ModelOptions options)
    {
        _options = options;
        _time = new VirtualTime(_events);
        _chance = new Chance(new Random(options.Seed));
        _counters = [.. Enumerable.Range(0, options.Counters).Select(static i => CounterId.Parse($"trial:{i}"))];
        _account = VirtualThread.Await(() => EmulatedAccount.OpenAsync(
            new EmulatorOptions { Time = new StandingTime(_time), PartitionRequestUnits = options.ShardRequestUnits }, CancellationToken.None));
        var layouts = new LayoutSource(new Layout(options.Shards, options.Shards));
        _pipelines = [.. Enumerable.Range(0, options.Instances).Select(_ => Open(layouts))];
    }

    /// <summary>Warms up, measures, and checks that every increment answered as counted is in the store.</summary>
    /// <exception cref="CheckFailedException">One is not, or is there twice.</exception>
    public static LoadFigures Of(ModelOptions options)
    {
        using var trial = new EmulatorTrial(options);
        return trial.Run();
    }

    public void Dispose() => _account.Dispose();

    private LoadFigures Run()
    {
        _thread.Run(() =>
        {
            foreach (CountingPipeline pipeline in _pipelines)
            {
                pipeline.Start();
                ExpectNext(pipeline.Intake);
            }
        });
        RunTo(_options.WarmUp);
        _account.Emulator.Ledger.Clear();
        (long offered, long counted, long unknown) = (_offered, _counted, _unknown);
        _latencies = new LatencyHistogram();
        RunTo(_options.WarmUp + _options.Measured);
        LoadFigures figures = FiguresOf(_offered - offered, _counted - counted, _unknown - unknown, _latencies, _account.Emulator.Ledger);
        _latencies = null;
        Stop();
        return figures;
    }

    private CountingPipeline Open(LayoutSource layouts)
    {
        var store = new DistantStore(_account.Store, _options.Times, _events, _chance);
        byte[] id = new byte[16];
        _chance.Random.NextBytes(id);
        var seams = new PipelineSeams
        {
            Time = _time,
            Random = new Random(_chance.Random.Next()),
            WriterId = new Guid(id),
            Continuations = _thread,
            StripePicker = static () => 0,
        };
        return new CountingPipeline(store, layouts, new ThrottleWatch(new GrowthMetrics(_account.Meter, layouts)), _options.Flush, seams, _account.Meter, NullLogger.Instance);
    }

    private void ExpectNext(IIncrementIntake intake) => _events.After(_chance.UntilNext(_options.RatePerInstance), () =>
    {
        if (_isOver)
            return;
        _ = CountAsync(intake);
        ExpectNext(intake);
    });

    private async Task CountAsync(IIncrementIntake intake)
    {
        _offered++;
        long came = _events.Now;
        IncrementResult result = await intake.CountAsync(_counters[_chance.Random.Next(_counters.Length)], 1);
        if (result.Status == IncrementStatus.Unknown)
            _unknown++; // waited too long; it is written all the same
        if (result.Status != IncrementStatus.Counted)
            return;
        _counted++;
        double ms = (_events.Now - came) / (double)TimeSpan.TicksPerMillisecond;
        _latencies?.Add(ms, ms, 1);
    }

    private void RunTo(TimeSpan until)
    {
        while (Step(until.Ticks))
        {
        }
    }

    private bool Step(long until)
    {
        bool stepped = false;
        _thread.Run(() => stepped = _events.TryStep(until));
        return stepped;
    }

    private void Stop()
    {
        _isOver = true;
        Task<bool[]>? stopped = null;
        _thread.Run(() => stopped = Task.WhenAll(_pipelines.Select(static pipeline => pipeline.StopAsync())));
        while (!stopped!.IsCompleted && Step(long.MaxValue))
        {
        }

        long sum = _account.Emulator.Documents(EmulatedAccount.Database, StorageLayout.Shards.Name)
            .Where(static document => document.GetProperty("kind").GetString() == ShardDocument.Kind)
            .Sum(static document => document.GetProperty("n").GetInt64());
        if (!stopped.IsCompletedSuccessfully || sum != _counted + _unknown)
            throw new CheckFailedException($"{_counted:N0} increments were answered as counted and {_unknown:N0} as unknown, and {sum:N0} are in the store");
    }

    private LoadFigures FiguresOf(long offered, long counted, long unknown, LatencyHistogram latencies, RequestLedger ledger)
    {
        double seconds = _options.Measured.TotalSeconds;
        RequestTotals batches = ledger.Of(RequestKind.Batch);
        return new LoadFigures(
            offered / seconds,
            counted / seconds,
            unknown / seconds,
            (batches.Requests - batches.Throttled) / seconds,
            ledger.Total.Throttled / seconds,
            0,
            ledger.Total.RequestUnits / seconds,
            latencies.Percentile(0.50),
            latencies.Percentile(0.99));
    }

    /// <summary>The clock without timers, which the emulator's threads would set behind the back of the one thread.</summary>
    private sealed class StandingTime(TimeProvider time) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();
    }
}
