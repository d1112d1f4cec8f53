using ShardedCounter.CosmosEmulator;
using ShardedCounter.Storage.Cosmos;
using EmulatorCost = ShardedCounter.CosmosEmulator.Cost;

namespace ShardedCounter.Benchmarks.Model;

/// <summary>
/// The container <c>shards</c>: N logical partitions, each with its request units a second, by the emulator's own rules for what a write costs and when a request is throttled. Not thread-safe.
/// </summary>
internal sealed class ModelAccount
{
    private static readonly DateTimeOffset _beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly EventQueue _events;
    private readonly Chance _chance;
    private readonly ModelLedger _ledger;
    private readonly long _holdTicks;
    private readonly ModelShard[] _shards;

    public ModelAccount(ModelOptions options, EventQueue events, Chance chance, ModelLedger ledger)
    {
        _events = events;
        _chance = chance;
        _ledger = ledger;
        _holdTicks = TimeSpan.FromMilliseconds(options.Times.DocumentHold).Ticks;
        Budget[] physical = [.. Enumerable.Range(0, options.PhysicalPartitions).Select(_ => new Budget(options.PhysicalRequestUnits))];
        _shards =
        [
            .. Enumerable.Range(0, options.Shards).Select(shard => new ModelShard(
                new Budget(options.ShardRequestUnits), physical.Length == 0 ? null : physical[PlaceOf(shard, physical.Length)], options.Instances, options.Counters)),
        ];
    }

    /// <summary>What a commit's transaction costs: a write for its mark and one for each counter, all documents being below 1 KB.</summary>
    public static double RequestUnitsOf(int counters) => (1 + counters) * EmulatorCost.Write(1);

    /// <summary>The shards.</summary>
    public IReadOnlyList<ModelShard> Shards => _shards;

    /// <summary>Which of the physical partitions a shard lies on: by the hash of its partition key, as on the service.</summary>
    public static int PlaceOf(int shard, int partitions)
    {
        UInt128 key = PartitionKeyValue.Of(ShardDocument.ShardName(shard)).EffectiveKey();
        return Enumerable.Range(0, partitions).First(place => KeySpan.Piece(place, partitions).Contains(key));
    }

    /// <summary>Carries out a transaction now.</summary>
    public ModelAnswer Execute(in ModelCommit commit)
    {
        ModelShard shard = _shards[commit.Shard];
        DateTimeOffset now = _beginning.AddTicks(_events.Now);
        if (shard.Wait(now) is { } wait)
        {
            _ledger.Throttled();
            return new ModelAnswer(ModelAnswerKind.Throttled, wait);
        }

        if (!shard.HasMark(commit))
        {
            shard.Charge(EmulatorCost.Refused, now);
            _ledger.Compared(EmulatorCost.Refused);
            return new ModelAnswer(ModelAnswerKind.MarkMoved);
        }

        if (shard.Meets(commit, _events.Now, _chance))
        {
            shard.Charge(EmulatorCost.Refused, now);
            _ledger.Conflicted(EmulatorCost.Refused);
            return new ModelAnswer(ModelAnswerKind.Conflict);
        }

        double requestUnits = RequestUnitsOf(commit.Counters);
        shard.Apply(commit, _events.Now + _holdTicks);
        shard.Charge(requestUnits, now);
        _ledger.Applied(commit.Counters, requestUnits);
        return new ModelAnswer(ModelAnswerKind.Applied);
    }
}
