using System.Text;
using ShardedCounter.Aggregation;
using ShardedCounter.Aggregation.History;
using ShardedCounter.Growth;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;
using ShardedCounter.Reading;
using ShardedCounter.Storage;

namespace ShardedCounter.Tests.Simulation;

/// <summary>
/// One seeded run: clients count, read and reset through processes that die, on a store that throttles, loses requests and answers, stalls, and
/// delivers late or twice; in some runs they read event hubs besides (<see cref="SimHub"/>). Then the dust settles and the promises are checked by arithmetic.
/// </summary>
/// <remarks>
/// Counters by the first letter of their names: <c>p</c> takes positive deltas only, so that every read can be held against what was
/// acknowledged; <c>s</c> takes signed ones; <c>r</c> is reset while it is counted.
/// </remarks>
internal sealed class Simulation
{
    private const int MostLastAggregations = 2_000;

    private readonly SimWorld _world;
    private readonly Mutation _mutation;
    private readonly ISimBackend _backend;
    private readonly Dictionary<CounterId, Ledger> _ledgers = [];
    private readonly Dictionary<(CounterId Counter, string Key), Int128> _drained = [];
    private readonly Dictionary<string, int> _countedByKey = [];
    private readonly List<string> _violations = [];
    private readonly List<(SimNode Node, CounterId Counter, long Delta)> _accepted = [];
    private readonly SimLog _log = new();
    private readonly SimProcess _clients;
    private readonly SimNode[] _nodes;
    private readonly CounterId[] _counters;
    private readonly bool _refuses;
    private readonly FaultPlan _plan;
    private readonly SimHub? _hub;
    private DateTimeOffset _latestAsOf;

    private Simulation(int seed, Mutation mutation, SimBackendFactory open)
    {
        _world = new SimWorld(seed);
        _mutation = mutation;
        _plan = FaultPlan.Draw(_world.Random);
        _refuses = _plan.Refuse > 0;
        _backend = open(_world, mutation);
        _backend.Suffer(_plan);
        _clients = new SimProcess(_world);
        _nodes = new SimNode[_world.Random.Next(1, 4)];
        int many = _world.Chance(0.05) ? 120 : _world.Random.Next(1, 4);
        _counters = [.. Enumerable.Range(0, many).SelectMany(i => new[] { $"p:{i}", $"s:{i}", $"r:{i}" }).Select(CounterId.Parse)];
        foreach (CounterId counter in _counters)
            _ledgers.Add(counter, new Ledger());
        bool isAboutEvents = mutation is Mutation.BatchJudgedByItsLastEvent or Mutation.MarkAtOfTheLastEvent or Mutation.DeadLettersAfterReturn;
        _hub = isAboutEvents || _world.Chance(0.3) ? new SimHub(_world, _backend, PickLivingNodeAsync, _refuses) : null;
    }

    /// <summary>Runs a seed on the reference store and says what broke; nothing when all promises held.</summary>
    public static IReadOnlyList<string> Run(int seed, Mutation mutation = Mutation.None) =>
        Run(seed, mutation, static (world, mistake) => new InMemoryBackend(world, mistake));

    /// <summary>Runs a seed on a store of one's own.</summary>
    public static IReadOnlyList<string> Run(int seed, Mutation mutation, SimBackendFactory open)
    {
        var simulation = new Simulation(seed, mutation, open);
        using ISimBackend backend = simulation._backend;
        try
        {
            simulation._world.RunUntil(simulation.RunInWorld(simulation.StoryAsync));
        }
        catch (Exception exception)
        {
            simulation._violations.Add($"The run itself failed: {exception}");
        }

        return simulation._violations;
    }

    /// <summary>What a run came to, step count and clock included: equal for equal seeds.</summary>
    public static string Fingerprint(int seed)
    {
        var simulation = new Simulation(seed, Mutation.None, static (world, mistake) => new InMemoryBackend(world, mistake));
        simulation._world.RunUntil(simulation.RunInWorld(simulation.StoryAsync));
        return $"{simulation._world.Steps} {simulation._world.Time.Ticks} {string.Join(" ", simulation._counters.Select(counter => simulation._backend.SumOf(counter)))}";
    }

