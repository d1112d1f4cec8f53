using Microsoft.Extensions.Logging;
using ShardedCounter.Aggregation;
using ShardedCounter.Diagnostics;
using ShardedCounter.Flushing;
using ShardedCounter.Growth;
using ShardedCounter.Hosting;
using ShardedCounter.Ingestion;
using ShardedCounter.Ingestion.Events;
using ShardedCounter.Model;
using ShardedCounter.Reading;
using ShardedCounter.Storage;

namespace ShardedCounter.Tests.Simulation;

/// <summary>The product in one simulated process: the real pipeline, aggregator, reader and resetter on a bad network.</summary>
#pragma warning disable CA1001 // a simulated process ends without disposing anything, as a killed one does
internal sealed class SimNode
#pragma warning restore CA1001
{
    private readonly SimWorld _world;
    private readonly CountingPipeline _pipeline;
    private readonly Func<CancellationToken, Task> _aggregate;
    private readonly LayoutKeeper _keeper;
    private readonly LayoutSource _layouts;
    private readonly int _refreshMs;
    private readonly int _pauseMs;
    private readonly ILogger _log;

    public SimNode(SimWorld world, ISimBackend backend, Layout layout, Mutation mutation, ILogger log)
    {
        _pauseMs = backend.AggregationPauseMs;
        _world = world;
        _log = log;
        Process = new SimProcess(world);
        ICounterStore store = backend.Connect(Process);
        var meter = new CounterMeter();
        var flush = new FlushOptions
        {
            MaxLinger = TimeSpan.FromMilliseconds(world.Random.Next(4)),
            MaxInFlight = world.Random.Next(1, 7),
            WaiterTimeout = TimeSpan.FromSeconds(2),
            MaxPendingAge = TimeSpan.FromSeconds(world.Random.Next(1, 4)),
            DrainTimeout = TimeSpan.FromMinutes(5),
            Stripes = 1 << world.Random.Next(3),
        };
        var rules = new FlushRules(
            CommitsPerLane: mutation == Mutation.TwoInFlightPerShard ? 2 : 1,
            MoveAfterUnknown: mutation == Mutation.MovedAfterUnknown);
        byte[] id = new byte[16];
        world.Random.NextBytes(id);
        var seams = new PipelineSeams
        {
            Time = world.Time,
            Random = new Random(world.Random.Next()),
            WriterId = new Guid(id),
            Continuations = Process,
            StripePicker = () => world.Random.Next(16),
            Rules = rules,
        };
        _layouts = new LayoutSource(layout);
        var growthMetrics = new GrowthMetrics(meter, _layouts);
        var watch = new ThrottleWatch(growthMetrics);
        _pipeline = new CountingPipeline(store, _layouts, watch, flush, seams, meter, log);
        var ingestRules = new IngestRules(
            JudgeByLastEvent: mutation == Mutation.BatchJudgedByItsLastEvent,
            AtOfTheLastEvent: mutation == Mutation.MarkAtOfTheLastEvent,
            LettersAfterReturn: mutation == Mutation.DeadLettersAfterReturn);
        Ingestor = new PartitionIngestor(store, _layouts, new IngestOptions(), watch, world.Time, new Random(world.Random.Next()), meter, log, ingestRules);

        // A small world: two throttles in a window of a few attempts make a shard hot. So N doubles for bad reasons too, which must be harmless.
        _refreshMs = world.Random.Next(20, backend.LayoutPauseMs);
        var growth = new ShardsOptions { Max = world.Random.Next(4, 40), AutoGrow = world.Chance(0.7) };
        var limits = new GrowthLimits
        {
            MinAttempts = 1, MinThrottles = 2, Deviations = 0, Windows = world.Random.Next(1, 3), CoolDown = world.Within(1_000),
        };
        IControlStore control = mutation == Mutation.NewShardUsedBeforeTheLayoutHasIt
            ? new Mutants.EarlyLayout(world, store, layout.Shards, layout.StableShards) : store;
        _keeper = new LayoutKeeper(control, _layouts, watch, new GrowthRule(growth, limits, world.Time), growth, growthMetrics, log);
        Operator = new LayoutOperator(control, _layouts, growth, growthMetrics, log);
        var shards = mutation == Mutation.LayoutOfTheProcessStart
            ? new AllShardsReader(store, new Mutants.FirstLayout(store, layout), new LayoutSource(layout))
            : new AllShardsReader(store, control, _layouts);
        var aggregation = new AggregationOptions { PageSize = world.Random.Next(1, 12), MaxPagesPerRun = world.Random.Next(1, 6) };
        PartMerge? merge = mutation == Mutation.PartAddedInsteadOfSet ? Mutants.AddParts : null;
        var aggregator = new Aggregator(new AggregationSteps(store, new FeedDrainer(store, aggregation, merge), new AggregationMetrics(meter), log));
        _aggregate = mutation == Mutation.CursorsSavedBeforeTotals
            ? token => Mutants.AggregateCursorsFirstAsync(store, aggregation, token)
            : token => aggregator.RunAsync(token);
        var reader = new CounterReader(store, shards, new ReadingOptions { CacheFor = world.Within(40) }, world.Time);
        Reader = mutation == Mutation.FreshnessReadAfterTotal ? new Mutants.FreshnessLastReader(store) : reader;
        Resetter = new CounterResetter(store, shards, world.Time, reader.Forget);
    }

    public SimProcess Process { get; }

    public IIncrementIntake Intake => _pipeline.Intake;

    public PartitionIngestor Ingestor { get; }

    public ICounterReader Reader { get; }

    public ICounterResetter Resetter { get; }

    public ILayoutOperator Operator { get; }

    public void Start()
    {
        Process.Start(() =>
        {
            _pipeline.Start();
            return Task.CompletedTask;
        });
        Process.Start(AggregateForeverAsync);
        Process.Start(KeepLayoutForeverAsync);
    }

    /// <summary>A clean shutdown; true when all was written.</summary>
    public Task<SimAnswer<bool>> StopAsync() => Process.CallAsync(async () => await _pipeline.StopAsync());

    public Task<SimAnswer<bool>> AggregateOnceAsync() => Process.CallAsync(async () =>
    {
        await _aggregate(CancellationToken.None);
        return true;
    });

    private async Task KeepLayoutForeverAsync()
    {
        while (true)
        {
            await Task.Delay(_world.Within(_refreshMs), _world.Time, CancellationToken.None);
            try
            {
                await _keeper.RunOnceAsync(CancellationToken.None);
            }
            catch (StoreUnavailableException)
            {
                // As the service does: the next round makes up for it.
            }
            catch (LayoutConflictException conflict)
            {
                GrowthLog.Conflict(_log, _layouts.Current.Shards, conflict);
            }
        }
    }

    private async Task AggregateForeverAsync()
    {
        while (true)
        {
            try
            {
                await _aggregate(CancellationToken.None);
            }
            catch (StoreUnavailableException)
            {
                // As the service does: the next run goes on.
            }

            await Task.Delay(_world.Within(_pauseMs), _world.Time, CancellationToken.None);
        }
    }
}
