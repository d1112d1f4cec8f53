using ShardedCounter.Model;
using ShardedCounter.Storage;
using ShardedCounter.Storage.Cosmos;

namespace ShardedCounter.Tests.Simulation;

/// <summary>
/// The production store on an account of its own, with faults at two levels: whole calls are late, lost, or delivered twice as on every store, and single requests of a call
/// are refused, time out or break off before or after they are carried out. Processes die between the requests of a call, and feed ranges split.
/// </summary>
internal sealed class CosmosBackend : ISimBackend
{
    /// <summary>What share of a run's faults befalls single requests as well.</summary>
    private const double RequestShare = 0.3;

    private const double DeathInACall = 0.01;
    private const int MostRequestsToLive = 4;

    private readonly SimWorld _world;
    private readonly ISimAccount _account;
    private readonly CommitRules _rules;
    private readonly Dictionary<CounterId, Int128> _buried = [];
    private FaultPlan _plan = FaultPlan.Calm;

    public CosmosBackend(SimWorld world, Mutation mutation, ISimAccount account)
    {
        _world = world;
        _account = account;
        _rules = CommitRules.Sound with { ComparesMark = mutation != Mutation.MarkNotCompared };
        Direct = new BlockingStore(account.OpenStore(CommitRules.Sound), static call => call());
    }

    public ICounterStore Direct { get; }

    public DateTimeOffset Now => _account.Now;

    public int AggregationPauseMs => 2_000;

    public int LayoutPauseMs => 4_000;

    public ICounterStore Connect(SimProcess process) =>
        new SimStore(_world, new BlockingStore(_account.OpenStore(_rules), call => CallFrom(process, call)), () => _plan, static _ => { }, NoteBuried);

    public Int128 SumOf(CounterId counter) => _account.SumOf(counter);

    public Int128 BuriedOf(CounterId counter) => _buried.GetValueOrDefault(counter);

    public void Suffer(FaultPlan plan)
    {
        _plan = plan;
        _account.Suffer(_world.Random.Next(), RequestShare * plan.LoseRequest, RequestShare * plan.LoseAnswer);
        if (_world.Chance(0.3))
            _world.Schedule(_world.Within(3_000), () => _account.Split(_world.Random.Next()));
    }

    public string? FaultOf(CounterId counter) => null;

    public void Dispose() => _account.Dispose();

    private void CallFrom(SimProcess process, Action call)
    {
        bool dies = _plan.MeanLifeMs != int.MaxValue && process.IsAlive && _world.Chance(DeathInACall);
        if (dies)
            _account.Wire.Doom(_world.Random.Next(MostRequestsToLive), _world.Chance(0.5));
        _account.IsCalm = false;
        try
        {
            call();
        }
        finally
        {
            _account.IsCalm = true;
            if (_account.Wire.Over())
                process.Kill();
        }
    }

    private void NoteBuried(DeadLetter letter)
    {
        (CounterId counter, long delta) = SimStore.AmountOf(letter);
        _buried[counter] = _buried.GetValueOrDefault(counter) + delta;
    }
}
