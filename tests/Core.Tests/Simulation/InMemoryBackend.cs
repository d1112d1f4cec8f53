using ShardedCounter.Model;
using ShardedCounter.Storage;
using ShardedCounter.Testing.Storage;

namespace ShardedCounter.Tests.Simulation;

/// <summary>The reference store behind a bad network. Thousands of runs a minute.</summary>
internal sealed class InMemoryBackend : ISimBackend
{
    private readonly SimWorld _world;
    private readonly InMemoryCounterStore _store;
    private readonly SimStore _network;
    private readonly Dictionary<CounterId, Int128> _applied = [];
    private readonly Dictionary<CounterId, Int128> _buried = [];
    private FaultPlan _plan = FaultPlan.Calm;

    public InMemoryBackend(SimWorld world, Mutation mutation)
    {
        _world = world;
        _store = new InMemoryCounterStore(world.Time)
        {
            MarkAfterReceipts = mutation == Mutation.MarkAfterReceipts,
            DatesPagesByLastChange = mutation == Mutation.PageDatedByItsLastChange,
        };
        _network = new SimStore(world, _store, () => _plan, NoteApplied, NoteBuried);
    }

    public ICounterStore Direct => _store;

    public DateTimeOffset Now => _world.Time.GetUtcNow();

    public int AggregationPauseMs => 60;

    public int LayoutPauseMs => 800;

    public ICounterStore Connect(SimProcess process) => _network;

    public Int128 SumOf(CounterId counter) => _store.SumOf(counter);

    public Int128 BuriedOf(CounterId counter) => _buried.GetValueOrDefault(counter);

    public void Suffer(FaultPlan plan) => _plan = plan;

    public string? FaultOf(CounterId counter)
    {
        Int128 applied = _applied.GetValueOrDefault(counter);
        return applied == SumOf(counter) ? null : $"{counter}: the store says it applied {applied} and holds {SumOf(counter)}.";
    }

    public void Dispose()
    {
    }

    private void NoteApplied(Commit commit)
    {
        foreach ((CounterId counter, long delta) in commit.Deltas)
            _applied[counter] = _applied.GetValueOrDefault(counter) + delta;
    }

    private void NoteBuried(DeadLetter letter)
    {
        (CounterId counter, long delta) = SimStore.AmountOf(letter);
        _buried[counter] = _buried.GetValueOrDefault(counter) + delta;
    }
}
