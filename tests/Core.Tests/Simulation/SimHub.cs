using ShardedCounter.Ingestion.Events;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Tests.Simulation;

/// <summary>
/// A hub whose partitions are read by owners that overlap: each delivers batches from where it believes the checkpoint to be, cut anew every time, in this process or
/// that; processes die between commit and checkpoint, checkpoints go back, hosts take batches away, and owners of a hub that is gone go on.
/// </summary>
/// <remarks>
/// P1 by arithmetic: an event whose batch returned is counted once, in every counter it names, or is among the dead letters; one whose hub was deleted
/// before its batch returned may be. Its counters (<c>e:…</c>) are counted by events alone.
/// </remarks>
internal sealed class SimHub
{
    private const int Letters = 1_000_000;

    private readonly SimWorld _world;
    private readonly ISimBackend _backend;
    private readonly Func<Task<SimNode>> _pick;
    private readonly bool _refuses;
    private readonly CounterId[] _counters;
    private readonly SimPartition[] _partitions;
    private bool _isEnding;

    public SimHub(SimWorld world, ISimBackend backend, Func<Task<SimNode>> pick, bool refuses)
    {
        _world = world;
        _backend = backend;
        _pick = pick;
        _refuses = refuses;
        _counters = [.. Enumerable.Range(0, world.Chance(0.5) ? world.Random.Next(1, 4) : world.Random.Next(4, 40)).Select(static i => CounterId.Parse($"e:{i}"))];
        _partitions = [.. Enumerable.Range(0, world.Random.Next(1, 3)).Select(i => new SimPartition(world, $"{i}", _counters, isSigned: !refuses))];
    }

    /// <summary>Runs until everything in the hub is read, which the end of faults is the latest for.</summary>
    public Task RunAsync() => Task.WhenAll(_partitions.Select(RunAsync));

    /// <summary>Nothing more comes into the hub.</summary>
    public void End() => _isEnding = true;

    /// <summary>What broke; nothing when all promises held.</summary>
    public async Task<IReadOnlyList<string>> CheckAsync()
    {
        var broken = new List<string>();
        var letters = new List<DeadLetter>();
        foreach (SimPartition partition in _partitions)
        {
            IReadOnlyList<DeadLetter> those = await _backend.Direct.ReadDeadLettersAsync(partition.Id.Producer.Value, Letters, CancellationToken.None);
            letters.AddRange(those);
            CheckPoison(partition, those, broken);
        }

        Int128[] buried = new Int128[_counters.Length];
        foreach (DeadLetter letter in letters.Where(static letter => letter.Id.Contains(':', StringComparison.Ordinal)))
        {
            (CounterId counter, long delta) = SimStore.AmountOf(letter);
            buried[Array.IndexOf(_counters, counter)] += delta;
        }

        for (int i = 0; i < _counters.Length; i++)
            await CheckCounterAsync(_counters[i], buried[i], broken);
        return broken;
    }

    private static void CheckPoison(SimPartition partition, IReadOnlyList<DeadLetter> letters, List<string> broken)
    {
        HashSet<string> ids = [.. letters.Select(static letter => letter.Id).Where(static id => !id.Contains(':', StringComparison.Ordinal))];
        SimEvent[] poison = [.. partition.All.Where(static one => one.Items.Count == 0)];
        foreach (SimEvent lost in poison.Where(one => one.IsAcknowledged && !ids.Contains(one.LetterId)))
            broken.Add($"{partition.Id}: poison event {lost.LetterId} is acknowledged and has no dead letter.");
        foreach (string made in ids.Except(poison.Select(static one => one.LetterId)))
            broken.Add($"{partition.Id}: there is a dead letter {made} of no poison event.");
    }

    private async Task CheckCounterAsync(CounterId counter, Int128 buried, List<string> broken)
    {
        List<long> Deltas(bool acknowledged) => [.. _partitions.SelectMany(static partition => partition.All)
            .Where(one => one.IsAcknowledged == acknowledged).SelectMany(static one => one.Items).Where(item => item.Counter == counter).Select(static item => item.Delta)];

        Int128 applied = _backend.SumOf(counter);
        Int128 acknowledged = Deltas(true).Sum(static delta => (Int128)delta);
        List<long> maybe = Deltas(false);
        if (_refuses)
        {
            if (applied + buried < acknowledged || applied > acknowledged + maybe.Sum(static delta => (Int128)delta))
                broken.Add($"{counter}: {applied} counted and {buried} in dead letters do not match {acknowledged} in events acknowledged and {maybe.Count} others.");
        }
        else if (buried != 0 || !Ledger.IsSubsetSum(applied - acknowledged, maybe))
        {
            broken.Add($"{counter}: {applied} counted, {acknowledged} in events acknowledged, {buried} in dead letters, {maybe.Count} events of deleted hubs.");
        }

        if (_backend.FaultOf(counter) is { } fault)
            broken.Add(fault);
        StoredTotal? total = await _backend.Direct.ReadTotalAsync(counter, CancellationToken.None);
        if ((total?.Total.Value ?? 0) != applied)
            broken.Add($"{counter}: the total is {total?.Total.Value}, and {applied} was counted.");
    }

