using System.Text;
using ShardedCounter.Ingestion.Events;
using ShardedCounter.Model;

namespace ShardedCounter.Tests.Simulation;

/// <summary>
/// A partition of a simulated hub: a log of events, a checkpoint that owners move as they like, and a broker whose clock steps back now and then. The hub may be
/// deleted and created again, which takes long enough for every call about the former one to have ended.
/// </summary>
internal sealed class SimPartition(SimWorld world, string name, CounterId[] counters, bool isSigned)
{
    private const int StepBackMs = 300;

    private readonly List<SimEvent> _all = [];
    private readonly double _poison = world.Chance(0.3) ? 0.3 : 0.03;
    private TimeSpan _clockOffset;

    public PartitionId Id { get; } = new("sim", "hub", name);

    /// <summary>The events of the hub that is there, by sequence number.</summary>
    public List<SimEvent> Log { get; private set; } = [];

    /// <summary>What was delivered of the hub before it, for owners that have not heard of its end.</summary>
    public List<SimEvent> Former { get; private set; } = [];

    /// <summary>Every event there ever was.</summary>
    public IReadOnlyList<SimEvent> All => _all;

    /// <summary>The next event to be delivered, as the checkpoint has it.</summary>
    public int Checkpoint { get; set; }

    /// <summary>How often the hub was created.</summary>
    public int Generation { get; private set; } = 1;

    /// <summary>True while the hub is not there.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Calls under way with events of the hub that is there.</summary>
    public int CallsUnderWay { get; set; }

    public bool IsReadToTheEnd => Checkpoint == Log.Count;

    /// <summary>Appends some events.</summary>
    public void Append(int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (world.Chance(0.1))
                _clockOffset = world.Within(StepBackMs);
            DateTimeOffset enqueued = world.Time.GetUtcNow() - _clockOffset;
            SimEvent drawn = Draw(Log.Count, enqueued);
            Log.Add(drawn);
            _all.Add(drawn);
        }
    }

    /// <summary>Deletes the hub and creates it again. What nobody has read by then is gone.</summary>
    public async Task CreateAgainAsync()
    {
        IsGone = true;
        while (CallsUnderWay > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(50), world.Time, CancellationToken.None);
        await Task.Delay(TimeSpan.FromSeconds(10), world.Time, CancellationToken.None); // longer than the clock steps back, and than an attempt is late
        Former = [.. Log.TakeWhile(static one => one.IsAcknowledged)];
        Log = [];
        Checkpoint = 0;
        Generation++;
        IsGone = false;
    }

    private SimEvent Draw(long seq, DateTimeOffset enqueued)
    {
        if (world.Chance(_poison))
            return new SimEvent(new IncomingEvent(seq, enqueued, Encoding.UTF8.GetBytes($"poison {seq}")), []);
        CounterDelta[] items = [.. Enumerable.Range(0, world.Chance(0.2) ? world.Random.Next(2, 8) : 1).Select(_ => new CounterDelta(
            counters[world.Random.Next(counters.Length)], world.Random.NextInt64(1, 1_000_000) * (isSigned && world.Chance(0.3) ? -1 : 1)))];
        if (items.Length == 1 && world.Chance(0.2))
            return new SimEvent(new IncomingEvent(seq, enqueued, default, items[0].Counter.Name, $"{items[0].Delta}"), items);
        string body = string.Join('\n', items.Select(static item => $$"""{"counter":"{{item.Counter}}","delta":{{item.Delta}}}"""));
        return new SimEvent(new IncomingEvent(seq, enqueued, Encoding.UTF8.GetBytes(body)), items);
    }
}