    private Task RunInWorld(Func<Task> story)
    {
        var done = new TaskCompletionSource();
        _clients.Start(async () =>
        {
            try
            {
                await story();
                done.SetResult();
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        });
        return done.Task;
    }

    private async Task StoryAsync()
    {
        Layout layout = await _backend.Direct.OpenLayoutAsync(_world.Random.Next(1, 7), CancellationToken.None);
        for (int i = 0; i < _nodes.Length; i++)
            _nodes[i] = await StartNodeAsync();

        Task[] clients = [.. Enumerable.Range(0, _world.Random.Next(2, 9)).Select(client => ClientAsync(client, _world.Random.Next(4, 16)))];
        Task story = Task.WhenAll(clients);
        _ = KillAsync(story);
        _ = ReviveAsync(story);
        _ = RaiseAsync(story);
        Task events = _hub?.RunAsync() ?? Task.CompletedTask;
        await story;

        // The dust settles: no more faults, clean shutdowns, and time for everything late to arrive.
        _backend.Suffer(FaultPlan.Calm);
        _hub?.End();
        await events;
        foreach (SimNode node in _nodes.Where(static node => node.Process.IsAlive))
        {
            SimAnswer<bool> stopped = await node.StopAsync();
            Check(stopped is { Answered: true, Value: true }, "A clean shutdown did not write everything.");
        }

        await Task.Delay(TimeSpan.FromSeconds(10), _world.Time, CancellationToken.None);
        await CheckTheEndAsync(layout);
    }

    private async Task<SimNode> StartNodeAsync()
    {
        Layout layout = await _backend.Direct.OpenLayoutAsync(1, CancellationToken.None);
        var node = new SimNode(_world, _backend, layout, _mutation, _log);
        node.Start();
        return node;
    }

    /// <summary>An operator asks this process or that for more shards, or for fewer, or for too many.</summary>
    private async Task RaiseAsync(Task story)
    {
        while (true)
        {
            await Task.Delay(_world.Within(800), _world.Time, CancellationToken.None);
            if (story.IsCompleted)
                return;
            SimNode node = PickNode();
            int shards = _world.Random.Next(1, 30);
            SimAnswer<RaiseResult> answer = await node.Process.CallAsync(() => node.Operator.RaiseAsync(shards, CancellationToken.None));
            if (answer is { Answered: true, Value.Status: RaiseStatus.Stands })
                Check(answer.Value.Layout.Shards == shards, $"{shards} shards were asked for, and {answer.Value.Layout} is said to stand.");
        }
    }

    private async Task KillAsync(Task story)
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(_plan.MeanLifeMs, 1_000_000) * 2.0 * _world.Random.NextDouble()), _world.Time, CancellationToken.None);
            if (story.IsCompleted || _plan.MeanLifeMs == int.MaxValue)
                return;
            int victim = _world.Random.Next(_nodes.Length);
            _nodes[victim].Process.Kill();
            _nodes[victim] = await StartNodeAsync();
        }
    }

    /// <summary>A process that died of its own, in the middle of a call to the store, comes back as well.</summary>
    private async Task ReviveAsync(Task story)
    {
        while (!story.IsCompleted)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), _world.Time, CancellationToken.None);
            for (int i = 0; i < _nodes.Length && !story.IsCompleted; i++)
            {
                if (!_nodes[i].Process.IsAlive)
                    _nodes[i] = await StartNodeAsync();
            }
        }
    }

    private async Task ClientAsync(int client, int requests)
    {
        for (int request = 0; request < requests; request++)
        {
            await Task.Delay(_world.Within(40), _world.Time, CancellationToken.None);
            string key = $"client-{client:d4}-request-{request:d4}";
            switch (_world.Random.Next(10))
            {
                case 0 or 1:
                    await CountOneAsync();
                    break;
                case 2:
                    await CountBatchAsync();
                    break;
                case 3:
                    await AcceptAsync();
                    break;
                case 4 or 5 or 6:
                    await CountOnceAsync(key);
                    break;
                case 7:
                    await ResetAsync(key);
                    break;
                case 8:
                    for (int read = 0; read < 6; read++)
                        await ReadAsync();
                    break;
                default:
                    await ReadLiveAsync();
                    break;
            }
        }
    }

    private async Task CountOneAsync()
    {
        (CounterId counter, long delta) = DrawDelta(_counters);
        _ledgers[counter].Send(delta);
        SimNode node = PickNode();
        SimAnswer<IncrementResult> answer = await node.Process.CallAsync(() => node.Intake.CountAsync(counter, delta));
        Note(answer.Answered ? answer.Value.Status : IncrementStatus.Unknown, counter, delta);
    }

    private async Task CountBatchAsync()
    {
        List<CounterDelta> items = DrawItems(_counters, _world.Random.Next(1, _world.Chance(0.2) ? 250 : 12));
        SimNode node = PickNode();
        using IncrementBatch batch = BatchOf(items);
        SimAnswer<BatchResult> answer = await node.Process.CallAsync(() => node.Intake.CountAsync(batch));
        foreach ((CounterId counter, long delta) in items)
        {
            IncrementStatus status = !answer.Answered ? IncrementStatus.Unknown
                : answer.Value.Failures.Count == 0 ? answer.Value.Status
                : answer.Value.Failures.Any(failure => failure.Counter == counter) ? answer.Value.Failures.First(failure => failure.Counter == counter).Status
                : IncrementStatus.Counted;
            Note(status, counter, delta);
        }
    }

    private async Task AcceptAsync()
    {
        List<CounterDelta> items = DrawItems(_counters, _world.Random.Next(1, 4));
        SimNode node = PickNode();
        using IncrementBatch batch = BatchOf(items);
        SimAnswer<IncrementResult> answer = await node.Process.CallAsync(() => ValueTask.FromResult(
            items.Count == 1 ? node.Intake.Accept(items[0].Counter, items[0].Delta) : node.Intake.Accept(batch)));
        foreach ((CounterId counter, long delta) in items)
        {
            if (answer is { Answered: true, Value.Status: IncrementStatus.Accepted })
                _accepted.Add((node, counter, delta));
            else if (!answer.Answered)
                _ledgers[counter].Maybe.Add(delta);
        }
    }

    /// <summary>A keyed request is sent, to this process and that, until it is known to be counted.</summary>
    private async Task CountOnceAsync(string key)
    {
        List<CounterDelta> items = DrawItems(_counters, _world.Random.Next(1, 6));
        int senders = _world.Chance(0.3) ? 2 : 1;
        await Task.WhenAll(Enumerable.Range(0, senders).Select(_ => SendOnceAsync(key, items)));
        DateTimeOffset now = _backend.Now;
        foreach ((CounterId counter, long delta) in items)
            _ledgers[counter].Acknowledge(now, delta);
        CheckCommitted(items[0].Counter);
        Check(_countedByKey.GetValueOrDefault(key) <= 1, $"Key {key} was counted as new {_countedByKey.GetValueOrDefault(key)} times.");
    }

    private async Task SendOnceAsync(string key, List<CounterDelta> items)
    {
        Assert.True(IdempotencyKey.TryCreate("caller", key, out IdempotencyKey idempotencyKey));
        while (true)
        {
            SimNode node = PickNode();
            using IncrementBatch batch = BatchOf(items);
            SimAnswer<BatchResult> answer = await node.Process.CallAsync(() => node.Intake.CountOnceAsync(idempotencyKey, batch));
            switch (answer.Answered ? answer.Value.Status : IncrementStatus.Unknown)
            {
                case IncrementStatus.Counted:
                    _countedByKey[key] = _countedByKey.GetValueOrDefault(key) + 1;
                    return;
                case IncrementStatus.Duplicate:
                    return;
                case IncrementStatus.KeyReused or IncrementStatus.OutOfRange:
                    Check(false, $"A keyed request was answered {answer.Value.Status}.");
                    return;
            }

            await Task.Delay(_world.Within(300), _world.Time, CancellationToken.None);
        }
    }

    private async Task ResetAsync(string key)
    {
        CounterId counter = DrawCounter('r');
        Assert.True(IdempotencyKey.TryCreate("caller", key, out IdempotencyKey idempotencyKey));
        int repetitions = _world.Chance(0.3) ? 2 : 1;
        bool hide = _world.Chance(0.3);
        for (int i = 0; i < repetitions;)
        {
            SimNode node = PickNode();
            SimAnswer<ResetResult> answer =
                await node.Process.CallAsync(() => node.Resetter.ResetAsync(counter, idempotencyKey, hide, CancellationToken.None));
            if (answer.Answered)
            {
                Check(answer.Value.Status is ResetStatus.Done or ResetStatus.Duplicate, $"A reset was answered {answer.Value.Status}.");
                bool first = _drained.TryAdd((counter, key), answer.Value.Drained);
                Check(first || _drained[(counter, key)] == answer.Value.Drained, "A repeated reset gave another amount.");
                i++;
            }

            await Task.Delay(_world.Within(100), _world.Time, CancellationToken.None);
        }
    }

    private async Task ReadAsync()
    {
        CounterId counter = DrawCounter('p');
        SimNode node = PickNode();
        SimAnswer<TotalReading> answer = await node.Process.CallAsync(() => node.Reader.ReadAsync(counter, CancellationToken.None));
        if (!answer.Answered)
            return;
        TotalReading reading = answer.Value;
        Int128 promised = _ledgers[counter].AcknowledgedBefore(reading.AsOf);
        Check(reading.Value >= promised, $"{counter} reads {reading.Value} as of {reading.AsOf:O}; {promised} was acknowledged before.");
        Check(reading.Value <= _ledgers[counter].Sent, $"{counter} reads {reading.Value}; only {_ledgers[counter].Sent} was ever sent.");
        _latestAsOf = reading.AsOf > _latestAsOf ? reading.AsOf : _latestAsOf;
    }

    private async Task ReadLiveAsync()
    {
        if (_mutation == Mutation.FreshnessReadAfterTotal)
            return;
        CounterId counter = DrawCounter('p');
        Int128 before = _ledgers[counter].Acknowledged;
        SimNode node = PickNode();
        SimAnswer<LiveReading> answer = await node.Process.CallAsync(() => node.Reader.ReadLiveAsync(counter, CancellationToken.None));
        if (!answer.Answered)
            return;
        Check(answer.Value.Value >= before, $"{counter} is {answer.Value.Value} live; {before} was acknowledged before the read began.");
        Int128 promised = _ledgers[counter].AcknowledgedBefore(answer.Value.AsOf);
        Check(answer.Value.Value >= promised, $"{counter} is {answer.Value.Value} live as of {answer.Value.AsOf:O}; {promised} was acknowledged before.");
        Check(answer.Value.Value <= _ledgers[counter].Sent, $"{counter} is {answer.Value.Value} live; only {_ledgers[counter].Sent} was ever sent.");
    }

    private async Task CheckTheEndAsync(Layout layout)
    {
        Check(_log.Alarms.Count == 0, $"The log has alarms: {string.Join("; ", _log.Alarms)}");
        foreach ((SimNode node, CounterId counter, long delta) in _accepted)
        {
            Ledger ledger = _ledgers[counter];
            if (!node.Process.WasKilled)
                ledger.Owed += delta;
            if (node.Process.WasKilled || _refuses)
                ledger.Maybe.Add(delta);
            else
                ledger.Accepted += delta;
        }

        Layout grown = await _backend.Direct.ReadLayoutAsync(CancellationToken.None);
        Check(grown.Shards >= layout.Shards && grown.StableShards == layout.StableShards, $"The layout was {layout} and is {grown}.");
        var last = new SimNode(_world, _backend, grown, _mutation, _log);
        Check(await IsDrainedByAsync(last), "The last aggregation did not get to the end.");
        foreach (CounterId counter in _counters)
            await CheckCounterAsync(counter);
        if (_hub is not null)
            _violations.AddRange(await _hub.CheckAsync());
    }

    /// <summary>Aggregates until freshness passes the instant at which all had been settled: then everything is in the totals.</summary>
    private async Task<bool> IsDrainedByAsync(SimNode aggregator)
    {
        DateTimeOffset settled = _backend.Now;
        for (int run = 0; run < MostLastAggregations; run++)
        {
            if (!(await aggregator.AggregateOnceAsync()).Answered)
                return false;
            if (await _backend.Direct.ReadFreshnessAsync(CancellationToken.None) > settled)
                return true;
            await Task.Delay(TimeSpan.FromMilliseconds(200), _world.Time, CancellationToken.None);
        }

        return false;
    }

    private async Task CheckCounterAsync(CounterId counter)
    {
        Ledger ledger = _ledgers[counter];
        Int128 applied = _backend.SumOf(counter);
        Check(_backend.FaultOf(counter) is null, _backend.FaultOf(counter) ?? "");

        // P1. In a run whose store refuses, accepted increments can be among the dead letters: they count as "maybe", and must not have vanished.
        Int128 open = applied - ledger.Acknowledged - ledger.Accepted;
        Check(Ledger.IsSubsetSum(open, ledger.Maybe), $"{counter}: {applied} counted, {ledger.Acknowledged} acknowledged, {ledger.Accepted} accepted; "
            + $"the difference {open} is no sum of some of {ledger.Maybe.Count} increments of unknown fate.");

        Int128 buried = _backend.BuriedOf(counter) + _log.NotBuried.GetValueOrDefault(counter);
        Check(counter.Name[0] == 's' || applied + buried >= ledger.Acknowledged + ledger.Owed, $"{counter}: {applied} counted and {buried} in dead letters or the log do not cover "
            + $"{ledger.Acknowledged} acknowledged and {ledger.Owed} accepted.");

        StoredTotal? stored = await _backend.Direct.ReadTotalAsync(counter, CancellationToken.None);
        Int128 value = stored?.Total.Value ?? 0;
        Int128 drained = _drained.Where(pair => pair.Key.Counter == counter).Sum(static pair => pair.Value);
        Check(value + drained == applied, $"{counter}: total {value} and {drained} drained by resets do not make {applied}.");
        if (stored is not null)
            CheckHistory(stored.Total);
    }

    /// <summary>However aggregators and resets mixed: the history ends with the value, holds all that was counted, and where deltas are positive only a reset lowers it.</summary>
    private void CheckHistory(TotalDocument total)
    {
        HistoryView view = total.ViewHistory();
        DateTimeOffset now = _backend.Now;
        IReadOnlyList<HistoryPoint> points = view.Points(HistoryResolution.Minute, now);
        Check(points.Count > 0 && points[^1].Value == total.Value, $"{total.Counter}: the total is {total.Value}, and its history ends otherwise.");
        Check(total.History is { CountedBefore: var before } && before == 0, $"{total.Counter}: something was counted before its history began.");
        if (total.Counter.Name[0] == 's')
            return;
        CounterRates rates = view.Rates(now);
        Check(rates is { PerSecond: >= 0, PerMinute: >= 0, PerHour: >= 0 }, $"{total.Counter}: only positive deltas, and rates of {rates}.");
        if (total.Counter.Name[0] == 'p')
            Check(points.Zip(points.Skip(1)).All(static pair => pair.First.Value <= pair.Second.Value), $"{total.Counter}: never reset, and a history that falls: {string.Join(' ', points)}.");
    }

    private void Note(IncrementStatus status, CounterId counter, long delta)
    {
        switch (status)
        {
            case IncrementStatus.Counted:
                _ledgers[counter].Acknowledge(_backend.Now, delta);
                CheckCommitted(counter);
                break;
            case IncrementStatus.Unknown:
                _ledgers[counter].Maybe.Add(delta);
                break;
            case IncrementStatus.OutOfRange or IncrementStatus.Duplicate or IncrementStatus.KeyReused or IncrementStatus.Accepted:
                Check(false, $"An increment was answered {status}.");
                break;
        }
    }

    /// <summary>P2: what is acknowledged is committed. Told apart where deltas are positive.</summary>
    private void CheckCommitted(CounterId counter)
    {
        if (counter.Name[0] != 's')
        {
            Int128 applied = _backend.SumOf(counter);
            Check(applied >= _ledgers[counter].Acknowledged, $"{counter}: {_ledgers[counter].Acknowledged} acknowledged, but only {applied} committed.");
        }
    }

    private async Task<SimNode> PickLivingNodeAsync()
    {
        int picked = _world.Random.Next(_nodes.Length);
        if (!_nodes[picked].Process.IsAlive)
            _nodes[picked] = await StartNodeAsync();
        return _nodes[picked];
    }

    private SimNode PickNode() => _nodes[_world.Random.Next(_nodes.Length)];

    private CounterId DrawCounter(char kind)
    {
        CounterId[] those = [.. _counters.Where(counter => counter.Name[0] == kind)];
        return those[_world.Random.Next(those.Length)];
    }

    private CounterDelta DrawDelta(CounterId[] counters)
    {
        CounterId counter = counters[_world.Random.Next(counters.Length)];
        long delta = _world.Random.NextInt64(1, 1_000_000);
        return new CounterDelta(counter, counter.Name[0] == 's' && _world.Chance(0.5) ? -delta : delta);
    }

    private List<CounterDelta> DrawItems(CounterId[] counters, int count)
    {
        var items = new List<CounterDelta>();
        for (int i = 0; i < count; i++)
        {
            CounterDelta item = DrawDelta(counters);
            _ledgers[item.Counter].Send(item.Delta);
            items.Add(item);
        }

        return items;
    }

    private static IncrementBatch BatchOf(List<CounterDelta> items)
    {
        var batch = new IncrementBatch(items.Count);
        foreach ((CounterId counter, long delta) in items)
            batch.Add(Encoding.ASCII.GetBytes(counter.Name), delta);
        return batch;
    }

    private void Check(bool holds, string otherwise)
    {
        if (!holds)
            _violations.Add(otherwise);
    }
}