    private async Task RunAsync(SimPartition partition)
    {
        Task produced = ProduceAsync(partition);
        Task read = ReadAsync(partition, produced);
        int zombies = _world.Random.Next(3);
        await Task.WhenAll([produced, read, .. Enumerable.Range(0, zombies).Select(_ => HauntAsync(partition, read))]);
    }

    private async Task ProduceAsync(SimPartition partition)
    {
        int recreateAt = _world.Chance(0.3) ? _world.Random.Next(1, 8) : -1;
        int rounds = _world.Random.Next(4, 16);
        for (int round = 0; round < rounds && !_isEnding; round++)
        {
            await Task.Delay(_world.Within(60), _world.Time, CancellationToken.None);
            partition.Append(_world.Random.Next(1, 12));
            if (round == recreateAt)
                await partition.CreateAgainAsync();
        }
    }

    /// <summary>The owner that there is always one of: from the checkpoint to the end.</summary>
    private async Task ReadAsync(SimPartition partition, Task produced)
    {
        while (!produced.IsCompleted || !partition.IsReadToTheEnd)
        {
            if (partition.IsGone || partition.IsReadToTheEnd)
            {
                await Task.Delay(_world.Within(20), _world.Time, CancellationToken.None);
                continue;
            }

            int from = _world.Chance(0.2) ? Math.Max(0, partition.Checkpoint - _world.Random.Next(10)) : partition.Checkpoint;
            await DeliverAndMoveAsync(partition, from, checkpoints: 0.8);
        }
    }

    /// <summary>An owner that has lost the partition and does not know, or does not care that the hub is another one.</summary>
    private async Task HauntAsync(SimPartition partition, Task read)
    {
        int position = 0;
        int generation = partition.Generation;
        while (!read.IsCompleted)
        {
            await Task.Delay(_world.Within(150), _world.Time, CancellationToken.None);
            if (partition.Former.Count > 0 && _world.Chance(0.4))
            {
                await DeliverAsync(await _pick(), partition, partition.Former, _world.Random.Next(partition.Former.Count), ofFormerHub: true);
                continue;
            }

            if (partition.IsGone)
                continue;
            if (generation != partition.Generation || _world.Chance(0.2))
                position = _world.Random.Next(partition.Checkpoint + 1);
            generation = partition.Generation;
            if (position < partition.Log.Count)
                position = await DeliverAndMoveAsync(partition, position, checkpoints: 0.2);
        }
    }

    /// <summary>Delivers a batch and moves the checkpoint behind it, if whoever does it lives so long. Gives the place to go on from.</summary>
    private async Task<int> DeliverAndMoveAsync(SimPartition partition, int from, double checkpoints)
    {
        int generation = partition.Generation;
        SimNode node = await _pick();
        if (partition.IsGone || generation != partition.Generation)
            return from;
        int count = await DeliverAsync(node, partition, partition.Log, from, ofFormerHub: false);
        if (count == 0)
            return from;
        if (_world.Chance(checkpoints))
        {
            if (_world.Chance(0.5))
                await Task.Delay(_world.Within(20), _world.Time, CancellationToken.None);
            if (generation == partition.Generation)
                partition.Checkpoint = from + count;
            if (_world.Chance(0.03))
                node.Process.Kill(); // right behind the checkpoint: what was not done by now never is
        }

        return from + count;
    }

    /// <returns>How many events were delivered in a batch that returned; 0 when it did not.</returns>
    private async Task<int> DeliverAsync(SimNode node, SimPartition partition, List<SimEvent> log, int from, bool ofFormerHub)
    {
        SimEvent[] batch = [.. log.Skip(from).Take(_world.Random.Next(1, 30))];
        IncomingEvent[] events = [.. batch.Select(static one => one.Incoming)];
        bool isTakenAway = _world.Chance(0.05);
        TimeSpan patience = _world.Within(100);
        partition.CallsUnderWay += ofFormerHub ? 0 : 1;
        SimAnswer<bool> answer = await node.Process.CallAsync(async () =>
        {
            using var host = isTakenAway ? new CancellationTokenSource(patience, _world.Time) : new CancellationTokenSource();
            try
            {
                await node.Ingestor.IngestAsync(partition.Id, events, host.Token);
                return true;
            }
            catch (Exception exception) when (exception is OperationCanceledException or IngestTimeoutException)
            {
                return false; // not acknowledged: it comes again
            }
        });
        partition.CallsUnderWay -= ofFormerHub ? 0 : 1;
        if (answer is not { Answered: true, Value: true })
            return 0;
        foreach (SimEvent one in batch)
            one.IsAcknowledged = true;
        return batch.Length;
    }
}
